/** Runs as the ledger knows them. */
import type { RunSummary, WitnessReport } from '../model/run.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';
import { ledgerExists, ledgerTable } from './ledger.js';

const RUNS = sql`
  SELECT id, kind, undoes, state, source, persons::float8 AS persons, inserted::float8 AS inserted,
         updated::float8 AS updated, deleted::float8 AS deleted,
         to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "startedAt",
         to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "appliedAt"
    FROM ${ledgerTable('run')}`;

/** Newest first; empty where no run has ever been made. */
export async function readRuns(session: Session): Promise<RunSummary[]> {
  if (!(await ledgerExists(session))) return [];
  return session.rows<RunSummary & Record<string, unknown>>(sql`${RUNS} ORDER BY id DESC`);
}

export async function readRun(session: Session, run: number): Promise<RunSummary | null> {
  if (!(await ledgerExists(session))) return null;
  const [row] = await session.rows<RunSummary & Record<string, unknown>>(
    sql`${RUNS} WHERE id = ${literal(run)}`,
  );
  return row ?? null;
}

/** What became of the target's triggers in a run; null where it is not known. */
export async function readTriggerMode(session: Session, run: number): Promise<string | null> {
  // Whole: in another encoding than UTF-8 PostgreSQL may not look into the JSON.
  const { plan } = await session.row<{ plan: { triggers?: string } | null }>(
    sql`SELECT plan FROM ${ledgerTable('run')} WHERE id = ${literal(run)}`,
  );
  return plan?.triggers ?? null;
}

/** What PostgreSQL counted in a run; null where it was not applied. */
export async function readWitness(session: Session, run: number): Promise<WitnessReport | null> {
  const { witness } = await session.row<{ witness: WitnessReport | null }>(
    sql`SELECT witness FROM ${ledgerTable('run')} WHERE id = ${literal(run)}`,
  );
  return witness;
}
