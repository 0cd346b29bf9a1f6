/**
 * Does every written row belong to a person of the run? Walked here from the links alone, with
 * none of the statements that chose and wrote the rows: from each journalled row up to the root,
 * once as the rows stand now and once as they stood before.
 */
import { atJournalKey, beforeName, type Journal, journalledRows } from '../ledger/journal.js';
import { isCounted } from '../model/row-key.js';
import type { TableId } from '../model/table-id.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';

/** One table of the way up. */
export interface WitnessedTable {
  readonly id: TableId;
  readonly key: readonly string[];
  /** Null for the root. */
  readonly owner: {
    readonly parent: WitnessedTable;
    readonly columns: readonly string[];
    readonly parentColumns: readonly string[];
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
  const after = sql`
    SELECT ${columns('t', table.key)}, ${ownedNow('t', table, persons)} AS owned
      FROM ${journal.name} AS j JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}
     WHERE j.op IN ('I', 'U')`;
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
function ownedNow(alias: string, table: WitnessedTable, persons: Persons): Sql {
  if (table.shared !== undefined) return table.shared.now(alias);
  if (table.owner === null) {
    return sql`(${columns(alias, table.key)}) IN (${persons.now})`;
  }
  const { parent, columns: own, parentColumns } = table.owner;
  const up = `${alias}_`;
  return sql`(${columns(alias, own)}) IN (SELECT ${columns(up, parentColumns)} FROM ${name(parent)} AS ${id(up)}
    WHERE ${ownedNow(up, parent, persons)})`;
}

/** Condition: the before-image under `alias` led to a person. */
function ownedBefore(alias: string, table: WitnessedTable, persons: Persons): Sql {
  if (table.shared !== undefined) return table.shared.before(alias);
  if (table.owner === null) {
    return sql`(${columns(alias, table.key)}) IN (${persons.before})`;
  }
  const { parent, columns: own, parentColumns } = table.owner;
  const up = `${alias}_`;
  const wanted = [...parentColumns, ...(parent.owner?.columns ?? parent.key)];
  return sql`(${columns(alias, own)}) IN (SELECT ${columns(up, parentColumns)} FROM (${stateBefore(parent, wanted)}) AS ${id(up)}
    WHERE ${ownedBefore(up, parent, persons)})`;
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
