/**
 * Copies everything in scope out of one snapshot of the source into the scratch tables, several
 * tables at a time, and has the source digest the same rows meanwhile.
 */

import { SCRATCH_SCHEMA } from '../catalog/user-schemas.js';
import { createTries } from '../match/cast-checks.js';
import { personDigests } from '../match/person-digests.js';
import { SOURCE } from '../match/walk-up.js';
import type { TriggerMode } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import { isPart, type MovedTable, type ReferenceTable, writableTables } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { copyRows } from '../stage/copy-rows.js';
import {
  COHORT_COLUMN,
  conditionColumn,
  createScratch,
  referenceSourceColumns,
  type Scratch,
  SHARED_COLUMN,
} from '../stage/scratch.js';
import {
  bucketDigests,
  type CohortBounds,
  cohortCount,
  lastKeySelect,
  pairColumns,
  referenceRows,
  sourceCounts,
  sourceRows,
} from '../stage/source-rows.js';
import { largeObjectHazards } from './large-objects.js';
import { frameOf, type LeaveOutInput, leaveOut } from './leave-out.js';
import type { Looked } from './look.js';
import { pinSearchPath } from './look.js';
import type { RunContext } from './run-context.js';
import { withUnfitTexts } from './unfit-texts.js';

export interface Staged {
  readonly bounds: CohortBounds;
  /** Of each moved table. */
  readonly counts: Map<MovedTable, SourceCounts>;
  /** See `leave-out.ts`; null where nobody could be left out. */
  readonly frame: string | null;
  /** Rows of each reference table. */
  readonly references: ReadonlyMap<ReferenceTable, number>;
  readonly rows: number;
  readonly bytes: number;
  /** What only the source could tell of its rows. */
  readonly hazards: readonly Hazard[];
  /**
   * Has the source digest the rows of the same snapshot, which stays open until then, into scratch
   * tables of the given session. Null where that is done.
   */
  readonly digest: ((to: Session) => Promise<void>) | null;
}

interface SourceCounts {
  /** All rows in the source. */
  readonly total: number;
  /** Those that belong to nobody. */
  readonly ownerless: number;
  staged: number;
  /** Of persons who are as an earlier run left them. */
  upToDate: number;
}

/** Rows below which another pair of connections costs more than it copies. */
const WORTH_A_CONNECTION = 1_000;

interface Job {
  readonly title: string;
  readonly select: Sql;
  readonly into: Sql;
  readonly table: MovedTable | null;
  readonly reference: ReferenceTable | null;
  readonly weight: number;
}

/** Makes the scratch tables: temporary ones, or unlogged ones in their own schema, made anew. */
export async function makeScratch(
  looked: Looked,
  scratch: Scratch,
  identities: number,
): Promise<void> {
  const { target, move } = looked;
  if (scratch.kind === 'unlogged') {
    await target.execute(sql`DROP SCHEMA IF EXISTS ${id(SCRATCH_SCHEMA)} CASCADE`);
    await target.execute(sql`CREATE SCHEMA ${id(SCRATCH_SCHEMA)}`);
  }
  await target.executeAll(createScratch(scratch, move, identities));
  await target.executeAll(writableTables(move).flatMap((table) => createTries(scratch, table)));
}

export async function dropScratch(session: Session): Promise<void> {
  await session.execute(sql`DROP SCHEMA IF EXISTS ${id(SCRATCH_SCHEMA)} CASCADE`);
}

/** One snapshot of the source, and what its rows amount to. */
export interface OpenedSource {
  readonly snapshot: string;
  readonly bounds: CohortBounds;
  /** By position of the moved table. */
  readonly counted: readonly {
    readonly total: number;
    readonly ownerless: number;
    readonly untold: number;
  }[];
}

/** Begins a READ ONLY transaction in the source, which stays open. */
export async function openSource(
  context: RunContext,
  { source, move }: Looked,
  limit: number | undefined,
): Promise<OpenedSource> {
  await source.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  const { snapshot } = await source.row<{ snapshot: string }>(
    sql`SELECT pg_export_snapshot() AS snapshot`,
  );
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const bounds: CohortBounds = {
    where: context.options.config.cohort.where,
    lastKey: limit === undefined ? null : await lastKey(source, root, context, limit),
    only: null,
  };
  const counted = await source.rowsOfAlike<{ total: number; ownerless: number; untold: number }>(
    move.tables.map((table) => sourceCounts(move, table)),
  );
  return {
    ...{ snapshot, bounds },
    counted: counted.map(([one]) => one ?? { total: 0, ownerless: 0, untold: 0 }),
  };
}

