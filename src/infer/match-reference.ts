/**
 * By what the rows of a reference table are the same on both sides: what has no two alike on either
 * side and is mostly found on the other. Never a number that a sequence made.
 */
import type { Catalog, Column, Table } from '../model/catalog.js';
import type { ConfigValue } from '../model/draft.js';
import { sameTable } from '../model/table-id.js';
import { one, share } from './names.js';
import { wordsOf } from './words.js';

export interface MatchCandidate {
  readonly columns: readonly string[];
  /** As unique, by the catalog of which side. */
  readonly declared: 'both' | 'one' | 'none';
  readonly kind: 'unique' | 'named' | 'plain' | 'nested';
}

interface MatchFacts {
  readonly sourceRows: number;
  readonly sourceDistinct: number;
  /** Rows of either side that have no value. */
  readonly blank: number;
  readonly targetRows: number;
  readonly targetDistinct: number;
  readonly found: number;
}

export interface TriedMatch extends MatchCandidate {
  readonly facts: MatchFacts | null;
}

const NAMES = new Set('name title code slug key label sku symbol iso abbreviation'.split(' '));
const PLAIN_TYPES = new Set(['text', 'varchar', 'bpchar', 'citext', 'uuid', 'name']);

export function matchCandidates(
  source: Table,
  target: Table,
  {
    sourceCatalog,
    targetCatalog,
  }: { readonly sourceCatalog: Catalog; readonly targetCatalog: Catalog },
): MatchCandidate[] {
  const links = new Set([
    ...targetCatalog.foreignKeys
      .filter((k) => sameTable(k.from, target))
      .flatMap((k) => k.fromColumns),
    ...sourceCatalog.foreignKeys
      .filter((k) => sameTable(k.from, source))
      .flatMap((k) => k.fromColumns),
  ]);
  const usable = (name: string): boolean =>
    [source, target].every((table) => of(table, name)?.sequence === null);
  const found: MatchCandidate[] = [];
  const add = (columns: readonly string[], kind: MatchCandidate['kind']): void => {
    const same = (one: MatchCandidate) => one.columns.join('\0') === columns.join('\0');
    const sides = [source, target].filter((table) =>
      table.uniqueKeys.some(
        (key) => [...key.columns].sort().join('\0') === [...columns].sort().join('\0'),
      ),
    ).length;
    const declared = (['none', 'one', 'both'] as const)[sides] ?? 'none';
    if (!found.some(same)) found.push({ columns, kind, declared });
  };
  for (const key of [...target.uniqueKeys, ...source.uniqueKeys]) {
    if (!key.columns.every(usable)) continue;
    // A number by itself is a number, whoever made it: it says nothing on the other side.
    if (key.columns.length === 1 && of(target, key.columns[0] ?? '')?.category === 'N') continue;
    add(key.columns, key.columns.some((name) => links.has(name)) ? 'nested' : 'unique');
  }
  for (const { name, base } of target.columns) {
    if (!usable(name) || links.has(name) || !PLAIN_TYPES.has(base)) continue;
    add([name], NAMES.has(wordsOf(name).at(-1) ?? '') ? 'named' : 'plain');
  }
  return found;
}

const of = (table: Table, name: string): Column | undefined =>
  table.columns.find((column) => column.name === name);

export interface FoundMatch {
  readonly decided: readonly string[] | null;
  readonly choose: readonly ConfigValue[];
  readonly because: string;
  /** Rows of the source that the target lacks; null where unknown. */
  readonly missing: number | null;
}

/** Of a table's values so many have to be on the other side. */
const MOSTLY = 0.5;

export function decideMatch(tried: readonly TriedMatch[]): FoundMatch {
  const fit = tried.filter(({ facts }) => facts !== null && fits(facts));
  const unique = tried.filter(({ kind }) => kind === 'unique');
  const named = fit.filter(({ kind, facts }) => kind === 'named' && (facts?.found ?? 0) > 1);
  // Of several keys that are unique no share says which one means the same row.
  const best = unique.length > 0 ? unique.filter((one) => fit.includes(one)) : named;
  const several = unique.length > 1;
  const [only] = best;
  if (only !== undefined && best.length === 1 && !several) {
    return {
      decided: only.columns,
      choose: [],
      because: described(only),
      missing: only.facts === null ? null : only.facts.sourceDistinct - only.facts.found,
    };
  }
  const nested = tried.filter(({ kind, declared }) => kind === 'nested' && declared === 'both');
  if (fit.length === 0 && nested[0] !== undefined && nested.length === 1) {
    return {
      decided: nested[0].columns,
      choose: [],
      because: `${nested[0].columns.join(', ')}: unique on both sides; links in it are followed`,
      missing: null,
    };
  }
  const ranked = [...tried].sort((a, b) => score(b) - score(a));
  const shown = ranked.slice(0, 4);
  return {
    decided: null,
    choose: shown.map(({ columns }) => [...columns]),
    because:
      shown.length === 0
        ? 'nothing but a number says which row is which on the other side'
        : shown.map(described).join('; '),
    missing: null,
  };
}

/** Every row has a value, no two are alike on either side, and most are on the other. */
export function fits({
  sourceRows,
  sourceDistinct,
  targetRows,
  targetDistinct,
  blank,
  found,
}: MatchFacts): boolean {
  return (
    sourceRows > 0 &&
    blank === 0 &&
    sourceRows === sourceDistinct &&
    targetRows === targetDistinct &&
    found >= Math.max(1, sourceDistinct * MOSTLY)
  );
}

function score({ facts, kind }: TriedMatch): number {
  const kinds = ['plain', 'nested', 'named', 'unique'];
  if (facts === null || facts.sourceRows === 0) return kinds.indexOf(kind) / 10;
  const alone = facts.sourceDistinct / facts.sourceRows;
  const filled = facts.sourceRows + facts.targetRows;
  const told = filled / (filled + facts.blank);
  return told * alone * (facts.found / facts.sourceDistinct) * 10 + kinds.indexOf(kind) / 10;
}

function described({ columns, facts, kind }: TriedMatch): string {
  const name = columns.join(', ');
  if (kind === 'nested') return `${name}: holds ids of other tables`;
  if (facts === null || facts.sourceRows === 0) return `${name}: no values to compare`;
  const doubled =
    facts.sourceRows === facts.sourceDistinct && facts.targetRows === facts.targetDistinct
      ? 'no two alike'
      : 'some alike';
  const blank = facts.blank === 0 ? '' : `${one(facts.blank, 'row')} without, `;
  return `${name}: ${blank}${doubled}, ${share(facts.found, facts.sourceDistinct)} are in the target`;
}
