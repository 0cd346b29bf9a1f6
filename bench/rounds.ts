/** All ways of one size, measured in turns: every round runs each of them once, on a fresh copy. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearFloor, type Floor, readFloor, runFloor } from './floor.js';
import { type Cost, client, cost } from './measure.js';
import { partsOf } from './parts.js';
import { loadRows, prepareForeign, runForeign, runRowByRow } from './peers.js';
import { type LiveLoad, underLoad } from './residents.js';
import { stagingCopies } from './staging-copies.js';
import { type Clone, query, type World } from './world.js';

export interface Rounds {
  readonly persons: number;
  /** Rows and bytes that the first run writes: what the floor copies. */
  readonly floor: Omit<Floor, 'tables'>;
  readonly targetBytes: number;
  readonly costs: Readonly<Record<string, readonly Cost[]>>;
  readonly live: Readonly<Record<string, LiveLoad>>;
}

export interface RoundsOptions {
  readonly rounds: number;
  /** Names of the ways to measure; all without. The floor is always among them. */
  readonly only: readonly string[];
  readonly say: (line: string) => void;
}

export interface Way {
  readonly template: string;
  readonly prepare?: (clone: Clone) => Promise<void>;
  readonly run: (clone: Clone) => ReturnType<Parameters<typeof cost>[1]>;
}

export const FLOOR = 'floor: COPY of the same rows';

export async function runRounds(world: World, options: RoundsOptions): Promise<Rounds> {
  const folder = await mkdtemp(join(tmpdir(), 'rehome-bench-'));
  try {
    const floor = await prepareTemplates(world, folder);
    const { say, only, rounds } = options;
    say(`${world.persons} persons: ${floor.rows} rows to write, ${megabytes(floor.bytes)}`);
    const ways = Object.entries({
      ...waysOf(world, floor),
      ...partsOf(world, floor),
      ...copiesOf(world, folder),
    }).filter(
      ([name]) => only.length === 0 || name === FLOOR || only.some((part) => name.includes(part)),
    );
    const costs: Record<string, Cost[]> = {};
    for (let round = 1; round <= rounds; round++) {
      for (const [name, way] of ways) {
        const one = await runOnce(world, way);
        costs[name] = [...(costs[name] ?? []), one];
        say(`  ${round}/${rounds}  ${name.padEnd(40)} ${one.seconds.toFixed(2).padStart(8)} s`);
      }
    }
    const live = await liveLoads(world, floor, options);
    return {
      persons: world.persons,
      floor: { rows: floor.rows, bytes: floor.bytes },
      targetBytes: await sizeOf(world),
      ...{ costs, live },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

async function sizeOf(world: World): Promise<number> {
  const clone = await world.clone('v2');
  const [row] = await query(
    clone.url,
    'SELECT pg_database_size(current_database())::float8 AS bytes',
  );
  await clone.drop();
  return Number(row?.bytes);
}

/** `moved`: after the first run. `unfloored`: what the floor is copied into. */
async function prepareTemplates(world: World, folder: string): Promise<Floor> {
  const { v1, config } = world;
  let floor: Floor | null = null;
  await world.keep('moved', 'v2', async (clone) => {
    await client('migrate', { v1, v2: clone.url, config });
    floor = await readFloor(clone, folder);
  });
  if (floor === null) throw new Error('nothing was moved');
  const of: Floor = floor;
  await world.keep('unfloored', 'moved', (clone) => clearFloor(clone, of));
  const like = await world.clone('v2');
  await loadRows(world, like, of);
  await like.drop();
  return of;
}

function waysOf(world: World, floor: Floor): Record<string, Way> {
  const { v1, v1Changed, config } = world;
  const own =
    (command: string, options: object = {}) =>
    (clone: Clone) =>
      client(command, { v1, v2: clone.url, config, ...options });
  return {
    [FLOOR]: { template: 'unfloored', run: (clone) => runFloor(clone.url, floor) },
    'migrate, triggers silenced': { template: 'v2', run: own('migrate') },
    'migrate, ordinary rights': {
      template: 'v2',
      run: (clone) => client('migrate', { v1, v2: clone.ownerUrl, config }),
    },
    'empty re-run': { template: 'moved', run: own('migrate') },
    're-run, 1 % changed': { template: 'moved', run: own('migrate', { v1: v1Changed }) },
    plan: { template: 'v2', run: own('plan') },
    verify: { template: 'moved', run: own('verify') },
    'verify, quick': { template: 'moved', run: own('verify', { quick: true }) },
    undo: { template: 'moved', run: (clone) => client('undo', { v2: clone.url, run: 1 }) },
    'rollback point': { template: 'v2', run: own('point') },
    'peer: INSERT through postgres_fdw': {
      template: 'unfloored',
      prepare: (clone) => prepareForeign(clone, world),
      run: (clone) => runForeign(clone, floor),
    },
    'peer: row by row': {
      template: 'unfloored',
      run: (clone) => runRowByRow(clone, world, floor),
    },
  };
}

/** Each into an empty database of its own. */
function copiesOf(world: World, folder: string): Record<string, Way> {
  return Object.fromEntries(
    Object.entries(stagingCopies(world, folder)).map(([name, copy]): [string, Way] => [
      name.startsWith('staging') ? name : `peer: ${name}`,
      {
        template: 'v2',
        run: async (clone) => {
          const empty = await world.clone('template0');
          try {
            const began = performance.now();
            const said = await copy(clone.url, empty.url, empty.name);
            return said ?? (performance.now() - began) / 1000;
          } finally {
            await empty.drop();
          }
        },
      },
    ]),
  );
}

async function runOnce(world: World, way: Way): Promise<Cost> {
  const clone = await world.clone(way.template);
  try {
    await way.prepare?.(clone);
    return await cost(clone.url, () => way.run(clone));
  } finally {
    await clone.drop();
  }
}

/** Beside the floor as well: what a plain COPY does to residents on this machine, no run can undercut. */
async function liveLoads(
  world: World,
  floor: Floor,
  { only, say }: RoundsOptions,
): Promise<Record<string, LiveLoad>> {
  if (only.length > 0 && !only.includes('live')) return {};
  const live: Record<string, LiveLoad> = {};
  const ways = Object.entries(waysOf(world, floor)).filter(
    ([name]) => name === FLOOR || name.startsWith('migrate,'),
  );
  for (const [name, { template, run }] of ways) {
    const clone = await world.clone(template);
    try {
      live[name] = await underLoad(world, clone, async () => run(clone));
      say(
        `  live load, ${name}: p99 ${live[name].before.p99.toFixed(0)} → ${live[name].during.p99.toFixed(0)} ms`,
      );
    } finally {
      await clone.drop();
    }
  }
  return live;
}
