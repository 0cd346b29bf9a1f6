/** Whatever differs is told of, mended, and not found again; and only staging is ever changed. */
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { dumpSchema } from '../../src/dump/dump-schema.js';
import { RehomeError } from '../../src/errors.js';
import { checkSchema, syncSchema } from '../../src/pipeline/schema.js';
import { setUpStaging } from '../../src/pipeline/set-up-staging.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { RICH, SPOILED } from './rich-schema.js';

const databases = useDatabases();
const rich = databases.template('rich', RICH);

const sync = (v2: TestDatabase, staging: TestDatabase, more: object = {}) =>
  syncSchema({ v2: v2.url, staging: staging.url, consent: { named: staging.name }, ...more });
const dump = (database: TestDatabase) =>
  dumpSchema(database.url, {
    ...{ side: 'staging', purpose: 'copy', excludeSchemas: ['rehome_staging'] },
  });

/** A failed test shows the message alone: what differs is in the details. */
function tellAll(error: unknown): never {
  if (!(error instanceof RehomeError)) throw error;
  throw new Error([error.message, ...error.details].join('\n'));
}

async function refusal(work: Promise<unknown>): Promise<RehomeError> {
  const error = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof RehomeError)) throw new Error(`expected a RehomeError, got ${error}`);
  return error;
}

describe.each([
  [15, 15],
  [18, 18],
  [15, 18],
  [18, 15],
] as const)('from %i to %i', (from, to) => {
  test('an empty database gets all of it, and a second run finds nothing', async () => {
    const v2 = await databases.fresh({ major: from, template: rich });
    const staging = await databases.fresh({ major: to });
    const before = await dump(v2);
    const result = await sync(v2, staging);
    expect(result.applied).toBe(true);
    expect(result.statements.filter(({ label }) => label !== 'safe')).toEqual([]);
    expect(result.after?.differences).toEqual([]);
    expect(result.after?.fingerprint.target).toBe(result.after?.fingerprint.staging);
    const again = await sync(v2, staging, { consent: {} });
    expect(again).toMatchObject({ applied: false, statements: [], before: { inSync: true } });
    expect(await dump(v2)).toBe(before);
    if (from === to) expect(await dump(staging)).toBe(before);
  });
});

/** The older major prints some catalogs otherwise: a sample of the cases shows it. */
const SAMPLE = SPOILED.filter((_, index) => index % 5 === 0);

describe.each([
  [18, SPOILED],
  [15, SAMPLE],
] as const)('PostgreSQL %i', (major, cases) => {
  test.each(cases)('%s', async (_name, sql, told) => {
    const v2 = await databases.fresh({ major, template: rich });
    const staging = await databases.fresh({ major, template: rich });
    await staging.query(sql);
    const result = await sync(v2, staging).catch(tellAll);
    const { differences } = result.before;
    expect(differences.map(({ kind, type, name }) => `${kind} ${type} ${name}`)).toContain(told);
    expect(result.after?.inSync).toBe(true);
  });
});

const V2 = 'CREATE TABLE a (id int PRIMARY KEY, b text NOT NULL)';
const STAGING = 'CREATE TABLE a (id int PRIMARY KEY); INSERT INTO a VALUES (1)';

test('a dry run says what would run, and changes nothing, not even the mark', async () => {
  const v2 = await databases.fresh({ major: 18, sql: V2 });
  const staging = await databases.fresh({ major: 18, sql: 'CREATE TABLE extra ()' });
  const before = await dumpSchema(staging.url, { side: 'staging', purpose: 'copy' });
  const dry = await sync(v2, staging, { dryRun: true });
  expect(dry).toMatchObject({ applied: false, after: null });
  expect(await dumpSchema(staging.url, { side: 'staging', purpose: 'copy' })).toBe(before);
  const { statements } = await sync(v2, staging);
  expect(statements).toEqual(dry.statements);
  expect(statements.map(({ label }) => label)).toEqual(['drops', 'safe', 'safe']);
});

test('a statement that staging refuses is named, and all is as before', async () => {
  const v2 = await databases.fresh({ major: 18, sql: `${V2}; CREATE TABLE first ()` });
  const staging = await databases.fresh({ major: 18, sql: STAGING });
  const before = await dump(staging);
  const error = await refusal(sync(v2, staging));
  expect(error).toMatchObject({ code: 'schema_sync_failed', exitCode: 7 });
  expect(error.details.join()).toContain('ADD COLUMN "b" "text" NOT NULL');
  expect(await dump(staging)).toBe(before);
});

test('who declines has changed nothing', async () => {
  const v2 = await databases.fresh({ major: 18, sql: V2 });
  const staging = await databases.fresh({ major: 18 });
  const before = await dump(staging);
  const confirm = async () => {
    throw new RehomeError('no', { code: 'declined', exitCode: 130 });
  };
  expect((await refusal(sync(v2, staging, { confirm }))).code).toBe('declined');
  expect(await dump(staging)).toBe(before);
});

