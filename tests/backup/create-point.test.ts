/** Making a rollback point: whole, private, by class, and nothing at all where it fails. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { backUpDatabase } from '../../src/backup/back-up-database.js';
import { findPgTools } from '../../src/backup/find-pg-tools.js';
import { restoreNativeDump } from '../../src/backup/native-dump.js';
import { requireRoom } from '../../src/backup/require-room.js';
import { restoreArchive } from '../../src/backup/restore-archive.js';
import { cleanUp, createPoint, listPoints } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, useTrainingApp } from '../harness/training-app.js';
import { ODD_SCHEMA } from './odd-database.js';

const databases = useDatabases();
const trainingApp = useTrainingApp(databases);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

async function findPsql(): Promise<string | null> {
  const environment = { PATH: process.env.PATH };
  return (await findPgTools({ serverVersion: 0, environment }))?.psql ?? null;
}

describe('a point of the training app', () => {
  test('says who is a resident, and keeps their rows apart', async () => {
    const app = await trainingApp({ persons: 60 });
    const plan = await app.plan();
    const before = await snapshotRows(app.v2.url);
    const workdir = await temporaryFolder();
    const urls = { v1: app.v1.url, v2: app.v2.url };
    const { file, point } = await createPoint({ ...urls, config: app.config, workdir });
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);
    expect(point.kind).toBe('built-in');
    // Who has an account of their own under a cohort person's e-mail is nobody's to overwrite.
    const { residents, conflict, matched } = plan.persons;
    expect(conflict).toBeGreaterThan(0);
    expect(point.persons).toEqual({ resident: residents + conflict, cohort: matched - conflict });
    for (const { schema, name, rows } of point.tables) {
      expect([name, rows]).toEqual([name, before.get(`${schema}.${name}`)?.count]);
    }
    const users = point.residents?.find(({ name }) => name === 'users');
    const csv = gunzipSync(
      await readFile(join(dirname(file), point.folder, users?.file ?? '')),
    ).toString();
    const emails = csv.split('\n').slice(1, -1);
    expect(emails).toHaveLength(residents + conflict);

    const password = decodeURIComponent(new URL(app.v2.url).password);
    expect(password.length).toBeGreaterThan(3);
    for (const path of await filesBelow(join(workdir, 'backups'))) {
      const entry = await stat(path);
      if (entry.isDirectory()) expect([path, entry.mode & 0o777]).toEqual([path, 0o700]);
      else {
        expect([path, entry.mode & 0o077]).toEqual([path, 0]);
        const raw = await readFile(path);
        const text = path.endsWith('.gz') ? gunzipSync(raw) : raw;
        expect([path, text.includes(`:${password}@`)]).toEqual([path, false]);
      }
    }
  });

  test('residents come back by psql alone', async ({ skip }) => {
    const psql = await findPsql();
    skip(psql === null, 'no psql on this machine');
    const app = await trainingApp({ persons: 40 });
    const workdir = await temporaryFolder();
    const urls = { v1: app.v1.url, v2: app.v2.url };
    const { file, point } = await createPoint({ ...urls, config: app.config, workdir });
    const folder = join(dirname(file), point.folder);
    const copy = await databases.fresh({ major: 18 });
    const run = (args: readonly string[], cwd: string) =>
      promisify(execFile)(psql ?? '', ['-X', '-q', '-d', copy.url, ...args], { cwd });
    await run(['-f', 'pre-data.sql'], join(folder, 'full'));
    await run(['-f', 'load.sql'], join(folder, 'residents'));
    const moved = point.tables.filter(({ classes }) => classes !== null);
    expect(moved.length).toBeGreaterThan(5);
    for (const { schema, name, classes } of moved) {
      const [row] = await copy.query<{ rows: number; digest: string }>(`
        SELECT count(*)::int AS rows, coalesce(string_agg(md5((t.*)::text), ',' ORDER BY md5((t.*)::text)), '') AS digest
          FROM "${schema}"."${name}" AS t`);
      expect([name, row?.rows]).toEqual([name, classes?.resident.rows]);
      const [original] = await app.v2.query<{ known: boolean }>(
        `SELECT coalesce(bool_and(d = ANY (ARRAY(SELECT md5((t.*)::text) FROM "${schema}"."${name}" AS t))), TRUE) AS known
           FROM unnest(string_to_array($1, ',')) AS d`,
        [row?.digest],
      );
      expect([name, original?.known]).toEqual([name, true]);
    }
  });
});

describe.each([15, 18] as const)('the built-in archive of PostgreSQL %i', (major) => {
  test('comes back by plain psql', async ({ skip }) => {
    const psql = await findPsql();
    skip(psql === null, 'no psql on this machine');
    const v2 = await databases.fresh({ major, sql: ODD_SCHEMA });
    const workdir = await temporaryFolder();
    const { file, point } = await createPoint({ v2: v2.url, workdir, builtIn: true });
    const copy = await databases.fresh({ major });
    const script = join(dirname(file), point.folder, 'full', 'restore.sh');
    const environment = { PATH: `${dirname(psql ?? '')}:${process.env.PATH}` };
    await promisify(execFile)(script, ['-d', copy.url], { env: environment });
    expect(diffSnapshots(await snapshotRows(v2.url), await snapshotRows(copy.url))).toEqual([]);
    const next = `SELECT nextval('"Odd ""Schema"."Plain_id_seq"'), lo_get(4711) AS large, (SELECT n FROM kept) AS n`;
    expect(await copy.query(next)).toEqual(await v2.query(next));
  });
});

describe('a point that is not finished', () => {
  test('is not there: interrupted, the disk too small, the database unreachable', async () => {
    const v2 = await databases.fresh({ major: 15, sql: ODD_SCHEMA });
    const workdir = await temporaryFolder();
    const controller = new AbortController();
    const stopping = createPoint({
      ...{ v2: v2.url, workdir, builtIn: true, signal: controller.signal },
      observer: (event) => {
        if (event.kind === 'progress') controller.abort();
      },
    });
    expect(await refusal(stopping)).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await readdir(join(workdir, 'backups'))).toEqual([]);

    const full = await refusal(requireRoom(workdir, Number.MAX_SAFE_INTEGER));
    expect(full).toMatchObject({ code: 'disk_full_ahead', exitCode: 6 });
    await requireRoom(workdir, 1);

    const nowhere = new URL(v2.url);
    nowhere.port = '1';
    const error = await refusal(createPoint({ v2: nowhere.href, workdir }));
    expect(error).toMatchObject({ code: 'target_unreachable', exitCode: 5 });
    expect(await listPoints({ workdir })).toEqual([]);
  });

  test('killed on the way, it is not listed, and cleaned up a day later', async () => {
    const v2 = await databases.fresh({ major: 15, sql: ODD_SCHEMA });
    const workdir = await temporaryFolder();
    const folder = join(workdir, 'backups', '.partial-20260101T000000Z');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'some.gz'), 'half');
    expect(await listPoints({ workdir })).toEqual([]);
    expect((await cleanUp({ v2: v2.url, workdir })).folders).toEqual([]);
    const later = () => new Date(Date.now() + 2 * 86_400_000);
    expect((await cleanUp({ v2: v2.url, workdir, clock: later })).folders).toEqual([
      { folder, bytes: 4 },
    ]);
    expect(await readdir(join(workdir, 'backups'))).toEqual([]);
  });

  test('what pg_dump says is told, its arguments hold no password', async () => {
    const v2 = await databases.fresh({ major: 15, sql: ODD_SCHEMA });
    const [workdir, bin] = [await temporaryFolder(), await temporaryFolder()];
    const script = (name: string, body: string) =>
      writeFile(join(bin, name), `#!/bin/sh\n${body}\n`, { mode: 0o700 });
    const version = (name: string) =>
      `[ "$1" = --version ] && { echo "${name} (PostgreSQL) 19.1"; exit 0; }`;
    await script('pg_restore', version('pg_restore'));
    await script(
      'pg_dump',
      `${version('pg_dump')}\necho "$@" > ${bin}/args\necho "pg_dump: error: no such luck" >&2\nexit 1`,
    );
    const error = await refusal(createPoint({ v2: v2.url, workdir, environment: { PATH: bin } }));
    expect(error).toMatchObject({
      code: 'backup_failed',
      exitCode: 6,
      details: ['pg_dump: error: no such luck'],
    });
    const args = await readFile(join(bin, 'args'), 'utf8');
    expect(args).toContain('--snapshot=');
    const password = decodeURIComponent(new URL(v2.url).password);
    expect(args).not.toContain(password);
    expect(await readdir(join(workdir, 'backups'))).toEqual([]);
  });
});

test('a backup of staging stands by itself', async () => {
  const staging = await databases.fresh({ major: 15, sql: ODD_SCHEMA });
  const workdir = await temporaryFolder();
  const { folder, files } = await backUpDatabase({ url: staging.url, side: 'staging', workdir });
  expect(folder).toMatch(/backups\/staging_\d{8}T\d{6}Z$/);
  expect(files.length).toBeGreaterThan(3);
  const other = await databases.fresh({ major: 15 });
  const into = { url: other.url, side: 'staging', parallel: 2, bare: true } as const;
  const tools = await findPgTools({ serverVersion: 150000, environment: {} });
  if (tools === null) await restoreArchive({ ...into, folder });
  else await restoreNativeDump({ ...into, folder, tools, database: other.name, environment: {} });
  expect(diffSnapshots(await snapshotRows(staging.url), await snapshotRows(other.url))).toEqual([]);
});
