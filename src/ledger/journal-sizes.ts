/** What runs keep in the ledger so that they can be undone, and how it goes. */
import { LEDGER_SCHEMA } from '../catalog/user-schemas.js';
import type { Session } from '../postgres/session.js';
import { literal, parameter, sql } from '../sql/sql.js';
import { forgetWays, journalsOf } from './journal.js';
import { jsonInAscii, ledgerExists, ledgerTable } from './ledger.js';
import { readWitness } from './read-runs.js';

/** Bytes by run; a run that has no journal, or none any more, is not in it. */
export async function journalSizes(session: Session): Promise<ReadonlyMap<number, number>> {
  if (!(await ledgerExists(session))) return new Map();
  const rows = await session.rows<{ run: number; bytes: number }>(sql`
    SELECT j.run, sum(coalesce(pg_total_relation_size(to_regclass(
             format('%I.%I', ${literal(LEDGER_SCHEMA)}::text, 'journal_' || j.run || '_' || j.position))), 0))::float8 AS bytes
      FROM ${ledgerTable('journalled_table')} AS j GROUP BY j.run`);
  return new Map(rows.map(({ run, bytes }) => [run, bytes]));
}

/**
 * Drops the journal of a run and its list of persons, in the session's present transaction. The
 * run stays in the ledger, as do the id maps, by which later runs find their rows.
 */
export async function dropJournal(session: Session, run: number): Promise<void> {
  for (const journal of await journalsOf(session, run)) {
    await session.execute(sql`DROP TABLE IF EXISTS ${journal.name}`);
  }
  await session.execute(sql`DROP TABLE IF EXISTS ${ledgerTable(`persons_${run}`)}`);
  await session.execute(
    sql`DELETE FROM ${ledgerTable('journalled_table')} WHERE run = ${literal(run)}`,
  );
  await forgetWays(session, run);
  // Marks that it was there: a run without one would otherwise be a fault.
  const witness = await readWitness(session, run);
  if (witness === null) return;
  await session.execute(
    sql`UPDATE ${ledgerTable('run')} SET witness = ${parameter(1)} WHERE id = ${literal(run)}`,
    [jsonInAscii({ ...witness, journalDropped: true })],
  );
}
