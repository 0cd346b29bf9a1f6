/** Triggers that people made (foreign keys' own are not listed), and rules that rewrite writes. */
import type { Trigger, WriteEvent } from '../model/catalog.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

/**
 * Those that partitions have from their root are listed once more only where they are enabled
 * otherwise.
 */
const TRIGGERS = sql`
  SELECT 'trigger' AS kind, rn.nspname AS root_schema, r.relname AS root_name,
         n.nspname AS schema, c.relname AS table, g.tgname AS name, g.tgenabled AS enabled,
         CASE WHEN g.tgtype & 2 <> 0 THEN 'before' WHEN g.tgtype & 64 <> 0 THEN 'instead' ELSE 'after' END AS timing,
         g.tgtype & 1 <> 0 AS each_row,
         g.tgtype & 4 <> 0 AS on_insert, g.tgtype & 16 <> 0 AS on_update, g.tgtype & 8 <> 0 AS on_delete,
         pg_catalog.pg_get_triggerdef(g.oid) AS definition,
         CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN f.prosrc END AS body
    FROM pg_catalog.pg_trigger AS g
    JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS r ON r.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
    JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
    JOIN pg_catalog.pg_proc AS f ON f.oid = g.tgfoid
    JOIN pg_catalog.pg_language AS l ON l.oid = f.prolang
    LEFT JOIN pg_catalog.pg_trigger AS up ON up.oid = g.tgparentid
    LEFT JOIN pg_catalog.pg_constraint AS k ON k.oid = g.tgconstraint
   WHERE coalesce(k.contype, 't') = 't' AND g.tgtype & 28 <> 0 AND ${USER_SCHEMA}
     AND CASE WHEN up.oid IS NULL THEN NOT g.tgisinternal ELSE g.tgenabled <> up.tgenabled END
  UNION ALL
  SELECT 'rule', rn.nspname, t.relname, n.nspname, c.relname, r.rulename, r.ev_enabled,
         CASE WHEN r.is_instead THEN 'instead' ELSE 'after' END, FALSE,
         r.ev_type = '3', r.ev_type = '2', r.ev_type = '4', pg_catalog.pg_get_ruledef(r.oid), NULL
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS t ON t.oid = coalesce(pg_catalog.pg_partition_root(c.oid), c.oid)
    JOIN pg_catalog.pg_namespace AS rn ON rn.oid = t.relnamespace
   WHERE ${USER_SCHEMA}
   ORDER BY 2, 3, 4, 5, 6`;

const ENABLED = { O: 'origin', A: 'always', R: 'replica', D: 'disabled' } as const;

interface TriggerRow extends Record<string, unknown> {
  kind: Trigger['kind'];
  root_schema: string;
  root_name: string;
  schema: string;
  table: string;
  name: string;
  enabled: keyof typeof ENABLED;
  timing: Trigger['timing'];
  each_row: boolean;
  on_insert: boolean;
  on_update: boolean;
  on_delete: boolean;
  definition: string;
  body: string | null;
}

export async function readTriggers(session: Session): Promise<Trigger[]> {
  const rows = await session.rows<TriggerRow>(TRIGGERS);
  return rows.map((row) => ({
    kind: row.kind,
    table: { schema: row.root_schema, name: row.root_name },
    partition: partitionOf(row),
    name: row.name,
    when: ENABLED[row.enabled],
    timing: row.timing,
    forEach: row.each_row ? 'row' : 'statement',
    events: eventsOf(row),
    definition: row.definition,
    body: row.body,
  }));
}

function partitionOf(row: TriggerRow): TableId | null {
  return row.schema === row.root_schema && row.table === row.root_name
    ? null
    : { schema: row.schema, name: row.table };
}

function eventsOf(row: TriggerRow): WriteEvent[] {
  const all = [
    ['insert', row.on_insert],
    ['update', row.on_update],
    ['delete', row.on_delete],
  ] as const;
  return all.flatMap(([event, on]) => (on ? [event] : []));
}
