/** Check constraints of the target, held against the rows that will be written, before any is. */

import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import type { Rule, Rules } from '../model/rules.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { looksSecret } from '../report/mask.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { targetRows } from './image.js';
import { rowsToBe, SOURCE_KEY } from './rows-to-be.js';

export interface BrokenChecksInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly rules: Rules;
  readonly show: (value: string) => string;
}

interface Found {
  readonly total: number;
  readonly examples: string[] | null;
  readonly [column: string]: unknown;
}

/** The maps and the lists of changed and removed rows are complete. */
export async function brokenChecks(input: BrokenChecksInput, table: MovedTable): Promise<Hazard[]> {
  const { scratch, move, rules } = input;
  const hazards: Hazard[] = [];
  for (const rule of rules.rules) {
    if (rule.kind !== 'check' || !sameTable(rule.table, table.target)) continue;
    const written = await tryToCount(input, countBroken(scratch, move, table, rule, rules));
    const column = rule.columns[0] ?? '<column>';
    if (written !== null)
      hazards.push(
        hazardOf(input, table, rule, written, {
          what: 'rows that would be written fail',
          settle: `tables.${table.target.inConfig}.columns.${nameText(column)}: {sql: "…"}, or tables.${table.target.inConfig}.where`,
        }),
      );
    if (rule.validated) continue;
    const lost = await tryToCount(input, countIrretrievable(scratch, table, rule));
    if (lost !== null)
      hazards.push(
        hazardOf(input, table, rule, lost, {
          what: 'rows that would be changed or removed could not come back as they are: they fail',
          settle: `mend these rows and validate the constraint, or drop it`,
        }),
      );
  }
  return hazards;
}

/** @returns null where no row is concerned; `said` where the check itself fails */
export async function tryToCount(
  { session, show }: Pick<BrokenChecksInput, 'session' | 'show'>,
  statement: Sql,
): Promise<(Found & { readonly said?: string }) | null> {
  await session.execute(sql`SAVEPOINT try_check`);
  try {
    const found = await session.row<Found>(statement);
    await session.execute(sql`RELEASE SAVEPOINT try_check`);
    return found.total === 0 ? null : found;
  } catch (error) {
    await session.execute(sql`ROLLBACK TO SAVEPOINT try_check; RELEASE SAVEPOINT try_check`);
    return { total: 0, examples: null, said: show(error instanceof Error ? error.message : '') };
  }
}

function hazardOf(
  { show }: BrokenChecksInput,
  table: MovedTable,
  rule: Rule,
  { total, examples, said }: Found & { readonly said?: string },
  { what, settle }: { readonly what: string; readonly settle: string },
): Hazard {
  const name = tableText(table.target);
  const check = `the check ${rule.name} of ${name}, ${rule.keys[0] ?? ''}`;
  return {
    code: 'CHECK_FAILS',
    where: columnText(table.target, rule.columns),
    message:
      said === undefined
        ? `${total} ${what} ${check}`
        : `${check}, cannot be evaluated over the rows: ${said}`,
    count: said === undefined ? total : null,
    examples: (examples ?? []).map((example) => `key ${show(example)}`),
    settle,
    level: 'fatal',
  };
}

/** Rows of the target as they stand, which an undo could not bring back. */
function countIrretrievable(scratch: Scratch, table: MovedTable, rule: Rule): Sql {
  const alias = id(table.target.name);
  const at = (list: string): Sql =>
    join(
      table.targetKey.map((name, i) => sql`${id(list, `t_${i + 1}`)} = ${alias}.${id(name)}`),
      ' AND ',
    );
  const key = table.targetKey.map((name) => sql`${alias}.${id(name)}::text`);
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(example ORDER BY example))[1:3] AS examples
      FROM (SELECT ${join(key, " || ', ' || ")} AS example FROM ${targetRows(table)} AS ${alias}
             WHERE NOT (${verbatim(rule.keys[0] ?? 'TRUE')})
               AND (EXISTS (SELECT FROM ${scratch.gone(table)} AS "#g" WHERE ${at('#g')})
                 OR EXISTS (SELECT FROM ${scratch.changed(table)} AS "#c" WHERE ${at('#c')}))) AS broken`;
}

/** Only rows that are written are checked: the others stand there already. */
function countBroken(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  rule: Rule,
  rules: Rules,
): Sql {
  const alias = table.target.name;
  const changed = numbered('t', table.targetKey).map(
    (name) => sql`${id('#c', name)} = ${id(alias, name)}`,
  );
  const shown = rule.columns.map((name) =>
    looksSecret(name) ? literal('***') : sql`coalesce(left(${id(name)}::text, 60), 'NULL')`,
  );
  const values = shown.length === 0 ? sql`''` : join(shown, " || ', ' || ");
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(example ORDER BY example))[1:3] AS examples
      FROM (SELECT ${id(SOURCE_KEY)} || ': ' || ${values} AS example
              FROM ${rowsToBe(scratch, move, table, rules, rule.columns)}
             WHERE ("#how" = 'i' OR EXISTS (SELECT FROM ${scratch.changed(table)} AS "#c" WHERE ${join(changed, ' AND ')}))
               AND NOT (${verbatim(rule.keys[0] ?? 'TRUE')})) AS broken`;
}
