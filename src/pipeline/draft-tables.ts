/** The lines of a config that are about tables: whose rows they are, and how rows are known again. */
import { describeOwned } from '../infer/describe-owned.js';
import { decideMatch, matchCandidates, type TriedMatch } from '../infer/match-reference.js';
import { tableName } from '../infer/names.js';
import type { Draft } from '../model/draft.js';
import type { Move, ReferenceTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { SOURCE_ROWS, someRows, TARGET_ROWS } from '../sample/bounds.js';
import type { MatchedPersons } from '../sample/match-persons.js';
import { overlap } from '../sample/overlap.js';
import { id, sql } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';

/** @returns the tables that no line is about */
export async function draftTables(
  drafting: Drafting,
  _persons: MatchedPersons | null,
): Promise<Draft['others']> {
  const { book, target } = drafting;
  const move = await drafting.move();
  for (const { table, value, choose, because } of describeOwned(move, target)) {
    const path = ['tables', tableName(target, table.target), 'owner'];
    if (choose === null) book.decide(path, value, because);
    else await book.choose(path, choose, because);
  }
  for (const reference of move.references) await draftReference(drafting, reference);
  return otherTables(drafting, await drafting.move());
}

async function draftReference(drafting: Drafting, reference: ReferenceTable): Promise<void> {
  const { book, target, sides } = drafting;
  const { source: from, target: to } = reference;
  const path = ['tables', tableName(target, to)];
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
  const found = decideMatch(tried);
  book.decide([...path, 'role'], 'reference', 'persons’ rows point to it, and it is nobody’s own');
  if (found.decided !== null) book.decide([...path, 'match'], [...found.decided], found.because);
  else await book.choose([...path, 'match'], found.choose, found.because);
  if (found.missing === null || found.missing === 0) return;
  await book.choose(
    [...path, 'missing'],
    ['stop', 'drop', 'null'],
    `${found.missing} of its rows are not in the target: stop where one is used, drop what uses it, or write NULL?`,
  );
}

/** What stays as it is, and why. */
function otherTables({ source, target, root }: Drafting, move: Move): Draft['others'] {
  const names = (tables: readonly { readonly schema: string; readonly name: string }[]) =>
    tables.flatMap((one) => {
      const table = target.tables.find((known) => sameTable(known, one));
      return table === undefined ? [] : [tableName(target, table)];
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
        .map((table) => tableName(source, table)),
    },
  ];
  return groups.filter(({ tables }) => tables.length > 0);
}
