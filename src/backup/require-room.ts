/** Is there room for a backup? Asked before anything is written. */
import { EXIT, RehomeError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { freeBytes } from './private-files.js';

/** What the tables take. A compressed backup is smaller; a full disk costs more than caution. */
export async function estimateBytes(session: Session): Promise<number> {
  const { bytes } = await session.row<{ bytes: number }>(sql`
    SELECT (pg_database_size(current_database())
            - coalesce((SELECT sum(pg_relation_size(oid)) FROM pg_catalog.pg_class WHERE relkind = 'i'), 0))::float8 AS bytes`);
  return bytes;
}

/** @throws RehomeError `disk_full_ahead` (exit 6) */
export async function requireRoom(folder: string, needed: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= needed) return;
  const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`;
  throw new RehomeError(
    `a backup may take ${megabytes(needed)}, and the disk of ${folder} has ${megabytes(free)} free`,
    {
      code: 'disk_full_ahead',
      exitCode: EXIT.refused,
      hint: 'name a folder on another disk with --workdir DIR, or make room: rehome rollback cleanup',
    },
  );
}
