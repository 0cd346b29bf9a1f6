/**
 * What staging says of its own contents, in a table beside the mark. It says `being_filled` before
 * the first object goes, so that a copy that was cut short is never taken for a whole one.
 */
import { STAGING_SCHEMA } from '../catalog/user-schemas.js';
import type { StagingState } from '../model/staging.js';
import type { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';

const STATE = id(STAGING_SCHEMA, 'state');

/** @returns null where staging was never filled by this tool; reads only */
export async function readStagingState(session: Session): Promise<StagingState | null> {
  const { there } = await session.row<{ there: boolean }>(
    sql`SELECT to_regclass(${literal(STATE.text)}) IS NOT NULL AS there`,
  );
  if (!there) return null;
  const [row] = await session.rows<{ about: StagingState }>(sql`SELECT about FROM ${STATE}`);
  return row?.about ?? null;
}

/**
 * The table is made anew, because one that is published takes no DELETE without a key.
 * @param session of a database that carries the mark
 */
export async function writeStagingState(session: Session, about: StagingState): Promise<void> {
  await session.execute(sql`
    BEGIN;
    DROP TABLE IF EXISTS ${STATE};
    CREATE TABLE ${STATE} (about jsonb NOT NULL);
    INSERT INTO ${STATE} (about) VALUES (${literal(JSON.stringify(about))});
    COMMIT`);
}

/** From here on it is a copy no more. Does nothing where staging was never filled by this tool. */
export async function markUsed(session: Session): Promise<void> {
  const about = await readStagingState(session);
  if (about !== null) await writeStagingState(session, { ...about, state: 'used' });
}
