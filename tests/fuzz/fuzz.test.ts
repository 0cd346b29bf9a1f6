/** Random schemas, rows and configs, held against an oracle: see run-case.ts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/databases.js';
import { readScenario } from '../scenarios/read-scenario.js';
import { type Hunted, hunt } from './hunt.js';
import { expectAfter } from './oracle/expect-after.js';
import type { Oracle } from './run-case.js';
import { World } from './world.js';

const CASES = Number(process.env.FUZZ_CASES ?? 20);
const SEED = Number(process.env.FUZZ_SEED ?? 1_000);
const HOUR = 3_600_000;

let databases: TestDatabase[];
let world: World;
beforeAll(async () => {
  databases = [await freshDatabase({ major: 15 }), await freshDatabase({ major: 18 })];
  const [v1, v2] = databases.map(({ url }) => url);
  world = await World.open({ v1: v1 ?? '', v2: v2 ?? '' });
});
afterAll(async () => {
  await world.close();
  for (const database of databases) await database.drop();
});

const told = ({ failures }: Hunted): string[] =>
  failures.map(
    ({ seed, path, error, folder }) =>
      `seed ${seed}, path ${path}, kept in ${folder}: ${error instanceof Error ? error.message : String(error)}`,
  );

test(`${CASES} random cases from seed ${SEED}`, { timeout: HOUR }, async () => {
  const keepIn = process.env.FUZZ_KEEP ?? (await mkdtemp(join(tmpdir(), 'rehome-found-')));
  const hunted = await hunt([world], {
    ...{ cases: CASES, seed: SEED, time: HOUR, shrink: 60_000, stopAfter: 3, keepIn },
  });
  expect(told(hunted)).toEqual([]);
  // The fuzz must not pass by refusing everything.
  expect(hunted.refused).toBeLessThan(Math.max(6, hunted.cases * 0.2));
  expect(hunted.moves).toBeGreaterThanOrEqual(hunted.cases / 2);
});

/** Expects of the target that it lacks a row which was there all along. */
const wrong: Oracle = (input) => {
  const right = expectAfter(input);
  const tables = right.tables.map((table) => {
    const [first] = table.table.role === 'root' ? table.known.keys() : [];
    return { ...table, known: new Map([...table.known].filter(([key]) => key !== first)) };
  });
  return { ...right, tables };
};

test('a failing case is shrunk and kept as a scenario', { timeout: HOUR }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rehome-found-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { failures } = await hunt([world], {
    ...{ cases: 10, seed: SEED, time: HOUR, shrink: 20_000, stopAfter: 1 },
    ...{ keepIn: folder, oracle: wrong },
  });
  const [failed] = failures;
  expect(told({ failures, cases: 0, refused: 0, moves: 0, leftOut: 0, written: 0 })).toHaveLength(
    1,
  );
  expect(String(failed?.error)).toContain('nobody expects id=');
  const kept = readScenario(basename(failed?.folder ?? ''), failed?.folder ?? '');
  expect(kept.holds?.length).toBeGreaterThan(0);
  expect(kept.sql.source).toContain('CREATE TABLE "people"');
});
