/**
 * Rows that go while others still point at them, which are about to be pointed elsewhere, or to find
 * another row under the same key.
 */
import { journalledRows } from '../ledger/journal.js';
import type { ForeignKey } from '../model/catalog.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { empty, id, join, type Sql, sql } from '../sql/sql.js';
import type { TableChange } from './change.js';

/** @returns the foreign keys by which there are such rows */
export async function heldLinks(
  session: Session,
  changes: readonly TableChange[],
  foreignKeys: readonly ForeignKey[],
): Promise<ForeignKey[]> {
  const held: ForeignKey[] = [];
  for (const key of foreignKeys) {
    const to = changes.find((change) => sameTable(change.table, key.to));
    const from = changes.find((change) => sameTable(change.table, key.from));
    const statement = to === undefined || from === undefined ? null : heldRows(to, from, key);
    if (statement === null) continue;
    const { found } = await session.row<{ found: boolean }>(statement);
    if (found) held.push(key);
  }
  return held;
}

function heldRows(to: TableChange, from: TableChange, key: ForeignKey): Sql | null {
  if (to.remove === null) return null;
  const at = (change: TableChange, keys: string, alias: string): Sql =>
    join(
      change.journal.key.map(
        (name, index) => sql`${id(keys, `k_${index + 1}`)} = ${id(alias, name)}`,
      ),
      ' AND ',
    );
  const points = key.toColumns.map(
    (name, index) => sql`${id('r', key.fromColumns[index] ?? '')} = ${id('p', name)}`,
  );
  const goes =
    from.remove === null
      ? empty
      : sql`WHERE NOT EXISTS (SELECT FROM (${from.remove}) AS x WHERE ${at(from, 'x', 'r')})`;
  return sql`
    SELECT EXISTS (
      SELECT FROM (${to.remove}) AS g JOIN ${journalledRows(to.journal)} AS p ON ${at(to, 'g', 'p')}
        JOIN ${journalledRows(from.journal)} AS r ON ${join(points, ' AND ')} ${goes}) AS found`;
}
