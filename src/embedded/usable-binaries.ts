/**
 * Programs that really run as the server's user: those of the npm package where they lie, or
 * a copy inside the server's own folder when the package lacks its library links and cannot be
 * written, or lies where that user cannot go (root's home). The copy dies with the server.
 */
import { chmod, copyFile, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { repairLibraryLinks } from './library-links.js';
import { type Major, unavailable } from './native-folder.js';
import { runProgram } from './run-program.js';
import type { ServerUser } from './server-user.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

export interface BinariesRequest {
  readonly major: Major;
  /** The package's `native` folder. */
  readonly native: string;
  /** The server's own folder. */
  readonly directory: string;
  readonly user: ServerUser | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns paths of programs that have been tried.
 * @throws RehomeError `embedded_unavailable` when not even a copy runs (another libc, a
 * temporary folder that forbids programs); the signal's reason when aborted.
 */
export async function usableBinaries(request: BinariesRequest): Promise<Binaries> {
  const { major, native, directory } = request;
  const inPlace = binariesIn(native);
  if ((await repairLibraryLinks(native)) && (await fault(inPlace, request)) === undefined) {
    return inPlace;
  }
  const copy = path.join(directory, 'native');
  await copyFolder(native, copy);
  await repairLibraryLinks(copy);
  const copied = binariesIn(copy);
  const problem = await fault(copied, request);
  if (problem === undefined) return copied;
  throw unavailable(
    `The programs of embedded PostgreSQL ${major} do not run on this ${process.platform}/${process.arch} system.`,
    { details: [problem] },
  );
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  };
}

/** Why a program does not run as the user, or undefined when all do. */
async function fault(binaries: Binaries, request: BinariesRequest): Promise<string | undefined> {
  const { directory, user, signal } = request;
  for (const program of [binaries.postgres, binaries.initdb]) {
    try {
      const { exitCode, output } = await runProgram(program, ['--version'], {
        cwd: directory,
        user,
        signal,
      });
      if (exitCode !== 0) return `${program}: exit code ${exitCode}: ${output.trim()}`;
    } catch (error) {
      signal?.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

/** Copies what a server needs, readable for everyone whatever the umask and the original say. */
async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyFolder(source, copy);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), copy);
    else if (!entry.name.endsWith('.a')) {
      await copyFile(source, copy);
      await chmod(copy, 0o755);
    }
  }
}
