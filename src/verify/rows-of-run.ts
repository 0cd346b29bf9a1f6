/**
 * The rows of a table that carry a run's transaction id, held against its journal, and walked up
 * the links to the persons that the run noted. Rows that the run wrote and somebody has changed
 * since carry that somebody's id.
 */
import { atJournalKey, type Journal, journalledRows } from '../ledger/journal.js';
import { ledgerTable } from '../ledger/ledger.js';
import type { TableId } from '../model/table-id.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import type { BookedRun } from './run-book.js';
import { MOST_EXAMPLES } from './suite.js';

export interface RowsOfRun {
  /** Rows that no journal entry or no person of the run accounts for. */
  readonly strangers: number;
  readonly examples: readonly string[];
}

export async function rowsOfRun(
  session: Session,
  run: BookedRun,
  table: TableId,
): Promise<RowsOfRun> {
  const journal = run.journals.find((candidate) => sameTable(candidate.of, table));
  const row = await session.row<{ strangers: number; examples: string[] | null }>(
    journal === undefined ? unjournalled(run, table) : strangers(run, journal),
  );
  return { strangers: row.strangers, examples: row.examples ?? [] };
}

const stamped = (run: BookedRun): Sql => sql`t.xmin = ${run.xid ?? sql`NULL`}`;

/** The run says that it never wrote this table. */
function unjournalled(run: BookedRun, table: TableId): Sql {
  return sql`
    SELECT count(*)::float8 AS strangers, (array_agg(ctid::text))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM ${id(table.schema, table.name)} AS t WHERE ${stamped(run)}`;
}

function strangers(run: BookedRun, journal: Journal): Sql {
  const joins: Sql[] = [];
  // A row that has come under somebody else since, because its parent has, is still the run's.
  const since: Sql[] = [];
  let below = journal;
  let alias = 't';
  while (below.owner !== null) {
    const owner = below.owner;
    const parent = run.journals.find((candidate) => candidate.position === owner.position);
    if (parent === undefined) break;
    const up = `${alias}_`;
    const on = owner.key.map(
      (name, i) => sql`${id(up, name)} = ${id(alias, owner.columns[i] ?? '')}`,
    );
    joins.push(
      sql`LEFT JOIN ${id(parent.of.schema, parent.of.name)} AS ${id(up)} ON ${join(on, ' AND ')}`,
    );
    since.push(
      sql`coalesce(age(${id(up, 'xmin')}) BETWEEN 0 AND age(${run.xid ?? sql`NULL`}) - 1, FALSE)`,
    );
    [below, alias] = [parent, up];
  }
  const movedSince = since.length === 0 ? sql`FALSE` : sql`(${join(since, ' OR ')})`;
  const person = below.key.map((name, i) => sql`${id('p', `t_${i + 1}`)} = ${id(alias, name)}`);
  return sql`
    SELECT count(*)::float8 AS strangers, (array_agg(key ORDER BY key))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM (SELECT ROW(${columns('t', journal.key)})::text AS key
              FROM ${journalledRows(journal, sql`r.xmin = ${run.xid ?? sql`NULL`}`)} AS t
              LEFT JOIN ${journal.name} AS j ON ${atJournalKey(journal, 'j', 't')} AND j.op IN ('I', 'U')
              ${join(joins, '\n              ')}
              LEFT JOIN ${ledgerTable(`persons_${run.id}`)} AS p ON ${join(person, ' AND ')}
             WHERE ${stamped(run)} AND (j.op IS NULL OR p.t_1 IS NULL AND NOT ${movedSince})) AS s`;
}
