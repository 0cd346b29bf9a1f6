/** Reports of runs in a work folder, read back for their page. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import { PLAN_FORMAT } from '../model/plan.js';
import type { MigrateResult } from '../model/run.js';

const head = z.looseObject({
  run: z.number(),
  plan: z.looseObject({ format: z.number(), madeAt: z.string() }),
  timings: z.record(z.string(), z.number()),
  rates: z.array(z.unknown()),
  verified: z.array(z.unknown()),
});

/**
 * Files of `reports/` that have a name like this, newest first by what `order` says of the name.
 * @returns full paths; none where there is no such folder
 * @throws RehomeError `file_unreadable` when the folder is there and cannot be read
 */
export async function reportFiles(
  workdir: string,
  name: RegExp,
  order: (a: string, b: string) => number = (a, b) => (a < b ? 1 : -1),
): Promise<readonly string[]> {
  const folder = join(workdir, 'reports');
  try {
    const names = await readdir(folder);
    return names
      .filter((one) => name.test(one))
      .sort(order)
      .map((one) => join(folder, one));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

/** Reports of runs, the latest run first. */
export async function migrationFiles(workdir: string): Promise<readonly string[]> {
  const run = (name: string) => Number(/\d+/.exec(name)?.[0]);
  return reportFiles(workdir, /^migration_\d+\.json$/, (a, b) => run(b) - run(a));
}

/**
 * @throws RehomeError `file_unreadable` when it cannot be read, `report_invalid` (exit 2) when it
 *   is no report of a run, `report_format` (exit 6) when another version of the tool wrote it
 */
export async function readMigration(file: string): Promise<MigrateResult> {
  const read = head.safeParse(parsed(await textOf(file)));
  if (!read.success) {
    throw new RehomeError(`${basename(file)} is not the report of a run.`, {
      code: 'report_invalid',
      exitCode: EXIT.usage,
      hint: 'Look at the runs there are: rehome rollback list',
    });
  }
  const { format } = read.data.plan;
  if (format !== PLAN_FORMAT) {
    throw new RehomeError(
      `${basename(file)} was written with format ${format}; this version works with format ${PLAN_FORMAT}.`,
      {
        code: 'report_format',
        exitCode: EXIT.refused,
        hint: 'Make its page with the version that wrote it; the run itself is not concerned.',
      },
    );
  }
  return read.data as unknown as MigrateResult;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unreadable(path: string, error: unknown): RehomeError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new RehomeError(`${path} cannot be read (${reason}).`, {
    code: 'file_unreadable',
    exitCode: EXIT.fault,
    hint: 'Make it readable, or name another folder with --workdir DIR.',
    cause: error,
  });
}
