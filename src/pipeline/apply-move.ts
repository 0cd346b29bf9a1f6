/**
 * The transaction: lock, map, journal, write, derive, witness, verify, commit. Everything in here
 * happens whole or not at all; what became of a commit whose answer was lost is read from the
 * ledger, never guessed.
 */
import { applyChanges } from '../apply/apply-changes.js';
import type { TableChange } from '../apply/change.js';
import { checkLinks } from '../apply/check-links.js';
import { withQuietTriggers } from '../apply/quiet-triggers.js';
import { runAfter } from '../apply/run-after.js';
import { readForeignKeys } from '../catalog/read-foreign-keys.js';
import { createJournal } from '../ledger/journal.js';
import { finishRun } from '../ledger/ledger.js';
import { findWritten } from '../match/find-written.js';
import { targetName } from '../match/image.js';
import type { MappedMove } from '../match/map-move.js';
import type { Table, Trigger } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import { findTable } from '../model/find-table.js';
import type { MovedTable } from '../model/move.js';
import type { MigrateOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import { isCounted } from '../model/row-key.js';
import type { WitnessReport } from '../model/run.js';
import { tableText } from '../model/table-id.js';
import { writtenByTriggers } from '../plan/derived-tables.js';
import { firingTriggers } from '../plan/trigger-hazards.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { checkApplied } from '../verify/check-applied.js';
import { countWrites } from '../witness/count-writes.js';
import { pictureResidents } from '../witness/resident-digests.js';
import { witness } from '../witness/witness.js';
import { listPersons, personsBeforehand } from './cohort-keys.js';
import { commitRun } from './commit-run.js';
import { counterChanges, isCounter } from './counter-changes.js';
import { declaredIdLinks, declaredLinks } from './declared-links.js';
import { type DerivedChange, derivedChanges, rowsOfRun } from './derived-changes.js';
import type { Failpoint } from './failpoint.js';
import { type ForwardChange, forwardChanges } from './forward-changes.js';
import { type FiredTable, journalFired, leadsToNobody, pictureFired } from './journal-fired.js';
import { type LeaveOutInput, wholeFrame } from './leave-out.js';
import { notePersons } from './note-left.js';
import { lockAgainstOthers } from './one-run-at-a-time.js';
import { mapAndPlan, type Prepared, refuseHazards } from './prepare-move.js';
import { refuseFailedChecks } from './refuse-failed-checks.js';
import { rememberMaps } from './remember-maps.js';
import type { RunContext } from './run-context.js';
import { insertedReferences, untouchedAsWitnessed, witnessedTables } from './witnessed-tables.js';

export interface Applied {
  readonly plan: Plan;
  readonly mapped: MappedMove;
  readonly witness: WitnessReport;
  readonly verified: readonly Check[];
  readonly written: {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  };
}

export interface ApplyMoveInput {
  readonly context: RunContext;
  readonly prepared: Prepared;
  readonly options: MigrateOptions;
  readonly run: number;
  readonly failpoint: Failpoint;
  /** Holds the plan against what was promised; throws to refuse. */
  readonly accept: (plan: Plan) => Promise<void>;
}

/**
 * @throws RehomeError before the commit with the target as it was; with state `in_doubt` only when
 *   the target cannot be asked what became of the commit
 */
export async function applyMove(input: ApplyMoveInput): Promise<Applied> {
  const { context, prepared } = input;
  const { target } = prepared.looked;
  await target.execute(sql`BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE`);
  let applied: Applied;
  try {
    applied = await insideTransaction(input);
    context.options.signal?.throwIfAborted();
  } catch (error) {
    if (!target.lost) await target.execute(sql`ROLLBACK`);
    throw error;
  }
  await context.stage('commit', 'Commit', async () => {
    await commitRun(target, input.run, () => context.open('target', 'resolve', true));
    context.applied = input.run;
  });
  return applied;
}

async function insideTransaction(input: ApplyMoveInput): Promise<Applied> {
  const { context, prepared, options, run, failpoint } = input;
  const { looked, scratch, triggers } = prepared;
  const { target, move } = looked;
  const { config } = context.options;
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');

  const baseline = await countWrites(target);
  await target.execute(
    sql`SELECT set_config('lock_timeout', ${literal(`${config.limits.lockTimeout}ms`)}, TRUE)`,
  );
  await lockAgainstOthers(target);
  const leaving: LeaveOutInput = { context, looked, scratch, triggers };
  const { frame } = prepared.staged;
  const before = frame === null ? '' : await wholeFrame(target, move, frame);
  const { mapped, plan } = await mapAndPlan(context, prepared, {
    limit: options.limit,
    allow: options.allow,
    digest: options.plan !== undefined,
    drawKeys: true,
    onPersons: () => lockPersons(target, prepared, root),
  });
  refuseHazards(plan);
  await input.accept(plan);
  await failpoint('mapped', target);

  const cohort = { scratch, root, config, earlier: prepared.earlier.get(root) ?? null };
  const derived = new Set(
    config.after.flatMap((after) =>
      after.writes.map((name) => findTable(looked.targetCatalog, name)),
    ),
  );
  const fired = writtenByTriggers(config, looked.targetCatalog);
  const changes = forwardChanges(
    scratch,
    move,
    run,
    (table) => {
      const counts = [...mapped.tables, ...mapped.references].find((t) => t.table === table);
      return {
        insert: (counts?.insert ?? 0) > 0,
        update: (counts?.update ?? 0) > 0,
        remove: (counts?.delete ?? 0) > 0,
      };
    },
    (table) => triggers === 'fire' && fired.includes(table.target),
  );
  const along = derivedChanges(
    scratch,
    move,
    run,
    (table) => (mapped.tables.find((t) => t.table === table)?.delete ?? 0) > 0,
  );
  const counters = counterChanges(scratch, move, run);
  // Every table has a journal, written or not: the way up from any row goes through them.
  for (const { journal, table } of [...changes, ...along, ...counters])
    await createJournal(target, journal, table);
  const journals = [...changes, ...along, ...counters].map((change) => change.journal);
  const witnessed = witnessedTables(
    journals.filter((journal) => !leadsToNobody(journal) && !isCounter(journal)),
    (journal) => insertedReferences(move, mapped, journals, journal),
  );
  const pictured = [
    // Rows without a key cannot be found again; that none is written is counted all the same.
    ...[...witnessed.values()].filter((table) => !isCounted(table.key)),
    ...untouchedAsWitnessed(move, witnessed.values()),
  ];
  const residentRows =
    options.witness === 'full'
      ? await pictureResidents(target, pictured, personsBeforehand(cohort))
      : 0;

  const again = await context.stage(
    'apply',
    'Write what differs',
    async () => {
      const tables = firedTables(prepared, changes, along, fired);
      await pictureFired(target, tables);
      const counts = await write(input, changes, along, counters, derived);
      // A deferred trigger would otherwise write after the witness has looked.
      await target.execute(sql`SET CONSTRAINTS ALL IMMEDIATE`);
      await journalFired(target, tables);
      return counts;
    },
    () => '',
  );
  for (const table of move.tables) {
    const statement = findWritten(scratch, move, table);
    if (statement !== null) await target.execute(statement);
  }
  await failpoint('written', target);

  const evidence = await context.stage(
    'witness',
    'Witness, from PostgreSQL’s own counts',
    async () => {
      await target.execute(sql`SET LOCAL enable_nestloop = off`);
      const rootJournal = journals.find(({ position }) => position === root.index);
      if (rootJournal === undefined) throw new Error('the root has no journal');
      return witness({
        session: target,
        baseline,
        written: [...witnessed].map(([journal, table]) => ({ table, journal })),
        again,
        fired: new Set(fired.map(tableText)),
        added: journals.filter(leadsToNobody),
        counters: journals.filter(isCounter),
        persons: await listPersons(target, cohort, rootJournal),
        catalog: looked.targetCatalog,
        full: options.witness === 'full' ? { tables: pictured, residentRows } : null,
      });
    },
    (report) =>
      `${report.tables.reduce((sum, t) => sum + (t.added === true || t.counter === true ? 0 : t.keys), 0).toLocaleString('en-US')} keys, all of persons of the run; ${report.tablesWithoutWrites} tables without a write`,
  );
  await failpoint('witnessed', target);

  await prepared.digested;
  if (frame !== null) await notePersons(leaving, { run, frame, before, mapped });
  const verified = await context.stage(
    'verify',
    'Verify before the commit',
    () =>
      checkApplied({
        ...{ session: target, scratch, move },
        counts: [...mapped.tables, ...mapped.references.filter(({ insert }) => insert > 0)],
      }),
    (checks) => `${checks.length} checks`,
  );
  refuseFailedChecks(verified, rewriters(prepared, changes));
  await failpoint('verified', target);

  const written = evidence.tables.reduce(
    (sum, { fired, expected, counted }) => {
      const { inserted, updated, deleted } = fired === true ? expected : counted;
      return {
        inserted: sum.inserted + inserted,
        updated: sum.updated + updated,
        deleted: sum.deleted + deleted,
      };
    },
    { inserted: 0, updated: 0, deleted: 0 },
  );
  await rememberMaps(target, prepared, run, mapped, config.source);
  await finishRun(target, run, {
    persons: mapped.persons.matched + mapped.persons.created,
    ...written,
    transaction: evidence.transaction,
    plan: {
      ...plan,
      declaredLinks: declaredLinks(move),
      declaredIdLinks: declaredIdLinks(move),
    },
    witness: evidence,
  });
  return { plan, mapped, witness: evidence, verified, written };
}

/**
 * Nobody may change these persons while their rows are being compared. Not FOR UPDATE: rows of
 * residents that point at a person (a friendship, say) can still be inserted meanwhile.
 */
async function lockPersons(
  target: Session,
  { scratch }: Prepared,
  root: MovedTable,
): Promise<void> {
  const key = root.targetKey.map(
    (name, index) => sql`${id('m', `t_${index + 1}`)} = ${id('t', name)}`,
  );
  await target.execute(sql`
    SELECT count(*) FROM (
      SELECT FROM ${targetName(root)} AS t JOIN ${scratch.map(root)} AS m ON ${join(key, ' AND ')}
         FOR NO KEY UPDATE OF t) AS locked`);
}

/** @returns rows that were updated twice, by `schema.table` */
async function write(
  input: ApplyMoveInput,
  changes: readonly ForwardChange[],
  along: readonly DerivedChange[],
  counters: readonly TableChange[],
  derived: ReadonlySet<unknown>,
): Promise<ReadonlyMap<string, number>> {
  const { context, prepared, failpoint } = input;
  const { looked, scratch, triggers } = prepared;
  const { target, move, targetCatalog } = looked;
  const { config } = context.options;
  const [root] = move.tables;
  if (root === undefined) return new Map();
  const written = [...changes, ...along, ...counters].filter(
    (c) => c.insert !== null || c.update !== null || c.remove !== null,
  );
  const tables = written.map((change) => change.table);
  const parked = await withQuietTriggers(target, triggers, tables, () =>
    applyChanges({
      session: target,
      changes: [...changes, ...along, ...counters],
      foreignKeys: targetCatalog.foreignKeys,
      checked: triggers !== 'silence',
      onTable: (change, rows) =>
        context.emit({
          kind: 'progress',
          stage: 'apply',
          subject: tableText(change.table),
          done: rows,
          total: rows,
          unit: 'rows',
        }),
    }),
  );
  if (triggers === 'silence') {
    // Read anew: one may have come since the look. None can come any more to what is written.
    await checkLinks(
      target,
      await readForeignKeys(target),
      written.map((change) => change.journal),
    );
  }
  const again = new Map([...parked].map(([change, rows]) => [tableText(change.table), rows]));
  if (config.after.length === 0) return again;
  const persons = root.targetKey.map((name, index) => sql`${id(`t_${index + 1}`)} AS ${id(name)}`);
  await target.execute(sql`
    CREATE TEMPORARY TABLE rehome_persons ON COMMIT DROP AS
    SELECT ${join(persons)}, CASE how WHEN 'i' THEN 'new' ELSE 'matched' END AS class
      FROM ${scratch.map(root)} WHERE mode <> 'a'`);
  await target.execute(sql`ANALYZE rehome_persons`);
  const declared = changes.filter(
    ({ moved, table }) => moved.role !== 'reference' && derived.has(table),
  );
  // The file is the app's own SQL, written for the server's usual planner.
  await target.execute(sql`SET LOCAL enable_nestloop = on`);
  const counts = await runAfter(target, config.after, [
    ...declared.map(({ journal, moved }) => ({ journal, rows: rowsOfPersons(prepared, moved) })),
    ...along.flatMap(({ table, journal, rows }) =>
      rows === null || !derived.has(table) ? [] : [{ journal, rows }],
    ),
  ]);
  await failpoint('derived', target);
  for (const { journal, again: rows } of counts) {
    const name = tableText(journal.of);
    again.set(name, (again.get(name) ?? 0) + rows);
  }
  return again;
}

function firedTables(
  { scratch }: Prepared,
  changes: readonly ForwardChange[],
  along: readonly DerivedChange[],
  fired: readonly Table[],
): FiredTable[] {
  return [
    ...changes
      .filter(({ moved }) => moved.role !== 'reference')
      .map(({ table, journal, moved }) => ({
        ...{ table, journal },
        rows: rowsOfRun(scratch, moved),
      })),
    ...along,
  ].filter(({ table }) => fired.includes(table));
}

/** Whole rows of a table whose owners are persons of the run, as they stand in the target. */
function rowsOfPersons({ scratch }: Prepared, table: MovedTable): Sql {
  const key = table.targetKey.map(
    (name, index) => sql`${id('m', `t_${index + 1}`)} = ${id('t', name)}`,
  );
  return sql`SELECT t.* FROM ${targetName(table)} AS t JOIN ${scratch.map(table)} AS m ON ${join(key, ' AND ')}`;
}

/** Triggers that may have changed what was written. */
function rewriters(
  { looked, triggers }: Prepared,
  changes: readonly ForwardChange[],
): readonly Trigger[] {
  const tables = changes.map((change) => change.table);
  return firingTriggers(looked.targetCatalog.triggers, tables, triggers).filter(
    ({ timing }) => timing === 'before',
  );
}
