/** Rehearsal reports of a work folder, read back, newest first. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import { REHEARSAL_FORMAT, type RehearsalReport } from '../model/rehearsal.js';

const NAME = /^rehearsal_\d{8}T\d{6}Z\.json$/;

const place = z.looseObject({ identity: z.string(), schema: z.string(), data: z.string() });
const rehearsal = z.looseObject({
  format: z.literal(REHEARSAL_FORMAT),
  at: z.iso.datetime(),
  config: z.string(),
  source: place,
  target: place,
  passed: z.boolean(),
});

export interface RehearsalFile {
  readonly file: string;
  readonly report: RehearsalReport;
}

/**
 * @param workdir the folder that has `reports/`; none, or one without rehearsals, gives none
 * @returns newest first; files that are no rehearsal of this format are passed over
 * @throws RehomeError `file_unreadable` when the folder or a report is there and cannot be read
 */
export async function readRehearsals(workdir: string): Promise<readonly RehearsalFile[]> {
  const folder = join(workdir, 'reports');
  const found: RehearsalFile[] = [];
  for (const name of (await namesIn(folder))
    .filter((one) => NAME.test(one))
    .sort()
    .reverse()) {
    const file = join(folder, name);
    const read = rehearsal.safeParse(parsed(await readIn(file, () => readFile(file, 'utf8'))));
    if (read.success) found.push({ file, report: read.data as unknown as RehearsalReport });
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readIn(folder, async () => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  });
}

async function readIn<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new RehomeError(`${path} cannot be read (${reason}).`, {
      code: 'file_unreadable',
      exitCode: EXIT.fault,
      hint: 'Make it readable, or name another folder with --workdir DIR.',
      cause: error,
    });
  }
}

/** What is no JSON is no rehearsal either. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
