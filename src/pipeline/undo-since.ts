/**
 * `rehome rollback apply --rollback-file`: takes back every run made since a point, the newest
 * first, each from its journal. The point's backup is not touched, and what others wrote stays.
 */
import { readRuns } from '../ledger/read-runs.js';
import type { UndoSinceOptions } from '../model/rollback-options.js';
import type { RollbackPoint, UndoSinceResult } from '../model/rollback-point.js';
import type { RunSummary, UndoResult } from '../model/run.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { knows } from './list-points.js';
import { pointOf } from './point-at.js';
import { Stages } from './stages.js';
import { undo } from './undo.js';
import { usingSession } from './using-session.js';

/**
 * @returns one result a run; none where no run since is applied
 * @throws RehomeError `point_unreadable`, `point_of_another_database` (exit 6), or as `undo`; runs
 *   that were taken back before the one that failed stay so
 */
export async function undoSince(options: UndoSinceOptions): Promise<UndoSinceResult> {
  const { file, ...rest } = options;
  const { v2, signal } = options;
  const { point, runs } = await usingSession(
    v2,
    { side: 'target', purpose: 'undo', signal },
    async (session) => {
      const named = await pointOf(file, await identifyDatabase(session));
      return { point: named, runs: runsSince(named, await readRuns(session)) };
    },
  );
  const undone: UndoResult[] = [];
  for (const run of runs) {
    try {
      undone.push(await undo({ ...rest, run }));
    } catch (error) {
      tellHalfWay(options, undone, run);
      throw error;
    }
    if (options.dryRun === true) break;
  }
  return { point: point.name, runs, undone };
}

/** An undo of a run that was made since as well is no way back of its own: the two cancel. */
function runsSince(point: RollbackPoint, all: readonly RunSummary[]): readonly number[] {
  const since = all.filter((run) => !knows(point, run));
  const isSince = (id: number | null): boolean => since.some((run) => run.id === id);
  return since
    .filter(({ state, undoes }) => state === 'applied' && !isSince(undoes))
    .map(({ id }) => id)
    .sort((a, b) => b - a);
}

/** The error speaks of one run alone. */
function tellHalfWay(options: UndoSinceOptions, undone: readonly UndoResult[], run: number): void {
  if (undone.length === 0) return;
  const back = undone.map(({ undid }) => undid).join(', ');
  const message = `Run ${back} is taken back, and stays so; run ${run} and those before it are applied.`;
  new Stages(options).emit({ kind: 'notice', message });
}
