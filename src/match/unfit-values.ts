/**
 * Values that their target column would not take, or would change: found on the staged rows,
 * before any cast could fail or cut them silently.
 */

import type { MovedColumn, MovedTable } from '../model/move.js';
import { identifierText, nameText } from '../model/name-text.js';
import { columnText, tableText } from '../model/table-id.js';
import { derivedName } from '../sql/derived-name.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { castChecks } from './cast-checks.js';
import { isExcluded } from './exclude-owned-rows.js';
import { anyNull } from './image.js';
import type { UnfitCheck } from './unfit-check.js';

export function unfitChecks(table: MovedTable): UnfitCheck[] {
  return table.columns.flatMap((c) => [
    ...nullCheck(table, c),
    ...castChecks(table, c),
    ...partialCheck(table, c),
  ]);
}

/** What is left of a composite link without one of its columns, where it means nothing by itself. */
function partialCheck(table: MovedTable, c: MovedColumn): UnfitCheck[] {
  const link = c.value.kind === 'mapped' ? table.joins[c.value.join] : undefined;
  if (c.value.kind !== 'mapped' || c.value.alone !== 'none' || link === undefined) return [];
  const own = link.fromColumns[link.targetColumns.indexOf(c.target.name)] ?? '';
  const where = columnText(table.target, c.target.name);
  return [
    {
      code: 'PARTIAL_LINK',
      column: c,
      reason: 'partial_link',
      condition: sql`${id('s', own)} IS NOT NULL AND (${anyNull(link.fromColumns)})`,
      shown: sql`${id('s', own)}::text`,
      ...{ secret: false, tries: false, tried: sql`NULL` },
      message: `${where} has a value where another column of its link to ${tableText(link.to.table)} is NULL: what it means in the target nobody can say`,
      settle: `tables.${table.target.inConfig}.columns.${nameText(c.target.name)}: {sql: "…"}, or --allow PARTIAL_LINK writes NULL`,
      level: 'stop',
    },
  ];
}

/** Condition: the column would be NULL; null when it never can. */
function isNull(table: MovedTable, { value, target }: MovedColumn): Sql | null {
  switch (value.kind) {
    case 'source':
      return value.column.notNull ? null : sql`${id('s', value.column.name)} IS NULL`;
    case 'sql':
      return sql`${id('s', derivedName('=', target.name))} IS NULL`;
    case 'mapped': {
      const link = table.joins[value.join];
      const own = link?.fromColumns[link.targetColumns.indexOf(target.name)];
      const from = value.alone === null || own === undefined ? (link?.fromColumns ?? []) : [own];
      const nullable = from.filter(
        (name) => table.source.columns.find((column) => column.name === name)?.notNull !== true,
      );
      if (nullable.length === 0) return null;
      return join(
        nullable.map((name) => sql`${id('s', name)} IS NULL`),
        ' OR ',
      );
    }
    default:
      return null;
  }
}

function nullCheck(table: MovedTable, c: MovedColumn): UnfitCheck[] {
  const condition = c.target.notNull ? isNull(table, c) : null;
  if (condition === null) return [];
  const where = columnText(table.target, c.target.name);
  return [
    {
      code: 'NULL_INTO_NOT_NULL',
      column: c,
      reason: 'null_into_not_null',
      condition,
      shown: join(
        table.sourceKey.map((name) => sql`${id('s', name)}::text`),
        " || ', ' || ",
      ),
      ...{ secret: false, tries: false, tried: sql`NULL` },
      message: `${where} may not be NULL in the target, and is NULL in the source`,
      settle: `tables.${table.target.inConfig}.columns.${nameText(c.target.name)}: {sql: "coalesce(${identifierText(c.target.name)}, …)"}`,
      level: 'fatal',
    },
  ];
}

function rows(scratch: Scratch, table: MovedTable, check: UnfitCheck): Sql {
  const value = check.column.value;
  const staged =
    value.kind === 'sql'
      ? sql`(SELECT *, (${verbatim(value.sql)}) AS ${id(derivedName('=', check.column.target.name))} FROM ${scratch.source(table)})`
      : scratch.source(table);
  return sql`FROM ${staged} AS s WHERE NOT ${isExcluded(scratch, table)} AND (${check.condition})`;
}

export function countUnfit(scratch: Scratch, table: MovedTable, check: UnfitCheck): Sql {
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(DISTINCT ${check.shown}))[1:3] AS examples
      ${rows(scratch, table, check)}`;
}

export function excludeUnfit(scratch: Scratch, table: MovedTable, check: UnfitCheck): Sql {
  return sql`
    INSERT INTO ${scratch.excluded(table)}
    SELECT ${columns('s', table.sourceKey)}, ${literal(check.reason)}
      ${rows(scratch, table, check)} ON CONFLICT DO NOTHING`;
}
