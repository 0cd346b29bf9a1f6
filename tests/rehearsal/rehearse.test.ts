/** The rehearsal: staging goes forth, back and forth again, and tells what it found. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { type RehomeError, rehearse, resolveConfig } from '../../src/index.js';
import type { StageName } from '../../src/model/event.js';
import type { RehearseOptions } from '../../src/model/options.js';
import { Session } from '../../src/postgres/session.js';
import { readRehearsals } from '../../src/report/read-rehearsals.js';
import { comparePictures, dropPictures, pictureRows } from '../../src/witness/picture-rows.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, type TrainingApp, useTrainingApp } from '../harness/training-app.js';

const databases = useDatabases();
const trainingApp = useTrainingApp(databases);

/** A training app with a second copy of its target as staging. */
async function withStaging() {
  const app = await trainingApp({ persons: 60 });
  const { v2: staging } = await trainingApp({ persons: 60 });
  const workdir = await temporaryFolder();
  const titles: string[] = [];
  const options = (app_: TrainingApp): RehearseOptions => ({
    v1: app_.v1.url,
    v2: app_.v2.url,
    staging: staging.url,
    config: app_.config,
    workdir,
    setUp: null,
    observer: (event) => {
      if (event.kind === 'stage-started') titles.push(event.title);
    },
  });
  return { app, staging, workdir, titles, options: options(app) };
}

describe('a rehearsal', () => {
  test('leaves source and target alone, comes back row for row, and ends applied', async () => {
    const { app, staging, workdir, titles, options } = await withStaging();
    const [v1, v2] = [await snapshotRows(app.v1.url), await snapshotRows(app.v2.url)];
    const report = await rehearse(options);
    expect(diffSnapshots(v1, await snapshotRows(app.v1.url))).toEqual([]);
    expect(diffSnapshots(v2, await snapshotRows(app.v2.url))).toEqual([]);

    expect(report.passed).toBe(true);
    expect(report.steps.map(({ name }) => name)).toEqual([
      ...['picture', 'migrate', 'undo', 'compare', 'again'],
    ]);
    const rows = [...v2.values()].reduce((sum, table) => sum + table.count, 0);
    expect(report.wayBack).toEqual({ tables: v2.size, rows, differences: [] });
    expect(report.tests?.map(({ failed }) => failed)).toEqual([0, 0]);
    expect(report.tests?.[1].checks).toContainEqual(
      expect.objectContaining({ name: 'rollback.rehearsed', outcome: 'passed' }),
    );
    expect(report.needs?.connectToCommit).toBeGreaterThan(report.needs?.locked ?? Infinity);
    expect(report.needs?.wal).toBeGreaterThan(0);
    expect(report.needs?.scratch).toBeGreaterThan(0);
    expect(report.needs?.locks).toContainEqual({
      table: 'public.drill_groups',
      modes: expect.arrayContaining(['RowExclusiveLock']),
    });
    expect(titles).toContain('staging: Commit');

    // The target, brought to the same state by the same move, is what staging is now.
    await app.migrate({ skipTests: true });
    const staged = await app.migrate({ skipTests: true });
    expect(staged.run).toBeNull();
    const counts = (found: Awaited<ReturnType<typeof snapshotRows>>) =>
      [...found].map(([name, { count }]) => [name, count]);
    expect(counts(await snapshotRows(staging.url))).toEqual(counts(await snapshotRows(app.v2.url)));
    const [file] = await readRehearsals(workdir);
    expect(file?.report).toEqual(JSON.parse(JSON.stringify(report)));
    expect(await readdir(join(workdir, 'staging/reports'))).toContain('migration_1.json');
    expect(await schemasOf(staging.url)).toEqual(['public', 'rehome']);
  });

  test('takes names for the tables that the target takes them for', async () => {
    const sql = `
      CREATE SCHEMA app;
      CREATE TABLE app.people (id int PRIMARY KEY, email text NOT NULL UNIQUE);
      CREATE TABLE public.people (LIKE app.people INCLUDING ALL)`;
    const [v1, v2, staging] = [
      await databases.fresh({
        major: 18,
        sql: `${sql}; INSERT INTO app.people VALUES (1, 'ann@x')`,
      }),
      await databases.fresh({ major: 18, sql }),
      await databases.fresh({ major: 18, sql }),
    ];
    // A copy of the target has no settings of its database.
    for (const { name, query } of [v1, v2])
      await query(`ALTER DATABASE ${name} SET search_path = app, public`);
    const config = await resolveConfig({ root: 'people', identity: 'email' });
    const urls = { v1: v1.url, v2: v2.url, staging: staging.url };
    await rehearse({ ...urls, config, workdir: await temporaryFolder(), setUp: null });
    expect(await staging.query('SELECT email FROM app.people')).toEqual([{ email: 'ann@x' }]);
    expect(await staging.query('SELECT email FROM public.people')).toEqual([]);
  });

  test('says which rows a way back did not bring back, and fails', async () => {
    const { staging, workdir, options } = await withStaging();
    const error = await refusal(
      rehearse(options, async () => {
        await staging.query(
          `UPDATE drill_groups SET name = 'spoilt' WHERE id = (SELECT max(id) FROM drill_groups)`,
        );
      }),
    );
    expect(error).toMatchObject({ code: 'rehearsal_failed', exitCode: 7, state: 'not_applied' });
    expect(error.message).toContain('the way back did not lead back');
    expect(error.details).toEqual([
      expect.stringMatching(/^public\.drill_groups: 1 rows missing, 1 too many, such as \(\d+\)/),
    ]);
    const [file] = await readRehearsals(workdir);
    expect(file?.report).toMatchObject({ passed: false, wayBack: { differences: error.details } });
  });

  test('what the run throws says that it was on staging', async () => {
    const { options } = await withStaging();
    const broken = {
      ...options,
      config: { ...options.config, scenarios: { login: { by: 'nothing' } } },
    };
    const error = await refusal(rehearse(broken));
    expect(error.message).toMatch(/^on staging: /);
    expect(error).toMatchObject({ exitCode: 3, state: 'not_applied' });
  });

  test('an interruption says that nothing was applied', async () => {
    const { app, options } = await withStaging();
    const error = await interruptedAt('apply', options);
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130, state: 'not_applied' });
    expect(await schemasOf(app.v2.url)).toEqual(['public']);
  });

  test('interrupted after the commit on staging, no run is applied to the target', async () => {
    const { options } = await withStaging();
    const error = await interruptedAt('tests', options);
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130, state: 'not_applied' });
    expect(error.message).toContain('on staging; the target was only read');
    expect(error.hint).not.toContain('rollback');
  });
});

