/** Putting a point in the target's place: who is connected, who may, and what interrupts it. */
import { setMaxListeners } from 'node:events';
import pg from 'pg';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { createPoint, restorePoint } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal } from '../harness/training-app.js';
import { DAMAGE, ODD_SCHEMA } from './odd-database.js';

const databases = useDatabases();

async function damaged(major: 15 | 18) {
  const v2 = await databases.fresh({ major, sql: ODD_SCHEMA });
  const workdir = await temporaryFolder();
  const before = await snapshotRows(v2.url);
  const { file } = await createPoint({ v2: v2.url, workdir, builtIn: true });
  await v2.query(DAMAGE);
  const to = { kind: 'in-place', v2: v2.url } as const;
  return { v2, before, options: { file, workdir, builtIn: true, to } };
}

async function onServer(v2: TestDatabase, sql: string): Promise<readonly string[]> {
  return withConnection(inject('servers')[v2.major], async (connection) => {
    const { rows } = await connection.query<{ name: string }>(sql);
    return (rows ?? []).map(({ name }) => name);
  });
}

const NAMES = (v2: TestDatabase) =>
  `SELECT datname AS name FROM pg_database WHERE starts_with(datname, '${v2.name}') ORDER BY 1`;

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  test('whoever is connected is told of beforehand, ended, and gets in again', async () => {
    const { v2, before, options } = await damaged(major);
    const app = new pg.Client({ connectionString: v2.url, application_name: 'the app' });
    const ended = new Promise((resolve) => app.on('error', resolve));
    await app.connect();
    const { preview, restored } = await restorePoint(options);
    expect(preview.connections).toEqual([expect.stringMatching(/^pid \d+: .*, the app, from /)]);
    await ended;
    expect(diffSnapshots(before, await snapshotRows(v2.url))).toEqual([]);
    await onServer(v2, `DROP DATABASE "${restored?.keptAs}"`);
  });

  test('interrupted at any moment, the target is as before and nothing lies beside it', async () => {
    const { v2, options } = await damaged(major);
    const present = await snapshotRows(v2.url);
    for (const at of ['Back the present state up', 'Restore 2', 'Hold every row', 'Put it in']) {
      const controller = new AbortController();
      // Every connection and every file listens, as in the CLI.
      setMaxListeners(0, controller.signal);
      const stopping = restorePoint({
        ...options,
        signal: controller.signal,
        observer: (event) => {
          if (event.kind === 'stage-started' && event.title.startsWith(at)) controller.abort();
        },
      });
      expect([at, (await refusal(stopping)).code]).toEqual([at, 'interrupted']);
      expect([at, diffSnapshots(present, await snapshotRows(v2.url))]).toEqual([at, []]);
      expect([at, await onServer(v2, NAMES(v2))]).toEqual([at, [v2.name]]);
    }
  });

  test('a role that may not make databases is told the other way', async () => {
    const { v2, options } = await damaged(major);
    const role = `${v2.name}_role`;
    await onServer(v2, `CREATE ROLE ${role} LOGIN PASSWORD 'secret word'`);
    onTestFinished(async () => {
      await onServer(v2, `DROP ROLE ${role}`);
    });
    const url = new URL(v2.url);
    [url.username, url.password] = [role, encodeURIComponent('secret word')];
    const error = await refusal(
      restorePoint({ ...options, to: { kind: 'in-place', v2: url.href } }),
    );
    expect(error).toMatchObject({ code: 'rights_missing', exitCode: 6 });
    expect(error.hint).toContain('--into URL');
  });

  test('declined, nothing is written', async () => {
    const { v2, options } = await damaged(major);
    const present = await snapshotRows(v2.url);
    const confirm = async () => {
      throw new Error('no');
    };
    await expect(restorePoint({ ...options, confirm })).rejects.toThrow('no');
    expect(diffSnapshots(present, await snapshotRows(v2.url))).toEqual([]);
    expect(await onServer(v2, NAMES(v2))).toEqual([v2.name]);
  });
});

test('what was made on 15 can be looked at on 18', async () => {
  const { before, options } = await damaged(15);
  const other = await databases.fresh({ major: 18 });
  const to = { kind: 'into', url: other.url } as const;
  const { restored } = await restorePoint({ ...options, to });
  expect(restored?.schema).toBe('not compared');
  expect(diffSnapshots(before, await snapshotRows(other.url))).toEqual([]);
});
