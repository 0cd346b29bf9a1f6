/** Measures: one way of doing something on one fresh copy of a database, and many of them in turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { query } from './world.js';

/** What a command of the tool said of itself. */
export interface ClientCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  /** Milliseconds. */
  readonly stages: Readonly<Record<string, number>>;
}

/** What one way cost, once. */
export interface Cost {
  readonly seconds: number;
  /** WAL that the target's server wrote meanwhile. */
  readonly walBytes: number;
  /** Of the client's process; null where there is none of its own. */
  readonly client: Omit<ClientCost, 'seconds'> | null;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly all: readonly number[];
}

/** Runs a command of the tool in a process of its own. @throws what it ends with, with its output */
export async function client(
  command: string,
  options: Readonly<Record<string, unknown>>,
): Promise<ClientCost> {
  const program = fileURLToPath(new URL('client.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify({ command, options })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${err}`);
  const said = JSON.parse(out);
  if (said.failed.length > 0) throw new Error(`${command}: ${said.failed.join(', ')} failed`);
  return said;
}

/** @param work gives its own seconds where starting a process must not count; else it is timed whole */
export async function cost(
  url: string,
  work: () => Promise<ClientCost | number | undefined>,
): Promise<Cost> {
  await query(url, 'CHECKPOINT');
  const position = async (): Promise<string> => {
    const [row] = await query(url, 'SELECT pg_current_wal_insert_lsn()::text AS at');
    return String(row?.at);
  };
  const from = await position();
  const began = performance.now();
  const said = await work();
  const elapsed = (performance.now() - began) / 1000;
  const [row] = await query(
    url,
    `SELECT pg_wal_lsn_diff('${await position()}', '${from}')::float8 AS bytes`,
  );
  return {
    seconds: typeof said === 'number' ? said : (said?.seconds ?? elapsed),
    walBytes: Number(row?.bytes),
    client: typeof said === 'object' ? said : null,
  };
}

export function spread(all: readonly number[]): Spread {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1), all };
}
