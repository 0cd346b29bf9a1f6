/**
 * From two databases to a mapped move: staged rows, classes, key maps, and the plan that says
 * what they amount to. The same for a plan, a migrate and a verification; only where the scratch
 * tables are differs, and whether new keys are drawn.
 */

import { readRules } from '../catalog/read-rules.js';
import { EXIT, RehomeError } from '../errors.js';
import { findMapTable, latestMap, ledgerExists } from '../ledger/ledger.js';
import { targetName } from '../match/image.js';
import { type MappedMove, mapMove } from '../match/map-move.js';
import { mapPersons } from '../match/map-persons.js';
import type { EarlierMap } from '../match/persons.js';
import {
  type RewrittenColumns,
  refuseChangedLookups,
  rewriteColumns,
} from '../match/rewrite-columns.js';
import type { TriggerMode } from '../model/config.js';
import { movedTable } from '../model/find-moved.js';
import type { Hazard, HazardCode } from '../model/hazard.js';
import { lazily } from '../model/lazily.js';
import { type Move, type MovedTable, writableTables } from '../model/move.js';
import type { Plan } from '../model/plan.js';
import { hasLastingKeys } from '../model/row-key.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { maskEmails } from '../report/mask.js';
import { id, join, literal, sql } from '../sql/sql.js';
import { type Scratch, type ScratchKind, scratchTables } from '../stage/scratch.js';
import { bucketDigests } from '../stage/source-rows.js';
import { assemblePlan } from './assemble-plan.js';
import { bothOf } from './both-of.js';
import { linksFromOutside } from './links-from-outside.js';
import { type Looked, look } from './look.js';
import type { RunContext } from './run-context.js';
import { sha256 } from './schema-digest.js';
import { makeScratch, openSource, type Staged, stageSource } from './stage-source.js';
import { triggerMode } from './trigger-mode.js';
import { openBeside, tuneForWholeTables } from './tune-session.js';
import { undeclaredLinks } from './undeclared-links.js';

export interface Prepared {
  readonly looked: Looked;
  readonly scratch: Scratch;
  readonly staged: Staged;
  /** Digest of the staged rows; empty where no plan is shown to be held together with another. */
  readonly sourceData: Promise<string>;
  readonly triggers: TriggerMode;
  readonly earlier: ReadonlyMap<MovedTable, EarlierMap>;
  /** Being rewritten on another connection meanwhile; null where only one session may fill. */
  readonly rewriting: Promise<RewrittenColumns> | null;
  /** The scratch tables hold the digests that the source makes of its rows; see `Staged`. */
  readonly digested: Promise<void>;
}

export interface PrepareOptions {
  readonly kind: ScratchKind;
  /** A verification holds the rows themselves together, and shows no plan. */
  readonly digest?: false;
  readonly limit?: number | undefined;
  /** Look at persons as well who are as an earlier run left them. */
  readonly all?: boolean | undefined;
}

export async function lookAt(context: RunContext): Promise<Looked> {
  const looked = await context.stage(
    'look',
    'Look at both databases',
    () => look(context),
    ({ sourceIdentity: s, targetIdentity: t, move }) =>
      `${s.database} on ${s.version} → ${t.database} on ${t.version}, ${move.tables.length} tables to move`,
  );
  const { config, allow = [] } = context.options;
  if (![...config.allow, ...allow].includes('EVENT_TRIGGER')) {
    refuse(
      looked.move.hazards.filter(({ code }) => code === 'EVENT_TRIGGER'),
      'what the tool makes for itself would set off triggers of the target',
    );
  }
  return looked;
}

/** Stages the source. Temporary scratch is filled in a READ ONLY transaction that stays open. */
export async function prepare(
  context: RunContext,
  looked: Looked,
  options: PrepareOptions,
): Promise<Prepared> {
  const { config } = context.options;
  const { target, move } = looked;
  refuse(
    move.hazards.filter((hazard) => hazard.level === 'fatal'),
    'the config and the two schemas leave questions open',
  );
  const scratch = scratchTables(options.kind);
  const triggers = await triggerMode(
    target,
    config.triggers,
    looked.targetCatalog,
    writableTables(move).map((table) => table.target),
  );
  const earlier = await earlierMaps(looked, config.source);
  await tuneForWholeTables(target, options.limit);
  if (options.kind === 'temporary') {
    context.crowd(target);
    await target.execute(sql`SET temp_buffers = '64MB'`);
  }
  const [, opened] = await bothOf(
    makeScratch(looked, scratch, config.identity.length),
    openSource(context, looked, options.limit),
  );
  if (options.kind === 'temporary') {
    await target.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  }
  const rewriting = options.kind === 'unlogged' ? rewriteBeside(context, looked, scratch) : null;
  const staged = await context.stage(
    'stage',
    'Copy the source rows',
    () =>
      stageSource(context, looked, scratch, opened, {
        digest: options.kind === 'unlogged',
        triggers,
        all: options.all === true,
        first: new Set(rewriting?.waiting ?? []),
        onTable: (table) => rewriting?.onTable(table),
      }),
    ({ rows, bytes }) => `${rows.toLocaleString('en-US')} rows, ${megabytes(bytes)}`,
  );
  const prepared = { looked, scratch, staged, triggers, earlier };
  if (rewriting !== null) {
    return { ...prepared, rewriting: rewriting.done, ...digestBeside(prepared, rewriting) };
  }
  const digested = options.digest === false ? '' : await sourceDigest(target, move, scratch);
  return {
    ...{ ...prepared, rewriting: null },
    ...{ sourceData: Promise.resolve(digested), digested: Promise.resolve() },
  };
}

