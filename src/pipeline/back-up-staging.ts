/** Keeps what staging holds before it is cleared: somebody may have worked there. */
import { backUpDatabase } from '../backup/back-up-database.js';

/**
 * @returns the folder, `WORKDIR/backups/staging_<time>`, whole and read back
 * @throws RehomeError `disk_full_ahead`, `backup_failed` (exit 6), or of the connection
 */
export async function backUpStaging(options: {
  readonly staging: string;
  readonly workdir: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}): Promise<string> {
  const { staging: url, workdir, signal, clock } = options;
  const { folder } = await backUpDatabase({
    ...{ url, side: 'staging', workdir, signal },
    environment: options.environment ?? {},
    ...(clock === undefined ? {} : { clock }),
  });
  return folder;
}
