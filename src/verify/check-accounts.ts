/**
 * Where every row of a table is: all source rows are in the target or excluded for a reason, and
 * persons have nothing in the target beyond that. The two counts go different ways, from the
 * source's rows by the map and from the persons by the links.
 */
import { atTargetKey, parentBy, targetRows } from '../match/image.js';
import type { Check } from '../model/check.js';
import type { Move, MovedTable } from '../model/move.js';
import { sameTable, tableText } from '../model/table-id.js';
import { sql } from '../sql/sql.js';
import { keepsStale } from './accounts.js';
import { counted, type Suite } from './suite.js';
import { timedCheck, unlessSecret } from './timed-check.js';

export async function checkAccounts(suite: Suite): Promise<Check[]> {
  const checks: Check[] = [];
  for (const table of suite.move.tables) {
    checks.push(await nothingLost(suite, table));
    if (table.role === 'owned') checks.push(await nothingExtra(suite, table));
  }
  return checks;
}

/** Reasons that are known from counting the source's table itself; such rows are not staged. */
const NOT_STAGED = ['no_owner', 'not_in_cohort', 'up_to_date'];

function nothingLost(suite: Suite, table: MovedTable): Promise<Check> {
  const { session, scratch, plan } = suite;
  const name = tableText(table.target);
  const planned = plan.tables.find((t) => sameTable(t, table.target));
  return timedCheck(
    'integrity',
    `integrity.complete.${name}`,
    `${name}: all source rows in the target or excluded with a reason`,
    async () => {
      const n = await session.row<{ present: number; excluded: Record<string, number> | null }>(sql`
        SELECT (SELECT count(*) FROM ${scratch.map(table)} AS m
                 WHERE EXISTS (SELECT FROM ${targetRows(table)} AS t WHERE ${atTargetKey(table, 'm')}))::float8 AS present,
               (SELECT jsonb_object_agg(reason, rows) FROM (
                  SELECT reason, count(*) AS rows FROM ${scratch.excluded(table)} GROUP BY reason) AS r) AS excluded`);
      const total = planned?.sourceRows ?? 0;
      const reasons: Record<string, number> = { ...n.excluded };
      for (const reason of table.role === 'root' ? [] : NOT_STAGED) {
        const rows = planned?.excluded[reason] ?? 0;
        if (rows > 0) reasons[reason] = (reasons[reason] ?? 0) + rows;
      }
      const out = Object.values(reasons).reduce((sum, rows) => sum + rows, 0);
      const because = Object.entries(reasons)
        .map(([reason, rows]) => `${rows} ${reason}`)
        .join(', ');
      const walk = await bySource(suite, table);
      return {
        passed: n.present + out === total && walk.agrees,
        expected: `${counted(total, 'row')} accounted for`,
        found: `${counted(n.present + out, 'row')} accounted for: ${n.present} in the target, ${out} excluded${because === '' ? '' : ` (${because})`}; ${walk.told}`,
      };
    },
  );
}

/** What was staged against the source's own count, where the source is still as it was. */
async function bySource(
  { walked, plan, mapped, move }: Suite,
  table: MovedTable,
): Promise<{ readonly agrees: boolean; readonly told: string }> {
  const walk = await walked;
  if (typeof walk === 'string') return { agrees: true, told: walk };
  for (const above of upFrom(move, table)) {
    const { target } = above;
    const then = plan.tables.find((t) => sameTable(t, target))?.sourceRows;
    if (walk.get(above)?.total !== then) {
      return {
        agrees: true,
        told: 'the source has changed since, so it does not count them again',
      };
    }
  }
  const leftOut = plan.tables.find((t) => sameTable(t, table.target))?.excluded.up_to_date ?? 0;
  const staged =
    (mapped.tables.find((t) => t.table === table)?.staged ?? 0) +
    (table.role === 'root' ? 0 : leftOut);
  const found = walk.get(table);
  const due = table.role === 'root' ? found?.total : found?.ofCohort;
  return {
    agrees: due === staged,
    told:
      due === staged
        ? `${staged} looked at, as the source counts them by its links`
        : `${staged} looked at, and the source counts ${due ?? 0} by its links`,
  };
}

/** The table, and all that its rows hang on. */
function upFrom(move: Move, table: MovedTable): MovedTable[] {
  return [table, ...table.owners.flatMap((owner) => upFrom(move, parentBy(move, owner)))];
}

function nothingExtra(suite: Suite, table: MovedTable): Promise<Check> {
  const { session, scratch, mapped } = suite;
  const name = tableText(table.target);
  const pointedAt = mapped.tables.find((t) => t.table === table)?.kept ?? 0;
  return timedCheck(
    'integrity',
    `integrity.extra.${name}`,
    `${name}: moved persons have no row that the source lacks`,
    async () => {
      const n = await suite.accounts(table);
      const { due } = await session.row<{ due: number }>(
        sql`SELECT count(*)::float8 AS due FROM ${scratch.map(table)} WHERE mode <> 'a' AND t_1 IS NOT NULL`,
      );
      const kept = keepsStale(suite, table)
        ? n.unmapped
        : Math.min(pointedAt + n.below, n.unmapped);
      const forgiven = suite.justCommitted ? Math.min(n.since, n.unmapped - kept) : 0;
      const extra = n.unmapped - kept - forgiven;
      const told = [
        ...(kept > 0 ? [`${kept} kept`] : []),
        ...(n.since > 0 ? [`${n.since} written since the run`] : []),
        ...(n.residents > 0 ? [`${n.residents} of persons who are residents as well`] : []),
      ];
      return {
        passed: extra === 0 && n.mapped === due,
        expected: `${counted(due, 'row')}, 0 more`,
        found: `${counted(n.mapped, 'row')}, ${extra} more${told.length === 0 ? '' : `; ${told.join(', ')}`}`,
        examples:
          extra === 0
            ? []
            : (n.examples ?? []).map((key) =>
                suite.show(`key ${unlessSecret(table.targetKey, key)}`),
              ),
      };
    },
  );
}