interface Rewriting {
  /** Tables with JSON to rewrite that are not staged yet. */
  readonly waiting: ReadonlySet<MovedTable>;
  readonly onTable: (table: MovedTable) => void;
  readonly done: Promise<RewrittenColumns>;
  /** Free for other work when all is rewritten. */
  readonly session: Promise<Session>;
}

/**
 * The target has more than one processor: beside the mapping, and beside what is still to be staged,
 * another connection rewrites JSON, which takes long and is needed when rows are compared. It begins
 * when `onTable` has been told of all tables that it needs.
 */
function rewriteBeside(context: RunContext, { move }: Looked, scratch: Scratch): Rewriting {
  const waiting = new Set(
    move.tables.filter((table) => table.columns.some((c) => c.json.length > 0)),
  );
  let begin = (): void => {};
  const staged = new Promise<void>((resolve) => {
    begin = resolve;
  });
  if (waiting.size === 0) begin();
  const session = staged.then(() => openBeside(context, move, 'rewrite'));
  const done = session.then((opened) =>
    rewriteColumns({ session: opened, scratch, move, show: showing(context) }),
  );
  // Whoever needs it hears of a failure then; until then it must not end the process.
  for (const one of [session, done]) one.catch(() => {});
  const onTable = (table: MovedTable): void => {
    if (waiting.delete(table) && waiting.size === 0) begin();
  };
  return { waiting, onTable, done, session };
}

/**
 * Then the connection digests what was staged, which the plan tells, and takes in what the source
 * digests, which is needed when all is written.
 */
function digestBeside(
  { looked, scratch, staged }: Pick<Prepared, 'looked' | 'scratch' | 'staged'>,
  { done, session }: Rewriting,
): Pick<Prepared, 'sourceData' | 'digested'> {
  const sourceData = done.then(async () => sourceDigest(await session, looked.move, scratch));
  const digested = sourceData.then(async () => {
    const free = await session;
    await staged.digest?.(free);
    await free.close();
  });
  for (const one of [sourceData, digested]) one.catch(() => {});
  return { sourceData, digested };
}

function showing(context: RunContext): (value: string) => string {
  return context.options.showPii === true ? (value) => value : maskEmails;
}

