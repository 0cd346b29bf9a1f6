/** `rehome rollback list`: the rollback points of a work folder, and which runs need them. */
import { dirname } from 'node:path';
import { checkFiles, infoFiles, pointName, readPoint } from '../backup/point-files.js';
import { RehomeError } from '../errors.js';
import { journalSizes } from '../ledger/journal-sizes.js';
import { readRuns } from '../ledger/read-runs.js';
import type { ListPointsOptions } from '../model/rollback-options.js';
import type { ListedPoint, RollbackPoint } from '../model/rollback-point.js';
import type { RunSummary } from '../model/run.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';

/**
 * @returns newest first, damaged ones and files that are no point included
 * @throws RehomeError `file_unreadable` (exit 1), of the connection, or the signal's reason
 */
export async function listPoints(options: ListPointsOptions): Promise<readonly ListedPoint[]> {
  const needs = options.v2 === undefined ? null : await needsOf(options.v2, options.signal);
  return describePoints(options, needs);
}

/** What a database's runs need of its points. */
export interface Needs {
  readonly identity: DatabaseIdentity;
  /** Runs under way, and applied ones that can still be undone. */
  readonly runs: readonly RunSummary[];
}

export async function readNeeds(session: Session): Promise<Needs> {
  const journals = await journalSizes(session);
  const runs = (await readRuns(session)).filter(
    ({ id, kind, state }) =>
      kind === 'migrate' && (state === 'running' || (state === 'applied' && journals.has(id))),
  );
  return { identity: await identifyDatabase(session), runs };
}

async function needsOf(v2: string, signal: AbortSignal | undefined): Promise<Needs> {
  const session = await Session.open(v2, { side: 'target', purpose: 'list', signal });
  try {
    return await readNeeds(session);
  } finally {
    await session.close();
  }
}

/** Every point, checked; with `needs`, also whose way back each is. */
export async function describePoints(
  options: Omit<ListPointsOptions, 'v2'>,
  needs: Needs | null,
): Promise<readonly ListedPoint[]> {
  const now = (options.clock?.() ?? new Date()).getTime();
  const listed: ListedPoint[] = [];
  for (const file of await infoFiles(options.workdir)) {
    options.signal?.throwIfAborted();
    listed.push({ ...(await describe(file, options, now)), neededBy: [] });
  }
  if (needs === null) return listed;
  return listed.map((one) => ({ ...one, neededBy: neededBy(one, listed, needs) }));
}

async function describe(
  file: string,
  options: Omit<ListPointsOptions, 'v2'>,
  now: number,
): Promise<Omit<ListedPoint, 'neededBy'>> {
  try {
    const point = await readPoint(file);
    const faults = await checkFiles(file, point, {
      thoroughly: options.verify === true,
      environment: options.environment ?? {},
      signal: options.signal,
    });
    return {
      ...{ file, name: point.name, point, faults },
      state: faults.length === 0 ? 'whole' : 'damaged',
      ageMilliseconds: now - new Date(point.at).getTime(),
    };
  } catch (error) {
    if (!(error instanceof RehomeError) || error.code !== 'point_unreadable') throw error;
    const { message, details } = error;
    const faults = [message, ...details].map((line) => line.replaceAll(`${dirname(file)}/`, ''));
    return {
      ...{ file, name: pointName(file), state: 'damaged', faults, point: null },
      ageMilliseconds: 0,
    };
  }
}

/** Runs whose newest whole point from before them is this one. */
function neededBy(
  one: ListedPoint,
  all: readonly ListedPoint[],
  { identity, runs }: Needs,
): readonly number[] {
  return runs
    .filter((run) => wayBackOf(run, all, identity)?.file === one.file)
    .map((run) => run.id)
    .sort((a, b) => a - b);
}

function wayBackOf(
  run: RunSummary,
  newestFirst: readonly ListedPoint[],
  identity: DatabaseIdentity,
): ListedPoint | undefined {
  return newestFirst.find(
    ({ point, state }) =>
      point !== null && state === 'whole' && isOf(point, identity) && !knows(point, run),
  );
}

/** The run was applied (or had been and was taken back) when the point was made. */
export function knows(point: RollbackPoint, run: RunSummary): boolean {
  return point.runs.some(
    ({ id, state, startedAt }) =>
      // A restored ledger gives its numbers out again.
      id === run.id && startedAt === run.startedAt && (state === 'applied' || state === 'undone'),
  );
}

/**
 * Is it a point of this database? A restored database has another oid, so the server and the name
 * decide.
 */
export function isOf(point: RollbackPoint, identity: DatabaseIdentity): boolean {
  const [then = '', now = ''] = [point.database.identity, identity.identity].map(
    (text) => text.split('/')[0] ?? '',
  );
  const sameServer = then === now || then === 'unknown' || now === 'unknown';
  return sameServer && point.database.name === identity.database;
}