/**
 * @param options `digest`: have the source digest its rows as well. With several connections this is
 *   left for later: nobody needs the digests before rows are verified, and one processor is idle by then.
 */
export async function stageSource(
  context: RunContext,
  looked: Looked,
  scratch: Scratch,
  { snapshot, bounds: cohort, counted }: OpenedSource,
  options: {
    readonly digest: boolean;
    readonly triggers: TriggerMode;
    /** Look at persons as well who are as an earlier run left them. */
    readonly all: boolean;
    /** Tables that are wanted before others. */
    readonly first: ReadonlySet<MovedTable>;
    /** Called when a table's rows are there, for every session to see. */
    readonly onTable: (table: MovedTable) => void;
  },
): Promise<Staged> {
  const { source, move } = looked;
  const { config } = context.options;
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const leaving: LeaveOutInput = { context, looked, scratch, triggers: options.triggers };
  const frame = cohort.lastKey === null ? await frameOf(leaving) : null;
  const left = frame === null || options.all ? null : await leaveOut(leaving, frame);
  const bounds: CohortBounds = { ...cohort, only: left?.others ?? null };
  const digests = options.digest
    ? writableTables(move).map((table) => ({
        title: `${tableText(table.source)} (digest)`,
        select: bucketDigests(
          table,
          sql`(${table.role === 'reference' ? referenceRows(table) : sourceRows(move, table, bounds)})`,
          literal(table.index),
        ),
        into: scratch.digests('source'),
        table: null,
        reference: null,
        weight: table.source.estimatedRows,
      }))
    : [];
  // For the run to note how it leaves its persons.
  const persons =
    frame !== null && left === null && options.digest
      ? [
          {
            title: 'digests of persons',
            select: personDigests(move, SOURCE),
            into: scratch.personDigests('source'),
            ...{ table: null, reference: null, weight: Number.POSITIVE_INFINITY },
          },
        ]
      : [];
  const expected = [
    ...counted.map(({ total }) => total),
    ...move.references.map(({ source }) => Math.max(source.estimatedRows, 0)),
  ].reduce((sum, rows) => sum + rows, 0);
  const useful = Math.max(1, Math.ceil(expected / WORTH_A_CONNECTION));
  const parallel = scratch.kind === 'temporary' ? 1 : Math.min(config.limits.parallel, useful);
  const jobs: Job[] = [
    ...move.tables.map((table) => ({
      title: tableText(table.source),
      select: sourceRows(move, table, bounds),
      into: intoScratch(scratch, table),
      table,
      reference: null,
      weight: options.first.has(table) ? Number.POSITIVE_INFINITY : table.source.estimatedRows,
    })),
    ...move.references.map((reference) => ({
      title: tableText(reference.source),
      select: referenceRows(reference.rows),
      into: sql`${scratch.referenceSource(reference)} (${join(referenceSourceColumns(reference).map((c) => id(c.name)))})`,
      table: null,
      reference,
      weight: reference.source.estimatedRows,
    })),
    ...(parallel > 1 ? [] : [...persons, ...digests]),
  ].sort((a, b) => b.weight - a.weight);

  const hazards: Hazard[] = [];
  const counts: Staged['counts'] = new Map();
  for (const [index, table] of move.tables.entries()) {
    const { total = 0, ownerless = 0, untold = 0 } = counted[index] ?? {};
    counts.set(table, { total, ownerless, staged: 0, upToDate: 0 });
    if (untold > 0) hazards.push(untoldOwners(table, untold));
  }
  const references: Map<ReferenceTable, number> = new Map();
  const meter = { rows: 0, bytes: 0 };
  const work = async (from: Session, to: Session): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const rows = await copyJob(context, job, from, to, meter, counts);
      if (job.reference !== null) references.set(job.reference, rows);
      if (job.table !== null) options.onTable(job.table);
    }
  };
  const helpers = await Promise.all(
    Array.from({ length: parallel - 1 }, async () => {
      const from = await context.open('source', 'stage');
      await pinSearchPath(from, root.source.schema);
      await from.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
      await from.execute(sql`SET TRANSACTION SNAPSHOT ${literal(snapshot)}`);
      return { from, to: await context.open('target', 'stage') };
    }),
  );
  try {
    await Promise.all([
      work(source, looked.target),
      ...helpers.map(({ from, to }) => work(from, to)),
    ]);
  } catch (error) {
    throw await withUnfitTexts(context, looked, bounds, error);
  }
  const [kept] = options.digest ? helpers : [];
  for (const { from, to } of helpers) {
    if (from !== kept?.from) await from.close();
    await to.close();
  }
  const digest =
    kept === undefined
      ? null
      : (to: Session) => digestRows(context, kept.from, to, scratch, [...persons, ...digests]);
  hazards.push(...(await largeObjectHazards(source, move, bounds)));
  if (bounds.only !== null) await countUpToDate(looked, bounds, counts);
  await source.execute(sql`COMMIT`);
  const filled = [
    ...move.tables.map((table) => scratch.source(table)),
    ...(digest === null ? [scratch.digests('source')] : []),
  ];
  await looked.target.execute(
    sql`ANALYZE ${join([...filled, ...move.references.map((r) => scratch.referenceSource(r))])}`,
  );
  return { bounds, counts, frame, references, ...meter, hazards, digest };
}

