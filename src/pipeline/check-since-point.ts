/**
 * Residents' rows against the digests of the rollback point that was made before the run: a second
 * evidence beside the transaction ids of rows, and the only one that sees a row that is gone. What
 * the app has written since is told apart by PostgreSQL's own counts.
 */
import { digestTable, ownRows } from '../backup/digest-tables.js';
import { schemaFingerprint } from '../backup/schema-fingerprint.js';
import { countedSince, readCounters } from '../backup/write-counters.js';
import { readRuns, readWitness } from '../ledger/read-runs.js';
import type { Check } from '../model/check.js';
import type { PointTable, RollbackPoint, WrittenSince } from '../model/rollback-point.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { counted } from '../verify/suite.js';
import { skippedCheck, timedCheck } from '../verify/timed-check.js';
import { knows } from './list-points.js';
import { pointClasses } from './point-classes.js';
import type { Prepared } from './prepare-move.js';
import type { RunContext } from './run-context.js';

const NAME = 'integrity.residents.since-point';

export interface SincePointInput {
  readonly context: RunContext;
  readonly prepared: Prepared;
  /** In the snapshot that the other tests look at. */
  readonly session: Session;
}

/**
 * Right after a commit a difference is only told, for a failure takes the run back: another
 * session's counts may come seconds after its commit. The witness has decided by then.
 *
 * @returns null where there is no point
 */
export async function checkSincePoint(input: SincePointInput): Promise<Check | null> {
  const { context, prepared } = input;
  const { point, config } = context.options;
  if (point === undefined) return null;
  const title = `rows of residents are those of the rollback point of ${point.at}`;
  const skip = (why: string): Check => skippedCheck('integrity', NAME, title, why);
  if (point.persons === null) return skip('the point was made without asking who is a resident');
  if (config.cohort.gone === 'delete')
    return skip('persons who had left the source were residents when the point was made');
  return timedCheck('integrity', NAME, title, async () => {
    const { rows, tables, differing } = await compare(input, point);
    const expected = `${counted(rows, 'row')} in ${counted(tables, 'table')}, the same to the byte`;
    if (differing.length === 0) return { passed: true, expected, found: expected };
    const judged = await judge(input, point, differing);
    const unexplained = judged.filter(({ explained }) => !explained);
    return {
      passed: unexplained.length === 0 || prepared.scratch.kind === 'unlogged',
      expected,
      found: `${counted(differing.length, 'table')} with other rows; ${unexplained.length === 0 ? 'others have written there since' : `in ${unexplained.length} of them PostgreSQL counted no write by others`}`,
      examples: judged.map(({ text }) => text).slice(0, 5),
    };
  });
}

interface Differing {
  readonly table: TableId;
  readonly before: number;
  readonly now: number;
}

async function compare(
  { context, prepared, session }: SincePointInput,
  point: RollbackPoint,
): Promise<{
  readonly rows: number;
  readonly tables: number;
  readonly differing: readonly Differing[];
}> {
  const { move, targetCatalog } = prepared.looked;
  const classOf = pointClasses(move, prepared.scratch, context.options.config);
  const known = point.tables.filter((table) => table.classes !== null && classOf(table) !== null);
  await session.execute(sql`SAVEPOINT without_path`);
  // Types print their names as they did when the point was made.
  await session.execute(sql`SELECT set_config('search_path', '', TRUE)`);
  const differing: Differing[] = [];
  for (const table of known) {
    const partitioned =
      targetCatalog.tables.find((one) => sameTable(one, table))?.partitioned === true;
    const from = ownRows({ schema: table.schema, name: table.name, partitioned });
    const { apart } = await digestTable(session, from, classOf(table));
    const then = apartOf(table);
    if (apart.rows === then.rows && apart.digest === then.digest) continue;
    differing.push({ table, before: then.rows, now: apart.rows });
  }
  await session.execute(sql`ROLLBACK TO SAVEPOINT without_path; RELEASE SAVEPOINT without_path`);
  const rows = known.reduce((sum, table) => sum + apartOf(table).rows, 0);
  return { rows, tables: known.length, differing };
}

function apartOf({ classes }: PointTable): { readonly rows: number; readonly digest: string } {
  return classes?.apart ?? { rows: 0, digest: '' };
}

interface Judged {
  readonly explained: boolean;
  readonly text: string;
}

/** What PostgreSQL has counted for each table since the point, less what this tool's runs did. */
async function judge(
  { context, session }: SincePointInput,
  point: RollbackPoint,
  differing: readonly Differing[],
): Promise<readonly Judged[]> {
  const counters = await readCounters(session);
  const ours = await writesOfRuns(session, point);
  const counts = differing.map((one) => {
    const all = countedSince(one.table, point.counters, counters);
    const others = all === null ? null : sum(all) - (ours.get(tableText(one.table)) ?? 0);
    return { ...one, others };
  });
  const { v2, signal } = context.options;
  const altered =
    counts.some(({ others }) => others !== null && others <= 0) &&
    (await schemaFingerprint(v2, { side: 'target', signal })) !== point.schema;
  return counts.map(({ table, before, now, others }) => {
    const evidence =
      others === null
        ? 'its counts were reset since'
        : altered
          ? 'the schema was altered since'
          : `${counted(Math.max(others, 0), 'write')} by others since`;
    return {
      explained: others === null || others > 0 || altered,
      text: `${tableText(table)}: ${counted(before, 'row')} then, ${now.toLocaleString('en-US')} now; ${evidence}`,
    };
  });
}

function sum({ inserted, updated, deleted }: NonNullable<WrittenSince['counted']>): number {
  return inserted + updated + deleted;
}

async function writesOfRuns(
  session: Session,
  point: RollbackPoint,
): Promise<ReadonlyMap<string, number>> {
  const sums = new Map<string, number>();
  for (const run of await readRuns(session)) {
    if (run.appliedAt === null || knows(point, run)) continue;
    for (const { schema, name, counted: c } of (await readWitness(session, run.id))?.tables ?? []) {
      const table = tableText({ schema, name });
      sums.set(table, (sums.get(table) ?? 0) + sum(c));
    }
  }
  return sums;
}
