/** Leaves staged rows out whose values the target's columns cannot take, with a hazard for each kind. */
import type { Hazard, HazardCode } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { uncastableHazard, unfitHazard } from './hazards.js';
import { countUnfit, excludeUnfit, unfitChecks } from './unfit-values.js';

export interface ExcludeUnfitInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly allowed: ReadonlySet<HazardCode>;
  /** Makes a value fit to be shown: personal ones are masked. */
  readonly show: (value: string) => string;
}

/** @returns a hazard for every kind of unfit value that is there */
export async function excludeUnfitRows(
  { session, scratch, allowed, show }: ExcludeUnfitInput,
  table: MovedTable,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  for (const check of unfitChecks(table)) {
    const statement = countUnfit(scratch, table, check);
    let found: { total: number; examples: string[] | null };
    if (check.tries) await session.execute(sql`SAVEPOINT try_cast`);
    try {
      found = await session.row<{ total: number; examples: string[] | null }>(statement);
      // The run's rows have to carry the transaction's own id, not that of a savepoint.
      if (check.tries) await session.execute(sql`RELEASE SAVEPOINT try_cast`);
    } catch (error) {
      if (!check.tries) throw error;
      await session.execute(sql`ROLLBACK TO SAVEPOINT try_cast; RELEASE SAVEPOINT try_cast`);
      // Every row is out of the plan: nobody can say which of them could not be cast.
      await session.execute(excludeUnfit(scratch, table, { ...check, condition: sql`TRUE` }));
      hazards.push(uncastableHazard(table, check, error));
      continue;
    }
    if (found.total === 0) continue;
    hazards.push(unfitHazard(table, check, found.total, found.examples ?? [], show));
    if (check.level === 'stop' && allowed.has(check.code)) continue;
    await session.execute(excludeUnfit(scratch, table, check));
  }
  return hazards;
}
