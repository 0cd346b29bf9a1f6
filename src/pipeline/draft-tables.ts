/** The lines of a config that are about tables: whose rows they are, and how rows are known again. */

import { readRules } from '../catalog/read-rules.js';
import { compareColumns } from '../infer/compare-columns.js';
import { describeOwned } from '../infer/describe-owned.js';
import {
  decideMatch,
  type FoundMatch,
  fits,
  matchCandidates,
  type TriedMatch,
} from '../infer/match-reference.js';
import { share } from '../infer/names.js';
import type { Table } from '../model/catalog.js';
import { type ConfigValue, type Draft, LEAVE_OUT } from '../model/draft.js';
import type { Move, ReferenceTable } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { sameTable } from '../model/table-id.js';
import { SOURCE_ROWS, someRows, TARGET_ROWS } from '../sample/bounds.js';
import { overlap } from '../sample/overlap.js';
import { pointedOnce } from '../sample/pointed-once.js';
import { id, sql } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';
import { draftColumns } from './draft-columns.js';
import type { DraftedIdentity } from './draft-identity.js';
import { draftInnerLinks, draftPairOwners, draftSoftLinks } from './draft-links.js';
import { draftRenamedLinks } from './draft-renamed-links.js';
import { draftRenamedTables } from './draft-renamed-tables.js';
import { draftRenamedWays } from './draft-renamed-ways.js';
import { draftRows, type RulesOfBoth, writtenByTriggers } from './draft-rows.js';

/** @returns the tables that no line is about */
export async function draftTables(
  drafting: Drafting,
  known: DraftedIdentity | null,
): Promise<Draft['others']> {
  const { book, target } = drafting;
  await draftRenamedTables(drafting);
  await draftRenamedLinks(drafting);
  await draftSoftLinks(drafting);
  await draftRenamedWays(drafting);
  const paired = await draftPairOwners(drafting);
  const found = await drafting.move();
  for (const { table, value, choose, because } of describeOwned(found, target)) {
    const path = ['tables', table.target.inConfig];
    const trigger = await writtenByTriggers(drafting, found, table);
    if (trigger !== null) {
      const why = `written by the trigger ${trigger}: do its rows move, or does the target make them? \`outside\`: take the other lines of the table out`;
      const role = await book.choose([...path, 'role'], ['owned', 'outside'], why);
      if (role === 'outside') continue;
    }
    if (choose === null) book.decide([...path, 'owner'], value, because);
    else await book.choose([...path, 'owner'], choose, because);
  }
  const move = await drafting.move();
  const persons = known === null ? null : { identity: known.identity, some: known.matched.some };
  for (const table of move.tables) await draftColumns(drafting, move, table, persons);
  const mapped = await drafting.move();
  const rules: RulesOfBoth = {
    source: (await readRules(drafting.sides.source)).rules,
    target: (await readRules(drafting.sides.target)).rules,
  };
  for (const table of mapped.tables) await draftRows(drafting, mapped, table, persons, rules);
  const done = new Set<Table>();
  await draftReferences(drafting, done);
  await draftInnerLinks(drafting, await drafting.move(), paired);
  // What ids inside values lead to may be a reference table that nothing else leads to.
  await draftReferences(drafting, done);
  return otherTables(drafting, await drafting.move());
}

/** By what one is matched may make another table a reference, so they are looked for again. */
async function draftReferences(drafting: Drafting, done: Set<Table>): Promise<void> {
  for (;;) {
    const move = await drafting.move();
    const next = move.references.find(({ target }) => !done.has(target));
    if (next === undefined) return;
    done.add(next.target);
    if (await draftPart(drafting, move, next)) continue;
    await draftReference(drafting, next);
  }
}

/**
 * Rows at each of which one row points may be private ones, such as an address.
 * @returns whether they were said to be
 */
async function draftPart(
  { book, sides }: Drafting,
  move: Move,
  { source, target: to }: ReferenceTable,
): Promise<boolean> {
  const leading = move.tables.flatMap((table) =>
    table.joins
      .filter(({ to: end }) => end.kind === 'reference' && sameTable(end.table, to))
      .map(({ fromColumns }) => ({ table: table.source, columns: fromColumns })),
  );
  const [only] = leading;
  if (only === undefined || leading.length > 1) return false;
  const pointed = await pointedOnce(sides.source, only.table, only.columns);
  if (pointed !== true) return false;
  const role = await book.choose(
    ['tables', to.inConfig, 'role'],
    ['reference', 'part'],
    `in the sample no two rows of ${only.table.name} point at one row of ${source.name}: is it shared by everyone, or private to whoever points at it (then take the other lines of the table out)?`,
  );
  return role === 'part';
}

