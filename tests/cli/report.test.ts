import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maskEmails } from '../../src/report/mask.js';
import { readPlan } from '../../src/report/read-plan.js';
import { timeInName, writeMigrateResult, writePlan } from '../../src/report/write-report.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import * as sample from './samples.js';

test('times in file names', () => {
  expect(timeInName(new Date('2026-11-22T21:40:03.999Z'))).toBe('20261122T214003Z');
});

test('a plan is written privately and whole, and read back the same', async () => {
  const workdir = await temporaryFolder();
  const plan = sample.samplePlan();
  const file = await writePlan(workdir, plan);
  expect(file).toBe(join(workdir, 'reports', 'plan_20261122T214003Z.json'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(workdir, 'reports'))).mode & 0o777).toBe(0o700);
  await writePlan(workdir, plan);
  expect(await readdir(join(workdir, 'reports'))).toEqual(['plan_20261122T214003Z.json']);
  expect(await readPlan(file)).toEqual(plan);
});

test('the report of a run names itself', async () => {
  const workdir = await temporaryFolder();
  const file = await writeMigrateResult(workdir, { ...sample.sampleMigration(), run: 3 });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    run: 3,
    files: { report: file },
  });
});

test.each([
  ['not JSON', '{', 'plan_unreadable', 2],
  ['not a plan', '{"a": 1}', 'plan_unreadable', 2],
  ['another format', '{"format": 99, "digest": "x", "madeAt": "y"}', 'plan_format', 6],
  ['an altered plan', JSON.stringify({ ...sample.samplePlan(), limit: 1 }), 'plan_altered', 6],
])('%s is refused', async (_name, text, code, exitCode) => {
  const file = join(await temporaryFolder(), 'plan.json');
  await writeFile(file, text);
  await expect(readPlan(file)).rejects.toMatchObject({ code, exitCode });
});

test('a plan file that is not there', async () => {
  await expect(readPlan(join(await temporaryFolder(), 'x.json'))).rejects.toMatchObject({
    code: 'plan_unreadable',
    exitCode: 2,
  });
});

test('when a report cannot be written, nothing is left behind', async () => {
  const workdir = await temporaryFolder({ reports: 'a file where the folder belongs' });
  await expect(writePlan(workdir, sample.samplePlan())).rejects.toMatchObject({
    code: 'file_unwritable',
  });
  expect(await readdir(workdir)).toEqual(['reports']);
});

test('e-mail addresses are masked wherever they stand', () => {
  expect(
    maskEmails('mail to jane.doe+x@example.com, "Ünal@example.org" and o\'neil@mail.co.uk.'),
  ).toBe('mail to j***@example.com, "Ü***@example.org" and o***@mail.co.uk.');
  expect(maskEmails('a@b')).toBe('a***@b');
  expect(maskEmails('no address @ all')).toBe('no address @ all');
  expect(maskEmails('j***@example.com')).toBe('j***@example.com');
});
