/** What residents notice of a run: the latency of their writes before, during and after it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withConnection } from '../src/embedded/databases.js';
import { type Clone, query, type World } from './world.js';

export interface Latency {
  readonly statements: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface LiveLoad {
  readonly perSecond: number;
  readonly before: Latency;
  readonly during: Latency;
  readonly after: Latency;
  /** The longest that a resident's statement waited for a lock, seen every 10 ms; milliseconds. */
  readonly longestBlock: number;
}

const PER_SECOND = 60;
const IDLE_MILLISECONDS = 8000;

export async function underLoad(
  world: World,
  clone: Clone,
  run: () => Promise<unknown>,
): Promise<LiveLoad> {
  const load = startLoad(clone.url, await residents(world, clone));
  await wait(IDLE_MILLISECONDS);
  const blocks = watchBlocks(clone.url);
  const began = Date.now();
  await run();
  const ended = Date.now();
  const longestBlock = await blocks.stop();
  await wait(IDLE_MILLISECONDS);
  const samples = await load.stop();
  const within = (from: number, to: number): Latency =>
    latency(samples.filter(([at]) => at >= from && at < to));
  return {
    perSecond: PER_SECOND,
    // The first second opens connections.
    before: within(began - IDLE_MILLISECONDS + 1000, began),
    during: within(began, ended),
    after: within(ended, Number.POSITIVE_INFINITY),
    longestBlock,
  };
}

/** Persons of the target whom the source does not know. */
async function residents(world: World, clone: Clone): Promise<number[]> {
  const some = await query(
    clone.url,
    `SELECT u.id, lower(btrim(u.email)) AS email FROM users u JOIN progress_history h ON h.user_id = u.id
      WHERE u.email LIKE '%@%' ORDER BY u.id DESC LIMIT 2000`,
  );
  const list = some.map(({ email }) => `'${String(email).replaceAll("'", "''")}'`).join(', ');
  const movers = await query(
    world.v1,
    `SELECT lower(btrim(email)) AS email FROM users WHERE lower(btrim(email)) IN (${list})`,
  );
  const moving = new Set(movers.map(({ email }) => email));
  const ids = some.filter(({ email }) => !moving.has(email)).map(({ id }) => Number(id));
  if (ids.length < 10) throw new Error('too few residents to write');
  return ids;
}

type Sample = readonly [due: number, milliseconds: number, failed: boolean];

function startLoad(url: string, ids: readonly number[]): { stop(): Promise<Sample[]> } {
  const program = fileURLToPath(new URL('live-load.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', 'jiti/register', program, JSON.stringify({ url, ids, perSecond: PER_SECOND })],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const closed = once(child, 'close');
  return {
    stop: async () => {
      child.stdin.end();
      const [code] = await closed;
      if (code !== 0) throw new Error(`the live load ended with ${code}`);
      return JSON.parse(out);
    },
  };
}

/**
 * Asks PostgreSQL who waits for whom, over one connection, for to open one costs more than the run's
 * statements; the run's own sessions have the tool's name.
 */
function watchBlocks(url: string): { stop(): Promise<number> } {
  let on = true;
  const watching = withConnection(url, async (connection) => {
    let longest = 0;
    while (on) {
      const { rows } = await connection.query(
        `SELECT coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart)) * 1000, 0)::float8 AS ms
           FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE NOT l.granted AND a.application_name NOT LIKE 'rehome%'
            AND a.datname = current_database()`,
      );
      longest = Math.max(longest, Number(rows[0]?.ms));
      await wait(10);
    }
    return longest;
  });
  return {
    stop: () => {
      on = false;
      return watching;
    },
  };
}

function latency(samples: readonly Sample[]): Latency {
  const times = samples.map(([, milliseconds]) => milliseconds).sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return {
    statements: samples.length,
    failed: samples.filter(([, , failed]) => failed).length,
    ...{ p50: at(0.5), p99: at(0.99), max: at(1) },
  };
}
