/** Two runs never write one target at a time: an advisory lock of the database stands between. */
import { EXIT, RehomeError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/** "rehome" in ASCII, cut to what two int4 take. */
const LOCK = [0x7265686f, 0x6d65] as const;

const key = sql`${literal(LOCK[0])}, ${literal(LOCK[1])}`;

/** Of the whole process, beside the run within it. */
const WHOLE = [LOCK[0], LOCK[1] + 1] as const;

/** For the rest of the transaction. @throws RehomeError `run_in_progress`, exit code 6. */
export async function lockAgainstOthers(session: Session): Promise<void> {
  const { mine } = await session.row<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${key}) AS mine`,
  );
  if (!mine) throw inProgress(await holder(session));
}

/**
 * For the rest of the session, so that two runs do not share the scratch schema either.
 * @throws RehomeError `run_in_progress`, exit code 6.
 */
export async function lockSessionAgainstOthers(session: Session): Promise<void> {
  const { mine } = await session.row<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_lock(${key}) AS mine`,
  );
  if (!mine) throw inProgress(await holder(session));
}

/** As `lockSessionAgainstOthers`, and waits for as long as the session's `lock_timeout` says. */
export async function waitForOthers(session: Session): Promise<void> {
  await session.execute(sql`SELECT pg_advisory_lock(${key})`);
}

/**
 * For the rest of the session: two whole processes would share staging and the work folder.
 * @throws RehomeError `run_in_progress`, exit code 6.
 */
export async function lockPipeline(session: Session): Promise<void> {
  const { mine } = await session.row<{ mine: boolean }>(
    sql`SELECT pg_try_advisory_lock(${literal(WHOLE[0])}, ${literal(WHOLE[1])}) AS mine`,
  );
  if (!mine) throw inProgress(await holder(session, WHOLE));
}

/** Gives up what `lockSessionAgainstOthers` took: an undo of this very run takes it next. */
export async function letOthersRun(session: Session): Promise<void> {
  await session.execute(sql`SELECT pg_advisory_unlock(${key})`);
}

async function holder(session: Session, lock: readonly [number, number] = LOCK): Promise<string> {
  const [row] = await session.rows<{ text: string }>(sql`
    SELECT format('%s, connected since %s', coalesce(a.application_name, 'unknown'),
                  to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) AS text
      FROM pg_catalog.pg_locks AS l LEFT JOIN pg_catalog.pg_stat_activity AS a USING (pid)
     WHERE l.locktype = 'advisory' AND l.classid = ${literal(lock[0])} AND l.objid = ${literal(lock[1])} AND l.granted
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`);
  return row?.text ?? 'it has just ended';
}

function inProgress(who: string): RehomeError {
  return new RehomeError(`another run is at work in this target (${who})`, {
    code: 'run_in_progress',
    exitCode: EXIT.refused,
    hint: 'wait until it has ended; `rehome rollback list` shows its state',
  });
}
