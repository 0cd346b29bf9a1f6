/**
 * What every scenario goes through: planned, moved, verified, planned again (empty), taken back,
 * held against before, and moved again; once by a superuser, whose run silences triggers, and once
 * with the rights of the target's owner, where they fire.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import type { RehomeError } from '../../src/errors.js';
import { isEmpty, loadConfig, migrate, type Plan, plan, undo, verify } from '../../src/index.js';
import { tableText } from '../../src/model/table-id.js';
import { type Databases, type TestDatabase, useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal } from '../harness/training-app.js';
import { databaseOf, type Expected, readScenarios, type Scenario } from './read-scenario.js';

/** Declares the tests of all scenarios whose folders' names begin with `part`. */
export function testScenarios(part: string): void {
  const databases = useDatabases();
  describe.each(readScenarios(part))('$name', (scenario) => {
    test('as a superuser', () => run(scenario, scenario, (sql) => bySuperuser(databases, sql)));
    test.skipIf(scenario.superuser)('with the rights of the owner', () =>
      run(scenario, { ...scenario, ...scenario.ordinary }, (sql) => byOwner(databases, sql)),
    );
  });
}

interface Pair {
  readonly v1: TestDatabase;
  readonly v2: TestDatabase;
  /** The target's URL of the role that moves. */
  readonly url: string;
}

type MakePair = (scenario: Scenario) => Promise<Pair>;

async function bySuperuser(databases: Databases, scenario: Scenario): Promise<Pair> {
  const { sql } = scenario;
  const v1 = await databases.fresh(databaseOf(scenario, 'source'));
  const v2 = await databases.fresh(databaseOf(scenario, 'target'));
  if (sql.admin !== null) await v2.query(sql.admin);
  return { v1, v2, url: v2.url };
}

/** One for all tests of a server, which ends with it. */
const OWNER = 'rehome_scenario_owner';

async function byOwner(databases: Databases, scenario: Scenario): Promise<Pair> {
  const v1 = await databases.fresh(databaseOf(scenario, 'source'));
  const { sql, ...empty } = databaseOf(scenario, 'target');
  const v2 = await databases.fresh(empty);
  await v2.query(`
    DO $$ BEGIN
      CREATE ROLE ${OWNER} LOGIN PASSWORD 'p';
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$;
    ALTER DATABASE ${v2.name} OWNER TO ${OWNER}`);
  const url = new URL(v2.url);
  [url.username, url.password] = [OWNER, 'p'];
  await withConnection(url.href, (connection) => connection.query(sql));
  const { admin } = scenario.sql;
  if (admin !== null) await v2.query(admin);
  return { v1, v2, url: url.href };
}

async function run(scenario: Scenario, wanted: Expected, makePair: MakePair): Promise<void> {
  const pair = await makePair(scenario);
  const { v1, v2 } = pair;
  const commands = await commandsOn(pair, scenario);
  const source = await snapshotRows(v1.url);
  const before = await snapshotRows(v2.url);
  const triggers = await triggerStates(v2);

  if (wanted.unplanned) {
    const error = await refusal(commands.plan());
    if (wanted.fails === undefined) expectRefused(error, wanted);
    else expectError(error, wanted.fails);
  } else holdPlan(await commands.plan(), wanted);
  if (wanted.refused !== undefined) {
    expectRefused(await refusal(commands.migrate()), wanted);
  } else if (wanted.fails !== undefined) {
    expectError(await refusal(commands.migrate()), wanted.fails);
  } else {
    const first = await moveOnce(commands, v2, wanted);
    const { meanwhile } = scenario;
    if (meanwhile !== undefined) {
      await v2.query(meanwhile.target);
      const { says } = meanwhile;
      expectError(await refusal(commands.undo(first)), { code: 'undo_conflicts', says });
      await v2.query(meanwhile.back);
    }
    await takeBack(commands, v2, first, before, wanted);
    const again = await moveOnce(commands, v2, wanted);
    if (scenario.later !== undefined) await moveLater(commands, pair, scenario.later);
    else await takeBack(commands, v2, again, before, wanted);
  }
  expect(await triggerStates(v2)).toEqual(triggers);
  if (scenario.later === undefined) {
    expect(diffSnapshots(before, await snapshotRows(v2.url))).toEqual([]);
    expect(diffSnapshots(source, await snapshotRows(v1.url))).toEqual([]);
  }
}

type Commands = Awaited<ReturnType<typeof commandsOn>>;

