/**
 * `rehome rollback apply --run`: takes a run back from its journal, in one transaction, through
 * the same writing and witnessing code that made it. What anybody has written since stays.
 */
import { applyChanges } from '../apply/apply-changes.js';
import type { TableChange } from '../apply/change.js';
import { checkLinks } from '../apply/check-links.js';
import { withQuietTriggers } from '../apply/quiet-triggers.js';
import { readCatalog } from '../catalog/read-catalog.js';
import { readForeignKeys } from '../catalog/read-foreign-keys.js';
import { EXIT, RehomeError } from '../errors.js';
import { type Journal, journalsOf } from '../ledger/journal.js';
import { beginRun, failAbandoned, finishRun, ledgerTable, setRunState } from '../ledger/ledger.js';
import { readRun, readRuns, readTriggerMode } from '../ledger/read-runs.js';
import type { UndoTable } from '../ledger/undo-rows.js';
import type { Catalog } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import { tableById } from '../model/find-table.js';
import type { UndoOptions } from '../model/options.js';
import type { RunSummary, UndoConflict, UndoResult, WitnessReport } from '../model/run.js';
import { columnText, type TableId, tableText } from '../model/table-id.js';
import { firingTriggers } from '../plan/trigger-hazards.js';
import { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { literal, sql } from '../sql/sql.js';
import { countWrites, requireCounting } from '../witness/count-writes.js';
import { commitRun } from './commit-run.js';
import { idLinksOf, withDeclaredLinks } from './declared-links.js';
import type { Failpoint } from './failpoint.js';
import { conflictsFound, countAll, findConflicts, type Todo } from './find-undo-conflicts.js';
import { lockAgainstOthers, lockSessionAgainstOthers } from './one-run-at-a-time.js';
import { Stages } from './stages.js';
import { TOOL } from './tool.js';
import { undoTriggerMode } from './trigger-mode.js';
import { undoChanges, verifyUndo, witnessUndo } from './undo-changes.js';

const NO_FAILPOINT: Failpoint = async () => {};

/**
 * @throws RehomeError: `run_unknown`, `undo_triggers`, `rights_missing`, `run_not_applied`, `later_run_applied`, `undo_conflicts`, `journal_gone`
 *   (exit 6), `witness_failed`, `verification_failed`, `constraint_violated` (7), or what a
 *   connection or statement throws; the target is then as it was
 */
export async function undo(
  options: UndoOptions,
  failpoint: Failpoint = NO_FAILPOINT,
): Promise<UndoResult> {
  const session = await Session.open(options.v2, {
    side: 'target',
    purpose: 'undo',
    signal: options.signal,
  });
  try {
    await failpoint('connected', session);
    return await takeBack(session, options, new Stages(options), failpoint);
  } catch (error) {
    const inDoubt = error instanceof RehomeError && error.state === 'in_doubt';
    if (options.signal?.aborted !== true || inDoubt) throw error;
    throw new RehomeError('interrupted; nothing was taken back', {
      code: 'interrupted',
      exitCode: EXIT.interrupted,
      hint: 'run the same command again whenever you like',
    });
  } finally {
    if (session.lost || options.signal?.aborted === true) session.destroy();
    else await session.close();
  }
}

async function takeBack(
  session: Session,
  options: UndoOptions,
  stages: Stages<UndoOptions>,
  failpoint: Failpoint,
): Promise<UndoResult> {
  const start = performance.now();
  await lockSessionAgainstOthers(session);
  await requireCounting(session);
  const run = await undoable(session, options.run);
  const catalog = await readCatalog(session);
  const journals = await journalsOf(session, run.id);
  if (journals.length === 0 && run.inserted + run.updated + run.deleted > 0)
    throw noJournal(run.id);
  const tables = undoTables(catalog, journals);
  const linked = {
    catalog: await withDeclaredLinks(session, run.id, catalog),
    byIds: await idLinksOf(session, run.id, catalog),
  };
  const ran = await readTriggerMode(session, run.id);
  const chosen = options.triggers ?? (ran === 'disable' ? 'disable' : null);
  await session.execute(sql`SET work_mem = '64MB'`);
  await session.execute(sql`SET enable_nestloop = off`);

  const preview = await stages.stage(
    'look',
    `Look at what run ${run.id} left`,
    () =>
      inRolledBack(session, async () => {
        const conflicts = await findConflicts(session, linked, tables, options.changed);
        return { conflicts, counts: await countAll(session, tables) };
      }),
    ({ conflicts, counts }) => `${rowsIn(counts)}, ${conflicts.length} in the way`,
  );
  const { database } = await session.row<{ database: string }>(
    sql`SELECT current_database() AS database`,
  );
  if (preview.conflicts.length > 0 && options.changed === undefined && options.dryRun !== true) {
    throw conflictsFound(run.id, preview.conflicts);
  }
  const written = preview.counts
    .filter(({ remove, restore, reinsert }) => remove + restore + reinsert > 0)
    .map(({ table }) => table);
  const mode =
    options.dryRun === true ? 'fire' : await undoTriggerMode(session, chosen, catalog, written);
  if (options.dryRun !== true) {
    await options.confirm?.({
      run: run.id,
      database,
      conflicts: preview.conflicts.length,
      tables: preview.counts.map(({ table, remove, restore, reinsert }) => ({
        name: tableText(table),
        remove,
        restore,
        reinsert,
      })),
    });
  }
  if (options.dryRun === true) return dryResult(run.id, preview, performance.now() - start);

  await failAbandoned(session);
  const own = await writing(session, () =>
    beginRun(session, { kind: 'undo', undoes: run.id, source: run.source, tool: TOOL, plan: null }),
  );
  const reopen = () => Session.open(options.v2, { side: 'target', purpose: 'resolve' });
  const commit = () => stages.stage('commit', 'Commit', () => commitRun(session, own, reopen));
  try {
    return await writing(
      session,
      async () => {
        const baseline = await countWrites(session);
        await session.execute(
          sql`SELECT set_config('lock_timeout', ${literal(`${options.lockTimeout ?? 2000}ms`)}, TRUE)`,
        );
        await lockAgainstOthers(session);
        const { conflicts, counts, changes, again } = await stages.stage(
          'undo',
          `Take run ${run.id} back`,
          async () => {
            const found = await findConflicts(session, linked, tables, options.changed);
            if (found.length > 0 && options.changed === undefined)
              throw conflictsFound(run.id, found);
            const counted = await countAll(session, tables);
            return {
              conflicts: found,
              counts: counted,
              ...(await writeUndo(session, own, tables, catalog, mode, written)),
            };
          },
          (done) => rowsIn(done.counts),
        );
        await failpoint('written', session);
        const evidence = await stages.stage('witness', 'Ask PostgreSQL what was written', () =>
          witnessUndo(session, run.id, catalog, changes, baseline, again),
        );
        const verified = await stages.stage('verify', 'Hold the rows against the journal', () =>
          verifyUndo(session, tables, firingTriggers(catalog.triggers, written, mode)),
        );
        await failpoint('verified', session);
        await closeRuns(session, run, own, evidence);
        return {
          run: own,
          undid: run.id,
          tables: counts.map(({ table, remove, restore, reinsert, leave: left }) => ({
            schema: table.schema,
            name: table.name,
            removed: remove,
            restored: restore,
            reinserted: reinsert,
            left,
          })),
          conflicts,
          witness: evidence,
          verified,
          milliseconds: performance.now() - start,
        };
      },
      commit,
    );
  } catch (error) {
    if (!session.lost && options.signal?.aborted !== true)
      await setRunState(session, own, 'failed');
    throw error;
  }
}

/** Writes the way back, with all that a foreign key would have checked, checked. */
async function writeUndo(
  session: Session,
  own: number,
  tables: readonly UndoTable[],
  catalog: Catalog,
  mode: TriggerMode,
  written: readonly TableId[],
): Promise<{
  readonly changes: readonly TableChange[];
  readonly again: ReadonlyMap<string, number>;
}> {
  const changes = await undoChanges(session, own, tables);
  const parked = await withQuietTriggers(session, mode, written, () =>
    applyChanges({
      session,
      changes,
      foreignKeys: catalog.foreignKeys,
      checked: mode !== 'silence',
    }),
  );
  if (mode === 'silence') {
    // Read anew: one may have come since. None can come any more to what is written.
    await checkLinks(
      session,
      await readForeignKeys(session),
      changes.map((change) => change.journal),
    );
  }
  // A deferred trigger would otherwise write after the witness has looked.
  await session.execute(sql`SET CONSTRAINTS ALL IMMEDIATE`);
  const again = new Map([...parked].map(([change, rows]) => [tableText(change.table), rows]));
  return { changes, again };
}

function rowsIn(counts: readonly Todo[]): string {
  const rows = counts.reduce(
    (sum, { remove, restore, reinsert }) => sum + remove + restore + reinsert,
    0,
  );
  return `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'} in ${counts.length} tables`;
}

async function inRolledBack<T>(session: Session, work: () => Promise<T>): Promise<T> {
  await session.execute(sql`BEGIN`);
  try {
    return await work();
  } finally {
    if (!session.lost) await session.execute(sql`ROLLBACK`);
  }
}

async function undoable(session: Session, id_: number): Promise<RunSummary> {
  const run = await readRun(session, id_);
  if (run === null) {
    throw new RehomeError(`the target's ledger has no run ${id_}`, {
      code: 'run_unknown',
      exitCode: EXIT.refused,
      hint: '`rehome rollback list` shows the runs there are',
    });
  }
  if (run.state !== 'applied') {
    throw new RehomeError(`run ${id_} is ${run.state}: there is nothing of it to take back`, {
      code: 'run_not_applied',
      exitCode: EXIT.refused,
      hint: '`rehome rollback list` shows which runs are applied',
    });
  }
  // An undo of a later run, or of this one that was itself undone, leaves nothing to build on.
  const later = (await readRuns(session)).filter(
    (other) =>
      other.id > id_ && other.state === 'applied' && (other.undoes === null || other.undoes < id_),
  );
  const [latest] = later;
  if (latest !== undefined) {
    throw new RehomeError(`run ${latest.id} was made after run ${id_} and builds on it`, {
      code: 'later_run_applied',
      exitCode: EXIT.refused,
      details: later.map((other) => `run ${other.id}, ${other.kind}, ${other.appliedAt ?? ''}`),
      hint: `take back the later ones first: rehome rollback apply --run ${latest.id}`,
    });
  }
  return run;
}

function noJournal(run: number): RehomeError {
  return new RehomeError(`run ${run} cannot be taken back: its journal was cleaned up`, {
    code: 'journal_gone',
    exitCode: EXIT.refused,
    hint: 'a rollback point from before it can be restored whole: rehome rollback list',
  });
}

function undoTables(catalog: Catalog, journals: readonly Journal[]): UndoTable[] {
  const faults: string[] = [];
  const tables = journals.flatMap((journal) => {
    const table = tableById(catalog, journal.of);
    if (table === undefined) {
      faults.push(`${tableText(journal.of)} is gone`);
      return [];
    }
    const lost = journal.columns.filter((name) => !table.columns.some((c) => c.name === name));
    faults.push(...lost.map((name) => `${columnText(journal.of, name)} is gone`));
    return [{ journal, table }];
  });
  if (faults.length > 0) {
    throw new RehomeError('the target has lost tables or columns that the run wrote', {
      code: 'schema_changed',
      exitCode: EXIT.refused,
      details: faults,
      hint: 'bring them back first; the journal still has their values',
    });
  }
  return tables;
}

function dryResult(
  run: number,
  preview: { readonly conflicts: readonly UndoConflict[]; readonly counts: readonly Todo[] },
  milliseconds: number,
): UndoResult {
  return {
    run: null,
    undid: run,
    tables: preview.counts.map(({ table, remove, restore, reinsert, leave: left }) => ({
      schema: table.schema,
      name: table.name,
      removed: remove,
      restored: restore,
      reinserted: reinsert,
      left,
    })),
    conflicts: preview.conflicts,
    witness: null,
    verified: [],
    milliseconds,
  };
}

/** Taking back an undo makes the run it had taken back count again. */
async function closeRuns(
  session: Session,
  run: RunSummary,
  own: number,
  evidence: WitnessReport,
): Promise<void> {
  const sum = (kind: 'inserted' | 'updated' | 'deleted'): number =>
    evidence.tables.reduce((total, table) => total + table.counted[kind], 0);
  await session.execute(
    sql`CREATE TABLE ${ledgerTable(`persons_${own}`)} AS SELECT * FROM ${ledgerTable(`persons_${run.id}`)}`,
  );
  await setRunState(session, run.id, 'undone');
  if (run.undoes !== null) await setRunState(session, run.undoes, 'applied');
  await finishRun(session, own, {
    persons: run.persons,
    inserted: sum('inserted'),
    updated: sum('updated'),
    deleted: sum('deleted'),
    transaction: evidence.transaction,
    plan: null,
    witness: evidence,
  });
}
