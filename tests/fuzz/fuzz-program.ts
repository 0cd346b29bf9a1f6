/**
 * `npm run fuzz`: many random cases on servers of its own. The environment says how many (FUZZ_CASES),
 * from which seed (FUZZ_SEED), for how long at most (FUZZ_MINUTES), how many at a time (FUZZ_WORLDS), and
 * into which folder failing ones are written as scenarios (FUZZ_KEEP, such as tests/scenarios).
 */
import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createDatabase } from '../../src/embedded/databases.js';
import { startServer } from '../../src/embedded/start-server.js';
import { hunt } from './hunt.js';
import { World } from './world.js';

const { env } = process;
const number = (name: string, otherwise: number): number => Number(env[name] ?? otherwise);
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Thousands of tables are made and dropped a minute: on a disk that is half of the time. */
const MEMORY = '/dev/shm';
const NEEDED_BYTES = 2 ** 31;
function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > NEEDED_BYTES;
  } catch {
    return false;
  }
}
if (env.TMPDIR === undefined && hasMemory()) env.TMPDIR = MEMORY;

const seed = number('FUZZ_SEED', Math.floor(Date.now() / 1000));
const cases = number('FUZZ_CASES', 10_000);
print(`${cases} cases from seed ${seed}`);
// Databases that are emptied all the time and never grow have nothing to vacuum.
const settings = { autovacuum: 'off' };
const [fifteen, eighteen] = await Promise.all([
  startServer({ major: 15, settings }),
  startServer({ major: 18, settings }),
]);
try {
  const worlds: World[] = [];
  for (let n = 1; n <= number('FUZZ_WORLDS', availableParallelism()); n += 1) {
    const name = `fuzz${n}`;
    await createDatabase(fifteen.url('postgres'), name);
    await createDatabase(eighteen.url('postgres'), name);
    worlds.push(await World.open({ v1: fifteen.url(name), v2: eighteen.url(name) }));
  }
  const start = Date.now();
  const { failures } = await hunt(worlds, {
    ...{ cases, seed },
    time: number('FUZZ_MINUTES', 24 * 60) * 60_000,
    shrink: number('FUZZ_SHRINK_SECONDS', 120) * 1_000,
    stopAfter: number('FUZZ_FAILURES', 1_000),
    keepIn: env.FUZZ_KEEP ?? null,
    onProgress: (hunted) => {
      const minutes = (Date.now() - start) / 60_000;
      print(
        `${hunted.cases} cases, ${(hunted.cases / minutes).toFixed(0)} a minute, ${hunted.refused} refused, ${hunted.moves} moves, ${hunted.leftOut} persons left out, ${hunted.written} rows, ${hunted.failures.length} failed`,
      );
    },
    onFailure: ({ seed: at, path, spec, error, folder }) => {
      if (folder !== null) print(`kept as ${folder}`);
      print(`FAILED seed ${at} path ${path}: ${error instanceof Error ? error.message : error}`);
      print(JSON.stringify(spec));
    },
  });
  for (const world of worlds) await world.close();
  process.exitCode = failures.length > 0 ? 1 : 0;
} finally {
  await Promise.all([fifteen.stop(), eighteen.stop()]);
}
