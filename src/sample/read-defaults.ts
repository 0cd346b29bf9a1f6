/** Defaults of columns that are constants: `'draft'::text` is `draft`. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/** By column; expressions and NULL are left out. */
export async function readDefaults(
  session: Session,
  table: TableId,
): Promise<ReadonlyMap<string, string | number | boolean>> {
  const rows = await session.rows<{ name: string; text: string }>(sql`
    SELECT a.attname AS name, pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS text
      FROM pg_catalog.pg_attrdef AS d
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      JOIN pg_catalog.pg_class AS c ON c.oid = d.adrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = ${literal(table.schema)} AND c.relname = ${literal(table.name)}
       AND a.attgenerated = ''`);
  return new Map(
    rows.flatMap(({ name, text }) => {
      const value = constant(text);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

function constant(text: string): string | number | boolean | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const quoted = /^'((?:[^']|'')*)'::[\w\s".]+(\[\])?$/.exec(text)?.[1];
  return quoted === undefined ? null : quoted.replaceAll("''", "'");
}