/** @param from in the snapshot that was staged; closed afterwards */
async function digestRows(
  context: RunContext,
  from: Session,
  to: Session,
  scratch: Scratch,
  jobs: readonly Job[],
): Promise<void> {
  const { signal } = context.options;
  for (const { select, into } of jobs) await copyRows({ from, select, to, into, signal });
  await from.close();
  await to.execute(sql`ANALYZE ${scratch.digests('source')}, ${scratch.personDigests('source')}`);
}

async function countUpToDate(
  { source, move }: Looked,
  bounds: CohortBounds,
  counts: Staged['counts'],
): Promise<void> {
  const owned = move.tables.slice(1);
  const found = await source.rowsOfEach<{ rows: number }>(
    owned.map((table) => cohortCount(move, table, { ...bounds, only: null })),
  );
  for (const [index, table] of owned.entries()) {
    const count = counts.get(table);
    if (count !== undefined) count.upToDate = (found[index]?.[0]?.rows ?? 0) - count.staged;
  }
}

/** Whose they are no link tells: they may be a person's, who would be without them. */
function untoldOwners({ source, target, cases }: MovedTable, count: number): Hazard {
  const column = columnText(target, cases?.targetColumn ?? '');
  return {
    code: 'LINK_UNRESOLVED',
    where: column,
    message: `${count} rows of ${tableText(source)} are such that no link of ${column} holds for them: whose they are nobody can say, and they would be left behind`,
    count,
    examples: [],
    settle: `links: one more {from: ${target.inConfig}.${nameText(cases?.targetColumn ?? '')}, when: "…", to: …}; to: null says that such rows are nobody's`,
    level: 'stop',
  };
}

async function lastKey(
  source: Session,
  root: MovedTable,
  context: RunContext,
  limit: number,
): Promise<readonly string[] | null> {
  const [row] = await source.rows<Record<string, string>>(
    lastKeySelect(root, context.options.config, limit),
  );
  return row === undefined ? null : Object.values(row);
}

function intoScratch(scratch: Scratch, table: MovedTable): Sql {
  const names = table.source.columns.map((c) => id(c.name));
  const list = [
    ...names,
    ...table.conditions.map((_, index) => id(conditionColumn(index))),
    ...(table.role === 'root' ? [id(COHORT_COLUMN)] : []),
    ...(isPart(table) ? [id(SHARED_COLUMN)] : []),
    ...pairColumns(table).map((name) => id(name)),
  ];
  return sql`${scratch.source(table)} (${join(list)})`;
}

async function copyJob(
  context: RunContext,
  job: Job,
  from: Session,
  to: Session,
  meter: { rows: number; bytes: number },
  counts: Staged['counts'],
): Promise<number> {
  let bytes = 0;
  const rows = await copyRows({
    from,
    select: job.select,
    to,
    into: job.into,
    rowsOf: job.title,
    signal: context.options.signal,
    onBytes: (piece) => {
      bytes += piece;
      context.emit({
        kind: 'progress',
        stage: 'stage',
        subject: job.title,
        done: bytes,
        total: null,
        unit: 'bytes',
      });
    },
  });
  meter.bytes += bytes;
  if (job.table === null) return rows;
  meter.rows += rows;
  const count = counts.get(job.table);
  if (count !== undefined) count.staged = rows;
  context.emit({
    kind: 'progress',
    stage: 'stage',
    subject: job.title,
    done: rows,
    total: rows,
    unit: 'rows',
  });
  return rows;
}
