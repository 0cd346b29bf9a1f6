/** Names of the files that id maps are written to: safe, distinct, and people's own where they can be. */
import { createHash } from 'node:crypto';
import { type TableId, tableKey } from '../model/table-id.js';

/**
 * A table may have a name that no file may have, or that differs from another's where files do not:
 * in its schema, or in the case of its letters. Such get the schema in front, or a hash behind.
 */
export function idMapNames(tables: readonly TableId[]): (table: TableId) => string {
  const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_');
  const names = [
    (table: TableId): string => table.name,
    (table: TableId): string => `${table.schema}.${table.name}`,
  ];
  return (table) => {
    for (const name of names) {
      const own = name(table);
      const alike = tables.filter(
        (one) => plain(name(one)).toLowerCase() === plain(own).toLowerCase(),
      );
      if (plain(own) === own && alike.length === 1) return `id_map_${own}.csv`;
    }
    const hash = createHash('sha256').update(tableKey(table)).digest('hex').slice(0, 12);
    return `id_map_${plain(table.name)}-${hash}.csv`;
  };
}
