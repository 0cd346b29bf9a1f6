/** Whatever differs is told of, mended, and not found again; and only staging is ever changed. */
import { describe, expect, test } from 'vitest';
import { dumpSchema } from '../../src/dump/dump-schema.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { RehomeError } from '../../src/errors.js';
import { checkSchema, syncSchema } from '../../src/pipeline/schema.js';
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
    expect(result.statements.filter(({ label }) => label === 'drops')).toEqual([]);
    expect(result.after?.differences).toEqual([]);
    expect(result.after?.fingerprint.target).toBe(result.after?.fingerprint.staging);
    const again = await sync(v2, staging, { consent: {} });
    expect(again).toMatchObject({ applied: false, statements: [], before: { inSync: true } });
    expect(await dump(v2)).toBe(before);
    if (from === to) expect(await dump(staging)).toBe(before);
  });
});

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  test.each(SPOILED)('%s', async (_name, sql, told) => {
    const v2 = await databases.fresh({ major, template: rich });
    const staging = await databases.fresh({ major, template: rich });
    await staging.query(sql);
    const { differences, inSync } = await checkSchema({ v2: v2.url, staging: staging.url });
    expect(inSync).toBe(false);
    expect(differences.map(({ kind, type, name }) => `${kind} ${type} ${name}`)).toContain(told);
    const result = await sync(v2, staging);
    expect(result.after?.inSync).toBe(true);
  });
});
