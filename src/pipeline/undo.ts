/**
 * `rehome rollback apply --run`: takes a run back from its journal, in one transaction, through
 * the same writing and witnessing code that made it. What anybody has written since stays.
 */
import { applyChanges } from '../apply/apply-changes.js';
import type { TableChange } from '../apply/change.js';
import { checkLinks } from '../apply/check-links.js';
import { fireTriggers, maySilenceTriggers, silenceTriggers } from '../apply/silence-triggers.js';
import { readCatalog } from '../catalog/read-catalog.js';
import { EXIT, RehomeError } from '../errors.js';
import {
  beforeName,
  createJournal,
  type Journal,
  journalOf,
  journalsOf,
  keyNames,
} from '../ledger/journal.js';
import { beginRun, failAbandoned, finishRun, ledgerTable, setRunState } from '../ledger/ledger.js';
import { readRun, readRuns } from '../ledger/read-runs.js';
import {
  conflictsOf,
  countTodo,
  leave,
  lookAtRows,
  notAsBefore,
  pointedAtSince,
  takenSince,
  type UndoTable,
  undoRows,
} from '../ledger/undo-rows.js';
import type { Catalog } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import type { UndoOptions } from '../model/options.js';
import type { RunSummary, UndoConflict, UndoResult, WitnessReport } from '../model/run.js';
import { sameTable, tableText } from '../model/table-id.js';
import { tableById } from '../plan/find-table.js';
import { Session } from '../postgres/session.js';
import { writing } from '../postgres/transaction.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { timedCheck } from '../verify/timed-check.js';
import { countWrites, requireCounting } from '../witness/count-writes.js';
import type { WitnessedTable } from '../witness/walk-owners.js';
import { witness } from '../witness/witness.js';
import { refuseFailedChecks } from './apply-move.js';
import type { Failpoint } from './failpoint.js';
import { lockAgainstOthers, lockSessionAgainstOthers } from './one-run-at-a-time.js';
import { TOOL } from './tool.js';
import { witnessedTables } from './witnessed-tables.js';

const NO_FAILPOINT: Failpoint = async () => {};

