/**
 * The folder in which one server lives: its data, log, record of ownership and, where needed,
 * its programs. It has exactly one of three ends: `remove`, the death of this process (watchdog,
 * `killAll`, the next start's reaping), or `keep`.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endProcessSync } from './end-process.js';
import { writeOwnership } from './ownership.js';
import { identify, type ProcessIdentity, pidSpace } from './process-identity.js';
import { startWatchdog, type Watchdog } from './watchdog.js';

/** How the names of these folders begin; `reapAbandoned` looks at no others. */
export const DIRECTORY_PREFIX = 'rehome-pg-';

const live = new Set<ServerDirectory>();

/**
 * Ends every server that this process started and has not stopped or kept, and removes their
 * folders; synchronous, for `process.on('exit')`, where it is hooked in by itself. An
 * application that handles signals need not call it: its exit does.
 */
export function killAll(): void {
  for (const directory of live) directory.killSync();
}

export class ServerDirectory {
  readonly path: string;
  readonly data: string;
  readonly log: string;
  readonly #owner = identify(process.pid);
  readonly #watchdog: Watchdog;
  #occupant: ProcessIdentity | null = null;

  /** @param parent an existing folder; default: the system's temporary folder. */
  constructor(parent: string = tmpdir()) {
    if (!process.listeners('exit').includes(killAll)) process.once('exit', killAll);
    this.path = mkdtempSync(path.join(parent, DIRECTORY_PREFIX));
    live.add(this);
    this.data = path.join(this.path, 'data');
    this.log = path.join(this.path, 'server.log');
    // The server's user has to pass through to its data, which are its own alone.
    chmodSync(this.path, 0o711);
    this.#record(false);
    this.#watchdog = startWatchdog(this.path);
  }

  /** Notes the process that now works in the folder, until it exits. */
  occupy(child: ChildProcess): void {
    if (child.pid === undefined) return;
    this.#watchdog.watch(child.pid);
    this.#occupant = identify(child.pid);
    this.#record(false);
    child.once('exit', () => {
      if (this.#occupant?.pid !== child.pid) return;
      this.#occupant = null;
      this.#watchdog.watch(undefined);
    });
  }

  /** Removes the folder; the process in it must have ended. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    live.delete(this);
    this.#watchdog.finish();
  }

  /** Leaves the folder and the process in it to a person. */
  keep(): void {
    this.#record(true);
    live.delete(this);
    this.#watchdog.leave();
  }

  /** See `killAll`. */
  killSync(): void {
    if (this.#occupant) endProcessSync(this.#occupant);
    rmSync(this.path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    live.delete(this);
    this.#watchdog.finish();
  }

  #record(kept: boolean): void {
    writeOwnership(this.path, {
      pidSpace: pidSpace(),
      owner: this.#owner,
      server: this.#occupant,
      kept,
    });
  }
}
