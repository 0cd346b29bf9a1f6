/** What a value's way into the target's type could do to it, as conditions over staged rows. */

import type { Column } from '../model/catalog.js';
import type { MovedColumn, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText } from '../model/table-id.js';
import { type CastRisk, castRisks } from '../plan/casts.js';
import { looksSecret } from '../report/mask.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { type Scratch, scratchType } from '../stage/scratch.js';
import type { UnfitCheck } from './unfit-check.js';

/** The value before it is cast; null where it does not come from the staged row or the config. */
function uncastValue({ value, target }: MovedColumn): Sql | null {
  switch (value.kind) {
    case 'source':
      return id('s', value.column.name);
    case 'sql':
      return id('s', derivedName('=', target.name));
    case 'constant':
      return literal(value.value);
    default:
      return null;
  }
}

/** Whether a value might not be castable at all, so that trying it needs care. */
function mayFail(c: MovedColumn): boolean {
  if (c.json.length > 0 || c.ids.length > 0) return false;
  if (c.value.kind === 'sql') return true;
  return (
    c.value.kind === 'source' &&
    castRisks(c.value.column, c.target).some(
      ({ kind }) => kind === 'try' || kind === 'doubled-keys',
    )
  );
}

export function castChecks(table: MovedTable, c: MovedColumn): UnfitCheck[] {
  const value = uncastValue(c);
  if (value === null || c.json.length > 0 || c.ids.length > 0) return [];
  const secret = looksSecret(c.value.kind === 'source' ? c.value.column.name : c.target.name);
  const context: Context = {
    value,
    where: columnText(table.target, c.target.name),
    settle: `tables.${table.target.inConfig}.columns.${nameText(c.target.name)}`,
    common: {
      ...{ column: c, secret, tries: false, tried: value },
      shown: secret ? literal('***') : sql`left(${value}::text, 60)`,
    },
  };
  if (c.value.kind !== 'source') return configuredChecks(context, c.target);
  const from = c.value.column;
  return castRisks(from, c.target).map((risk) => checkOf(risk, context, from, c.target));
}

interface Context {
  readonly value: Sql;
  readonly where: string;
  /** Where the config says what to do about the column. */
  readonly settle: string;
  readonly common: Pick<UnfitCheck, 'column' | 'secret' | 'tries' | 'tried' | 'shown'>;
}

/** What a person wrote is cast as PostgreSQL would on assignment: nothing is cut. */
function configuredChecks({ value, where, settle, common }: Context, target: Column): UnfitCheck[] {
  const checks: UnfitCheck[] = [];
  if (target.maxLength !== null) {
    checks.push({
      ...common,
      code: 'VALUE_TOO_LONG',
      reason: 'value_too_long',
      condition: sql`length(${value}::text) > ${literal(target.maxLength)}`,
      message: `${where} takes ${target.maxLength} characters in the target, and what the config gives it is longer`,
      settle: `${settle}: {sql: "left(…, ${target.maxLength})"}, or widen the target's column`,
      level: 'fatal',
    });
  }
  if (common.column.value.kind === 'sql') {
    checks.push({
      ...common,
      code: 'LOSSY_CAST',
      reason: 'lossy_cast',
      // Computed for every row, and never so.
      condition: sql`(${value}::${verbatim(target.type)})::text IS NULL AND ${value}::text IS NOT NULL`,
      tries: true,
      message: `${where} is ${target.type} in the target, and what the config gives it is not`,
      settle: `${settle}: another expression`,
      level: 'stop',
    });
  }
  return checks;
}

