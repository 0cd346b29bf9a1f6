/** A hot standby without a primary: a new cluster that is told to wait for one. */
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { freePort } from '../../src/embedded/free-port.js';
import { initializeCluster, SUPERUSER } from '../../src/embedded/initialize-cluster.js';
import { stopPostmaster } from '../../src/embedded/launch-postmaster.js';
import { locateNativeFolder } from '../../src/embedded/native-folder.js';
import { spawnOptions } from '../../src/embedded/run-program.js';
import { ServerDirectory } from '../../src/embedded/server-directory.js';
import { serverUser } from '../../src/embedded/server-user.js';
import { listenArguments } from '../../src/embedded/settings.js';
import { usableBinaries } from '../../src/embedded/usable-binaries.js';

const PASSWORD = 'St4ndby-pass';

/** Stopped after the test. @returns the superuser's URL of its database `postgres` */
export async function startStandby(): Promise<string> {
  const major = 18;
  const user = serverUser();
  const directory = new ServerDirectory();
  onTestFinished(() => directory.remove());
  const native = locateNativeFolder(major);
  const where = { major, native, directory: directory.path, user } as const;
  const { initdb, postgres } = await usableBinaries({ ...where, signal: undefined });
  await initializeCluster({ major, initdb, directory, user, password: PASSWORD });
  await writeFile(path.join(directory.data, 'standby.signal'), '');
  const port = await freePort();
  const child = spawn(postgres, ['-D', directory.data, ...listenArguments(port)], {
    ...spawnOptions({ cwd: directory.path, user }),
    stdio: 'ignore',
  });
  directory.occupy(child);
  onTestFinished(() => stopPostmaster(child));
  const url = `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
  for (const until = Date.now() + 20_000; ; await delay(100)) {
    const answered = await withConnection(url, async (c) => c.query('SELECT 1')).then(
      () => true,
      (error: unknown) => {
        if (Date.now() > until) throw error;
        return false;
      },
    );
    if (answered) return url;
  }
}
