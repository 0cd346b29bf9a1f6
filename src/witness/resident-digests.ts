/**
 * Residents' rows digested before the first write and after the last: whatever differs must not
 * carry this transaction's id. Others go on writing meanwhile, so a difference alone is no fault.
 */
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { isOurs } from './rows-of-transaction.js';
import { isPaired, ownedNow, type WitnessedTable } from './walk-owners.js';

const picture = (position: number): Sql => id('pg_temp', `rehome_residents_${position}`);

const name = (table: WitnessedTable): Sql => id(table.id.schema, table.id.name);

/** Condition: the row under `alias` leads to no person of the run (or to nobody at all). */
function isResidents(alias: string, table: WitnessedTable, persons: Sql): Sql {
  // What stands in a reference table beforehand is everybody's.
  if (table.shared !== undefined) return sql`TRUE`;
  const [owner] = table.owners;
  if (owner === undefined) return sql`(${columns(alias, table.key)}) NOT IN (${persons})`;
  if (isPaired(table))
    return sql`(${ownedNow(alias, table, { now: persons, before: persons })}) IS NOT TRUE`;
  const { parent, columns: own, parentColumns } = owner;
  const up = `${alias}_`;
  const to = parentColumns.map(
    (column, index) => sql`${id(up, column)} = ${id(alias, own[index] ?? '')}`,
  );
  return sql`NOT EXISTS (SELECT FROM ${name(parent)} AS ${id(up)} WHERE ${join(to, ' AND ')}
    AND NOT ${isResidents(up, parent, persons)})`;
}

/**
 * @param persons SELECT of the root keys of the run's persons as the run will leave them alone:
 *   everyone else is a resident
 */
export async function pictureResidents(
  session: Session,
  tables: readonly WitnessedTable[],
  persons: Sql,
): Promise<number> {
  let rows = 0;
  for (const [position, table] of tables.entries()) {
    await session.execute(
      sql`CREATE TEMPORARY TABLE ${picture(position)} ON COMMIT DROP AS
        SELECT ${columns('t', table.key)}, md5((t.*)::text) AS "=digest" FROM ${name(table)} AS t
         WHERE ${isResidents('t', table, persons)}`,
    );
    const { count } = await session.row<{ count: number }>(
      sql`SELECT count(*)::float8 AS count FROM ${picture(position)}`,
    );
    rows += count;
  }
  return rows;
}

export interface TouchedResident {
  readonly table: WitnessedTable;
  readonly example: string;
}

/** Residents' rows that changed and whose present version this transaction wrote. */
export async function touchedResidents(
  session: Session,
  tables: readonly WitnessedTable[],
): Promise<TouchedResident[]> {
  const touched: TouchedResident[] = [];
  for (const [position, table] of tables.entries()) {
    const same = table.key.map((column) => sql`${id('t', column)} = ${id('p', column)}`);
    const rows = await session.rows<{ example: string }>(sql`
      SELECT ROW(${columns('t', table.key)})::text AS example
        FROM ${picture(position)} AS p JOIN ${name(table)} AS t ON ${join(same, ' AND ')}
       WHERE md5((t.*)::text) <> p."=digest" AND ${isOurs(sql`t.xmin`)}
       LIMIT 5`);
    touched.push(...rows.map(({ example }) => ({ table, example })));
  }
  return touched;
}
