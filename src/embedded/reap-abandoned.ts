/**
 * Removes what killed processes left behind: folders of servers whose owner is dead, after
 * ending the server in them. Touches only folders of this user in this space of pids, and only
 * processes known to be the recorded ones.
 */
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endProcess } from './end-process.js';
import { type Ownership, readOwnership } from './ownership.js';
import { isCertain, isRunning, pidSpace } from './process-identity.js';
import { DIRECTORY_PREFIX } from './server-directory.js';
import { hasCode } from './system-error.js';

/** A folder without a record is one being made, unless it has been so for this long. */
const UNRECORDED_MS = 60 * 60 * 1_000;

/**
 * @param parent the folder that holds servers' folders; default: the system's temporary one.
 * @returns the folders removed.
 */
export async function reapAbandoned(parent: string = tmpdir()): Promise<readonly string[]> {
  const reaped: string[] = [];
  for (const name of await readdir(parent)) {
    const directory = path.join(parent, name);
    if (!name.startsWith(DIRECTORY_PREFIX) || !(await isAbandoned(directory))) continue;
    const server = readOwnership(directory)?.server;
    if (server && isRunning(server)) {
      if (!isCertain(server)) continue;
      await endProcess(server);
    }
    await rm(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    reaped.push(directory);
  }
  return reaped;
}

async function isAbandoned(directory: string): Promise<boolean> {
  try {
    const found = await lstat(directory);
    // Anyone may make such a folder in a shared temporary folder: only our own can be believed.
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return false;
    const ownership = readOwnership(directory);
    if (ownership === undefined) return Date.now() - found.mtimeMs > UNRECORDED_MS;
    return ownerIsDead(ownership);
  } catch (error) {
    // Its owner, its watchdog or another reaper was faster.
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function ownerIsDead(ownership: Ownership): boolean {
  return !ownership.kept && ownership.pidSpace === pidSpace() && !isRunning(ownership.owner);
}