async function draftReference(drafting: Drafting, reference: ReferenceTable): Promise<void> {
  const { book, target, sides } = drafting;
  const { source: from, target: to } = reference;
  const path = ['tables', to.inConfig];
  const tried: TriedMatch[] = [];
  const catalogs = { sourceCatalog: drafting.source, targetCatalog: target };
  for (const candidate of matchCandidates(from, to, catalogs)) {
    const values = candidate.columns.map((name) => id('r', name));
    const facts = await overlap(
      sides,
      { from: sql`${someRows(from, SOURCE_ROWS)} AS r`, values },
      { from: sql`${someRows(to, TARGET_ROWS)} AS r`, values },
    );
    tried.push({ ...candidate, facts });
  }
  let found = decideMatch(tried);
  if (found.decided === null) {
    const renamed = await draftReferenceColumns(drafting, reference);
    if (renamed !== null) found = renamed;
  }
  if (!book.has([...path, 'role']))
    book.decide(
      [...path, 'role'],
      'reference',
      'persons’ rows point to it, and it is nobody’s own',
    );
  if (found.decided !== null) book.decide([...path, 'match'], [...found.decided], found.because);
  else {
    const alike = await matchExpressions(drafting, reference, tried);
    const because = [...alike.map(({ because: why }) => why), found.because].join('; ');
    const choose = [...alike.map(({ match }) => match), ...found.choose];
    await book.choose([...path, 'match'], choose, because);
  }
  if (found.missing === 0) return;
  const how =
    found.missing === null
      ? 'rows that the target lacks'
      : `${found.missing} of its rows ${found.missing === 1 ? 'is' : 'are'} not in the target`;
  await book.choose(
    [...path, 'missing'],
    ['stop', 'insert', 'drop', 'null'],
    `${how}: stop where one is used, insert it, drop what uses it, or write NULL?`,
  );
}

/** Texts that are the same on both sides but for case and the blanks around them. */
async function matchExpressions(
  { sides }: Drafting,
  { source: from, target: to }: ReferenceTable,
  tried: readonly TriedMatch[],
): Promise<{ readonly match: ConfigValue; readonly because: string }[]> {
  const found: { match: ConfigValue; because: string }[] = [];
  for (const { columns, facts } of tried) {
    const [name, ...more] = columns;
    const column = to.columns.find((one) => one.name === name);
    if (name === undefined || more.length > 0 || column?.category !== 'S') continue;
    const values = [sql`lower(btrim(${id('r', name)}::text))`];
    const folded = await overlap(
      sides,
      { from: sql`${someRows(from, SOURCE_ROWS)} AS r`, values },
      { from: sql`${someRows(to, TARGET_ROWS)} AS r`, values },
    );
    if (folded === null || !fits(folded) || folded.found <= (facts?.found ?? 0)) continue;
    const text = `lower(btrim(${identifierText(name)}))`;
    const because = `${text}: no two alike, ${share(folded.found, folded.sourceDistinct)} are in the target`;
    found.push({ match: [{ sql: text }], because });
  }
  return found;
}

/**
 * Columns of a reference table that may go by another name in the source.
 * @returns what rows are matched by, where one of them decides it
 */
async function draftReferenceColumns(
  { book, sides }: Drafting,
  { source: from, target: to, rows }: ReferenceTable,
): Promise<FoundMatch | null> {
  const path = ['tables', to.inConfig, 'columns'];
  for (const { column, from: candidates } of compareColumns(rows).added) {
    if (column.category !== 'S' || candidates.length === 0) continue;
    const tried = [];
    for (const one of candidates.slice(0, 4)) {
      const facts = await overlap(
        sides,
        { from: sql`${someRows(from, SOURCE_ROWS)} AS r`, values: [id('r', one.name)] },
        { from: sql`${someRows(to, TARGET_ROWS)} AS r`, values: [id('r', column.name)] },
      );
      tried.push({ columns: [one.name], kind: 'named' as const, declared: 'none' as const, facts });
    }
    const { decided, because, missing } = decideMatch(tried);
    const [name] = decided ?? [];
    if (name === undefined) {
      const names = candidates.slice(0, 4).map((one) => one.name);
      await book.choose([...path, column.name], [...names, LEAVE_OUT], because);
      continue;
    }
    book.decide([...path, column.name], name, `renamed: ${because}`);
    return { decided: [column.name], choose: [], because, missing };
  }
  return null;
}

/** What stays as it is, and why. */
function otherTables({ source, target, root }: Drafting, move: Move): Draft['others'] {
  const names = (tables: readonly { readonly schema: string; readonly name: string }[]) =>
    tables.flatMap((one) => {
      const table = target.tables.find((known) => sameTable(known, one));
      return table === undefined ? [] : [table.inConfig];
    });
  const moved = [...move.tables.map((t) => t.source), ...move.references.map((t) => t.source)];
  const shared = move.outside.filter((one) => source.tables.some((t) => sameTable(t, one)));
  const groups = [
    {
      why: 'Only in the target, with rows of persons: left as they are',
      tables: names(move.untouched.map(({ table }) => table)),
    },
    { why: 'Not linked to a person: left as they are', tables: names(shared) },
    {
      why: 'Only in the target, not linked to a person',
      tables: names(move.outside.filter((one) => !shared.includes(one))),
    },
    {
      why: 'Only in the source: left behind',
      tables: source.tables
        .filter(
          (table) =>
            table !== root.source &&
            !moved.includes(table) &&
            !target.tables.some((known) => sameTable(known, table)),
        )
        .map((table) => table.inConfig),
    },
  ];
  return groups.filter(({ tables }) => tables.length > 0);
}
