/** What triggers of a table do to the row and to other tables, as the text of their functions has it. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

export interface TriggerWrites {
  readonly trigger: string;
  /** Columns of the row that it sets. */
  readonly columns: readonly string[];
  /** Names behind INSERT INTO and UPDATE. */
  readonly tables: readonly string[];
}

export async function readTriggerWrites(
  session: Session,
  table: TableId,
): Promise<readonly TriggerWrites[]> {
  const rows = await session.rows<{ trigger: string; body: string }>(sql`
    SELECT g.tgname AS trigger, p.prosrc AS body
      FROM pg_catalog.pg_trigger AS g
      JOIN pg_catalog.pg_proc AS p ON p.oid = g.tgfoid
      JOIN pg_catalog.pg_class AS c ON c.oid = g.tgrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
       AND n.nspname = ${literal(table.schema)} AND c.relname = ${literal(table.name)}
     ORDER BY g.tgname`);
  return rows.map(({ trigger, body }) => ({
    trigger,
    columns: all(body, /\bNEW\.("?)(\w+)\1\s*:?=(?!=)/gi),
    tables: all(body, /\b(?:INSERT\s+INTO|UPDATE)\s+(?:\w+\.)?("?)(\w+)\1/gi),
  }));
}

const all = (body: string, pattern: RegExp): string[] => [
  ...new Set([...body.matchAll(pattern)].map((match) => match[2] ?? '')),
];
