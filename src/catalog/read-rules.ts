/** What tables ask of their rows beyond types and plain keys, and what they compute themselves. */
import type { Computed, Rule, Rules } from '../model/rules.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

/** Those that are not enforced (from 18 on) are left out; those not yet validated hold for writes. */
const CHECKS = sql`
  SELECT n.nspname AS schema, c.relname AS name, con.conname AS rule, 'check' AS kind,
         array(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attnum = ANY (con.conkey)) AS columns,
         ARRAY[pg_catalog.pg_get_expr(con.conbin, con.conrelid)] AS keys,
         '{}'::text[] AS operators, NULL AS predicate, FALSE AS nulls_not_distinct, con.convalidated AS validated,
         FALSE AS deferrable, '{}'::text[] AS plain
    FROM pg_catalog.pg_constraint AS con
    JOIN pg_catalog.pg_class AS c ON c.oid = con.conrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE con.contype = 'c' AND coalesce((to_jsonb(con) ->> 'conenforced')::bool, TRUE) AND ${USER_SCHEMA}`;

/** Columns of expressions and predicates are known by what the index depends on. */
const INDEXES = sql`
  SELECT n.nspname AS schema, c.relname AS name, ic.relname AS rule,
         CASE WHEN con.conexclop IS NULL THEN 'unique' ELSE 'exclusion' END AS kind,
         array(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attnum > 0
                  AND (a.attnum = ANY (i.indkey) OR EXISTS (
                    SELECT FROM pg_catalog.pg_depend AS d
                     WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
                       AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
                       AND d.refobjsubid = a.attnum))) AS columns,
         array(SELECT pg_catalog.pg_get_indexdef(i.indexrelid, k::int, TRUE)
                 FROM generate_series(1, i.indnkeyatts) AS k ORDER BY k) AS keys,
         array(SELECT format('OPERATOR(%I.%s)', p.nspname, o.oprname)
                 FROM unnest(con.conexclop) WITH ORDINALITY AS u(oid, place)
                 JOIN pg_catalog.pg_operator AS o ON o.oid = u.oid
                 JOIN pg_catalog.pg_namespace AS p ON p.oid = o.oprnamespace ORDER BY u.place) AS operators,
         pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
         coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, FALSE) AS nulls_not_distinct,
         TRUE AS validated, NOT i.indimmediate AS deferrable,
         array(SELECT coalesce(a.attname::text, '') FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
                 LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum > 0
                WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS plain
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_constraint AS con ON con.conindid = i.indexrelid AND con.contype IN ('x', 'p', 'u')
   WHERE (i.indisunique OR i.indisexclusion) AND i.indislive AND ${USER_SCHEMA}
   ORDER BY 1, 2, 3`;

const COMPUTED = sql`
  SELECT n.nspname AS schema, c.relname AS name, a.attname AS column,
         pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated <> '' AS generated
    FROM pg_catalog.pg_attrdef AS d
    JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = d.adnum
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${USER_SCHEMA}`;

interface RuleRow {
  schema: string;
  name: string;
  rule: string;
  kind: Rule['kind'];
  columns: string[];
  keys: string[];
  operators: string[];
  predicate: string | null;
  nulls_not_distinct: boolean;
  validated: boolean;
  deferrable: boolean;
  plain: string[];
}

/** Expressions are printed as they are to be read under the session's search path. */
export async function readRules(session: Session): Promise<Rules> {
  const rows = [
    ...(await session.rows<RuleRow & Record<string, unknown>>(CHECKS)),
    ...(await session.rows<RuleRow & Record<string, unknown>>(INDEXES)),
  ];
  const computed = await session.rows<{
    schema: string;
    name: string;
    column: string;
    expression: string;
    generated: boolean;
  }>(COMPUTED);
  return {
    rules: rows.map((row) => ({
      table: { schema: row.schema, name: row.name },
      name: row.rule,
      kind: row.kind,
      columns: row.columns,
      keys: row.keys,
      operators: row.operators,
      predicate: row.predicate,
      nullsNotDistinct: row.nulls_not_distinct,
      validated: row.validated,
      deferrable: row.deferrable,
      plain: row.plain,
    })),
    computed: computed.map(
      ({ schema, name, ...rest }): Computed => ({ table: { schema, name }, ...rest }),
    ),
  };
}
