/** Staging set up from a target: the same, whatever it was, wherever it is, whoever writes. */
import { describe, expect, test } from 'vitest';
import { Tally } from '../../src/cli/progress/tally.js';
import { RehomeError, type SetUpStagingOptions } from '../../src/index.js';
import { setUpStaging } from '../../src/pipeline/set-up-staging.js';
import { Session } from '../../src/postgres/session.js';
import { readStagingState } from '../../src/staging/staging-state.js';
import { loadExample } from '../example/load-example.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { refusal } from '../harness/training-app.js';
import { rowsOf, schemaOf } from './contents.js';
import { FORMER, RICH } from './rich-schema.js';

const databases = useDatabases();
const app = databases.template('training app', (database) =>
  loadExample(database.url, { side: 'v2', persons: 60, seed: 3 }),
);

function optionsFor(v2: TestDatabase, staging: TestDatabase): SetUpStagingOptions {
  return {
    ...{ v2: v2.url, staging: staging.url, backUp: null },
    consent: { named: staging.name },
  };
}

async function stateOf(database: TestDatabase): Promise<string | undefined> {
  const session = await Session.open(database.url, { side: 'staging', purpose: 'test' });
  const state = await readStagingState(session);
  await session.close();
  return state?.state;
}

describe.each([
  { v2: 18, staging: 18 },
  { v2: 15, staging: 18 },
  { v2: 18, staging: 15 },
] as const)('from $v2 to $staging', (majors) => {
  test('everything of a rich schema arrives, and nothing of what was there stays', async () => {
    const v2 = await databases.fresh({ major: majors.v2, sql: RICH });
    const staging = await databases.fresh({ major: majors.staging, sql: FORMER });
    const before = await rowsOf(v2);
    const result = await setUpStaging(optionsFor(v2, staging));
    expect(result.skipped).toEqual([]);
    expect(await rowsOf(staging)).toEqual(before);
    expect(await rowsOf(v2)).toEqual(before);
    if (majors.v2 === majors.staging) expect(await schemaOf(staging)).toBe(await schemaOf(v2));
    expect(result).toMatchObject({ views: 2, largeObjects: 2, backup: null });
    expect(result.tables).toContainEqual(
      expect.objectContaining({ schema: 'public', name: 'plain', rows: 2000 }),
    );
    expect(await stateOf(staging)).toBe('whole');
    // Once marked, nothing need be said; and a copy can be made anew.
    const again = await setUpStaging({ ...optionsFor(v2, staging), consent: {}, parallel: 3 });
    expect(again.rows).toBe(result.rows);
    expect(await rowsOf(staging)).toEqual(before);
  });

  test('the training app arrives', async () => {
    const v2 = await databases.fresh({ major: majors.v2, template: app });
    const staging = await databases.fresh({ major: majors.staging });
    const result = await setUpStaging(optionsFor(v2, staging));
    expect(result.skipped).toEqual([]);
    expect(result.rows).toBeGreaterThan(1000);
    expect(await rowsOf(staging)).toEqual(await rowsOf(v2));
  });
});

