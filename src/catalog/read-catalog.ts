/** The whole catalog of one database, as far as a move is concerned. */
import type { Catalog } from '../model/catalog.js';
import { withNames } from '../model/find-table.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { readForeignKeys } from './read-foreign-keys.js';
import { readSurroundings } from './read-surroundings.js';
import { readTables } from './read-tables.js';
import { readTriggers } from './read-triggers.js';

/**
 * @param session a connection nobody else uses meanwhile; inside a snapshot or not.
 * @param searchPath in place of the session's own
 */
export async function readCatalog(
  session: Session,
  searchPath?: readonly string[],
): Promise<Catalog> {
  const path = searchPath ?? (await readSearchPath(session));
  return {
    tables: withNames(await readTables(session), path),
    foreignKeys: await readForeignKeys(session),
    triggers: await readTriggers(session),
    surroundings: await readSurroundings(session),
    searchPath: path,
  };
}

/** Schemas of the session's search path that exist, in order. */
export async function readSearchPath(session: Session): Promise<readonly string[]> {
  const { path } = await session.row<{ path: string[] }>(
    sql`SELECT current_schemas(FALSE)::text[] AS path`,
  );
  return path;
}
