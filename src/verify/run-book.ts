/**
 * The runs that the ledger says are applied, and what PostgreSQL still knows of them: every row
 * version carries the id of the transaction that wrote it (xmin), frozen or not. Comparing it with
 * a run's own tells rows that the run wrote from those that were there before and those that the
 * app has written since. A dump and restore gives all rows new ids; the ledger's own rows give
 * that away, and then nothing is concluded from ids.
 *
 * Limit: xmin has 32 bits. A row version of exactly 2^32 transactions before a run looks like the
 * run's own.
 */
import { type Journal, journalsOf } from '../ledger/journal.js';
import { ledgerExists, ledgerTable } from '../ledger/ledger.js';
import type { WitnessReport } from '../model/run.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';

export interface BookedRun {
  readonly id: number;
  readonly kind: 'migrate' | 'undo';
  readonly source: string;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly witness: WitnessReport | null;
  readonly journals: readonly Journal[];
  /** Its transaction id as rows carry it; null where ids tell nothing (any more). */
  readonly xid: Sql | null;
}

export interface RunBook {
  /** Applied and not taken back, oldest first, of any source. */
  readonly applied: readonly BookedRun[];
  /** A run of this source was taken back, witnessed. */
  readonly undone: number | null;
  /** Condition: the row under the alias was written after the latest run. FALSE where unknown. */
  writtenSince(alias: string): Sql;
  /** Condition: the row under the alias was written before the first run. FALSE where unknown. */
  writtenBefore(alias: string): Sql;
}

const RUNS = sql`
  SELECT r.id, r.kind, r.source, r.inserted::float8 AS inserted, r.updated::float8 AS updated,
         r.deleted::float8 AS deleted, r.witness,
         (r.transaction::numeric % 4294967296)::text AS xid,
         coalesce((SELECT bool_and(j.xmin = r.transaction::xid8::xid)
                     FROM ${ledgerTable('journalled_table')} AS j WHERE j.run = r.id), FALSE)
           AND pg_snapshot_xmax(pg_current_snapshot())::text::numeric - r.transaction::numeric
               BETWEEN 0 AND 2147483647 AS readable
    FROM ${ledgerTable('run')} AS r WHERE r.state = 'applied' AND r.transaction IS NOT NULL ORDER BY r.id`;

const UNDONE = sql`
  SELECT max(id) AS id FROM ${ledgerTable('run')}
   WHERE kind = 'undo' AND source = $1 AND state IN ('applied', 'undone')
     AND applied_at IS NOT NULL AND witness IS NOT NULL`;

export async function readRunBook(session: Session, source: string): Promise<RunBook> {
  if (!(await ledgerExists(session))) return runBook([], null);
  const rows = await session.rows<
    Omit<BookedRun, 'xid' | 'journals'> & { xid: string; readable: boolean }
  >(RUNS);
  const applied: BookedRun[] = [];
  for (const { xid, readable, ...run } of rows) {
    applied.push({
      ...run,
      journals: await journalsOf(session, run.id),
      xid: readable ? sql`${literal(xid)}::xid` : null,
    });
  }
  const undone = await session.row<{ id: number | null }>(UNDONE, [source]);
  return runBook(applied, undone.id);
}

function runBook(applied: readonly BookedRun[], undone: number | null): RunBook {
  const xmin = (alias: string): Sql => id(alias, 'xmin');
  const latest = applied.at(-1)?.xid ?? null;
  const first = applied[0]?.xid ?? null;
  return {
    applied,
    undone,
    writtenSince: (alias) =>
      latest === null
        ? sql`FALSE`
        : sql`(age(${xmin(alias)}) >= 0 AND age(${xmin(alias)}) < age(${latest}))`,
    writtenBefore: (alias) =>
      first === null
        ? sql`FALSE`
        : sql`(age(${xmin(alias)}) < 0 OR age(${xmin(alias)}) > age(${first}))`,
  };
}

/** The latest applied run that moved persons from a source. */
export function latestMigrate(runs: RunBook, source: string): BookedRun | null {
  return runs.applied.findLast((run) => run.kind === 'migrate' && run.source === source) ?? null;
}
