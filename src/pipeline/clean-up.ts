/**
 * `rehome rollback cleanup`: deletes old points and finished journals. Never the newest whole point,
 * nor one that a run which can still be undone needs. A point's info file goes first, so that what
 * is listed is whole at any moment.
 */
import { lstat, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backupsIn, namesIn, pointName } from '../backup/point-files.js';
import { syncPath } from '../backup/private-files.js';
import { EXIT, RehomeError } from '../errors.js';
import { dropJournal, journalSizes } from '../ledger/journal-sizes.js';
import { readRuns } from '../ledger/read-runs.js';
import type { CleanUpOptions } from '../model/rollback-options.js';
import type { CleanUpPreview, CleanUpResult, ListedPoint } from '../model/rollback-point.js';
import { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { describePoints, type Needs, readNeeds } from './list-points.js';
import { lockAgainstOthers } from './one-run-at-a-time.js';
import { Stages } from './stages.js';

const DAY = 86_400_000;

/**
 * @returns what went, or with `dryRun` what would go
 * @throws RehomeError `run_in_progress` (exit 6), `backup_unwritable` (1), or of the connection
 */
export async function cleanUp(options: CleanUpOptions): Promise<CleanUpResult> {
  const stages = new Stages(options);
  const session = await Session.open(options.v2, {
    side: 'target',
    purpose: 'clean up',
    signal: options.signal,
  });
  try {
    const preview = await lookAround(session, options, stages.now().getTime());
    if (options.dryRun === true) return { ...preview, dryRun: true, freedBytes: 0 };
    await options.confirm?.(preview);
    options.signal?.throwIfAborted();
    await dropJournals(session, preview);
    await removeFiles(options.workdir, preview);
    return { ...preview, dryRun: false, freedBytes: bytesOf(preview) };
  } catch (error) {
    throw stages.failure(error);
  } finally {
    if (session.lost || options.signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

/** Bytes that are free again afterwards. */
function bytesOf(preview: CleanUpPreview): number {
  return [...preview.points, ...preview.folders, ...preview.journals].reduce(
    (sum, { bytes }) => sum + bytes,
    0,
  );
}

async function lookAround(
  session: Session,
  options: CleanUpOptions,
  now: number,
): Promise<CleanUpPreview> {
  const days = options.days ?? 7;
  const needs = await readNeeds(session);
  const listed = await describePoints(options, needs);
  const whole = listed.filter(({ state }) => state === 'whole');
  // The state before a restore is no substitute for a point that somebody made.
  const newest = [whole[0], whole.find(({ point }) => point?.purpose === 'rollback')];
  const old = listed.filter(({ ageMilliseconds }) => ageMilliseconds >= days * DAY);
  const judged = old.map((one) => ({ one, reason: reasonToKeep(one, newest) }));
  return {
    database: needs.identity.database,
    days,
    points: judged
      .filter(({ reason }) => reason === null)
      .map(({ one: { file, point } }) => ({ file, at: point?.at ?? '', bytes: point?.bytes ?? 0 })),
    kept: judged.flatMap(({ one: { file }, reason }) =>
      reason === null ? [] : [{ file, reason }],
    ),
    folders: await oldFolders(options.workdir, listed, now, days),
    journals: await oldJournals(session, needs, { ...options, days }, now),
  };
}

function reasonToKeep(
  one: ListedPoint,
  newest: readonly (ListedPoint | undefined)[],
): string | null {
  if (one.point === null) return 'it cannot be read as a point: look at it, and delete it yourself';
  if (newest.includes(one)) return 'it is the newest whole point';
  if (one.neededBy.length > 0) return `it is the way back of run ${one.neededBy.join(', ')}`;
  return null;
}

/** A folder that is being written is younger than this. */
const ABANDONED = DAY;

const POINT_FOLDER = /^\d{8}T\d{6}Z(-\d+)?$/;
const STAGING_FOLDER = /^staging_\d{8}T\d{6}Z(-\d+)?$/;

/** Folders without an info file, and backups of staging but the newest. */
async function oldFolders(
  workdir: string,
  listed: readonly ListedPoint[],
  now: number,
  days: number,
): Promise<CleanUpPreview['folders']> {
  const backups = backupsIn(workdir);
  const names = await namesIn(backups);
  const [, ...olderStaging] = names
    .filter((name) => STAGING_FOLDER.test(name))
    .sort()
    .reverse();
  const ofPoints = new Set(listed.map(({ point, name }) => point?.folder ?? name));
  const found: { folder: string; bytes: number }[] = [];
  for (const name of names) {
    const orphan = name.startsWith('.partial-') || (POINT_FOLDER.test(name) && !ofPoints.has(name));
    if (!orphan && !olderStaging.includes(name)) continue;
    const folder = join(backups, name);
    const age = now - (await lstat(folder)).mtimeMs;
    if (age < (orphan ? ABANDONED : days * DAY)) continue;
    found.push({ folder, bytes: await sizeOf(folder) });
  }
  return found;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await lstat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}

/** Of runs that were taken back or failed; with `journals` of all that are old. */
async function oldJournals(
  session: Session,
  { identity }: Needs,
  { days, journals }: { readonly days: number; readonly journals?: boolean },
  now: number,
): Promise<CleanUpPreview['journals']> {
  if (identity.standby) return [];
  const sizes = await journalSizes(session);
  return (await readRuns(session)).flatMap(({ id, state, startedAt, appliedAt }) => {
    const bytes = sizes.get(id);
    const age = now - new Date(appliedAt ?? startedAt).getTime();
    const finished = state === 'undone' || state === 'failed';
    const goes = finished || (journals === true && state === 'applied');
    return bytes === undefined || !goes || age < days * DAY ? [] : [{ run: id, state, bytes }];
  });
}

async function dropJournals(session: Session, { journals }: CleanUpPreview): Promise<void> {
  if (journals.length === 0) return;
  await writing(session, async () => {
    await lockAgainstOthers(session);
    for (const { run } of journals) await dropJournal(session, run);
  });
}

async function removeFiles(workdir: string, { points, folders }: CleanUpPreview): Promise<void> {
  try {
    for (const { file } of points) {
      await rm(file);
      await syncPath(dirname(file));
      await rm(join(dirname(file), pointName(file)), { recursive: true, force: true });
    }
    for (const { folder } of folders) await rm(folder, { recursive: true, force: true });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new RehomeError(`${backupsIn(workdir)} cannot be cleaned up (${reason})`, {
      code: 'backup_unwritable',
      exitCode: EXIT.fault,
      hint: 'journals that were to go are gone; make the folder writable, and run it again',
      cause: error,
    });
  }
}
