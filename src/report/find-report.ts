/** Which report a page is wanted of: a run's, a rehearsal's, a plan's, or the newest of the first kind there is. */
import { join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { ReportInput } from './page/report-page.js';
import { readPlan } from './read-plan.js';
import { readRehearsals } from './read-rehearsals.js';
import { migrationFiles, readMigration, reportFiles } from './read-reports.js';

export type Wanted =
  | { readonly kind: 'newest' }
  | { readonly kind: 'run'; readonly run: number }
  | { readonly kind: 'rehearsal' }
  /** `shown` is the file as the page should name it. */
  | { readonly kind: 'plan'; readonly file: string; readonly shown: string };

export interface FoundReport {
  /** The JSON file that it was read from. */
  readonly file: string;
  readonly input: ReportInput;
}

/**
 * @param workdir the folder that has `reports/`
 * @param shown a path as a person would type it
 * @throws RehomeError `report_missing` (exit 2) when there is none of what is wanted, and whatever
 *   reading it throws
 */
export async function findReport(
  workdir: string,
  wanted: Wanted,
  shown: (file: string) => string,
): Promise<FoundReport> {
  switch (wanted.kind) {
    case 'run':
      return runReport(workdir, wanted.run);
    case 'plan':
      return planReport(wanted.file, wanted.shown);
    case 'rehearsal': {
      const found = await newestRehearsal(workdir);
      if (found !== null) return found;
      throw missing(`There is no rehearsal in ${shown(join(workdir, 'reports'))}.`);
    }
    case 'newest':
      return newest(workdir, shown);
  }
}

async function runReport(workdir: string, run: number): Promise<FoundReport> {
  const name = `migration_${run}.json`;
  const file = join(workdir, 'reports', name);
  if (!(await migrationFiles(workdir)).includes(file)) {
    throw missing(`There is no report of run ${run}: ${name} is not in the work folder.`);
  }
  return { file, input: { kind: 'migration', result: await readMigration(file) } };
}

async function planReport(file: string, shown: string): Promise<FoundReport> {
  return { file, input: { kind: 'plan', plan: await readPlan(file), file: shown } };
}

async function newestRehearsal(workdir: string): Promise<FoundReport | null> {
  const [found] = await readRehearsals(workdir);
  if (found === undefined) return null;
  return { file: found.file, input: { kind: 'rehearsal', report: found.report } };
}

async function newest(workdir: string, shown: (file: string) => string): Promise<FoundReport> {
  const [migration] = await migrationFiles(workdir);
  if (migration !== undefined) {
    return {
      file: migration,
      input: { kind: 'migration', result: await readMigration(migration) },
    };
  }
  const rehearsal = await newestRehearsal(workdir);
  if (rehearsal !== null) return rehearsal;
  const [plan] = await reportFiles(workdir, /^plan_\d{8}T\d{6}Z\.json$/);
  if (plan !== undefined) return planReport(plan, shown(plan));
  throw missing(`There are no reports in ${shown(join(workdir, 'reports'))}.`);
}

function missing(message: string): RehomeError {
  return new RehomeError(message, {
    code: 'report_missing',
    exitCode: EXIT.usage,
    hint: 'Name the folder of the run with --workdir DIR, or make a plan first: rehome plan',
  });
}
