/**
 * A pooler between the tool and the server. One that hands a server session from one client to the
 * next after every transaction loses settings, locks, snapshots and temporary tables on the way, and
 * gives them to somebody else. It is found out before anything is set.
 */
import type pg from 'pg';

/**
 * So often two connections are asked, in turn and at once: other clients of the pool come between them,
 * and may do so in a way that looks like a session each for a while.
 */
const ROUNDS = 20;

/** @returns process id of the server session that answers just now */
export async function backendPid(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Whether somebody else than the server session said at login who it is. */
export function isPooled(client: pg.Client, pid: number): boolean {
  // What `pg` keeps for cancelling requests; its types do not say so.
  const { processID } = client as unknown as { readonly processID: number | null };
  return processID !== pid;
}

/**
 * Two connections that are open at the same time keep a server session each, unless a pool of
 * transactions or statements is between: then both are served by whichever is idle.
 */
export async function sharesBackends(one: pg.Client, other: pg.Client): Promise<boolean> {
  const [first, second] = [await backendPid(one), await backendPid(other)];
  if (first === second) return true;
  for (let round = 1; round < ROUNDS; round += 1) {
    const asked =
      round % 2 === 0
        ? await Promise.all([backendPid(one), backendPid(other)])
        : [await backendPid(one), await backendPid(other)];
    if (asked[0] !== first || asked[1] !== second) return true;
  }
  return false;
}