/**
 * @throws RehomeError: `run_unknown`, `run_not_applied`, `later_run_applied`, `undo_conflicts`
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
    return await takeBack(session, options, failpoint);
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
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
  failpoint: Failpoint,
): Promise<UndoResult> {
  const start = performance.now();
  await lockSessionAgainstOthers(session);
  await requireCounting(session);
  const run = await undoable(session, options.run);
  const catalog = await readCatalog(session);
  const tables = undoTables(catalog, await journalsOf(session, run.id));
  const silent = await maySilenceTriggers(session);
  await session.execute(sql`SET work_mem = '64MB'`);
  await session.execute(sql`SET enable_nestloop = off`);

  const preview = await inRolledBack(session, async () => {
    const conflicts = await findConflicts(session, catalog, tables, options.changed);
    return { conflicts, counts: await countAll(session, tables) };
  });
  const { database } = await session.row<{ database: string }>(
    sql`SELECT current_database() AS database`,
  );
  if (preview.conflicts.length > 0 && options.changed === undefined && options.dryRun !== true) {
    throw conflictsFound(run.id, preview.conflicts);
  }
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
  try {
    return await writing(session, async () => {
      const baseline = await countWrites(session);
      await session.execute(
        sql`SELECT set_config('lock_timeout', ${literal(`${options.lockTimeout ?? 2000}ms`)}, TRUE)`,
      );
      await lockAgainstOthers(session);
      const conflicts = await findConflicts(session, catalog, tables, options.changed);
      if (conflicts.length > 0 && options.changed === undefined)
        throw conflictsFound(run.id, conflicts);
      const counts = await countAll(session, tables);
      const changes = await undoChanges(session, own, tables);
      if (silent) await silenceTriggers(session);
      await applyChanges({ session, changes, foreignKeys: catalog.foreignKeys });
      if (silent) {
        await fireTriggers(session);
        await checkLinks(
          session,
          catalog.foreignKeys,
          changes.map((change) => change.journal),
        );
      }
      await failpoint('written', session);
      const evidence = await witnessUndo(session, run.id, catalog, changes, baseline);
      const verified = await verifyUndo(session, tables);
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
    });
  } catch (error) {
    if (!session.lost && options.signal?.aborted !== true)
      await setRunState(session, own, 'failed');
    throw error;
  }
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
  const later = (await readRuns(session)).filter(
    (other) => other.id > id_ && other.state === 'applied' && other.undoes !== id_,
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

function undoTables(catalog: Catalog, journals: readonly Journal[]): UndoTable[] {
  const faults: string[] = [];
  const tables = journals.flatMap((journal) => {
    const table = tableById(catalog, journal.of);
    if (table === undefined) {
      faults.push(`${tableText(journal.of)} is gone`);
      return [];
    }
    const lost = journal.columns.filter((name) => !table.columns.some((c) => c.name === name));
    faults.push(...lost.map((name) => `${tableText(journal.of)}.${name} is gone`));
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

/** Leaves the temporary tables with what will be done to each row. */
async function findConflicts(
  session: Session,
  catalog: Catalog,
  tables: readonly UndoTable[],
  changed: 'keep' | 'restore' | undefined,
): Promise<UndoConflict[]> {
  const conflicts: UndoConflict[] = [];
  for (const undoTable of tables) {
    await session.execute(lookAtRows(undoTable, changed));
    await session.execute(sql`ANALYZE ${undoRows(undoTable.journal)}`);
    const name = tableText(undoTable.table);
    const found = await session.rows<{ key: string; kind: UndoConflict['kind'] }>(
      conflictsOf(undoTable),
    );
    conflicts.push(
      ...found.map(({ key, kind }) => ({ table: name, key, kind, message: CONFLICT[kind] })),
    );
  }
  for (const undoTable of tables) {
    for (const { columns: names, primary } of undoTable.table.uniqueKeys) {
      const taken = primary ? null : takenSince(undoTable, names);
      if (taken === null) continue;
      const found = await session.rows<{ key: string }>(taken);
      conflicts.push(
        ...found.map(({ key }) => ({
          table: tableText(undoTable.table),
          key,
          kind: 'key_taken' as const,
          message: `${names.join(', ')}: ${CONFLICT.key_taken}`,
        })),
      );
      await leaveTaken(session, undoTable, taken);
    }
  }
  // What is pointed at stays, and then so does what that points at: from the leaves upward.
  for (const undoTable of tables.toReversed()) {
    for (const key of catalog.foreignKeys.filter((k) => sameTable(k.to, undoTable.table))) {
      const from = tableById(catalog, key.from);
      if (from === undefined) continue;
      const pointed = pointedAtSince(undoTable, key, from, tables);
      const found = await session.rows<{ example: string }>(
        sql`SELECT DISTINCT example FROM (${pointed}) AS p`,
      );
      if (found.length === 0) continue;
      conflicts.push(
        ...found.map(({ example }) => ({
          table: tableText(undoTable.table),
          key: example,
          kind: 'referenced_since' as const,
          message: `a row of ${tableText(from)} points at it by ${key.fromColumns.join(', ')} and stays`,
        })),
      );
      await session.execute(leave(undoTable, pointed));
    }
  }
  return conflicts;
}

async function leaveTaken(session: Session, { journal }: UndoTable, taken: Sql): Promise<void> {
  const same = keyNames(journal).map((name) => sql`${id('u', name)} = ${id('x', name)}`);
  await session.execute(
    sql`UPDATE ${undoRows(journal)} AS u SET todo = 'leave' FROM (${taken}) AS x WHERE ${join(same, ' AND ')}`,
  );
}

const CONFLICT: Readonly<Record<UndoConflict['kind'], string>> = {
  changed_since: 'somebody has changed the row since',
  deleted_since: 'somebody has deleted the row since',
  key_taken: 'a row that came since has its value',
  referenced_since: 'a row that stays points at it',
};

