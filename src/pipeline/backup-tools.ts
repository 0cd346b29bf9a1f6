/** Which client programs a backup of the target would be made with, in words. */
import { findPgTools } from '../backup/find-pg-tools.js';
import type { StatusOptions } from '../model/options.js';

export async function backupTools(
  { environment, signal }: Pick<StatusOptions, 'environment' | 'signal'>,
  serverVersion: number | null,
): Promise<string> {
  if (serverVersion === null) return 'not looked for: the target cannot be reached';
  const of = { environment: environment ?? {}, signal };
  const usable = await findPgTools({ ...of, serverVersion });
  if (usable !== null)
    return `pg_dump ${usable.version} (${usable.pgDump}): used for rollback points`;
  const older = await findPgTools({ ...of, serverVersion: 0 });
  const instead = 'rollback points are made without client programs, and plain psql restores them';
  return older === null
    ? `no pg_dump found: ${instead}`
    : `pg_dump ${older.version} (${older.pgDump}) is older than the server: ${instead}`;
}
