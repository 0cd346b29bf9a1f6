/** A full backup by itself, of what staging holds before it is cleared. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFiles } from '../model/rollback-point.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { Session, type Side } from '../postgres/session.js';
import { timeInName } from '../report/write-report.js';
import type { BackupProgress } from './backup-options.js';
import type { Environment } from './connection-environment.js';
import { createBackup } from './create-backup.js';
import { findPgTools } from './find-pg-tools.js';
import { backupsIn, namesIn } from './point-files.js';
import { makeFolder, syncPath } from './private-files.js';
import { estimateBytes, requireRoom } from './require-room.js';

export interface BackUpDatabaseOptions {
  readonly url: string;
  readonly side: Side;
  readonly workdir: string;
  readonly builtIn?: boolean;
  /** Tables at a time. Default 4. */
  readonly parallel?: number;
  /** What pg_dump inherits; PATH is looked at for it. Default: nothing. */
  readonly environment?: Environment;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: () => Date;
}

/**
 * @returns the folder, `WORKDIR/backups/<side>_<time>`, whole and read back, and its files
 * @throws RehomeError `disk_full_ahead`, or as `createBackup`; nothing is left behind then
 */
export async function backUpDatabase(options: BackUpDatabaseOptions): Promise<BackupFiles> {
  const { url, side, signal } = options;
  const backups = backupsIn(options.workdir);
  await makeFolder(backups);
  const session = await Session.open(url, { side, purpose: 'backup', signal });
  let serverVersion: number;
  try {
    serverVersion = (await identifyDatabase(session)).versionNumber;
    await requireRoom(backups, await estimateBytes(session));
  } finally {
    if (session.lost || signal?.aborted === true) session.destroy();
    else await session.close();
  }
  const environment = options.environment ?? {};
  const at = options.clock?.() ?? new Date();
  const name = freeName(`${side}_${timeInName(at)}`, await namesIn(backups));
  const partial = join(backups, `.partial-${name}`);
  await mkdir(partial, { mode: 0o700 });
  try {
    const made = await createBackup({
      ...{ url, side, environment, signal, folder: partial },
      tools: options.builtIn === true ? null : await findPgTools({ serverVersion, environment }),
      parallel: options.parallel ?? 4,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    });
    const folder = join(backups, name);
    await rename(partial, folder);
    await syncPath(backups);
    return { ...made, folder };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** The name, numbered where it is taken, also by what is being made. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const used = (name: string): boolean =>
    [name, `.partial-${name}`, `rollback_info_${name}.json`].some((one) => taken.includes(one));
  let name = wanted;
  for (let n = 2; used(name); n++) name = `${wanted}-${n}`;
  return name;
}
