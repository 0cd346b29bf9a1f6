/**
 * Reports as JSON files. Each is whole or absent (written beside its place, then renamed), and
 * only its owner may read it, since it can hold personal data.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { CheckReport } from '../model/check.js';
import type { Plan } from '../model/plan.js';
import type { RehearsalReport } from '../model/rehearsal.js';
import type { MigrateResult } from '../model/run.js';

/** A moment as it stands in file names: `20261122T214000Z`. */
export function timeInName(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** Writes `reports/plan_<time>.json` and returns its path. */
export async function writePlan(workdir: string, plan: Plan): Promise<string> {
  return writeReport(workdir, `plan_${timeInName(new Date(plan.madeAt))}.json`, plan);
}

/** Writes `reports/migration_test_report_<time>.json` and returns its path. */
export async function writeCheckReport(workdir: string, report: CheckReport): Promise<string> {
  const name = `migration_test_report_${timeInName(new Date(report.at))}.json`;
  return writeReport(workdir, name, report);
}

/** Writes `reports/rehearsal_<time>.json` and returns its path. */
export async function writeRehearsal(workdir: string, report: RehearsalReport): Promise<string> {
  return writeReport(workdir, `rehearsal_${timeInName(new Date(report.at))}.json`, report);
}

/**
 * Writes `reports/migration_<run>.json` and returns its path, which the file itself names as
 * `files.report`.
 */
export async function writeMigrateResult(
  workdir: string,
  result: MigrateResult & { readonly run: number },
): Promise<string> {
  const name = `migration_${result.run}.json`;
  const report = reportPath(workdir, name);
  return writeReport(workdir, name, { ...result, files: { ...result.files, report } });
}

function reportPath(workdir: string, name: string): string {
  return join(workdir, 'reports', name);
}

async function writeReport(workdir: string, name: string, value: unknown): Promise<string> {
  const file = reportPath(workdir, name);
  await writePrivately(file, `${JSON.stringify(value, null, 2)}\n`);
  return file;
}

/**
 * Writes a file atomically, with mode 0600, in a folder of mode 0700 that is made when absent.
 * @throws RehomeError `file_unwritable`; nothing is left behind then
 */
export async function writePrivately(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeWhole(file, text);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new RehomeError(`The file ${file} cannot be written (${reason}).`, {
      code: 'file_unwritable',
      exitCode: EXIT.fault,
      hint: 'Name a folder that can be written with --workdir DIR.',
      cause: error,
    });
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(temporary, file);
  } catch (error) {
    await handle.close();
    await rm(temporary, { force: true });
    throw error;
  }
}
