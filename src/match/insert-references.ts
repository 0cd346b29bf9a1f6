/**
 * Reference rows that the target lacks and that are to be inserted: those that rows which move
 * really use, and what these in turn lead to. Who uses what is known for certain only when all maps
 * are complete; until then a row has a key as soon as it may be used.
 */

import { referenceTable } from '../model/find-moved.js';
import type { Hazard } from '../model/hazard.js';
import type { LinkJoin, Move, MovedTable, ReferenceTable } from '../model/move.js';
import { sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { derivedName } from '../sql/derived-name.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { column, numbered, type Scratch } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import { type ExcludeUnfitInput, excludeUnfitRows } from './exclude-unfit-rows.js';
import type { Example } from './hazards.js';
import { atSourceKey, imageOf } from './image.js';
import { leadsNowhere } from './lost-links.js';
import { type KeyOptions, makeKeys } from './made-keys.js';
import { doubledMatches, isMapped } from './references.js';
import { stagedGround, wayUp } from './walk-up.js';

export interface InsertReferencesInput extends ExcludeUnfitInput {
  readonly move: Move;
  readonly keys: KeyOptions;
}

/** Persons are known by now, and what of the reference tables is matched; no other map is complete. */
export async function insertReferences(input: InsertReferencesInput): Promise<Hazard[]> {
  const { session, scratch, move, keys, show } = input;
  const hazards: Hazard[] = [];
  const inserting = move.references.filter((reference) => reference.insert);
  for (const reference of inserting.toReversed()) {
    await excludeUnused(session, scratch, move, reference, false);
    await session.execute(excludeMapped(scratch, reference));
  }
  for (const reference of inserting) {
    const { rows } = reference;
    for (const statement of excludeParentless(scratch, move, reference))
      await session.execute(statement);
    hazards.push(...(await excludeUnfitRows(input, rows)));
    hazards.push(...(await makeKeys(input, rows, keys)).hazards);
    await session.execute(sql`ANALYZE ${scratch.map(rows)}, ${scratch.excluded(rows)}`);
    const doubled = await session.rows<Example>(doubledMatches(scratch, move, reference));
    if (doubled.length > 0) hazards.push(doubledHazard(reference, doubled, show));
    await session.execute(addToMap(scratch, move, reference));
    if (leadsToItself(reference)) await dropParentless(session, scratch, move, reference);
    await session.execute(sql`ANALYZE ${scratch.reference(reference)}`);
  }
  return hazards;
}

/** All maps are complete by now: what nobody came to use is not inserted. */
export async function pruneReferences(
  session: Session,
  scratch: Scratch,
  move: Move,
): Promise<void> {
  for (const reference of move.references.toReversed()) {
    if (!reference.insert) continue;
    const { rows } = reference;
    await excludeUnused(session, scratch, move, reference, true);
    for (const statement of leaveExcluded(scratch, reference)) await session.execute(statement);
    await session.execute(sql`ANALYZE ${scratch.map(rows)}`);
  }
}

const leadsToItself = ({ rows, target }: ReferenceTable): boolean =>
  rows.joins.some(({ to }) => sameTable(to.table, target));

/** Columns of the source row `u` of a user, and of the reference row `s`, equal along a link. */
function uses(link: LinkJoin): Sql {
  return join(
    link.fromColumns.map((name, i) => sql`${id('s', link.toColumns[i] ?? '')} = ${id('u', name)}`),
    ' AND ',
  );
}

/** FROM items with a WHERE each: rows `u` that really point to rows `s` of the reference table. */
export function usersOf(
  scratch: Scratch,
  move: Move,
  reference: ReferenceTable,
): { readonly from: Sql; readonly uses: Sql }[] {
  return users(scratch, move, reference, true).map(({ from, link }) => ({
    from,
    uses: uses(link),
  }));
}

/** FROM items with a WHERE each: rows `u` that point to rows of the reference table. */
function users(
  scratch: Scratch,
  move: Move,
  reference: ReferenceTable,
  exact: boolean,
): { readonly from: Sql; readonly link: LinkJoin }[] {
  const linksOf = (table: MovedTable): LinkJoin[] =>
    table.joins.filter(({ to }) => sameTable(to.table, reference.target));
  const moved = move.tables.flatMap((table) =>
    linksOf(table).map((link) => ({
      link,
      from: exact ? movingRows(scratch, table) : rowsOfPersons(scratch, move, table),
    })),
  );
  const others = move.references.flatMap((other) =>
    !other.insert || other === reference
      ? []
      : linksOf(other.rows).map((link) => ({ link, from: insertedRows(scratch, other.rows) })),
  );
  return [...moved, ...others];
}

/** Rows that are written or stand in the target already, of persons whose rows are the source's. */
function movingRows(scratch: Scratch, table: MovedTable): Sql {
  return sql`${scratch.source(table)} AS u
    WHERE EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atKey(table, 'm', 'u')} AND (m.how = 'i' OR m.mode = 'r'))`;
}

const insertedRows = (scratch: Scratch, rows: MovedTable): Sql =>
  sql`${scratch.source(rows)} AS u
    WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(rows)} AS x WHERE ${atKey(rows, 'x', 'u')})`;

/** Rows that lead up to a person who is not left out. */
function rowsOfPersons(scratch: Scratch, move: Move, table: MovedTable): Sql {
  const [root = table] = move.tables;
  const up = wayUp(move, stagedGround(scratch), table, 'u');
  return sql`${scratch.source(table)} AS u ${up.joins}
    WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(root)} AS x WHERE ${atKey(root, 'x', up.root)})`;
}

function atKey(table: MovedTable, alias: string, row: string): Sql {
  return join(
    table.sourceKey.map((name, i) => sql`${id(alias, `s_${i + 1}`)} = ${id(row, name)}`),
    ' AND ',
  );
}

/** Leaves out what nobody uses; of a tree, whatever leads up from what is used stays. */
async function excludeUnused(
  session: Session,
  scratch: Scratch,
  move: Move,
  reference: ReferenceTable,
  exact: boolean,
): Promise<void> {
  const { rows } = reference;
  const key = columns('s', rows.sourceKey);
  const used = users(scratch, move, reference, exact).map(
    ({ from, link }) =>
      sql`SELECT ${key} FROM ${scratch.source(rows)} AS s JOIN (SELECT u.* FROM ${from}) AS u ON ${uses(link)}`,
  );
  const same = join(
    rows.sourceKey.map((name) => sql`${id('k', name)} = ${id('s', name)}`),
    ' AND ',
  );
  const unused =
    used.length === 0
      ? sql`TRUE`
      : sql`NOT EXISTS (SELECT FROM (${join(used, ' UNION ')}) AS k WHERE ${same})`;
  await session.execute(sql`
    INSERT INTO ${scratch.excluded(rows)}
    SELECT ${key}, 'not_used' FROM ${scratch.source(rows)} AS s WHERE ${unused} ON CONFLICT DO NOTHING`);
  for (const link of rows.joins) {
    if (!sameTable(link.to.table, reference.target)) continue;
    const again = sql`
      DELETE FROM ${scratch.excluded(rows)} AS x USING ${scratch.source(rows)} AS s
       WHERE x.reason = 'not_used' AND ${atSourceKey(rows, 'x')}
         AND EXISTS (SELECT FROM ${insertedRows(scratch, rows)} AND ${uses(link)})
         ${exact ? sql`AND EXISTS (SELECT FROM ${scratch.map(rows)} AS m WHERE ${atKey(rows, 'm', 's')})` : sql``}`;
    let found: number;
    do {
      found = await session.execute(again);
    } while (found > 0);
  }
}

/** What has a counterpart needs no other. */
function excludeMapped(scratch: Scratch, reference: ReferenceTable): Sql {
  return sql`
    INSERT INTO ${scratch.excluded(reference.rows)}
    SELECT ${columns('s', reference.rows.sourceKey)}, 'matched' FROM ${scratch.source(reference.rows)} AS s
     WHERE ${isMapped(scratch, reference)} ON CONFLICT DO NOTHING`;
}

/** Joins of a reference row to another that must not be lost. */
function needed(move: Move, { rows }: ReferenceTable): number[] {
  return rows.joins.flatMap((link, index) => {
    const parent = referenceTable(move, link.to.table);
    const kept = link.targetColumns.some((name) => column(rows.target, name).notNull);
    return parent?.config.missing === 'null' && !kept ? [] : [index];
  });
}

/** A row whose own reference the target lacks, and does not get, cannot come either. */
function excludeParentless(scratch: Scratch, move: Move, reference: ReferenceTable): Sql[] {
  const { rows } = reference;
  return needed(move, reference)
    .filter((index) => !sameTable(rows.joins[index]?.to.table ?? rows.target, reference.target))
    .map(
      (index) => sql`
        INSERT INTO ${scratch.excluded(rows)}
        SELECT ${columns('s', rows.sourceKey)}, 'reference_missing' FROM ${scratch.source(rows)} AS s
         WHERE ${leadsNowhere(scratch, move, rows, index)} ON CONFLICT DO NOTHING`,
    );
}

/** The same within one table: level by level, from the top. */
async function dropParentless(
  session: Session,
  scratch: Scratch,
  move: Move,
  reference: ReferenceTable,
): Promise<void> {
  const { rows } = reference;
  const own = needed(move, reference).filter((index) =>
    sameTable(rows.joins[index]?.to.table ?? rows.source, reference.target),
  );
  for (let found = own.length; found > 0; ) {
    found = 0;
    for (const index of own) {
      found += await session.execute(sql`
        INSERT INTO ${scratch.excluded(rows)}
        SELECT ${columns('s', rows.sourceKey)}, 'reference_missing' FROM ${scratch.source(rows)} AS s
         WHERE NOT ${isExcluded(scratch, rows)} AND ${leadsNowhere(scratch, move, rows, index)} ON CONFLICT DO NOTHING`);
    }
    for (const statement of leaveExcluded(scratch, reference)) await session.execute(statement);
  }
}

/** Takes rows that are left out, and were to be inserted, out of the maps. */
function leaveExcluded(scratch: Scratch, reference: ReferenceTable): Sql[] {
  const { rows } = reference;
  const out = sql`${scratch.excluded(rows)} AS x WHERE x.reason <> 'matched' AND`;
  const inMap = rows.sourceKey.map(
    (name) =>
      sql`${id('x', `s_${rows.sourceKey.indexOf(name) + 1}`)} = ${id('r', derivedName('s_', name))}`,
  );
  const own = numbered('s', rows.sourceKey).map((name) => sql`${id('x', name)} = ${id('m', name)}`);
  return [
    sql`DELETE FROM ${scratch.reference(reference)} AS r USING ${scratch.map(rows)} AS m, ${out} ${join(inMap, ' AND ')} AND ${join(own, ' AND ')}`,
    sql`DELETE FROM ${scratch.map(rows)} AS m USING ${out} ${join(own, ' AND ')}`,
  ];
}

/** The rows to insert lead on like those that were found. */
function addToMap(scratch: Scratch, move: Move, reference: ReferenceTable): Sql {
  const { rows, sourceColumns, targetColumns } = reference;
  const moved = targetColumns.map((c) => rows.columns.find(({ target }) => target === c));
  const image = imageOf(scratch, move, rows, {
    withMap: true,
    needed: moved.filter((c) => c !== undefined),
  });
  const theirs = moved.map((c) => (c === undefined ? sql`NULL` : image.value(c)));
  return sql`
    INSERT INTO ${scratch.reference(reference)}
    SELECT ${join([...sourceColumns.map((c) => id('s', c.name)), ...theirs])}
      FROM ${image.from} WHERE m.how = ${literal('i')}`;
}

function doubledHazard(
  reference: ReferenceTable,
  rows: readonly Example[],
  show: (value: string) => string,
): Hazard {
  const name = tableText(reference.target);
  const total = rows[0]?.total ?? 0;
  return {
    code: 'REFERENCE_AMBIGUOUS',
    where: name,
    message: `${total} rows to be inserted into ${name} are several in the source by what tells them apart`,
    count: total,
    examples: rows.map(({ example }) => show(example)),
    settle: `tables.${reference.target.inConfig}.match: columns that tell the rows apart`,
    level: 'fatal',
  };
}