test('source and target are never staging, however they are spelt', async () => {
  const v1 = await databases.fresh({ major: 18, sql: 'CREATE TABLE one ()' });
  const v2 = await databases.fresh({ major: 18, sql: V2 });
  const spellings = (url: string) => [
    url,
    url.replace(/rehome_test/, 'rehome%5Ftest'),
    `${url}&application_name=other`,
    url.replace(/^postgres(ql)?:/, (scheme) =>
      scheme === 'postgres:' ? 'postgresql:' : 'postgres:',
    ),
  ];
  for (const database of [v1, v2]) {
    const before = await dumpSchema(database.url, { side: 'staging', purpose: 'copy' });
    for (const staging of spellings(database.url)) {
      const options = { v1: v1.url, v2: v2.url, staging, consent: { named: database.name } };
      expect((await refusal(syncSchema(options))).code, staging).toBe('same_database');
      expect((await refusal(checkSchema(options))).code).toBe('same_database');
    }
    expect(await dumpSchema(database.url, { side: 'staging', purpose: 'copy' })).toBe(before);
  }
});

test('a database without the mark has to be named, even an empty one', async () => {
  const v2 = await databases.fresh({ major: 18, sql: V2 });
  const staging = await databases.fresh({ major: 18 });
  expect((await refusal(sync(v2, staging, { consent: {} }))).code).toBe('staging_not_marked');
  // A dry run only reads.
  expect((await sync(v2, staging, { consent: {}, dryRun: true })).statements).toHaveLength(2);
});

test('a whole copy of the target is none any more when its schema was altered', async () => {
  const v2 = await databases.fresh({ major: 18, sql: 'CREATE TABLE a AS SELECT 1 AS n, 2 AS m' });
  const staging = await databases.fresh({ major: 18 });
  const consent = { named: staging.name };
  await setUpStaging({ v2: v2.url, staging: staging.url, consent, backUp: null });
  const stateNow = async () =>
    (
      await staging.query<{ state: string }>(
        "SELECT about->>'state' AS state FROM rehome_staging.state",
      )
    )[0]?.state;
  await sync(v2, staging);
  expect(await stateNow()).toBe('whole');
  await staging.query('ALTER TABLE a DROP COLUMN m');
  await sync(v2, staging);
  expect(await staging.query('SELECT n, m FROM a')).toEqual([{ n: 1, m: null }]);
  expect(await stateNow()).toBe('used');
});

test('an index that was left invalid is found and made again', async () => {
  const rows = 'CREATE TABLE a (id int PRIMARY KEY, b text)';
  const v2 = await databases.fresh({ major: 18, sql: `${rows}; CREATE UNIQUE INDEX a_b ON a (b)` });
  const staging = await databases.fresh({
    ...{ major: 18, sql: `${rows}; INSERT INTO a VALUES (1, 'x'), (2, 'x')` },
  });
  await expect(staging.query('CREATE UNIQUE INDEX CONCURRENTLY a_b ON a (b)')).rejects.toThrow();
  await staging.query('DELETE FROM a');
  const report = await checkSchema({ v2: v2.url, staging: staging.url });
  expect(report.differences).toMatchObject([{ kind: 'differs', type: 'INDEX', name: 'a_b' }]);
  expect((await sync(v2, staging)).after?.inSync).toBe(true);
});

test('a policy for a role that is missing is named, and does not stop the rest', async () => {
  const role = `rehome_role_${Date.now()}`;
  const v2 = await databases.fresh({
    ...{ major: 18, sql: `${V2}; CREATE ROLE "${role}"; CREATE POLICY p ON a TO "${role}"` },
  });
  const staging = await databases.fresh({ major: 15 });
  const { after } = await sync(v2, staging);
  expect(after?.inSync).toBe(true);
  expect(after?.unavailable).toEqual([expect.stringContaining('POLICY public.a p: ')]);
  await v2.query(`DROP POLICY p ON a; DROP ROLE "${role}"`);
});

describe.each(['schema-v2.sql', 'schema-v2-later.sql'])('the training app, %s', (file) => {
  const read = (name: string) =>
    readFile(new URL(`../../examples/training-app/${name}`, import.meta.url), 'utf8');

  test.each(['an empty database', 'the schema of V1'])('into %s', async (what) => {
    const v2 = await databases.fresh({ major: 18, sql: await read('schema-v2.sql') });
    if (file !== 'schema-v2.sql') await v2.query(await read(file));
    const staging = await databases.fresh({
      ...{ major: 18, sql: what === 'an empty database' ? '' : await read('schema-v1.sql') },
    });
    const { before, after } = await sync(v2, staging);
    expect(before.inSync).toBe(false);
    expect(after?.inSync).toBe(true);
  });
});
