/**
 * Starts a real PostgreSQL server for the demo, the tests and the benchmark: out of an npm
 * package, in a folder of its own, on the loopback address, with a password made for it.
 * It ends with `stop()`, or with this process however that ends, unless `detach()` is called.
 */
import { randomBytes } from 'node:crypto';
import { type CreateDatabaseOptions, createDatabase, dropDatabase } from './databases.js';
import { freePort } from './free-port.js';
import { initializeCluster, SUPERUSER } from './initialize-cluster.js';
import { launchPostmaster, type Postmaster, stopPostmaster } from './launch-postmaster.js';
import { locateNativeFolder, type Major } from './native-folder.js';
import { reapAbandoned } from './reap-abandoned.js';
import { ServerDirectory } from './server-directory.js';
import { serverUser } from './server-user.js';
import type { Settings } from './settings.js';
import { usableBinaries } from './usable-binaries.js';

const HOST = '127.0.0.1';

export interface StartOptions {
  readonly major: Major;
  /** Over the defaults, which give up durability for speed. */
  readonly settings?: Settings;
  /** An existing folder to hold the server's own; default: the system's temporary folder. */
  readonly directory?: string;
  /** Gives up the start; a started server is ended by `stop()` only. */
  readonly signal?: AbortSignal;
}

interface Role {
  readonly name: string;
  readonly password: string;
}

interface KeptServer {
  readonly pid: number;
  /** Holds everything of the server. */
  readonly directory: string;
  /** A line for a shell that stops the server and removes the folder. */
  readonly stopCommand: string;
}

export interface EmbeddedServer {
  readonly major: Major;
  readonly host: typeof HOST;
  readonly port: number;
  readonly pid: number;
  readonly dataDirectory: string;
  readonly superuser: typeof SUPERUSER;
  /** Connection URL with password; of the superuser unless a role is given. */
  url(database: string, role?: Role): string;
  /** @throws DatabaseError when it exists, or when someone is connected to the template. */
  createDatabase(name: string, options?: CreateDatabaseOptions): Promise<void>;
  /** Disconnects whoever uses it. @throws DatabaseError when it does not exist. */
  dropDatabase(name: string): Promise<void>;
  /** Ends the server and removes all its files; further calls wait for the same end. */
  stop(): Promise<void>;
  /** Lets the server outlive this process, which cannot stop it any more afterwards. */
  detach(): KeptServer;
}

/** What a start takes from outside; tests put their own in. */
export interface StartContext {
  readonly freePort: () => Promise<number>;
  readonly locateNativeFolder: (major: Major) => string;
}

/**
 * Starts a server; takes about two seconds, most of it initdb. First removes what killed
 * processes have left in the same directory.
 *
 * @throws RehomeError `embedded_unavailable`, `embedded_no_user`, `embedded_bad_setting`,
 * `embedded_initdb_failed` or `embedded_start_failed`; the signal's reason when aborted.
 * Nothing is left behind then.
 */
export async function startServer(
  options: StartOptions,
  context: StartContext = { freePort, locateNativeFolder },
): Promise<EmbeddedServer> {
  const { major, settings, signal } = options;
  signal?.throwIfAborted();
  const native = context.locateNativeFolder(major);
  const user = serverUser();
  await reapAbandoned(options.directory);

  const directory = new ServerDirectory(options.directory);
  const password = randomBytes(18).toString('base64url');
  const urlAt = (port: number, database: string, role: Role = { name: SUPERUSER, password }) =>
    `postgres://${encodeURIComponent(role.name)}:${encodeURIComponent(role.password)}@${HOST}:${port}/${encodeURIComponent(database)}?sslmode=disable`;
  try {
    const { initdb, postgres } = await usableBinaries({
      major,
      native,
      directory: directory.path,
      user,
      signal,
    });
    await initializeCluster({ major, initdb, directory, user, password, settings, signal });
    const postmaster = await launchPostmaster({
      major,
      postgres,
      directory,
      user,
      url: (port) => urlAt(port, 'postgres'),
      freePort: context.freePort,
      signal,
    });
    return embeddedServer(major, directory, postmaster, (database, role) =>
      urlAt(postmaster.port, database, role),
    );
  } catch (error) {
    await directory.remove();
    throw error;
  }
}

function embeddedServer(
  major: Major,
  directory: ServerDirectory,
  { child, port, pid }: Postmaster,
  url: EmbeddedServer['url'],
): EmbeddedServer {
  let stopping: Promise<void> | undefined;
  const end = async () => {
    await stopPostmaster(child);
    await directory.remove();
  };
  return {
    major,
    host: HOST,
    port,
    pid,
    dataDirectory: directory.data,
    superuser: SUPERUSER,
    url,
    createDatabase: (name, options) => createDatabase(url('postgres'), name, options),
    dropDatabase: (name) => dropDatabase(url('postgres'), name),
    stop: () => {
      stopping ??= end();
      return stopping;
    },
    detach: () => {
      directory.keep();
      return { pid, directory: directory.path, stopCommand: stopCommand(pid, directory.path) };
    },
  };
}

function stopCommand(pid: number, directory: string): string {
  if (process.platform === 'win32') {
    return `taskkill /PID ${pid} /T /F & rmdir /S /Q "${directory}"`;
  }
  const quoted = `'${directory.replaceAll("'", "'\\''")}'`;
  return `kill -INT ${pid}; while kill -0 ${pid} 2>/dev/null; do sleep 0.1; done; rm -rf ${quoted}`;
}