function conflictsFound(run: number, conflicts: readonly UndoConflict[]): RehomeError {
  const shown = conflicts.slice(0, 20).map((c) => `${c.table} ${c.key}: ${c.message}`);
  return new RehomeError(`${conflicts.length} rows have been written since run ${run}`, {
    code: 'undo_conflicts',
    exitCode: EXIT.refused,
    details: conflicts.length > 20 ? [...shown, `and ${conflicts.length - 20} more`] : shown,
    hint: '--changed keep leaves them as they are now; --changed restore brings back what the run found',
  });
}

interface Todo {
  readonly table: UndoTable['table'];
  readonly remove: number;
  readonly restore: number;
  readonly reinsert: number;
  readonly leave: number;
}

async function countAll(session: Session, tables: readonly UndoTable[]): Promise<Todo[]> {
  const counts: Todo[] = [];
  for (const undoTable of tables) {
    const row = await session.row<Omit<Todo, 'table'> & Record<string, number>>(
      countTodo(undoTable),
    );
    counts.push({ table: undoTable.table, ...row });
  }
  return counts;
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

/** The undo's own journals, and its changes: before-images are the images now. */
async function undoChanges(
  session: Session,
  run: number,
  tables: readonly UndoTable[],
): Promise<TableChange[]> {
  const changes: TableChange[] = [];
  for (const { journal: old, table } of tables) {
    const journal = journalOf(run, old.position, table, old.owner);
    await createJournal(session, journal, table);
    const todo = (what: string): Sql =>
      sql`SELECT ${columns('u', keyNames(old))} FROM ${undoRows(old)} AS u WHERE u.todo = ${literal(what)}`;
    const before = old.columns
      .filter((name) => !table.columns.some((c) => c.name === name && c.generated))
      .map((name) => ({ column: name, value: id('j', beforeName(old, name)) }));
    const picked = join(
      keyNames(old).map((name) => sql`${id('j', name)} = ${id('u', name)}`),
      ' AND ',
    );
    const from = sql`${old.name} AS j JOIN ${undoRows(old)} AS u ON ${picked} AND u.op = j.op`;
    changes.push({
      table,
      journal,
      remove: todo('remove'),
      update: {
        keys: todo('restore'),
        from,
        at: keyNames(old).map((name) => id('j', name)),
        set: before.filter(({ column }) => !old.key.includes(column)),
        where: sql`u.todo = 'restore'`,
      },
      insert: { from, values: before, where: sql`u.todo = 'reinsert'` },
    });
  }
  return changes;
}

async function witnessUndo(
  session: Session,
  run: number,
  catalog: Catalog,
  changes: readonly TableChange[],
  baseline: Awaited<ReturnType<typeof countWrites>>,
): Promise<WitnessReport> {
  const witnessed: Map<Journal, WitnessedTable> = witnessedTables(
    changes.map((change) => change.journal),
  );
  const [root] = changes;
  const list = (root?.journal.key ?? []).map((_, index) => id(`t_${index + 1}`));
  const persons = sql`SELECT ${join(list)} FROM ${ledgerTable(`persons_${run}`)}`;
  return witness({
    session,
    baseline,
    written: [...witnessed].map(([journal, table]) => ({ table, journal })),
    again: new Map(),
    persons: { now: persons, before: persons },
    catalog,
    full: null,
  });
}

/** Every row that was to come back did, to the bit. */
async function verifyUndo(session: Session, tables: readonly UndoTable[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const undoTable of tables) {
    const name = tableText(undoTable.table);
    checks.push(
      await timedCheck(
        'rollback',
        `rollback.restored.${name}`,
        `${name} as it was before the run`,
        async () => {
          const rows = await session.rows<{ example: string; total: number }>(
            notAsBefore(undoTable),
          );
          const total = rows[0]?.total ?? 0;
          return {
            passed: total === 0,
            expected: 'every row as before',
            found: total === 0 ? 'every row as before' : `${total} rows are not`,
            examples: rows.map((row) => row.example),
          };
        },
      ),
    );
  }
  refuseFailedChecks(checks);
  return checks;
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
