/**
 * The rows of a table that carry a run's transaction id, held against its journal, and walked up
 * the links to the persons that the run noted. Rows that the run wrote and somebody has changed
 * since carry that somebody's id.
 */
import {
  atJournalKey,
  type Journal,
  journalledRows,
  journalledWays,
  waysUp,
} from '../ledger/journal.js';
import { ledgerTable } from '../ledger/ledger.js';
import type { TableId } from '../model/table-id.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import {
  asText,
  OWNER_COLUMN,
  rowsWithOwner,
  WAY_COLUMN,
  type WaysOfRows,
} from '../stage/owner-cases.js';
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
  const { joins, since, root, rootKey } = wayUp(run, journal, 't', sql`LEFT JOIN`);
  const movedSince = since.length === 0 ? sql`FALSE` : sql`(${join(since, ' OR ')})`;
  const person = rootKey.map((name, i) => sql`${id('p', `t_${i + 1}`)} = ${id(root, name)}`);
  // A row that leads up to nobody, whose person somebody has deleted since, is no resident's.
  const somebodys = sql`${id(root, rootKey[0] ?? '')} IS NOT NULL`;
  return sql`
    SELECT count(*)::float8 AS strangers, (array_agg(key ORDER BY key))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM (SELECT ROW(${columns('t', journal.key)})::text AS key
              FROM ${journalledRows(journal, sql`r.xmin = ${run.xid ?? sql`NULL`}`)} AS t
              LEFT JOIN ${journal.name} AS j ON ${atJournalKey(journal, 'j', 't')} AND j.op IN ('I', 'U')
              ${join(joins, '\n              ')}
              LEFT JOIN ${ledgerTable(`persons_${run.id}`)} AS p ON ${join(person, ' AND ')}
             WHERE ${stamped(run)} AND (j.op IS NULL OR p.t_1 IS NULL AND ${somebodys} AND NOT ${movedSince})) AS s`;
}

interface WayUp {
  readonly joins: readonly Sql[];
  /** A row that has come under somebody else since, because its parent has, is still the run's. */
  readonly since: readonly Sql[];
  readonly root: string;
  readonly rootKey: readonly string[];
}

function wayUp(run: BookedRun, journal: Journal, from: string, kind: Sql): WayUp {
  const joins: Sql[] = [];
  const since: Sql[] = [];
  let below = journal;
  let alias = from;
  for (let [owner] = below.owners; owner !== undefined; [owner] = below.owners) {
    const up = `${alias}_`;
    const ways = journalledWays(below);
    if (ways !== null) {
      const roots = rootsOf(run, below, ways);
      const own = alias;
      const same = below.key.map((name, i) => sql`${id(up, `=k_${i + 1}`)} = ${id(own, name)}`);
      joins.push(sql`${kind} (${roots.select}) AS ${id(up)} ON ${join(same, ' AND ')}`);
      since.push(sql`coalesce(${id(up, '=since')}, FALSE)`);
      return { joins, since, root: up, rootKey: roots.key };
    }
    const { position, key, columns: own } = owner;
    const parent = run.journals.find((candidate) => candidate.position === position);
    if (parent === undefined) break;
    const at = alias;
    const on = key.map((name, i) => sql`${id(up, name)} = ${id(at, own[i] ?? '')}`);
    joins.push(
      sql`${kind} ${id(parent.of.schema, parent.of.name)} AS ${id(up)} ON ${join(on, ' AND ')}`,
    );
    since.push(writtenSince(run, up));
    [below, alias] = [parent, up];
  }
  return { joins, since, root: alias, rootKey: below.key };
}

function writtenSince(run: BookedRun, alias: string): Sql {
  return sql`coalesce(age(${id(alias, 'xmin')}) BETWEEN 0 AND age(${run.xid ?? sql`NULL`}) - 1, FALSE)`;
}

/** SELECT: the key of each row whose owner a pair tells (`=k_1`…), its root row's key, and `=since`. */
function rootsOf(
  run: BookedRun,
  journal: Journal,
  ways: WaysOfRows,
): { readonly select: Sql; readonly key: readonly string[] } {
  const rows = rowsWithOwner(ways, journalledRows(journal));
  let rootKey: readonly string[] = [];
  const selects = waysUp(journal).flatMap(({ position, key }, way) => {
    const parent = run.journals.find((candidate) => candidate.position === position);
    if (parent === undefined) return [];
    const up = wayUp(run, parent, 'c_', sql`JOIN`);
    rootKey = up.rootKey;
    const own = journal.key.map((name, i) => sql`${id('c', name)} AS ${id(`=k_${i + 1}`)}`);
    const since = join([writtenSince(run, 'c_'), ...up.since], ' OR ');
    return [
      sql`SELECT ${join(own)}, ${columns(up.root, up.rootKey)}, ${since} AS "=since"
            FROM ${rows} AS c JOIN ${id(parent.of.schema, parent.of.name)} AS c_
              ON c.${id(WAY_COLUMN)} = ${literal(way)} AND c.${id(OWNER_COLUMN)} = ${asText(id('c_', key[0] ?? ''))}
            ${join(up.joins, ' ')}`,
    ];
  });
  return { select: join(selects, ' UNION ALL '), key: rootKey };
}
