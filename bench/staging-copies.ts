/** `staging setup` and the ways that people copy a database with, as far as their programs are there. */
import { spawn, spawnSync } from 'node:child_process';
import { type ClientCost, client } from './measure.js';
import type { World } from './world.js';

export type Copy = (v2: string, staging: string, named: string) => Promise<Measured>;
type Measured = ClientCost | undefined;

/** @param folder where a dump may lie */
export function stagingCopies(world: World, folder: string): Record<string, Copy> {
  const dump = `rm -rf ${folder}/dump && pg_dump -Fd -j2 -f ${folder}/dump`;
  const peers: Record<string, Copy> = {};
  if (dumps(world)) {
    peers['pg_dump -Fd -j2, pg_restore -j2'] = shell(
      `${dump} "$V2" && pg_restore -j2 -d "$COPY" ${folder}/dump`,
    );
    peers['pg_dump -Fd -j2 -Z0, pg_restore -j2'] = shell(
      `${dump} -Z0 "$V2" && pg_restore -j2 -d "$COPY" ${folder}/dump`,
    );
    if (has('pgcopydb')) {
      peers.pgcopydb = shell(
        `rm -rf ${folder}/pgcopydb && pgcopydb clone --dir ${folder}/pgcopydb --table-jobs 2 --index-jobs 2 --source "$V2" --target "$COPY"`,
      );
    }
  }
  return {
    'staging setup': (v2, staging, named) =>
      client('staging', { v1: world.v1, v2, staging, named }),
    ...peers,
  };
}

/** An older pg_dump refuses the server, and pgcopydb runs it. */
function dumps({ major }: World): boolean {
  if (!has('pg_dump') || !has('pg_restore')) return false;
  const version = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout;
  return Number(/(\d+)\./.exec(version)?.[1]) >= major;
}

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

function shell(line: string): Copy {
  return (v2, staging) =>
    new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', `set -eo pipefail; ${line}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, V2: v2, COPY: staging },
      });
      child.once('error', reject);
      child.once('exit', (code) =>
        code === 0 ? resolve(undefined) : reject(new Error(`${line}: exit ${code}`)),
      );
    });
}
