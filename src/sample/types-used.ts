/** Which rows of a list of types the rows of a table are of. */
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, sql } from '../sql/sql.js';
import { attempt } from './bounds.js';

/** So many are asked about; each is a choice. */
const MOST = 40;

/**
 * @param key column of the list that `column` of the table points to
 * @param names columns of the list, whose values are given as text
 * @returns null where the server could not tell in time
 */
export function typesUsed(
  session: Session,
  table: TableId,
  column: string,
  list: TableId,
  key: string,
  names: readonly string[],
): Promise<readonly (readonly string[])[] | null> {
  const texts = names.map((name) => sql`${id('t', name)}::text`);
  return attempt([session], async () => {
    const rows = await session.rows<{ names: string[] }>(sql`
      SELECT array[${join(texts)}] AS names FROM ${id(list.schema, list.name)} AS t
       WHERE EXISTS (SELECT FROM ${id(table.schema, table.name)} AS r WHERE ${id('r', column)} = ${id('t', key)})
       ORDER BY ${columns('t', names)} LIMIT ${literal(MOST)}`);
    return rows.map((row) => row.names);
  });
}
