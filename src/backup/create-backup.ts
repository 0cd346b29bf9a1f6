/**
 * A full backup of one database into a folder of its own, read back before it counts: by native
 * pg_dump where there is one, else by COPY into files that plain psql can load.
 */
import type { BackupFiles } from '../model/rollback-point.js';
import { Session } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import type { BackupInput, CreateBackupOptions } from './backup-options.js';
import { writeArchive } from './built-in-archive.js';
import { writeNativeDump } from './native-dump.js';
import { makeFolder, sealFolder } from './private-files.js';

/**
 * @returns the files, synced and hashed, with paths within the folder. What a failure leaves in
 *   the folder is no backup
 * @throws RehomeError of the connection, `backup_failed` (exit 6) with pg_dump's words,
 *   `backup_unwritable` (exit 1), or the signal's reason
 */
export async function createBackup(options: CreateBackupOptions): Promise<BackupFiles> {
  if (options.snapshot !== undefined) return write({ ...options, snapshot: options.snapshot });
  const session = await Session.open(options.url, {
    side: options.side,
    purpose: 'backup',
    signal: options.signal,
  });
  try {
    return await readOnly(session, async () => {
      const { snapshot } = await session.row<{ snapshot: string }>(
        sql`SELECT pg_export_snapshot() AS snapshot`,
      );
      return write({ ...options, snapshot });
    });
  } finally {
    if (session.lost || options.signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

async function write(input: BackupInput): Promise<BackupFiles> {
  const start = performance.now();
  await makeFolder(input.folder);
  const madeBy =
    input.tools === null
      ? await writeArchive(input)
      : await writeNativeDump({ ...input, tools: input.tools });
  const files = await sealFolder(input.folder, input.signal);
  return {
    kind: input.tools === null ? 'built-in' : 'native',
    madeBy,
    folder: input.folder,
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    milliseconds: performance.now() - start,
  };
}
