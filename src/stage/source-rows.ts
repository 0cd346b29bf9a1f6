/**
 * The SELECTs that read the source: which rows of each table belong to the cohort, and how the
 * columns travel. Pure; the statements run in the source's one snapshot.
 */

import type { Column } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import { movedTable } from '../model/find-moved.js';
import {
  isPart,
  type Move,
  type MovedTable,
  type OwnerCases,
  type OwnerWay,
} from '../model/move.js';
import { sameTable, type TableId } from '../model/table-id.js';
import { and, columns, empty, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import {
  asText,
  goesBy,
  goesNoWay,
  NESTED_COLUMN,
  OWNER_COLUMN,
  topsOf,
  WAY_COLUMN,
  type WaysOfRows,
  waysOfRows,
} from './owner-cases.js';
import { COHORT_COLUMN, column, conditionColumn, SHARED_COLUMN } from './scratch.js';

/** The cohort as the source can tell it: `cohort.where`, and the last key that `--limit` takes. */
export interface CohortBounds {
  readonly where: string | null;
  /** Text of the key's columns; null for no limit. */
  readonly lastKey: readonly string[] | null;
  /** Keys of the persons whose rows are wanted, as text; null for all of the cohort. */
  readonly only: readonly (readonly string[])[] | null;
}

/** The key of the N-th cohort person, in key order. No row when there are fewer. */
export function lastKeySelect(root: MovedTable, config: ResolvedConfig, limit: number): Sql {
  const key = columns('r', root.sourceKey);
  return sql`
    SELECT ${join(root.sourceKey.map((name) => sql`${id('r', name)}::text`))}
      FROM ${id(root.source.schema, root.source.name)} AS r
     WHERE ${config.cohort.where === null ? sql`TRUE` : sql`(${verbatim(config.cohort.where)})`}
     ORDER BY ${key} OFFSET ${literal(limit - 1)} LIMIT 1`;
}

function inCohort(root: MovedTable, bounds: CohortBounds): Sql {
  const conditions: Sql[] = [];
  if (bounds.only !== null) conditions.push(isOneOf(root, bounds.only));
  if (bounds.where !== null) conditions.push(sql`(${verbatim(bounds.where)}) IS TRUE`);
  if (bounds.lastKey !== null) {
    const last = bounds.lastKey.map((value) => literal(value));
    conditions.push(sql`(${join(root.sourceKey.map((name) => id(name)))}) <= (${join(last)})`);
  }
  return and(conditions);
}

function isOneOf(root: MovedTable, keys: readonly (readonly string[])[]): Sql {
  const lists = root.sourceKey.map((name, i) => {
    const values = keys.map((key) => literal(key[i] ?? ''));
    return sql`ARRAY[${join(values)}]::${verbatim(column(root.source, name).plain)}[]`;
  });
  return sql`(${join(root.sourceKey.map((name) => id(name)))}) IN (SELECT * FROM unnest(${join(lists)}))`;
}

/** One column of a source row: as it is, or as another where its type is the source's own. */
function travelling(alias: string, column: Column): Sql {
  const value = id(alias, column.name);
  return column.builtin ? value : sql`${value}::${verbatim(column.plain)}`;
}

/** All root rows with a flag for the cohort; of owned tables the rows that lead to the cohort. */
export function sourceRows(move: Move, table: MovedTable, bounds: CohortBounds): Sql {
  const list = join([
    ...table.source.columns.map((c) => travelling('s', c)),
    ...table.conditions.map(
      ({ source }, index) => sql`(${verbatim(source)}) IS TRUE AS ${id(conditionColumn(index))}`,
    ),
  ]);
  const from = id(table.source.schema, table.source.name);
  if (table.role === 'root') {
    const flag = sql`(${inCohort(table, { ...bounds, only: null })}) AS ${id(COHORT_COLUMN)}`;
    return sql`SELECT ${list}, ${flag} FROM ${from} AS s`;
  }
  if (table.cases !== null) return ownedByPair(move, table, bounds, list);
  const shared = isPart(table)
    ? sql`, (${pointedAtBeside(move, table)}) AS ${id(SHARED_COLUMN)}`
    : empty;
  return sql`SELECT ${list}${shared} FROM ${from} AS s WHERE ${ownedByCohort(move, table, bounds)}`;
}

function sourceWays(table: MovedTable): WaysOfRows {
  const ways = waysOfRows(table, 'source');
  if (ways === null) throw new Error(`${table.source.name} is not owned by a pair`);
  return ways;
}

/** Columns of staged rows whose owner a pair tells. */
export function pairColumns({ cases }: MovedTable): string[] {
  if (cases === null) return [];
  return [WAY_COLUMN, OWNER_COLUMN, ...(cases.self === null ? [] : [NESTED_COLUMN])];
}

/**
 * Each way up by itself, so that each can be a join of whole sets.
 * @param list of the row `s`; with it the pair's columns, unless `bare`
 */
function ownedByPair(
  move: Move,
  table: MovedTable,
  bounds: CohortBounds,
  list: Sql,
  bare = false,
): Sql {
  const { cases, owners } = table;
  if (cases === null) throw new Error(`${table.source.name} is not owned by a pair`);
  const from = id(table.source.schema, table.source.name);
  const own = id('s', cases.sourceColumn);
  if (cases.self === null) {
    const ways = owners.map((owner, way) => {
      const told = bare
        ? empty
        : sql`, ${literal(way)} AS ${id(WAY_COLUMN)}, ${asText(own)} AS ${id(OWNER_COLUMN)}`;
      return sql`SELECT ${list}${told} FROM ${from} AS s
        WHERE ${goesBy(cases, way, 'source')} AND ${inOwners(move, table, owner, bounds)}`;
    });
    return join(ways, '\n UNION ALL ');
  }
  const tops = topsOf(sourceWays(table), from, (way) => {
    const owner = owners[way];
    return owner === undefined ? sql`FALSE` : inOwners(move, table, owner, bounds, 'r');
  });
  const nested = goesBy(cases, 'self', 'source');
  const told = bare
    ? empty
    : sql`, a.${id(WAY_COLUMN)}, a.${id(OWNER_COLUMN)}, ${id('s', NESTED_COLUMN)}`;
  return sql`SELECT ${list}${told} FROM (SELECT s.*, ${nested} AS ${id(NESTED_COLUMN)} FROM ${from} AS s) AS s
    JOIN (${tops}) AS a ON a."=to" = ${id('s', cases.self.sourceTo)}`;
}

/** Condition over the row: its owner by this way is one of the cohort's. */
function inOwners(
  move: Move,
  table: MovedTable,
  owner: OwnerWay,
  bounds: CohortBounds,
  alias = 's',
): Sql {
  const { parent, columns: to } = parentLink(move, table, owner);
  const text = (value: Sql): Sql => (owner.asText ? asText(value) : value);
  const own = join(owner.sourceColumns.map((name) => text(id(alias, name))));
  const theirs = join(to.map((name) => text(id('s', name))));
  return sql`(${own}) IN (${ownersSelect(move, parent, bounds, theirs)})`;
}

/** SELECT over the rows `s` of a table that belong to the cohort. */
function ownersSelect(move: Move, table: MovedTable, bounds: CohortBounds, list: Sql): Sql {
  return table.cases === null
    ? sql`SELECT ${list} FROM ${id(table.source.schema, table.source.name)} AS s
    WHERE ${ownedByCohort(move, table, bounds)}`
    : ownedByPair(move, table, bounds, list, true);
}

/** Condition over a part aliased `s`: more than its one owner points at it. */
function pointedAtBeside(move: Move, table: MovedTable): Sql {
  const link = table.joins[table.owners[0]?.join ?? -1];
  const owner = move.tables.find((t) => link !== undefined && sameTable(t.target, link.to.table));
  if (link === undefined || owner === undefined) throw new Error('a part without an owner');
  const within = (from: TableId, names: readonly string[], to: readonly string[], most: number) => {
    const list = join(names.map((name) => id(name)));
    const filled = and(names.map((name) => sql`${id(name)} IS NOT NULL`));
    return sql`(${join(to.map((name) => id('s', name)))}) IN (
      SELECT ${list} FROM ${id(from.schema, from.name)} WHERE ${filled} GROUP BY ${list} HAVING count(*) > ${literal(most)})`;
  };
  const own = (from: TableId): boolean =>
    sameTable(from, table.source) ||
    move.tables.some(
      (t) => sameTable(t.source, from) && t.owners.some((o) => sameTable(o.parent, table.target)),
    );
  const others = move.sourceLinks.filter(
    ({ from, fromColumns, to }) =>
      sameTable(to, table.source) &&
      !own(from) &&
      !(sameTable(from, owner.source) && fromColumns.join() === link.toColumns.join()),
  );
  return join(
    [
      within(owner.source, link.toColumns, link.fromColumns, 1),
      ...others.map((l) => within(l.from, l.fromColumns, l.toColumns, 0)),
    ],
    ' OR ',
  );
}

/** Condition over a source row aliased `s`: its owners, up to the root, are in the cohort. */
function ownedByCohort(move: Move, table: MovedTable, bounds: CohortBounds): Sql {
  const [owner] = table.owners;
  if (owner === undefined) return inCohort(table, bounds);
  const { parent } = parentLink(move, table, owner);
  const unbounded =
    !owner.part &&
    bounds.where === null &&
    bounds.lastKey === null &&
    isKept(move, table, owner) &&
    bounds.only === null &&
    allRequired(move, parent);
  if (unbounded) {
    return and(owner.sourceColumns.map((name) => sql`${id('s', name)} IS NOT NULL`));
  }
  return inOwners(move, table, owner, bounds);
}

/** Every row of the table leads to a root row. */
function allRequired(move: Move, table: MovedTable): boolean {
  const [owner] = table.owners;
  if (owner === undefined) return true;
  if (table.cases !== null) return false;
  const { parent, sourceColumns } = owner;
  const up = movedTable(move, parent);
  const required = sourceColumns.every(
    (name) => table.source.columns.find((c) => c.name === name)?.notNull === true,
  );
  return (
    required &&
    !owner.part &&
    up !== undefined &&
    isKept(move, table, owner) &&
    allRequired(move, up)
  );
}

/** The source sees to it that what the link leads to is there. */
function isKept(move: Move, table: MovedTable, owner: OwnerWay): boolean {
  return move.sourceLinks.some(
    ({ from, to, fromColumns, evidence }) =>
      sameTable(from, table.source) &&
      sameTable(to, movedTable(move, owner.parent)?.source ?? owner.parent) &&
      fromColumns.join('\n') === owner.sourceColumns.join('\n') &&
      evidence.startsWith('foreign key '),
  );
}

/** Rows of the whole source table, those that belong to nobody, and those of which no link tells. */
export function sourceCounts(move: Move, table: MovedTable): Sql {
  const untold = table.cases === null ? sql`FALSE` : goesNoWay(table.cases);
  return sql`
    SELECT count(*)::float8 AS total, count(*) FILTER (WHERE ${ownerless(move, table)})::float8 AS ownerless,
           count(*) FILTER (WHERE ${untold})::float8 AS untold
      FROM ${id(table.source.schema, table.source.name)} AS s`;
}

/** Rows of a source table that lead to the cohort. */
export function cohortCount(move: Move, table: MovedTable, bounds: CohortBounds): Sql {
  return sql`SELECT count(*)::float8 AS rows FROM (${ownersSelect(move, table, bounds, literal(1))}) AS s`;
}

/** Condition over a source row aliased `s`: a link is NULL on its way up to the root. */
function ownerless(move: Move, table: MovedTable): Sql {
  const [owner] = table.owners;
  if (owner === undefined || allRequired(move, table)) return sql`FALSE`;
  if (table.cases !== null) return leadsToNobody(move, { ...table, cases: table.cases });
  const { parent, columns: to } = parentLink(move, table, owner);
  const theirs = columns('s', to);
  const own = join(owner.sourceColumns.map((name) => id('s', name)));
  if (owner.part) {
    const names = table.joins[owner.join]?.toColumns ?? [];
    return sql`(${own}) NOT IN (SELECT ${theirs} FROM ${id(parent.source.schema, parent.source.name)} AS s
      WHERE ${and(names.map((name) => sql`${id('s', name)} IS NOT NULL`))} AND (${ownerless(move, parent)}) IS NOT TRUE)`;
  }
  const blank = join(
    owner.sourceColumns.map((name) => sql`${id('s', name)} IS NULL`),
    ' OR ',
  );
  if (allRequired(move, parent)) return blank;
  return sql`${blank} OR (${own}) IN (SELECT ${theirs} FROM ${id(parent.source.schema, parent.source.name)} AS s
    WHERE ${ownerless(move, parent)})`;
}

/** The same where a pair tells the owner: it leads to none, or to one that is not there. */
function leadsToNobody(move: Move, table: MovedTable & { readonly cases: OwnerCases }): Sql {
  const { cases, owners } = table;
  const from = id(table.source.schema, table.source.name);
  const reached = (owner: OwnerWay, alias: string): Sql => {
    const { parent, columns: to } = parentLink(move, table, owner);
    const theirs = to.map((name, i) => sql`${id('s', name)} AS ${id(`k_${i + 1}`)}`);
    const text = (value: Sql): Sql => (owner.asText ? asText(value) : value);
    const same = owner.sourceColumns.map(
      (name, i) => sql`${text(id('p', `k_${i + 1}`))} = ${text(id(alias, name))}`,
    );
    return sql`EXISTS (SELECT FROM (SELECT ${join(theirs)} FROM ${id(parent.source.schema, parent.source.name)} AS s
      WHERE (${ownerless(move, parent)}) IS NOT TRUE) AS p WHERE ${join(same, ' AND ')})`;
  };
  if (cases.self !== null) {
    const tops = topsOf(sourceWays(table), from, (way) => {
      const owner = owners[way];
      return owner === undefined ? sql`FALSE` : reached(owner, 'r');
    });
    return sql`NOT EXISTS (SELECT FROM (${tops}) AS a WHERE a."=to" = ${id('s', cases.self.sourceTo)})`;
  }
  const ways = owners.map(
    (owner, way) => sql`WHEN ${goesBy(cases, way, 'source')} THEN NOT ${reached(owner, 's')}`,
  );
  return sql`CASE ${join(ways, ' ')} ELSE TRUE END`;
}

function parentLink(
  move: Move,
  table: MovedTable,
  owner: OwnerWay,
): { readonly parent: MovedTable; readonly columns: readonly string[] } {
  const parent = movedTable(move, owner.parent);
  const link = table.joins[owner.join];
  if (parent === undefined || link === undefined) throw new Error('owner without a table');
  return { parent, columns: link.toColumns };
}

/** Of a reference table. */
export function referenceRows(rows: MovedTable): Sql {
  const list = join(rows.source.columns.map((c) => travelling('s', c)));
  return sql`SELECT ${list} FROM ${rowsThatCount(rows)} AS s`;
}

/** Rows of a reference table that its `where` takes; the others are as good as not there. */
function rowsThatCount({ source, config }: MovedTable): Sql {
  const table = id(source.schema, source.name);
  return config.where === undefined
    ? table
    : sql`(SELECT * FROM ${table} WHERE (${verbatim(config.where)}) IS TRUE)`;
}

/** Rows are digested in so many groups a table, so that no aggregate grows with the table. */
const BUCKETS_HEX_DIGITS = 3;

/**
 * Digests of rows by bucket: MD5 over the sorted MD5s of the rows' text, so that a row missing,
 * doubled or changed shows. The same on every server version, byte order and encoding, unlike
 * PostgreSQL's hash functions and bare MD5. A row is digested before it is sorted: what is sorted is
 * small, however wide it is. Values print as their type prints them; a cast of each to text would say
 * the same and take as long again.
 *
 * @param rows a SELECT or a table with the columns named as in the source, and of the types they travel as
 */
export function bucketDigests(table: MovedTable, rows: Sql, position: Sql = empty): Sql {
  const row = sql`ROW(${columns(
    's',
    table.source.columns.map(({ name }) => name),
  )})::text`;
  const prefix = position === empty ? empty : sql`${position}, `;
  const bits = literal(BUCKETS_HEX_DIGITS * 4);
  return sql`
    SELECT ${prefix}('x' || bucket)::bit(${bits})::int AS bucket, row_count, digest
      FROM (SELECT substr(row_digest, 1, ${literal(BUCKETS_HEX_DIGITS)}) AS bucket, count(*) AS row_count,
                   md5(string_agg(row_digest, '' ORDER BY row_digest)) AS digest
              FROM (SELECT md5(convert_to(${row}, 'UTF8')) COLLATE "C" AS row_digest FROM ${rows} AS s OFFSET 0) AS s
             GROUP BY 1) AS digested`;
}