async function commandsOn({ v1, url }: Pair, { folder }: Scenario) {
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-scenario-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const config = await loadConfig({ cwd: folder });
  const urls = { v1: v1.url, v2: url, config };
  return {
    plan: () => plan(urls),
    verify: () => verify(urls),
    migrate: () =>
      migrate({
        ...urls,
        ...{ witness: 'full', unattended: true, confirm: async () => {}, workdir },
      }),
    undo: (id: number, triggers?: 'disable' | 'fire') =>
      undo({ v2: url, run: id, ...(triggers === undefined ? {} : { triggers }) }),
  };
}

function expectError(error: RehomeError, { code, says }: NonNullable<Expected['fails']>): void {
  expect(error.code, error.message).toBe(code);
  const text = [error.message, ...error.details, error.hint].join('\n');
  for (const part of says) expect(text).toContain(part);
}

/** Whether each trigger is enabled, and how. */
function triggerStates(database: TestDatabase) {
  return database.query(
    'SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2',
  );
}

function expectRefused({ code, details }: RehomeError, wanted: Expected): void {
  expect(code).toBe('refused_hazards');
  expect(details.join('\n')).toContain(`${wanted.refused}: `);
}

function holdPlan({ persons, tables, hazards }: Plan, wanted: Expected): void {
  const codes = [...new Set(hazards.map(({ code }) => code))].sort();
  expect(codes, hazards.map(({ code, message }) => `${code}: ${message}`).join('\n')).toEqual(
    [...(wanted.hazards ?? [])].sort(),
  );
  for (const [code, count] of Object.entries(wanted.counts ?? {})) {
    const found = hazards.filter((hazard) => hazard.code === code);
    const sum = found.reduce((total, hazard) => total + (hazard.count ?? 0), 0);
    expect({ code, count: sum }, found.map(({ message }) => message).join('\n')).toEqual({
      code,
      count,
    });
  }
  if (wanted.refused !== undefined) {
    const stops = hazards.filter(({ level }) => level !== 'note').map(({ code }) => code);
    expect(stops).toContain(wanted.refused);
  }
  const told = hazards.map(({ code, message, examples, settle }) =>
    [code, message, ...examples, settle].join('\n'),
  );
  for (const part of wanted.says ?? []) expect(told.join('\n')).toContain(part);
  expect(persons).toMatchObject(wanted.persons ?? {});
  for (const [name, table] of Object.entries(wanted.tables ?? {})) {
    const found = tables.find((one) => tableText(one) === name);
    expect({ ...found, name }).toMatchObject({ ...table, name });
  }
}

/** @returns the run */
async function moveOnce(
  commands: Commands,
  v2: TestDatabase,
  { holds }: Pick<Expected, 'holds'>,
): Promise<number> {
  const { run: id, tests } = await commands.migrate();
  expect(tests?.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  if (id === null) throw new Error('there was nothing to move');
  for (const { about, query, rows } of holds ?? []) {
    const found = await texts(v2, query);
    expect({ about, rows: found }).toEqual({ about, rows: rows.map((row) => row.map(textOf)) });
  }
  const next = await commands.plan();
  expect(next.tables.filter((table) => table.insert + table.update + table.delete > 0)).toEqual([]);
  expect(isEmpty(next)).toBe(true);
  return id;
}

type Snapshot = Awaited<ReturnType<typeof snapshotRows>>;

async function takeBack(
  commands: Commands,
  v2: TestDatabase,
  id: number,
  before: Snapshot,
  { undo: told }: Pick<Expected, 'undo'>,
): Promise<void> {
  if (told?.refused !== undefined) expectError(await refusal(commands.undo(id)), told.refused);
  await commands.undo(id, told?.triggers);
  expect(diffSnapshots(before, await snapshotRows(v2.url))).toEqual([]);
}

async function moveLater(
  commands: Commands,
  { v1, v2 }: Pair,
  later: NonNullable<Scenario['later']>,
): Promise<void> {
  await v1.query(later.source);
  if (later.target !== undefined) await v2.query(later.target);
  const before = await snapshotRows(v2.url);
  holdPlan(await commands.plan(), later);
  await takeBack(commands, v2, await moveOnce(commands, v2, later), before, later);
}

/** Rows as PostgreSQL prints them. */
function texts(database: TestDatabase, query: string): Promise<(string | null)[][]> {
  return withConnection(database.url, async (connection) => {
    const { rows } = await connection.query<(string | null)[]>({
      ...{ text: query, rowMode: 'array' },
      types: { getTypeParser: () => (text: string) => text },
    });
    return rows;
  });
}

const textOf = (value: string | number | boolean | null): string | null =>
  typeof value === 'boolean' ? (String(value)[0] ?? null) : value === null ? null : String(value);
