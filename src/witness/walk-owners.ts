/**
 * Does every written row belong to a person of the run? Walked here from the links alone, with
 * none of the statements that chose and wrote the rows: from each journalled row up to the root,
 * once as the rows stand now and once as they stood before.
 */
import { atJournalKey, beforeName, type Journal, journalledRows } from '../ledger/journal.js';
import { isCounted } from '../model/row-key.js';
import type { TableId } from '../model/table-id.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';

/** One table of the way up. */
export interface WitnessedTable {
  readonly id: TableId;
  readonly key: readonly string[];
  /** None for the root. */
  readonly owners: readonly {
    readonly parent: WitnessedTable;
    /** Condition over a row that goes this way; null where every row does. */
    readonly when: string | null;
    readonly columns: readonly string[];
    readonly parentColumns: readonly string[];
  }[];
  /** Rows that hang on others of the table: when, by which column, and what that is of the other. */
  readonly nested: {
    readonly when: string;
    readonly column: string;
    readonly to: string;
  } | null;
  /** Null when the run did not write the table. */
  readonly journal: Journal | null;
  /** Rows that are nobody's: set for reference tables, which a run does nothing to but insert. */
  readonly shared?: SharedRows | undefined;
}

/** Which rows of a reference table a run may have inserted, and which it may have taken back. */
export interface SharedRows {
  /** Condition: the row under the alias, which the run wrote. */
  readonly now: (alias: string) => Sql;
  /** Condition: the before-image under the alias. */
  readonly before: (alias: string) => Sql;
  /** How many the plan says; null where there is none. */
  readonly planned: number | null;
}

const name = (table: WitnessedTable): Sql => id(table.id.schema, table.id.name);

/**
 * Root keys of the run's persons, named as the root's key columns. A key counts only if its row
 * was a person of the run before it was written as well: a resident turned into one does not.
 */
export interface Persons {
  readonly now: Sql;
  readonly before: Sql;
}

/** Journalled rows of a table, and how many of them lead to a person of the run. */
export function ownedCounts(table: WitnessedTable, journal: Journal, persons: Persons): Sql {
  const written = sql`${journal.name} AS j JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}
     WHERE j.op IN ('I', 'U')`;
  const after = sql`
    SELECT ${columns('t', table.key)}, ${ownedNow('t', table, persons)} AS owned
      FROM ${isPaired(table) ? sql`(SELECT t.* FROM ${written}) AS t` : written}`;
  const before = sql`
    SELECT ${columns('b', table.key)}, ${ownedBefore('b', table, persons)} AS owned
      FROM (${beforeImages(journal, null)}) AS b`;
  return sql`
    SELECT (SELECT count(*) FROM ${journal.name})::float8 AS keys,
           (SELECT count(*) FROM (${after}) AS a WHERE owned)::float8 AS after_owned,
           (SELECT count(*) FROM ${journal.name} WHERE op IN ('I', 'U'))::float8 AS after_keys,
           (SELECT count(*) FROM (${before}) AS o WHERE owned)::float8 AS before_owned,
           (SELECT count(*) FROM ${journal.name} WHERE op IN ('U', 'D'))::float8 AS before_keys,
           (SELECT array_agg(example) FROM (
              SELECT ROW(${columns('x', table.key)})::text AS example
                FROM (${after} UNION ALL ${before}) AS x WHERE NOT owned LIMIT 5) AS e) AS examples`;
}

/** Condition: the row under `alias`, as it stands, leads to a person. */
export function ownedNow(alias: string, table: WitnessedTable, persons: Persons): Sql {
  if (table.shared !== undefined) return table.shared.now(alias);
  const [owner] = table.owners;
  if (owner === undefined) {
    return sql`(${columns(alias, table.key)}) IN (${persons.now})`;
  }
  const above = (parent: WitnessedTable, up: string): Sql => ownedNow(up, parent, persons);
  if (isPaired(table)) return ownedByPair(alias, table, name, above);
  const { parent, columns: own, parentColumns } = owner;
  const up = `${alias}_`;
  return sql`(${columns(alias, own)}) IN (SELECT ${columns(up, parentColumns)} FROM ${name(parent)} AS ${id(up)}
    WHERE ${ownedNow(up, parent, persons)})`;
}

/** What is in a row says which way up it goes. */
export function isPaired({ owners }: WitnessedTable): boolean {
  return owners.some(({ when }) => when !== null);
}

