/**
 * All rows of all tables of a database, pictured and later compared: whether a way back led back.
 * Only for a database that nobody else writes, which staging is. Rows are compared as multisets of
 * their texts, so that tables without a key and doubled rows count as well.
 */
import { BEFORE_SCHEMA, USER_SCHEMA } from '../catalog/user-schemas.js';
import { type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, literal, type Sql, sql } from '../sql/sql.js';

/** Partitioned tables have no rows of their own; those of foreign tables are elsewhere. */
const TABLES = sql`
  SELECT n.nspname AS schema, c.relname AS name,
         coalesce((SELECT array_agg(a.attname::text ORDER BY k.position)
                     FROM pg_catalog.pg_index AS i
                    CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
                     JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
                    WHERE i.indrelid = c.oid AND i.indisprimary), '{}') AS key
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r' AND ${USER_SCHEMA}
   ORDER BY n.nspname, c.relname`;

export interface PicturedTable extends TableId {
  /** Empty where there is no primary key. */
  readonly key: readonly string[];
  readonly rows: number;
}

export interface RowDifference {
  readonly table: string;
  /** Rows that were there before and are not now, and the other way round. */
  readonly missing: number;
  readonly added: number;
  /** Keys of a few of them; `?` where the table has no key. */
  readonly examples: readonly string[];
}

const picture = (position: number): Sql => id(BEFORE_SCHEMA, `table_${position}`);

/** Each text of a row once, with how often it is there and the key of one of them. */
function rowsOf(table: TableId & { readonly key: readonly string[] }): Sql {
  const key = table.key.length === 0 ? sql`'?'` : sql`ROW(${columns('t', table.key)})::text`;
  return sql`SELECT md5((t.*)::text) AS digest, count(*) AS rows, min(${key}) AS key
    FROM ONLY ${id(table.schema, table.name)} AS t GROUP BY 1`;
}

/** Makes the pictures, in a schema of their own. What an earlier rehearsal left is made anew. */
export async function pictureRows(session: Session): Promise<readonly PicturedTable[]> {
  await dropPictures(session);
  await session.execute(sql`CREATE SCHEMA ${id(BEFORE_SCHEMA)}`);
  const tables = await session.rows<TableId & { readonly key: readonly string[] }>(TABLES);
  const pictured: PicturedTable[] = [];
  for (const [position, table] of tables.entries()) {
    await session.execute(sql`CREATE UNLOGGED TABLE ${picture(position)} AS ${rowsOf(table)}`);
    const { rows } = await session.row<{ rows: number }>(
      sql`SELECT coalesce(sum(rows), 0)::float8 AS rows FROM ${picture(position)}`,
    );
    pictured.push({ ...table, rows });
  }
  return pictured;
}

/** @returns the tables whose rows are not those of the pictures; none is what a way back promises */
export async function comparePictures(
  session: Session,
  tables: readonly PicturedTable[],
): Promise<readonly RowDifference[]> {
  const differences: RowDifference[] = [];
  for (const [position, table] of tables.entries()) {
    const found = await session.row<{
      missing: number;
      added: number;
      examples: string[] | null;
    }>(sql`
      SELECT coalesce(sum(greatest(d.before - d.now, 0)), 0)::float8 AS missing,
             coalesce(sum(greatest(d.now - d.before, 0)), 0)::float8 AS added,
             (array_agg(d.key ORDER BY d.key))[1:${literal(5)}] AS examples
        FROM (SELECT coalesce(b.rows, 0) AS before, coalesce(n.rows, 0) AS now,
                     coalesce(n.key, b.key) AS key
                FROM ${picture(position)} AS b FULL JOIN (${rowsOf(table)}) AS n USING (digest)
               WHERE b.rows IS DISTINCT FROM n.rows) AS d`);
    if (found.missing + found.added === 0) continue;
    const { missing, added, examples } = found;
    differences.push({ table: tableText(table), missing, added, examples: examples ?? [] });
  }
  return differences;
}

export async function dropPictures(session: Session): Promise<void> {
  await session.execute(sql`DROP SCHEMA IF EXISTS ${id(BEFORE_SCHEMA)} CASCADE`);
}
