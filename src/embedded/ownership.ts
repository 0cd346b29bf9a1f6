/**
 * The record in every server's folder: who started the server and which process it is. It is
 * replaced by renaming, so a reader sees a whole record or none.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PROCESS_IDENTITY } from './process-identity.js';
import { hasCode } from './system-error.js';

const FILE = 'owner.json';

const OWNERSHIP = z.object({
  /** Where the pids below mean something; see pidSpace. */
  pidSpace: z.string(),
  owner: PROCESS_IDENTITY,
  /** The postmaster or initdb, when one runs. */
  server: PROCESS_IDENTITY.nullable(),
  /** Meant to outlive its owner; only a person removes it. */
  kept: z.boolean(),
});

export type Ownership = Readonly<z.infer<typeof OWNERSHIP>>;

/** Writes the record; synchronous, so that nothing happens between a start and its record. */
export function writeOwnership(directory: string, ownership: Ownership): void {
  const file = path.join(directory, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(ownership, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * @returns undefined when there is no record (the folder is just being made or removed), or
 * none of this version's shape.
 */
export function readOwnership(directory: string): Ownership | undefined {
  try {
    const text = readFileSync(path.join(directory, FILE), 'utf8');
    return OWNERSHIP.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