/**
 * Condition: the row under `alias` goes one of the ways and leads to a person there; or it hangs on a
 * row that does. No other row may be beside it, for conditions are over its bare columns.
 *
 * @param rows FROM item: all rows of a table
 * @param above condition: the row of the table under the alias leads to a person
 */
function ownedByPair(
  alias: string,
  table: WitnessedTable,
  rows: (table: WitnessedTable) => Sql,
  above: (parent: WitnessedTable, alias: string) => Sql,
): Sql {
  const text = (value: Sql): Sql => sql`${value}::text COLLATE "C"`;
  const byWays = (at: string): Sql => {
    const up = `${at}_`;
    const ways = table.owners.map(
      ({ parent, when, columns: [own = ''], parentColumns: [to = ''] }) =>
        sql`${verbatim(when ?? 'TRUE')} AND ${text(id(at, own))} IN (SELECT ${text(id(up, to))} FROM ${rows(parent)} AS ${id(up)}
    WHERE ${above(parent, up)})`,
    );
    return sql`(${join(ways, ' OR ')})`;
  };
  const { nested } = table;
  if (nested === null) return byWays(alias);
  const { column, to, when } = nested;
  const [top, below] = [`${alias}top`, `${alias}below`];
  return sql`(${id(alias, to)}) IN (
    WITH RECURSIVE hangs AS (
      SELECT ${id(top, to)} AS "=to" FROM ${rows(table)} AS ${id(top)} WHERE ${byWays(top)}
      UNION
      SELECT ${id(below, to)} FROM (SELECT * FROM ${rows(table)} AS ${id(below)} WHERE ${verbatim(when)}) AS ${id(below)}
        JOIN hangs ON ${text(sql`hangs."=to"`)} = ${text(id(below, column))})
    SELECT "=to" FROM hangs)`;
}

/** Condition: the before-image under `alias` led to a person. */
function ownedBefore(alias: string, table: WitnessedTable, persons: Persons): Sql {
  if (table.shared !== undefined) return table.shared.before(alias);
  const [owner] = table.owners;
  if (owner === undefined) {
    return sql`(${columns(alias, table.key)}) IN (${persons.before})`;
  }
  const above = (parent_: WitnessedTable, up_: string): Sql => ownedBefore(up_, parent_, persons);
  if (isPaired(table))
    return ownedByPair(alias, table, (one) => sql`(${stateBefore(one, wantedOf(one))})`, above);
  const { parent, columns: own, parentColumns } = owner;
  const up = `${alias}_`;
  const wanted = [...parentColumns, ...wantedOf(parent)];
  return sql`(${columns(alias, own)}) IN (SELECT ${columns(up, parentColumns)} FROM (${stateBefore(parent, wanted)}) AS ${id(up)}
    WHERE ${ownedBefore(up, parent, persons)})`;
}

/** Columns of a row that say whose it is: all where the config's conditions do. */
function wantedOf(table: WitnessedTable): readonly string[] {
  if (isPaired(table)) return table.journal?.columns ?? [];
  return table.owners[0]?.columns ?? table.key;
}

/** The table as it was before the run: before-images, and rows that the run did not write. */
function stateBefore(table: WitnessedTable, wanted: readonly string[]): Sql {
  const list = [...new Set([...wanted, ...table.key])];
  const now = sql`SELECT ${columns('c', list)} FROM ${name(table)} AS c`;
  const { journal } = table;
  if (journal === null) return now;
  return sql`${beforeImages(journal, list)} UNION ALL ${now}
    WHERE NOT EXISTS (SELECT FROM ${journal.name} AS j WHERE ${atJournalKey(journal, 'j', 'c')})`;
}

/** Rows as they were, under the table's own column names; all columns by default. */
export function beforeImages(journal: Journal, wanted: readonly string[] | null): Sql {
  const list = (wanted ?? journal.columns).map(
    (column) => sql`${id('j', beforeName(journal, column))} AS ${id(column)}`,
  );
  if (wanted === null && isCounted(journal.key)) {
    list.push(...journal.key.map((key, i) => sql`${id('j', `k_${i + 1}`)} AS ${id(key)}`));
  }
  return sql`SELECT ${join(list)} FROM ${journal.name} AS j WHERE j.op IN ('U', 'D')`;
}