function stagedRows({ counts, references }: Staged, table: MovedTable): number {
  const count = counts.get(table);
  if (count !== undefined) return count.staged;
  return [...references].find(([{ rows }]) => rows === table)?.[1] ?? 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Maps the move in the session's present transaction, and puts the plan together. */
export async function mapAndPlan(
  context: RunContext,
  prepared: Prepared,
  options: {
    readonly limit?: number | undefined;
    readonly allow?: readonly HazardCode[] | undefined;
    readonly digest: boolean;
    readonly drawKeys?: boolean;
    readonly onPersons?: () => Promise<void>;
    /** A verification is not told of links that nobody declared. */
    readonly undeclared?: false;
  },
): Promise<{ readonly mapped: MappedMove; readonly plan: Plan }> {
  const { looked, scratch } = prepared;
  const { config } = context.options;
  const show = showing(context);
  const rewriteInput = { session: looked.target, scratch, move: looked.move, show };
  const allowed = new Set([...config.allow, ...(options.allow ?? [])]);
  return context.stage(
    'match',
    'Match persons and map keys',
    async () => {
      const tell = (table: MovedTable, done: number): void =>
        context.emit({
          ...{ kind: 'progress', stage: 'match', subject: tableText(table.target) },
          ...{ done, total: 1, unit: 'tables' },
        });
      for (const table of looked.move.tables) tell(table, 0);
      const mapped = await mapMove({
        session: looked.target,
        scratch,
        move: looked.move,
        config,
        target: looked.targetCatalog,
        rules: await readRules(looked.target),
        triggers: prepared.triggers,
        earlier: (table) => prepared.earlier.get(table) ?? null,
        allowed,
        show,
        digest: options.digest,
        staged: (table) => stagedRows(prepared.staged, table),
        drawKeys: options.drawKeys === true,
        rewritten: async () => {
          if (prepared.rewriting === null) return rewriteColumns(rewriteInput);
          const rewritten = await prepared.rewriting;
          await refuseChangedLookups(rewriteInput);
          return rewritten;
        },
        onPersons: options.onPersons ?? (async () => {}),
        onTable: (table) => tell(table, 1),
      });
      const undeclared =
        options.undeclared === false
          ? []
          : [
              ...(await undeclaredLinks(looked, scratch, looked.target)),
              ...(await linksFromOutside(looked)),
            ];
      const plan = assemblePlan({
        context,
        looked,
        staged: prepared.staged,
        mapped: { ...mapped, hazards: [...mapped.hazards, ...undeclared] },
        untouched: await untouchedRows(prepared),
        limit: options.limit,
        allowed,
        triggers: prepared.triggers,
        sourceData: await prepared.sourceData,
      });
      return { mapped, plan };
    },
    ({ plan }) =>
      `${plan.persons.matched.toLocaleString('en-US')} matched, ${plan.persons.created.toLocaleString('en-US')} new, ${plan.persons.residents.toLocaleString('en-US')} residents`,
  );
}

/**
 * Stages the root alone and matches persons, in a READ ONLY transaction that stays open: all that
 * it takes to tell a resident's row from one of the cohort.
 * @returns scratch tables, of which the root's map is filled
 */
export async function matchPersonsAlone(context: RunContext, looked: Looked): Promise<Scratch> {
  const [root] = looked.move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const move = { ...looked.move, tables: [root], references: [] };
  const prepared = await prepare(
    context,
    { ...looked, move },
    { kind: 'temporary', digest: false, all: true },
  );
  const { config } = context.options;
  await context.stage(
    'match',
    'Match persons',
    () =>
      mapPersons(
        {
          ...{ session: looked.target, scratch: prepared.scratch, config },
          earlier: (table) => prepared.earlier.get(table) ?? null,
          ...{ allowed: new Set(config.allow), show: showing(context) },
        },
        root,
      ),
    () => 'who is a resident is known',
  );
  return prepared.scratch;
}

async function earlierMaps(looked: Looked, source: string): Promise<Map<MovedTable, EarlierMap>> {
  const maps = new Map<MovedTable, EarlierMap>();
  if (!(await ledgerExists(looked.target))) return maps;
  for (const table of looked.move.tables.filter(hasLastingKeys)) {
    const name = await findMapTable(looked.target, source, table.target);
    maps.set(table, name === null ? null : latestMap(table, name));
  }
  return maps;
}

/** Digest of the staged rows: what the plan was made of. */
async function sourceDigest(session: Session, move: Move, scratch: Scratch): Promise<string> {
  const staged = scratch.digests('staged');
  const tables = writableTables(move);
  await session.executeEach(
    lazily(
      tables,
      (table) =>
        sql`INSERT INTO ${staged} ${bucketDigests(table, scratch.source(table), literal(table.index))}`,
    ),
  );
  const digests = await session.rows<{ tbl: number; digest: string }>(sql`
    SELECT tbl, md5(string_agg(bucket || ':' || digest, ',' ORDER BY bucket)) AS digest
      FROM ${staged} GROUP BY tbl`);
  const byTable = new Map(digests.map(({ tbl, digest }) => [tbl, digest]));
  return sha256(tables.map((table) => byTable.get(table.index) ?? ''));
}

/** Rows of matched persons in tables that only the target has. */
async function untouchedRows({ looked, scratch }: Prepared): Promise<Plan['untouched']> {
  const found: { table: string; rows: number }[] = [];
  for (const { table, link } of looked.move.untouched) {
    const parent = movedTable(looked.move, link.to);
    if (parent === undefined) continue;
    const points = link.toColumns.map(
      (name, index) => sql`${id('p', name)} = ${id('u', link.fromColumns[index] ?? '')}`,
    );
    const key = parent.targetKey.map(
      (name, index) => sql`${id('m', `t_${index + 1}`)} = ${id('p', name)}`,
    );
    const { rows } = await looked.target.row<{ rows: number }>(sql`
      SELECT count(*)::float8 AS rows
        FROM ${id(table.schema, table.name)} AS u
        JOIN ${targetName(parent)} AS p ON ${join(points, ' AND ')}
        JOIN ${scratch.map(parent)} AS m ON ${join(key, ' AND ')} AND m.how = 'm'`);
    found.push({ table: tableText(table), rows });
  }
  return found;
}

/** @throws RehomeError `refused_hazards`, exit code 6, when a hazard stops the run */
export function refuseHazards(plan: Plan): void {
  const allowed = new Set(plan.allowed);
  refuse(
    plan.hazards.filter(
      (hazard) =>
        hazard.level === 'fatal' || (hazard.level === 'stop' && !allowed.has(hazard.code)),
    ),
    'the plan has hazards that nobody allowed',
  );
}

function refuse(found: readonly Hazard[], message: string): void {
  if (found.length === 0) return;
  throw new RehomeError(
    `${message}: ${[...new Set(found.map((hazard) => hazard.code))].join(', ')}`,
    {
      code: 'refused_hazards',
      exitCode: EXIT.refused,
      details: found.map((hazard) => {
        const examples =
          hazard.examples.length > 0
            ? ` — for example ${hazard.examples.slice(0, 3).join('; ')}`
            : '';
        return `${hazard.code}: ${hazard.message}${examples}. To settle it: ${hazard.settle}`;
      }),
      hint: 'settle each in the config, or allow those that may be allowed by --allow NAME; `rehome plan` shows them all',
    },
  );
}
