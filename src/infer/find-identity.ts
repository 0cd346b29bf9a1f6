/**
 * By what persons are known on both sides: an e-mail address, or a unique key that no sequence
 * makes. What the values say decides; where they do not, it is a choice.
 */

import type { Column, Table } from '../model/catalog.js';
import { identifierText } from '../model/name-text.js';
import { isEmail } from './find-root.js';
import { share } from './names.js';
import { wordsOf } from './words.js';

export interface IdentityCandidate {
  /** As the config has it: all of them have to agree. */
  readonly identity: readonly string[];
  readonly kind: 'email' | 'unique' | 'named';
  /** A column of the target that has another name in the source. */
  readonly renamed: { readonly from: string; readonly to: string } | null;
}

/** What a sample of both sides says of a candidate. */
interface IdentityFacts {
  readonly sourceRows: number;
  readonly sourceDistinct: number;
  readonly targetRows: number;
  readonly targetDistinct: number;
  readonly found: number;
}

export interface EmailFacts {
  readonly values: number;
  /** Differ from themselves without the blanks around them. */
  readonly blanks: number;
  readonly withoutAt: number;
}

const NAMED = new Set('login username handle nickname phone mobile sub ssn'.split(' '));
const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext', 'name']);

/** What a unique index makes of a row, and the columns it looks at. */
export interface UniqueExpression {
  readonly expression: string;
  readonly columns: readonly string[];
}

/**
 * @param expressions of unique indexes of either side
 * @returns those to be tried; any text where nothing says more
 */
export function identityCandidates(
  source: Table,
  target: Table,
  expressions: readonly UniqueExpression[],
): IdentityCandidate[] {
  const shared = target.columns.filter(
    (column) => usable(column) && usable(source.columns.find((c) => c.name === column.name)),
  );
  const has = (name: string): boolean => shared.some((column) => column.name === name);
  const found: IdentityCandidate[] = [];
  const add = (candidate: IdentityCandidate): void => {
    const text = JSON.stringify(candidate.identity);
    if (!found.some(({ identity }) => JSON.stringify(identity) === text)) found.push(candidate);
  };
  const isMail = (column: Column): boolean => isEmail(column.name) && TEXTS.has(column.base);
  const mails = shared.filter(isMail);
  for (const column of mails)
    add({ identity: [emailExpression(column)], kind: 'email', renamed: null });
  if (mails.length === 0) {
    const [ours, ...more] = source.columns.filter((column) => usable(column) && isMail(column));
    const [theirs, ...others] = target.columns.filter((column) => usable(column) && isMail(column));
    if (ours !== undefined && theirs !== undefined && more.length + others.length === 0) {
      const renamed = { from: ours.name, to: theirs.name };
      add({ identity: [emailExpression(theirs)], kind: 'email', renamed });
    }
  }
  for (const table of [target, source]) {
    for (const key of table.uniqueKeys) {
      if (!key.columns.every(has) || key.columns.some((name) => mails.some((m) => m.name === name)))
        continue;
      add({ identity: key.columns.map(identifierText), kind: 'unique', renamed: null });
    }
  }
  for (const { expression, columns } of expressions) {
    if (columns.every(has) && !columns.some((name) => mails.some((m) => m.name === name)))
      add({ identity: [expression], kind: 'unique', renamed: null });
  }
  const texts = shared.filter(({ base }) => TEXTS.has(base));
  const named = texts.filter(({ name }) => {
    const words = wordsOf(name);
    const external = words.length > 1 && ['id', 'uuid', 'uid', 'sub'].includes(words.at(-1) ?? '');
    return NAMED.has(words.at(-1) ?? '') || external;
  });
  for (const column of named.length + found.length > 0 ? named : texts)
    add({ identity: [identifierText(column.name)], kind: 'named', renamed: null });
  return found;
}

function emailExpression(column: Column): string {
  return column.base === 'citext'
    ? `lower(${identifierText(column.name)}::text)`
    : `lower(${identifierText(column.name)})`;
}

/** Nobody is known by a number that a sequence made, nor by what opens doors. */
function usable(column: Column | undefined): boolean {
  return (
    column !== undefined &&
    column.sequence === null &&
    !column.generated &&
    !['bool', 'json', 'jsonb'].includes(column.base) &&
    !/pass|secret|token|hash|salt/i.test(column.name)
  );
}

export interface TriedIdentity extends IdentityCandidate {
  readonly facts: IdentityFacts | null;
}

export interface FoundIdentity {
  readonly decided: readonly string[] | null;
  readonly choose: readonly (readonly string[])[];
  readonly because: string;
}

/** Of rows with a value so many may share it with another. */
const DOUBLES = 0.05;

export function decideIdentity(
  tried: readonly TriedIdentity[],
  emails: ReadonlyMap<string, EmailFacts>,
): FoundIdentity {
  const fit = tried.filter(
    ({ facts }) =>
      facts === null ||
      (facts.sourceRows > 0 && facts.sourceDistinct >= facts.sourceRows * (1 - DOUBLES)),
  );
  const foundBy = ({ facts }: TriedIdentity): number => facts?.found ?? -1;
  const ranked = [...fit].sort((a, b) => foundBy(b) - foundBy(a) || rank(a) - rank(b));
  const best =
    fit.find(({ kind }) => kind === 'email') ?? (ranked.length === 1 ? ranked[0] : undefined);
  const others = ranked.filter((one) => one !== best);
  if (best === undefined || best.kind === 'named') {
    const all = ranked.length > 0 ? ranked : tried;
    return {
      decided: null,
      choose: all.map(({ identity }) => identity),
      because:
        all.length === 0
          ? 'no column of the root table is known to name a person on both sides'
          : all.map(described).join('; '),
    };
  }
  const facts = emails.get(best.identity[0] ?? '');
  const exact =
    facts !== undefined && facts.blanks > 0 ? [trimmed(best.identity)] : [best.identity];
  if (facts !== undefined && facts.withoutAt > 0) {
    const plain = exact[0] ?? best.identity;
    return {
      decided: null,
      choose: [onlyAddresses(plain), plain],
      because: `${described(best)}; ${share(facts.withoutAt, facts.values)} have no @: do they name a person?`,
    };
  }
  const better = others.filter((other) => foundBy(other) > foundBy(best));
  if (better.length > 0) {
    return {
      decided: null,
      choose: [best, ...better].map(({ identity }) => identity),
      because: [best, ...better].map(described).join('; '),
    };
  }
  return { decided: exact[0] ?? best.identity, choose: [], because: described(best) };
}

const rank = ({ kind }: IdentityCandidate): number => ['email', 'unique', 'named'].indexOf(kind);

const trimmed = (identity: readonly string[]): readonly string[] =>
  identity.map((text) => text.replace(/^lower\((.*)\)$/, 'lower(btrim($1))'));

function onlyAddresses(identity: readonly string[]): readonly string[] {
  return identity.map((text) => {
    const column = /^lower\((?:btrim\()?(.*?)\)+$/.exec(text)?.[1] ?? text;
    return `CASE WHEN ${column} LIKE '%@%' THEN ${text} END`;
  });
}

function described({ identity, facts }: TriedIdentity): string {
  const name = identity.join(', ');
  if (facts === null) return `${name}: could not be looked at in time`;
  const doubles = facts.sourceRows - facts.sourceDistinct;
  const unique = doubles === 0 ? 'no two alike' : `${doubles.toLocaleString('en-US')} doubles`;
  return `${name}: ${unique}, ${share(facts.found, facts.sourceDistinct)} are in the target too`;
}
