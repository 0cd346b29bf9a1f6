/**
 * `staging setup` beside pg_dump | pg_restore, on one pair of databases, in turns: the target is
 * the training app at a chosen size. Run it by `npm run bench:staging -- [persons] [rounds]`.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withConnection } from '../src/embedded/databases.js';
import { startServer } from '../src/embedded/start-server.js';
import { setUpStaging } from '../src/pipeline/set-up-staging.js';
import { loadExample } from '../tests/example/load-example.js';

const persons = Number(process.argv[2] ?? 4928);
const rounds = Number(process.argv[3] ?? 3);

/** One server for both sides, without fsync: the disk is left out of it for all ways alike. */
const server = await startServer({
  major: 15,
  settings: { fsync: 'off', shared_buffers: '256MB', max_wal_size: '4GB' },
});
const folder = await mkdtemp(join(tmpdir(), 'rehome-bench-'));
const urlOf = (name: string): string => server.url(name);
const shell = (line: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', `set -eo pipefail; ${line}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, V2: urlOf('v2'), COPY: urlOf('copy'), FOLDER: folder },
    });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  'staging setup': () =>
    setUpStaging({
      ...{ v2: urlOf('v2'), staging: urlOf('copy'), backUp: null },
      consent: { named: 'copy' },
    }),
  'pg_dump -Fc | pg_restore': () => shell('pg_dump -Fc "$V2" | pg_restore -d "$COPY"'),
  'pg_dump -Fd -j2 + pg_restore -j2': () =>
    shell(
      'rm -rf "$FOLDER/d"; pg_dump -Fd -j2 -f "$FOLDER/d" "$V2"; pg_restore -j2 -d "$COPY" "$FOLDER/d"',
    ),
};

try {
  await server.createDatabase('v2');
  await loadExample(urlOf('v2'), { side: 'v2', persons });
  const size = await withConnection(urlOf('v2'), async (connection) => {
    await connection.query('VACUUM ANALYZE');
    const { rows } = await connection.query(
      'SELECT pg_size_pretty(pg_database_size(current_database())) AS size',
    );
    return String(rows[0]?.size);
  });
  process.stdout.write(`${persons} persons, ${size}, ${rounds} rounds\n`);
  const seconds = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(ways)) {
      await server.createDatabase('copy');
      const began = performance.now();
      await run();
      seconds.set(name, [...(seconds.get(name) ?? []), (performance.now() - began) / 1000]);
      await server.dropDatabase('copy');
    }
  }
  const median = (all: readonly number[]): number =>
    [...all].sort((a, b) => a - b)[all.length >> 1] ?? 0;
  const ours = median(seconds.get('staging setup') ?? []);
  for (const [name, all] of seconds) {
    const [middle, least, most] = [median(all), Math.min(...all), Math.max(...all)];
    process.stdout.write(
      `${name.padEnd(34)} ${middle.toFixed(1)} s (${least.toFixed(1)}–${most.toFixed(1)}), setup is ${(ours / middle).toFixed(2)} ×\n`,
    );
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
