/** The shipped example in its variants: an answer exists, can be reached, and stays reached. */
import { describe, expect, it } from 'vitest';
import { useDatabases } from '../harness/databases.js';
import {
  compare,
  expectAfterMigrate,
  historyAfter,
  migrateNaively,
  readDatabase,
  showDifferences,
  v1Changes,
} from './index.js';
import { exampleFile } from './small-world.js';

interface Example {
  readonly v1: readonly string[];
  readonly v2: readonly string[];
  readonly variants: Readonly<Record<string, { readonly v2: readonly string[] }>>;
}

const PERSONS = 200;

const databases = useDatabases();
const example: Example = JSON.parse(exampleFile('example.json'));
const variants = { plain: example, ...example.variants };

function build(files: readonly string[]) {
  const sql = [`SET example.persons = ${PERSONS};`, ...files.map(exampleFile)].join('\n');
  return databases.fresh({ major: 15, sql });
}

describe.each(Object.entries(variants))('%s', (name, { v2: files }) => {
  const residentSince = name === 'created-at' ? '2025-09-01' : null;

  it('is migrated twice, and a third time has nothing to do', async () => {
    const source = await build(example.v1);
    const target = await build(files);
    const v1 = await readDatabase(source.url);
    const first = expectAfterMigrate({ v1, v2: await readDatabase(target.url), residentSince });
    expect(new Set(first.persons.values())).toEqual(new Set(['matched', 'new', 'conflict']));
    expect(new Set(first.excluded.map(({ reason }) => reason))).toEqual(
      new Set(['no_identity', 'nobody', 'reference_missing', 'unique_clash']),
    );
    await migrateNaively(target.url, first);
    const after = await readDatabase(target.url);
    expect(showDifferences(compare(first, after))).toBe('');

    const history = historyAfter(first, after);
    const moved = [...(history.get('users')?.values() ?? [])];
    await target.query(`
      CREATE TEMP TABLE rehome_persons AS SELECT unnest('{${moved}}'::int[]) AS id;
      ${exampleFile('derive-progress.sql')}`);
    const derived = await readDatabase(target.url);
    expect(showDifferences(compare(first, derived))).toBe('');

    await v1Changes(source.url, 7);
    const changed = await readDatabase(source.url);
    const second = expectAfterMigrate({ v1: changed, v2: derived, history, residentSince });
    expect(compare(second, derived)).not.toEqual([]);
    await migrateNaively(target.url, second);
    const end = await readDatabase(target.url);
    expect(showDifferences(compare(second, end))).toBe('');

    const last = historyAfter(second, end);
    const third = expectAfterMigrate({ v1: changed, v2: end, history: last, residentSince });
    expect([...third.tables.values()].flatMap(({ created }) => created)).toEqual([]);
    expect(compare(third, end)).toEqual([]);
  });
});
