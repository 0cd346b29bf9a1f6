/** Schemas as large as the largest applications have: planned right, on a screen people can read. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isEmpty, loadConfig, migrate, type Plan, plan, undo, verify } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { type LargeCatalog, largeCatalog } from './large-catalog.js';

const databases = useDatabases();

const PERSONS = 20;

async function make(catalog: LargeCatalog) {
  const v1 = await databases.fresh({ major: 15, sql: catalog.source });
  const v2 = await databases.fresh({ major: 18, sql: catalog.target });
  const cwd = await temporaryFolder({ 'rehome.config.yaml': catalog.config });
  return { v1, v2, cwd };
}

/** Half of the persons are new; of the others the titles differ, and the ids of reference rows. */
function expectWhole(made: Plan, catalog: LargeCatalog): void {
  const moved = made.tables.filter(({ role }) => role === 'owned');
  expect(moved).toHaveLength(catalog.owned);
  for (const { name, ...counts } of moved) {
    expect({ name, ...counts }).toMatchObject({
      ...{ name, sourceRows: PERSONS, insert: PERSONS / 2, update: PERSONS / 2 },
      ...{ delete: 0, unchanged: 0, excluded: {}, kept: 0 },
    });
  }
  expect(made.hazards).toEqual([]);
}

test('1,000 tables and 3,000 foreign keys are planned within 300 MB, and fit on a screen', async () => {
  const catalog = largeCatalog(1000, 3000, PERSONS);
  expect(catalog).toMatchObject({ tables: 1000, foreignKeys: 3000 });
  const { v1, v2, cwd } = await make(catalog);
  const [{ keys }] = (await v2.query(
    "SELECT count(*)::int AS keys FROM pg_constraint WHERE contype = 'f'",
  )) as [{ keys: number }];
  expect(keys).toBe(3000);

  const program = fileURLToPath(new URL('plan-program.ts', import.meta.url));
  const run = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'jiti/register', program, ...args], {
      maxBuffer: 2 ** 26,
    });
  // Compiled before, so that no compiler is measured.
  await run();
  const { stdout } = await run(v1.url, v2.url, cwd);
  const made: { plan: Plan; screen: string; peakMegabytes: number } = JSON.parse(stdout);
  expectWhole(made.plan, catalog);
  expect(made.peakMegabytes).toBeLessThan(300);
  // Thousands are more than PostgreSQL has locks for when it takes them away by itself.
  expect(
    await v2.query("SELECT count(*)::int AS left FROM pg_class WHERE relpersistence = 't'"),
  ).toEqual([{ left: 0 }]);
  const lines = made.screen.split('\n');
  expect(lines.length).toBeLessThan(120);
  expect(made.screen).toContain(
    'and 560 more tables with 11,200 rows to write, 300 tables without changes',
  );
}, 600_000);

test('300 tables and 900 foreign keys move, are verified, and come back', async () => {
  const catalog = largeCatalog(300, 900, PERSONS);
  const { v1, v2, cwd } = await make(catalog);
  const before = await snapshotRows(v2.url);
  const urls = { v1: v1.url, v2: v2.url, config: await loadConfig({ cwd }), workdir: cwd };
  const moved = await migrate({ ...urls, unattended: true, confirm: async () => {} });
  expectWhole(moved.plan, catalog);
  expect((await verify(urls)).failed).toBe(0);
  expect(isEmpty(await plan(urls))).toBe(true);
  await undo({ v2: v2.url, run: 1 });
  expect(diffSnapshots(before, await snapshotRows(v2.url))).toEqual([]);
});
