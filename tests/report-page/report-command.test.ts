/** `rehome report`: which report it takes, where the page goes, and what it refuses. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeMigrateResult, writePlan, writeRehearsal } from '../../src/report/write-report.js';
import { rehome } from '../cli/fake-world.js';
import { sampleMigration, samplePlan, sampleRehearsal } from '../cli/samples.js';
import { temporaryFolder } from '../config/temporary-folder.js';

async function folder(): Promise<{ readonly cwd: string; readonly workdir: string }> {
  const cwd = await temporaryFolder();
  return { cwd, workdir: join(cwd, 'rehome') };
}

/** Neither a database nor the engine is there: it may not need them. */
function report(cwd: string, ...argv: string[]) {
  return rehome(['report', ...argv], {
    cwd,
    environment: {},
    engine: async () => {
      throw new Error('no engine');
    },
  });
}

test('the latest run, else the rehearsal, else the plan', async () => {
  const { cwd, workdir } = await folder();
  await writePlan(workdir, samplePlan());
  expect((await report(cwd)).stdout).toBe('rehome/reports/plan_20261122T214003Z.html\n');
  await writeRehearsal(workdir, sampleRehearsal());
  expect((await report(cwd)).stdout).toBe('rehome/reports/rehearsal_20261122T213000Z.html\n');
  for (const run of [3, 12]) await writeMigrateResult(workdir, { ...sampleMigration(), run });
  const { stdout, code } = await report(cwd);
  expect([stdout, code]).toEqual(['rehome/reports/migration_12.html\n', 0]);
  const page = await readFile(join(workdir, 'reports', 'migration_12.html'), 'utf8');
  expect(page).toContain('rehome rollback apply --run 12');
  expect((await stat(join(workdir, 'reports', 'migration_12.html'))).mode & 0o777).toBe(0o600);
});

test('one of its own choice, to where it is told', async () => {
  const { cwd, workdir } = await folder();
  const plan = await writePlan(workdir, samplePlan({ hazards: [] }));
  await writeMigrateResult(workdir, { ...sampleMigration(), run: 3 });
  const { stdout } = await report(cwd, '--plan', plan, '--out', 'pages/plan.html', '--json');
  expect(JSON.parse(stdout)).toEqual({ file: join(cwd, 'pages', 'plan.html') });
  expect(await readFile(join(cwd, 'pages', 'plan.html'), 'utf8')).toContain(
    'rehome migrate --plan rehome/reports/plan_20261122T214003Z.json',
  );
});

test.each([
  ['nothing at all', [], 2, 'report_missing'],
  ['no such run', ['--run', '7'], 2, 'report_missing'],
  ['no rehearsal', ['--rehearsal'], 2, 'report_missing'],
  ['no such plan', ['--plan', 'none.json'], 2, 'plan_unreadable'],
  ['two at once', ['--run', '7', '--rehearsal'], 2, 'usage'],
] as const)('%s is refused', async (_name, argv, exit, error) => {
  const { cwd } = await folder();
  const { code, stdout } = await report(cwd, ...argv, '--json');
  expect(code).toBe(exit);
  expect(JSON.parse(stdout).error.code).toBe(error);
});

test.each([
  ['no JSON', '{', 2, 'report_invalid'],
  ['something else', '{"run": 5}', 2, 'report_invalid'],
  [
    'another format',
    JSON.stringify({ ...sampleMigration(), plan: { ...samplePlan(), format: 1 } }),
    6,
    'report_format',
  ],
])('a report that is %s is refused', async (_name, text, exit, error) => {
  const { cwd, workdir } = await folder();
  await mkdir(join(workdir, 'reports'), { recursive: true });
  await writeFile(join(workdir, 'reports', 'migration_5.json'), text);
  const { code, stdout } = await report(cwd, '--json');
  expect(code).toBe(exit);
  expect(JSON.parse(stdout).error.code).toBe(error);
});