function schemasOf(url: string): Promise<string[]> {
  return withConnection(url, async (connection) => {
    const { rows } = await connection.query<{ name: string }>(
      `SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  });
}

test('pictures see every kind of difference, in tables of every kind', async () => {
  const database = await databases.fresh({
    major: 18,
    sql: `CREATE TABLE "Keyed" (id int PRIMARY KEY, t text);
          INSERT INTO "Keyed" VALUES (1, 'one'), (2, 'two'), (3, 'three');
          CREATE TABLE keyless (v int);
          INSERT INTO keyless VALUES (1), (1), (2);
          CREATE TABLE parted (id int) PARTITION BY LIST (id);
          CREATE TABLE part_one PARTITION OF parted FOR VALUES IN (1);
          INSERT INTO parted VALUES (1)`,
  });
  const session = await Session.open(database.url, { side: 'staging', purpose: 'test' });
  const pictured = await pictureRows(session);
  expect(pictured.map(({ name, rows }) => [name, rows])).toEqual([
    ['Keyed', 3],
    ['keyless', 3],
    ['part_one', 1],
  ]);
  await database.query(`UPDATE "Keyed" SET t = t`);
  expect(await comparePictures(session, pictured)).toEqual([]);
  await database.query(`
    UPDATE "Keyed" SET t = 'deux' WHERE id = 2;
    DELETE FROM "Keyed" WHERE id = 3;
    INSERT INTO keyless VALUES (1), (3);
    DELETE FROM keyless WHERE v = 2;
    TRUNCATE parted`);
  expect(await comparePictures(session, pictured)).toEqual([
    { table: 'public."Keyed"', missing: 2, added: 1, examples: ['(2)', '(2)', '(3)'] },
    { table: 'public.keyless', missing: 1, added: 2, examples: ['?', '?', '?'] },
    { table: 'public.part_one', missing: 1, added: 0, examples: ['?'] },
  ]);
  await dropPictures(session);
  expect(await schemasOf(database.url)).toEqual(['public']);
  await session.close();
});

/** What a rehearsal ends with when it is interrupted as a stage begins. */
function interruptedAt(stage: StageName, options: RehearseOptions): Promise<RehomeError> {
  const controller = new AbortController();
  return refusal(
    rehearse({
      ...options,
      signal: controller.signal,
      observer: (event) => {
        if (event.kind === 'stage-started' && event.stage === stage) controller.abort();
      },
    }),
  );
}
