/**
 * Whether a database may be cleared and filled as staging. Never the source or the target, however
 * their URLs are spelt; never a standby; and only one that carries the mark, which is first written
 * after a person has named the database. The mark holds the identity of the database it was made
 * in, so that a copy of staging that went live elsewhere does not carry it along.
 */
import { STAGING_SCHEMA, USER_SCHEMA } from '../catalog/user-schemas.js';
import { EXIT, RehomeError } from '../errors.js';
import type { StagingConsent } from '../model/staging.js';
import {
  type DatabaseIdentity,
  identifyDatabase,
  refuseSameDatabase,
} from '../postgres/database-identity.js';
import type { Session } from '../postgres/session.js';
import { id, literal, sql } from '../sql/sql.js';

const MARK = id(STAGING_SCHEMA, 'mark');

/**
 * @param session of staging
 * @param others sessions of source and target, as far as their URLs are known
 * @returns who staging is; it carries the mark then
 * @throws RehomeError `same_database`, `staging_is_standby`, `staging_not_marked`,
 *   `staging_named_otherwise` (exit 6), or what `confirm` throws; nothing was changed then
 */
export async function requireStaging(
  session: Session,
  others: readonly Session[],
  consent: StagingConsent,
): Promise<DatabaseIdentity> {
  for (const other of others) await refuseSameDatabase(other, session);
  const identity = await identifyDatabase(session);
  const { database } = identity;
  if (identity.standby) {
    throw new RehomeError(`${database} is a standby: it cannot be staging`, {
      code: 'staging_is_standby',
      exitCode: EXIT.refused,
      hint: 'name a database in STAGING_DATABASE_URL that takes writes and may be cleared',
    });
  }
  if (await isMarked(session, identity)) return identity;
  if (consent.named !== undefined && consent.named !== database) {
    throw new RehomeError(
      `staging is the database ${database}, and not ${consent.named}: nothing was cleared`,
      {
        code: 'staging_named_otherwise',
        exitCode: EXIT.refused,
        hint: 'look at STAGING_DATABASE_URL; --i-know-this-is-staging takes the name of its database',
      },
    );
  }
  if (consent.named === undefined) {
    if (consent.confirm === undefined) throw notMarked(database);
    await consent.confirm({
      database,
      identity: identity.identity,
      ...(await contentsOf(session)),
    });
  }
  await mark(session, identity);
  return identity;
}

/** Does the database carry a mark that was made in it? Reads only. */
export async function isMarked(session: Session, identity: DatabaseIdentity): Promise<boolean> {
  const { there } = await session.row<{ there: boolean }>(
    sql`SELECT to_regclass(${literal(MARK.text)}) IS NOT NULL AS there`,
  );
  if (!there) return false;
  const [row] = await session.rows(
    sql`SELECT FROM ${MARK} WHERE identity = ${literal(identity.identity)} AND database = ${literal(identity.database)}`,
  );
  return row !== undefined;
}

async function mark(session: Session, { identity, database }: DatabaseIdentity): Promise<void> {
  await session.execute(sql`
    CREATE SCHEMA IF NOT EXISTS ${id(STAGING_SCHEMA)};
    DROP TABLE IF EXISTS ${MARK};
    CREATE TABLE ${MARK} (identity text NOT NULL, database text NOT NULL,
      marked_at timestamptz NOT NULL DEFAULT clock_timestamp(), marked_by text NOT NULL DEFAULT current_user);
    COMMENT ON TABLE ${MARK} IS 'rehome may clear this database: it is staging, a disposable copy';
    INSERT INTO ${MARK} (identity, database) VALUES (${literal(identity)}, ${literal(database)})`);
}

async function contentsOf(session: Session): Promise<{ tables: number; bytes: number }> {
  return session.row<{ tables: number; bytes: number }>(sql`
    SELECT count(*)::float8 AS tables, pg_database_size(current_database())::float8 AS bytes
      FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${USER_SCHEMA}`);
}

function notMarked(database: string): RehomeError {
  return new RehomeError(`${database} is not marked as staging: it was not touched`, {
    code: 'staging_not_marked',
    exitCode: EXIT.refused,
    hint: `look at what it is; if it may be cleared: --i-know-this-is-staging ${database}`,
  });
}
