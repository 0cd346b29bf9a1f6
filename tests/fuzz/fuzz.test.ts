/** Random schemas, rows and configs, held against an oracle: see run-case.ts. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../harness/databases.js';
import { makeCase } from './random-case.js';
import { type CaseResult, runCase } from './run-case.js';
import { caseSpec } from './spec.js';
import { World } from './world.js';

const CASES = Number(process.env.FUZZ_CASES ?? 60);
const SEED = Number(process.env.FUZZ_SEED ?? 20_251_128);

let databases: TestDatabase[];
let world: World;
beforeAll(async () => {
  expect(inject('servers')).toBeDefined();
  databases = [await freshDatabase({ major: 15 }), await freshDatabase({ major: 18 })];
  const [v1, v2] = databases.map(({ url }) => url);
  world = await World.open({ v1: v1 ?? '', v2: v2 ?? '' });
});
afterAll(async () => {
  await world.close();
  for (const database of databases) await database.drop();
});

test(`${CASES} random cases of seed ${SEED}`, { timeout: 3_600_000 }, async () => {
  const results: CaseResult[] = [];
  await fc.assert(
    fc.asyncProperty(caseSpec, async (spec) => {
      results.push(await runCase(world, makeCase(spec)));
    }),
    { numRuns: CASES, seed: SEED, endOnFailure: process.env.FUZZ_SHRINK === '0' },
  );
  const refused = results.filter((result) => result.refused.length > 0);
  expect(refused.length / results.length).toBeLessThan(0.2);
});
