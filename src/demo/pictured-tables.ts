/** The tables that the demo's evidence is about: all of them, but for the tool's own. */
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';

export interface PicturedTable {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** Columns of the primary key; empty where there is none. */
  readonly key: readonly string[];
}

const TABLES = sql`
  SELECT c.oid::int8::float8 AS oid, n.nspname AS schema, c.relname AS name,
         coalesce((
           SELECT array_agg(a.attname::text ORDER BY k.position)
             FROM pg_catalog.pg_index AS i,
                  unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, position),
                  pg_catalog.pg_attribute AS a
            WHERE i.indrelid = c.oid AND i.indisprimary
              AND a.attrelid = c.oid AND a.attnum = k.number), '{}') AS key
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r'
     AND n.nspname NOT IN ('information_schema', 'rehome') AND n.nspname !~ '^pg_'
   ORDER BY n.nspname, c.relname`;

export function listTables(session: Session): Promise<PicturedTable[]> {
  return session.rows<{ -readonly [Key in keyof PicturedTable]: PicturedTable[Key] }>(TABLES);
}

/** What a row `t` is compared by: its whole text, under the settings that every session pins. */
export const ROW_DIGEST = sql`md5((t.*)::text)::uuid`;
