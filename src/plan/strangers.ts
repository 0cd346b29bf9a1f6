/** Tables outside the move that nobody has said anything of: their rows may be persons' all the same. */
import type { Table } from '../model/catalog.js';
import type { Stranger } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import type { NamedTables } from './config-names.js';

/** @returns nothing for a table that the source lacks, or whose role the config says */
export function stranger(names: NamedTables, table: Table): Stranger[] {
  const source = names.sourceOf(table);
  if (source === undefined || names.configOf(table).role !== undefined) return [];
  const settled = [
    ...names.idLinks.flatMap((link) => (link.table === table ? [link.column] : [])),
    ...names.targetLinks.flatMap((link) => (sameTable(link.from, table) ? link.fromColumns : [])),
  ];
  return [{ source, target: table, settled }];
}
