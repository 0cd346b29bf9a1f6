/**
 * Makes staging a true copy of the target as it is at one moment: guarded, cleared, filled from
 * one snapshot, each table compared. The target is only read, and its writers wait for nothing.
 */
import { createHash } from 'node:crypto';
import { dumpSchema } from '../dump/dump-schema.js';
import { runEntries } from '../dump/run-entries.js';
import { splitDump } from '../dump/split-dump.js';
import { EXIT, RehomeError } from '../errors.js';
import type {
  DatabaseOfSetup,
  SetUpStagingOptions,
  StagingResult,
  StagingState,
} from '../model/staging.js';
import { type TableId, tableText } from '../model/table-id.js';
import { type DatabaseIdentity, identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';
import { clearStaging } from '../staging/clear-staging.js';
import { holdTables, openPair, type Pair, takeSnapshot } from '../staging/connections.js';
import { copyLargeObjects, copySequences, differs, refreshViews } from '../staging/copy-rest.js';
import { beginFilling, bindTables, type Filling, fillTables } from '../staging/fill-staging.js';
import {
  holdsRows,
  LEFT_BEHIND,
  missingExtensions,
  readRelations,
  readTables,
} from '../staging/read-contents.js';
import { NEVER_COPIED } from '../staging/sort-entries.js';
import { requireStaging } from '../staging/staging-guard.js';
import { writeStagingState } from '../staging/staging-state.js';
import { lockSessionAgainstOthers } from './one-run-at-a-time.js';
import { Stages } from './stages.js';

const PARALLEL = 2;

/**
 * @param whenCopied for tests: called for each table after its rows came, before they are compared
 * @returns what was copied; `skipped` names what staging's server could not make
 * @throws RehomeError `same_database`, `staging_not_marked` and the guard's others, or
 *   `extension_unavailable`, exit code 6: nothing was cleared; `staging_differs`, exit code 7; or
 *   of a connection. Staging says `being_filled` of itself from the clearing on to the end.
 */
export async function setUpStaging(
  options: SetUpStagingOptions,
  whenCopied: (table: TableId) => Promise<void> = async () => {},
): Promise<StagingResult> {
  const stages = new Stages(options);
  const sessions: Session[] = [];
  const cleared = { yet: false };
  try {
    const result = await withSessions(stages, { sessions, whenCopied, cleared });
    for (const session of sessions) await session.close();
    return result;
  } catch (error) {
    throw ofStaging(stages.failure(error), cleared.yet);
  } finally {
    // Whatever is still open is busy or in a transaction that nobody needs any more.
    for (const session of sessions) session.destroy();
  }
}

async function withSessions(
  stages: Stages<SetUpStagingOptions>,
  work: {
    readonly sessions: Session[];
    readonly whenCopied: (table: TableId) => Promise<void>;
    /** Set before the first object goes. */
    readonly cleared: { yet: boolean };
  },
): Promise<StagingResult> {
  const { sessions, whenCopied, cleared } = work;
  const { options } = stages;
  const { signal } = options;
  const start = performance.now();
  const timings: Record<string, number> = {};
  const phase = async <T>(
    name: string,
    title: string,
    work: () => Promise<T>,
    summary: (result: T) => string = () => '',
  ): Promise<T> => {
    const began = performance.now();
    const result = await stages.stage('staging', title, work, summary);
    timings[name] = performance.now() - began;
    return result;
  };
  const open = async (url: string, side: 'source' | 'target' | 'staging') => {
    const session = await Session.open(url, { side, purpose: 'set up staging', signal });
    sessions.push(session);
    return session;
  };

  const { target, staging, identity } = await phase('look', 'Look at staging', () =>
    look(stages, open),
  );
  const { backUp } = options;
  const backup =
    backUp !== null && (await holdsRows(staging))
      ? await phase('backup', 'Keep what staging holds', () => backUp(identity.database))
      : null;

  const about = await phase('schema', 'Read the schema of the target', async () => {
    const snapshot = await takeSnapshot(target);
    await holdTables(target, await readTables(target));
    const sql_ = await dumpSchema(options.v2, {
      ...{ side: 'target', purpose: 'copy', excludeSchemas: LEFT_BEHIND },
      ...{ snapshot: snapshot.name, signal },
    });
    return {
      snapshot,
      dump: splitDump(sql_),
      schema: createHash('sha256').update(sql_).digest('hex'),
    };
  });
  const state = (name: StagingState['state'], rows: number): StagingState => ({
    state: name,
    target: shown(identity.target),
    snapshotAt: about.snapshot.at,
    schema: about.schema,
    rows,
  });
  await phase('clear', 'Clear staging', async () => {
    cleared.yet = true;
    await writeStagingState(staging, state('being_filled', 0));
    await clearStaging(staging, await hasPublic(target));
  });

  const pairs = await openPairs(options, about.snapshot, sessions);
  const filling = await phase('make', 'Make the tables', () => beginFilling(pairs, about.dump));
  const { tables, different } = await phase(
    'copy',
    'Copy, compare and index every table',
    () => {
      const progress = progressOf(stages, filling.tables);
      return fillTables(pairs, filling, {
        bytes: progress.bytes,
        async copied(table) {
          progress.copied(table);
          await whenCopied(table);
        },
        signal,
      });
    },
    (done) => `${done.tables.length} tables`,
  );
  if (different.length > 0) throw differs([...different].sort());
  const { skipped, ...rest } = await phase(
    'bind',
    'Links, triggers, sequences, views',
    async () => {
      await bindTables(pairs, filling);
      return finish(pairs, filling.failed, filling.entries.eventTriggers);
    },
  );
  const neverCopied = about.dump.filter(({ type }) => NEVER_COPIED.has(type));
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  await writeStagingState(staging, state('whole', rows));
  return {
    at: stages.now().toISOString(),
    target: shown(identity.target),
    staging: shown(identity),
    snapshotAt: about.snapshot.at,
    tables,
    rows,
    bytes: tables.reduce((sum, table) => sum + table.bytes, 0),
    ...rest,
    skipped: [
      ...neverCopied.map(({ type, name }) => `${type} ${name}: it reaches out to other servers`),
      ...skipped,
    ],
    backup,
    timings,
    milliseconds: performance.now() - start,
  };
}

/**
 * Bytes that pass are held against a table's size on disk, which is an estimate of them. All sizes
 * are told at once, so that the share that is done is one of the whole.
 */
function progressOf(stages: Stages<SetUpStagingOptions>, tables: Filling['tables']) {
  const passed = new Map<string, number>();
  const sizes = new Map(tables.map((table) => [tableText(table), table.size]));
  const tell = (subject: string, bytes: number): void => {
    const total = sizes.get(subject) ?? 0;
    const done = Math.min(bytes, total);
    stages.emit({ kind: 'progress', stage: 'staging', subject, done, total, unit: 'bytes' });
  };
  for (const subject of sizes.keys()) tell(subject, 0);
  return {
    bytes(table: TableId, bytes: number): void {
      const subject = tableText(table);
      const sum = (passed.get(subject) ?? 0) + bytes;
      passed.set(subject, sum);
      tell(subject, sum);
    },
    copied: (table: TableId): void => tell(tableText(table), Number.POSITIVE_INFINITY),
  };
}

/** Everything that can refuse, before anything is cleared. */
async function look(
  stages: Stages<SetUpStagingOptions>,
  open: (url: string, side: 'source' | 'target' | 'staging') => Promise<Session>,
) {
  const { options } = stages;
  const target = await open(options.v2, 'target');
  const staging = await open(options.staging, 'staging');
  const source = options.v1 === undefined ? [] : [await open(options.v1, 'source')];
  const identity = await requireStaging(staging, [target, ...source], options.consent);
  await lockSessionAgainstOthers(staging);
  const missing = await missingExtensions(target, staging);
  if (missing.length > 0 && options.allowMissingExtensions !== true) {
    throw new RehomeError(
      `the server of staging lacks extensions that the target has: ${missing.join(', ')}`,
      {
        code: 'extension_unavailable',
        exitCode: EXIT.refused,
        details: missing,
        hint: 'nothing was cleared; install them there, or leave their objects out: --allow-missing-extensions',
      },
    );
  }
  if (missing.length > 0) {
    const message = `Without the objects of extensions that staging lacks: ${missing.join(', ')}.`;
    stages.emit({ kind: 'notice', message });
  }
  return {
    target,
    staging,
    identity: { ...identity, target: await identifyDatabase(target) },
  };
}

async function openPairs(
  options: SetUpStagingOptions,
  snapshot: Awaited<ReturnType<typeof takeSnapshot>>,
  sessions: Session[],
): Promise<readonly [Pair, ...Pair[]]> {
  const one = () =>
    openPair(options, snapshot, (session) => sessions.push(session), options.signal);
  const first = await one();
  const others: Pair[] = [];
  while (others.length + 1 < (options.parallel ?? PARALLEL)) others.push(await one());
  return [first, ...others];
}

async function finish(
  [{ target, staging }]: readonly [Pair, ...Pair[]],
  failed: readonly {
    readonly entry: { type: string; schema: string; name: string };
    readonly reason: string;
  }[],
  eventTriggers: Parameters<typeof runEntries>[1],
) {
  const made = async (kind: 'S' | 'm') => {
    const there = new Set((await readRelations(staging, kind)).map(tableText));
    return (await readRelations(target, kind)).filter((one) => there.has(tableText(one)));
  };
  const sequences = await made('S');
  await copySequences(sequences, target, staging);
  const largeObjects = await copyLargeObjects(target, staging);
  const views = await readRelations(target, 'm');
  const unfilled = await refreshViews(views, staging);
  const late = await runEntries(staging, eventTriggers);
  return {
    sequences: sequences.length,
    views: views.length - unfilled.length,
    largeObjects,
    skipped: [
      ...[...failed, ...late].map(
        ({ entry, reason }) =>
          `${entry.type} ${entry.schema === '-' ? '' : `${entry.schema}.`}${entry.name}: ${reason}`,
      ),
      ...unfilled.map(({ view, reason }) => `rows of ${tableText(view)}: ${reason}`),
    ],
  };
}

async function hasPublic(target: Session): Promise<boolean> {
  const [found] = await target.rows(
    sql`SELECT FROM pg_catalog.pg_namespace WHERE nspname = ${literal('public')}`,
  );
  return found !== undefined;
}

function shown({ database, version, identity }: DatabaseIdentity): DatabaseOfSetup {
  return { database, version, identity };
}

/** Says what has become of staging: the target, which errors speak of, is only read here. */
function ofStaging(error: Error, cleared: boolean): Error {
  if (!(error instanceof RehomeError)) return error;
  const { code, exitCode, message, hint, details } = error;
  const again = 'the next run fills it anew';
  if (code === 'interrupted') {
    const state = cleared ? 'had been cleared and is not whole' : 'is as before';
    return new RehomeError(`interrupted; the target was only read, and staging ${state}`, {
      ...{ code, exitCode, cause: error },
      hint: `run the same command again whenever you like${cleared ? `; ${again}` : ''}`,
    });
  }
  if (!cleared || code === 'staging_differs') return error;
  return new RehomeError(message, {
    ...{ code, exitCode, cause: error },
    details: [...details, `staging had been cleared and is not whole; ${again}`],
    ...(hint === undefined ? {} : { hint }),
  });
}