describe('while it is at work', () => {
  test('writers of the target wait for nothing, and the copy is of one moment', async () => {
    const v2 = await databases.fresh({
      major: 18,
      sql: `CREATE TABLE a (n int); CREATE TABLE b (n int); CREATE TABLE pad (t text);
            INSERT INTO pad SELECT repeat('x', 500) FROM generate_series(1, 60000);
            INSERT INTO a VALUES (0); INSERT INTO b VALUES (0)`,
    });
    const staging = await databases.fresh({ major: 18 });
    let writes = 0;
    let slowest = 0;
    const controller = new AbortController();
    const writer = (async () => {
      while (!controller.signal.aborted) {
        const began = performance.now();
        await v2.query(
          'BEGIN; UPDATE a SET n = n + 1; UPDATE b SET n = n + 1; INSERT INTO pad VALUES (1); COMMIT',
        );
        slowest = Math.max(slowest, performance.now() - began);
        writes += 1;
      }
    })();
    const result = await setUpStaging(optionsFor(v2, staging)).finally(() => {
      controller.abort();
      return writer;
    });
    const [copied] = await staging.query(
      'SELECT (SELECT n FROM a) AS a, (SELECT n FROM b) AS b, (SELECT count(*)::int - 60000 FROM pad) AS pad',
    );
    const [live] = await v2.query<{ n: number }>('SELECT n FROM a');
    expect(copied?.a).toBe(copied?.b);
    expect(copied?.pad).toBe(copied?.a);
    expect(live?.n).toBe(writes);
    expect(copied?.a).toBeLessThan(writes);
    expect(slowest).toBeLessThan(result.milliseconds / 2);
  });

  test.each([
    ['changed', `UPDATE public.a SET t = 'y' WHERE n = 7`],
    ['missing', 'DELETE FROM public.a WHERE n = 7'],
    ['there twice', 'INSERT INTO public.a SELECT * FROM public.a WHERE n = 7'],
    ['swapped', 'UPDATE public.a SET n = 15 - n WHERE n IN (7, 8)'],
  ])('a row that is %s in the copy is noticed', async (_, corruption) => {
    const sql = `CREATE TABLE a (n int, t text); CREATE TABLE b (); INSERT INTO a SELECT i, 'x' || i FROM generate_series(1, 100) AS i`;
    const v2 = await databases.fresh({ major: 18, sql });
    const staging = await databases.fresh({ major: 18 });
    const failed = await refusal(
      setUpStaging(optionsFor(v2, staging), async ({ name }) => {
        if (name === 'a') await staging.query(corruption);
      }),
    );
    expect(failed).toMatchObject({ code: 'staging_differs', exitCode: 7, details: ['public.a'] });
    expect(await stateOf(staging)).toBe('being_filled');
  });

  test('cut short, it says that it is not whole, and the next makes it so', async () => {
    const v2 = await databases.fresh({ major: 18, sql: RICH });
    const staging = await databases.fresh({ major: 18, sql: FORMER });
    const controller = new AbortController();
    let tables = 0;
    const failed = await refusal(
      setUpStaging({ ...optionsFor(v2, staging), signal: controller.signal }, async () => {
        tables += 1;
        if (tables === 3) controller.abort();
      }),
    );
    expect(failed).toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(failed.message).toContain('staging had been cleared and is not whole');
    expect(await stateOf(staging)).toBe('being_filled');
    await setUpStaging({ ...optionsFor(v2, staging), consent: {} });
    expect(await stateOf(staging)).toBe('whole');
    expect(await rowsOf(staging)).toEqual(await rowsOf(v2));
  });

  test('interrupted before anything was cleared, it says that staging is as before', async () => {
    const v2 = await databases.fresh({ major: 18, sql: 'CREATE TABLE a ()' });
    const staging = await databases.fresh({ major: 18, sql: FORMER });
    const before = await rowsOf(staging);
    const controller = new AbortController();
    const backUp = async () => {
      controller.abort();
      return 'kept.dump';
    };
    const failed = await refusal(
      setUpStaging({ ...optionsFor(v2, staging), backUp, signal: controller.signal }),
    );
    expect(failed.message).toBe('interrupted; the target was only read, and staging is as before');
    expect(await rowsOf(staging)).toEqual(before);
  });

  test('what fails after the clearing says what has become of staging', async () => {
    const v2 = await databases.fresh({ major: 18, sql: 'CREATE TABLE a (); CREATE TABLE b ()' });
    const staging = await databases.fresh({ major: 18 });
    const failed = await refusal(
      setUpStaging(optionsFor(v2, staging), async () => {
        await staging.query(`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND application_name LIKE 'rehome%'`);
      }),
    );
    expect(failed).toMatchObject({ exitCode: 5, state: 'not_applied' });
    expect(failed.details).toContain(
      'staging had been cleared and is not whole; the next run fills it anew',
    );
  });

  test('progress sums up to the size of all tables, and never beyond', async () => {
    const v2 = await databases.fresh({
      major: 18,
      // An autovacuum in between would cut off the pages that a table was extended by and does not use.
      sql: `CREATE TABLE a WITH (autovacuum_enabled = off)
                AS SELECT repeat('x', 100) AS t FROM generate_series(1, 2000);
            CREATE TABLE b WITH (autovacuum_enabled = off) AS SELECT 1 AS n`,
    });
    const staging = await databases.fresh({ major: 18 });
    const tally = new Tally();
    const shares: (number | null)[] = [];
    await setUpStaging({
      ...optionsFor(v2, staging),
      observer: (event) => {
        if (event.kind !== 'progress') return;
        tally.add(event, 0);
        shares.push(tally.share);
      },
    });
    const [size] = await v2.query<{ text: string }>(
      `SELECT round((pg_table_size('a') + pg_table_size('b')) / 1000.0) || ' kB' AS text`,
    );
    expect(tally.text).toBe(`${size?.text} of ${size?.text}`);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual([...shares].sort());
  });

  test('what staging holds is kept before it goes, and only when there is something', async () => {
    const v2 = await databases.fresh({ major: 18, sql: 'CREATE TABLE a ()' });
    const staging = await databases.fresh({ major: 18, sql: 'CREATE TABLE old AS SELECT 1 AS n' });
    const kept: unknown[] = [];
    const options = {
      ...optionsFor(v2, staging),
      backUp: async (database: string) => {
        kept.push(database, await staging.query('SELECT n FROM old'));
        return 'kept.dump';
      },
    };
    expect((await setUpStaging(options)).backup).toBe('kept.dump');
    expect(kept).toEqual([staging.name, [{ n: 1 }]]);
    expect((await setUpStaging(options)).backup).toBe(null);
  });
});

