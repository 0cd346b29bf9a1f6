/** Triggers that people made (foreign keys' own are not listed), and rules that rewrite writes. */
import type { Trigger } from '../model/catalog.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

const TRIGGERS = sql`
  SELECT n.nspname AS schema, c.relname AS table, g.tgname AS name, g.tgenabled AS enabled,
         pg_catalog.pg_get_triggerdef(g.oid) AS definition
    FROM pg_catalog.pg_trigger AS g
    JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE NOT g.tgisinternal AND ${USER_SCHEMA}
  UNION ALL
  SELECT n.nspname, c.relname, r.rulename, r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid)
    FROM pg_catalog.pg_rewrite AS r
    JOIN pg_catalog.pg_class AS c ON c.oid = r.ev_class AND c.relkind IN ('r', 'p')
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE ${USER_SCHEMA}
   ORDER BY 1, 2, 3`;

const ENABLED = { O: 'origin', A: 'always', R: 'replica', D: 'disabled' } as const;

export async function readTriggers(session: Session): Promise<Trigger[]> {
  const rows = await session.rows<{
    schema: string;
    table: string;
    name: string;
    enabled: keyof typeof ENABLED;
    definition: string;
  }>(TRIGGERS);
  return rows.map((row) => ({
    table: { schema: row.schema, name: row.table },
    name: row.name,
    when: ENABLED[row.enabled],
    definition: row.definition,
  }));
}
