/** Rollback points as checklists know them, and whether one still stands for the target as it is. */
import { readCounters } from '../backup/write-counters.js';
import type { ListedPoint, RollbackPoint, WriteCounters } from '../model/rollback-point.js';
import { tableText } from '../model/table-id.js';
import { Session } from '../postgres/session.js';
import type { KnownPoint } from '../report/checklist.js';
import { listPoints } from './list-points.js';

interface Target {
  readonly v2: string;
  readonly signal?: AbortSignal;
}

/** @returns the point of this file, if it is whole and nothing was written to the target since */
export async function findFreshPoint(
  options: Target & { readonly workdir: string },
  file: string,
): Promise<KnownPoint | null> {
  const { workdir, signal } = options;
  const points = await listPoints({ workdir, ...(signal === undefined ? {} : { signal }) });
  const listed = points.find((one) => one.file === file);
  if (listed === undefined || listed.state !== 'whole') return null;
  const known = await asKnownPoint(options, listed);
  return known?.writtenSince === 0 ? known : null;
}

/** @returns null for a file that is no point */
export async function asKnownPoint(
  target: Target,
  { file, point, state }: ListedPoint,
): Promise<KnownPoint | null> {
  if (point === null) return null;
  return {
    file,
    at: point.at,
    bytes: point.bytes,
    whole: state === 'whole',
    writtenSince: await tablesWrittenSince(target, point),
  };
}

async function tablesWrittenSince(target: Target, point: RollbackPoint): Promise<number | null> {
  const session = await Session.open(target.v2, {
    side: 'target',
    purpose: 'look',
    signal: target.signal,
  });
  try {
    const now = await readCounters(session);
    return now.since === point.counters.since ? written(point.counters, now) : null;
  } finally {
    await session.close();
  }
}

/** Tables whose counts differ, those that came or went included. */
function written(then: WriteCounters, now: WriteCounters): number {
  const before = countsByTable(then);
  const after = countsByTable(now);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.filter((name) => (before.get(name) ?? '0 0 0') !== (after.get(name) ?? '0 0 0'))
    .length;
}

function countsByTable({ tables }: WriteCounters): ReadonlyMap<string, string> {
  return new Map(
    tables.map((one) => [tableText(one), `${one.inserted} ${one.updated} ${one.deleted}`]),
  );
}
