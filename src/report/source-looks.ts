/**
 * Looks at the source, kept in the work folder: from two of them it shows whether anybody wrote to
 * the tables in scope in between.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SourceActivity } from '../model/pipeline.js';
import { writePrivately } from './write-report.js';

const look = z.object({
  /** ISO 8601. */
  at: z.string(),
  identity: z.string(),
  /** Rows written to the tables in scope, as PostgreSQL counts them; null where it does not. */
  writes: z.number().nullable(),
});
const looks = z.array(look);

export type SourceLook = z.infer<typeof look>;

/** Enough for months of daily looks. */
const MOST_LOOKS = 200;

/**
 * Adds a look to those of the work folder.
 * @returns all looks at this source, oldest first
 * @throws RehomeError `file_unwritable`
 */
export async function rememberLook(
  workdir: string,
  now: SourceLook,
): Promise<readonly SourceLook[]> {
  const file = join(workdir, 'state', 'source-looks.json');
  const all = [...(await read(file)), now].slice(-MOST_LOOKS);
  await writePrivately(file, `${JSON.stringify(all, null, 2)}\n`);
  return all.filter(({ identity }) => identity === now.identity);
}

/** A file that is not there, or damaged, has no looks: they are observations, not truth. */
async function read(file: string): Promise<readonly SourceLook[]> {
  try {
    const found = looks.safeParse(JSON.parse(await readFile(file, 'utf8')));
    return found.success ? found.data : [];
  } catch {
    return [];
  }
}

/** @param seen looks at one source, oldest first */
export function activityOf(seen: readonly SourceLook[]): SourceActivity {
  const counted = seen.flatMap(({ at, writes }) => (writes === null ? [] : [{ at, writes }]));
  const first = seen[0]?.at ?? null;
  const latest = seen.at(-1)?.at ?? null;
  const known = counted.length > 1 && counted.at(-1)?.at === latest;
  for (let at = counted.length - 1; at > 0; at--) {
    const [before, after] = [counted[at - 1], counted[at]];
    if (before === undefined || after === undefined || before.writes === after.writes) continue;
    // Counts that went back were reset: how many rows it was is not known, silence it was not.
    const rows = Math.max(0, after.writes - before.writes);
    return { known, lastWrites: { rows, from: before.at, to: after.at }, first, latest };
  }
  return { known, lastWrites: null, first, latest };
}