describe('what cannot be made', () => {
  test('is named, and the rest is there', async () => {
    const v2 = await databases.fresh({
      major: 18,
      sql: `CREATE TABLE young (a int, b int GENERATED ALWAYS AS (a) VIRTUAL); INSERT INTO young VALUES (1);
            CREATE TABLE old AS SELECT 1 AS n`,
    });
    const staging = await databases.fresh({ major: 15 });
    const result = await setUpStaging(optionsFor(v2, staging));
    expect(result.skipped).toEqual([expect.stringMatching(/^TABLE public\.young: .*syntax error/)]);
    expect(result.tables.map(({ name }) => name)).toEqual(['old']);
  });
});

describe('refused, staging is as it was', () => {
  const cases: readonly [
    string,
    (staging: TestDatabase, v2: TestDatabase) => Partial<SetUpStagingOptions>,
    string,
  ][] = [
    ['not marked, and nobody to ask', () => ({ consent: {} }), 'staging_not_marked'],
    ['named otherwise', () => ({ consent: { named: 'other' } }), 'staging_named_otherwise'],
    ['it is the target', ({ url }) => ({ v2: url }), 'same_database'],
    [
      'it is the source',
      ({ url }) => ({ v1: url.replace('127.0.0.1', 'localhost') }),
      'same_database',
    ],
    [
      'declined',
      () => ({
        consent: {
          confirm: async () => {
            throw new RehomeError('no', { code: 'confirmation_declined', exitCode: 130 });
          },
        },
      }),
      'confirmation_declined',
    ],
  ];
  test.each(cases)('%s', async (_, given, code) => {
    const v2 = await databases.fresh({ major: 18, sql: RICH });
    const staging = await databases.fresh({ major: 18, sql: RICH });
    const before = [await schemaOf(staging), await rowsOf(staging)];
    const failed = await refusal(
      setUpStaging({ ...optionsFor(v2, staging), ...given(staging, v2) }),
    );
    expect(failed.code).toBe(code);
    expect([await schemaOf(staging), await rowsOf(staging)]).toEqual(before);
  });

  test('its server lacks an extension, which can be done without', async () => {
    const v2 = await databases.fresh({ major: 18, sql: RICH });
    // An extension that the server has forgotten, as another server never had it.
    await v2.query(`UPDATE pg_extension SET extname = 'far_away' WHERE extname = 'plpgsql'`);
    const staging = await databases.fresh({
      major: 18,
      sql: FORMER.replace(/CREATE FUNCTION[\s\S]*/, ''),
    });
    const before = await rowsOf(staging);
    const failed = await refusal(setUpStaging(optionsFor(v2, staging)));
    expect(failed).toMatchObject({
      code: 'extension_unavailable',
      exitCode: 6,
      details: ['far_away'],
    });
    expect(await rowsOf(staging)).toEqual(before);
  });
});
