/** Leaves staged rows out whose values the target's columns cannot take, with a hazard for each kind. */
import type { Hazard, HazardCode } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { looksSecret } from '../report/mask.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import { leftBehindHazard, uncastableHazard, unfitHazard } from './hazards.js';
import type { UnfitCheck } from './unfit-check.js';
import { countUnfit, excludeUnfit, unfitChecks } from './unfit-values.js';

export interface ExcludeUnfitInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly allowed: ReadonlySet<HazardCode>;
  /** Makes a value fit to be shown: personal ones are masked. */
  readonly show: (value: string) => string;
}

interface Found {
  readonly total: number;
  readonly examples: string[] | null;
  readonly [column: string]: unknown;
}

interface Counted {
  readonly found: Found;
  readonly used: UnfitCheck;
  readonly failed: { readonly hazard: Hazard; readonly check: UnfitCheck } | null;
}

/** @returns a hazard for every kind of unfit value that is there, and for columns without a place */
export async function excludeUnfitRows(
  input: ExcludeUnfitInput,
  table: MovedTable,
): Promise<Hazard[]> {
  const { session, scratch, allowed, show } = input;
  const hazards: Hazard[] = [];
  const unfit: UnfitCheck[] = [];
  // All are counted before any row is left out: a row may be unfit in several ways.
  for (const check of unfitChecks(table)) {
    const { found, used, failed } = await count(input, table, check);
    if (failed !== null) {
      hazards.push(failed.hazard);
      unfit.push(failed.check);
    }
    if (found.total === 0) continue;
    hazards.push(unfitHazard(table, check, found.total, found.examples ?? [], show));
    if (check.level !== 'stop' || !allowed.has(check.code)) unfit.push(used);
  }
  for (const check of unfit) await session.execute(excludeUnfit(scratch, table, check));
  for (const column of table.leftBehind) {
    const found = await session.row<Found>(countLeftBehind(scratch, table, column.name));
    hazards.push(leftBehindHazard(table, column, found, show));
  }
  return hazards;
}

/** Counts, row by row where a cast fails: those that cannot be cast are counted by themselves. */
async function count(
  { session, scratch, show }: ExcludeUnfitInput,
  table: MovedTable,
  check: UnfitCheck,
): Promise<Counted> {
  if (check.tries) await session.execute(sql`SAVEPOINT try_cast`);
  try {
    const found = await session.row<Found>(countUnfit(scratch, table, check));
    // The run's rows have to carry the transaction's own id, not that of a savepoint.
    if (check.tries) await session.execute(sql`RELEASE SAVEPOINT try_cast`);
    return { found, used: check, failed: null };
  } catch (error) {
    if (!check.tries) throw error;
    await session.execute(sql`ROLLBACK TO SAVEPOINT try_cast; RELEASE SAVEPOINT try_cast`);
    const fits = sql`${scratch.fits(table, check.column)}(${check.tried})`;
    const unfit = { ...check, condition: sql`NOT ${fits}` };
    const failed = await session.row<Found>(countUnfit(scratch, table, unfit));
    const used = { ...check, condition: sql`CASE WHEN ${fits} THEN ${check.condition} END` };
    return {
      found: await session.row<Found>(countUnfit(scratch, table, used)),
      used,
      failed: { hazard: uncastableHazard(table, check, error, failed, show), check: unfit },
    };
  }
}

function countLeftBehind(scratch: Scratch, table: MovedTable, name: string): Sql {
  const shown = looksSecret(name) ? literal('***') : sql`left(${id('s', name)}::text, 60)`;
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(DISTINCT ${shown}))[1:3] AS examples
      FROM ${scratch.source(table)} AS s
     WHERE ${id('s', name)}::text IS NOT NULL AND NOT ${isExcluded(scratch, table)}`;
}
