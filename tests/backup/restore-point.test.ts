/** The whole database back: over the target, into another one, native and built-in, 15 and 18. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { Tally } from '../../src/cli/progress/tally.js';
import { withConnection } from '../../src/embedded/databases.js';
import { createPoint, listPoints, type RollbackPoint, restorePoint } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal } from '../harness/training-app.js';
import { DAMAGE, ODD_SCHEMA } from './odd-database.js';

const databases = useDatabases();
const environment = { PATH: process.env.PATH };

/** What tests of restoring leave beside the database. */
async function dropKept({ major }: TestDatabase, name: string | null | undefined): Promise<void> {
  await withConnection(inject('servers')[major], (connection) =>
    connection.query(`DROP DATABASE "${name}" WITH (FORCE)`),
  );
}

const WAYS = [
  { major: 15, builtIn: false, kind: 'native' },
  { major: 15, builtIn: true, kind: 'built-in' },
  { major: 18, builtIn: true, kind: 'built-in' },
] as const;

describe.each(WAYS)('PostgreSQL $major, $kind', ({ major, builtIn, kind }) => {
  const odd = async () => {
    const v2 = await databases.fresh({ major, sql: ODD_SCHEMA });
    await v2.query(`
      ALTER DATABASE ${v2.name} SET search_path = "Odd ""Schema", public;
      ALTER DATABASE ${v2.name} SET "app.name" = 'it''s';
      COMMENT ON DATABASE ${v2.name} IS 'the app''s';
      REVOKE CONNECT ON DATABASE ${v2.name} FROM PUBLIC`);
    const workdir = await temporaryFolder();
    const before = await snapshotRows(v2.url);
    const made = await createPoint({ v2: v2.url, workdir, environment, builtIn });
    return { v2, workdir, before, ...made };
  };

  test('over the target: every row, and what no dump holds', async () => {
    const { v2, workdir, before, file, point } = await odd();
    expect(point).toMatchObject({ kind, persons: null, residents: null });
    const lookAt = async () => [
      await v2.query(`SELECT shobj_description(oid, 'pg_database') AS comment,
                             (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) AS a) AS acl,
                             pg_get_userbyid(datdba) AS owner, datcollate, datallowconn
                        FROM pg_database WHERE datname = current_database()`),
      await v2.query(
        `SELECT current_setting('search_path') AS path, current_setting('app.name') AS app`,
      ),
      await v2.query(`SELECT lo_get(4711) AS large, nextval('"Odd ""Schema"."Plain_id_seq"')`),
    ];
    const [first] = [await lookAt()];
    await v2.query(`SELECT setval('"Odd ""Schema"."Plain_id_seq"', 3)`);
    await v2.query(DAMAGE);
    const damaged = await snapshotRows(v2.url);
    expect(diffSnapshots(before, damaged)).not.toEqual([]);

    const options = {
      file,
      workdir,
      environment,
      builtIn,
      to: { kind: 'in-place', v2: v2.url },
    } as const;
    const looked = await restorePoint({ ...options, dryRun: true });
    expect(looked.restored).toBeNull();
    expect(diffSnapshots(damaged, await snapshotRows(v2.url))).toEqual([]);
    const differing = looked.preview.written?.map(({ table, rowsThen, rowsNow }) => [
      table,
      rowsThen,
      rowsNow,
    ]);
    expect(differing).toContainEqual(['"Odd ""Schema"."Plain"', 3, 4]);
    expect(differing).toContainEqual(['public."made since"', null, 1]);
    expect(differing).toContainEqual(['public.gone', 1, null]);
    expect(differing?.map(([table]) => table)).not.toContain('public.quiet');

    const { restored } = await restorePoint(options);
    expect(diffSnapshots(before, await snapshotRows(v2.url))).toEqual([]);
    expect(await lookAt()).toEqual(first);
    expect(restored).toMatchObject({ schema: 'same', tables: point.tables.length });
    const kept = new URL(v2.url);
    kept.pathname = `/${restored?.keptAs}`;
    expect(diffSnapshots(damaged, await snapshotRows(kept.href))).toEqual([]);
    await dropKept(v2, restored?.keptAs);

    const listed = await listPoints({ workdir, v2: v2.url, environment, verify: true });
    expect(listed.map((one) => [one.state, one.point?.purpose])).toEqual([
      ['whole', 'before-restore'],
      ['whole', 'rollback'],
    ]);
    expect(listed[0]?.file).toBe(restored?.backup);
  });

  test('into another empty database, and only into one', async () => {
    const { v2, workdir, before, file, point } = await odd();
    const other = await databases.fresh({ major });
    const options = { file, workdir, environment, to: { kind: 'into', url: other.url } } as const;
    const tally = new Tally();
    const { restored } = await restorePoint({
      ...options,
      observer: (event) => {
        if (event.kind === 'progress' && event.stage === 'restore') tally.add(event, 0);
      },
    });
    expect(tally.text).toMatch(new RegExp(` of ${point.tables.length} tables`));
    expect(restored).toMatchObject({ keptAs: null, backup: null });
    expect(diffSnapshots(before, await snapshotRows(other.url))).toEqual([]);
    const error = await refusal(restorePoint({ ...options, to: { kind: 'into', url: v2.url } }));
    expect(error).toMatchObject({ code: 'not_empty', exitCode: 6 });
  });

  test('interrupted, it says that the other database is not empty any more', async () => {
    const { workdir, file } = await odd();
    const other = await databases.fresh({ major });
    const controller = new AbortController();
    const error = await refusal(
      restorePoint({
        ...{ file, workdir, environment, to: { kind: 'into', url: other.url } },
        signal: controller.signal,
        observer: (event) => {
          if (event.kind === 'stage-started' && event.stage === 'verify') controller.abort();
        },
      }),
    );
    expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(error.details).toEqual([`${other.name} may hold a part of the point now`]);
    expect(error.hint).toContain('empty');
  });

  test('a damaged point is listed as such, and not restored', async () => {
    const { v2, workdir, file, point } = await odd();
    const [largest] = [...point.files].sort((a, b) => b.bytes - a.bytes);
    const path = join(dirname(file), point.folder, largest?.path ?? '');
    const bytes = await readFile(path);
    const at = bytes.length >> 1;
    bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
    await writeFile(path, bytes);
    expect(await listPoints({ workdir })).toMatchObject([{ state: 'whole' }]);
    const [listed] = await listPoints({ workdir, verify: true });
    expect(listed).toMatchObject({
      state: 'damaged',
      faults: [`${largest?.path} is not as it was written (SHA-256)`],
    });
    const to = { kind: 'in-place', v2: v2.url } as const;
    const error = await refusal(restorePoint({ file, workdir, environment, to }));
    expect(error).toMatchObject({ code: 'point_damaged', exitCode: 6 });
    await writeFile(path, bytes.subarray(1));
    expect(await listPoints({ workdir })).toMatchObject([{ state: 'damaged' }]);
  });

  test('rows that are not what was recorded: nothing is swapped, nothing is left', async () => {
    const { v2, workdir, file, point } = await odd();
    const names = () =>
      withConnection(inject('servers')[major], async (connection) => {
        const { rows } = await connection.query<{ datname: string }>(
          `SELECT datname FROM pg_database WHERE datname LIKE $1`,
          [`${v2.name.slice(0, 30)}%`],
        );
        return rows.map(({ datname }) => datname);
      });
    const tables = point.tables.map((table) =>
      table.name === 'quiet' ? { ...table, digest: 'f00' } : table,
    );
    await writeFile(file, JSON.stringify({ ...point, tables } satisfies RollbackPoint));
    await v2.query(DAMAGE);
    const damaged = await snapshotRows(v2.url);
    const to = { kind: 'in-place', v2: v2.url } as const;
    const error = await refusal(restorePoint({ file, workdir, environment, builtIn, to }));
    expect(error).toMatchObject({ code: 'restore_differs', exitCode: 7 });
    expect(error.details).toEqual(['public.quiet: 2 rows then, 2 rows restored']);
    expect(diffSnapshots(damaged, await snapshotRows(v2.url))).toEqual([]);
    expect(await names()).toEqual([v2.name]);
  });
});