function checkOf(
  risk: CastRisk,
  { value, where, settle, common }: Context,
  from: Column,
  to: Column,
): UnfitCheck {
  const there = sql`${value}::${verbatim(to.type)}`;
  const lossy = {
    ...common,
    code: 'LOSSY_CAST',
    reason: 'lossy_cast',
    message: `${where} is ${to.type} in the target and ${from.type} in the source: values do not come out as they went in`,
    settle: `${settle}: {sql: "…"}, or --allow LOSSY_CAST`,
    level: 'stop',
  } as const;
  switch (risk.kind) {
    case 'too-long':
      return {
        ...common,
        code: 'VALUE_TOO_LONG',
        reason: 'value_too_long',
        condition: sql`length(${value}::text) > ${literal(risk.maxLength)}`,
        message: `${where} takes ${risk.maxLength} characters in the target, and the source has longer values`,
        settle: `${settle}: {sql: "left(${from.name}, ${risk.maxLength})"}, or widen the target's column`,
        level: 'fatal',
      };
    case 'enum':
      return {
        ...common,
        code: 'UNKNOWN_ENUM_VALUE',
        reason: 'unknown_enum_value',
        condition: lacks(risk.labels, value, risk.elements),
        message: `the target's type ${to.type} of ${where} has ${risk.labels.join(', ')}, and lacks values that the source has`,
        settle: `${settle}: {sql: "CASE ${from.name} WHEN … THEN … END"}, or add the values to the target's type`,
        level: 'fatal',
      };
    case 'zone':
      return {
        ...common,
        code: 'TIME_ZONE',
        reason: 'time_zone',
        condition: sql`${value} IS NOT NULL`,
        message: `${where} is ${to.type} in the target and ${from.type} in the source: the times would be taken for UTC`,
        settle: `${settle}: {sql: "${from.name} AT TIME ZONE 'Europe/Berlin'"}, with the zone that they are of; or --allow TIME_ZONE, where that is UTC`,
        level: 'stop',
      };
    case 'blanks':
      return {
        ...lossy,
        condition: sql`right(${value}::text, 1) = ' '`,
        shown: common.secret ? common.shown : sql`quote_literal(left(${value}::text, 60))`,
      };
    case 'doubled-keys':
      return {
        ...lossy,
        condition: sql`${values(sql`${value}::json`)} <> ${values(sql`${there}::json`)}`,
        tries: true,
        message: `${where} is ${to.type} in the target and ${from.type} in the source: of keys that stand twice in an object only the last stays`,
      };
    case 'try':
      return {
        ...lossy,
        condition: sql`NOT (${unchanged(risk.same, value, there, from)})`,
        tries: true,
      };
  }
}

/** Of an array one element is enough. */
function lacks(labels: readonly string[], value: Sql, elements: boolean): Sql {
  const known = join(labels.map((label) => literal(label)));
  return elements
    ? sql`EXISTS (SELECT FROM unnest(${value}::text::text[]) AS e(label) WHERE e.label NOT IN (${known}))`
    : sql`${value}::text NOT IN (${known})`;
}

function unchanged(same: 'text' | 'value' | 'return', value: Sql, there: Sql, from: Column): Sql {
  const original = scratchType(from);
  switch (same) {
    case 'text':
      return sql`${there}::text IS NOT DISTINCT FROM ${value}::text`;
    case 'value':
      return sql`${there}::${original} IS NOT DISTINCT FROM ${value}`;
    case 'return':
      return sql`${there}::${original}::text IS NOT DISTINCT FROM ${value}::text`;
  }
}

/** How many values there are in a JSON value, itself and those of doubled keys included. */
function values(json: Sql): Sql {
  const inside = (type: string): Sql =>
    sql`CASE json_typeof(n.j) WHEN ${literal(type)} THEN n.j END`;
  return sql`(
    WITH RECURSIVE n(j) AS (
      SELECT ${json}
      UNION ALL
      SELECT e.value FROM n CROSS JOIN LATERAL (
        SELECT value FROM json_each(${inside('object')})
        UNION ALL SELECT value FROM json_array_elements(${inside('array')})) AS e
    ) SELECT count(*) FROM n)`;
}

/** Functions that try casts, one for each column whose values might not be castable. */
export function createTries(scratch: Scratch, table: MovedTable): Sql[] {
  return table.columns.filter(mayFail).map((c) => {
    const type = verbatim(c.target.type);
    const body = sql`
      DECLARE x ${type};
      BEGIN x := value::${type}; RETURN TRUE; EXCEPTION WHEN OTHERS THEN RETURN value IS NULL; END`;
    return sql`CREATE FUNCTION ${scratch.fits(table, c)}(value anyelement) RETURNS bool LANGUAGE plpgsql AS ${literal(body.text)}`;
  });
}
