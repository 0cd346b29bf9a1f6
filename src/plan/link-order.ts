/** Puts moved tables in link order: what is pointed at comes before what points. */
import type { Table } from '../model/catalog.js';

/**
 * @param links that no order may go against, but where they make a cycle
 * @param owners what the rows of a table hang on
 * @param wished links that nothing breaks without: followed where the others leave a choice
 * @returns the tables in order; in a cycle, which no order can satisfy, owners come first
 */
export function linkOrder(
  tables: readonly Table[],
  links: readonly { readonly from: Table; readonly to: Table }[],
  owners: (table: Table) => readonly Table[],
  wished: readonly { readonly from: Table; readonly to: Table }[],
): readonly Table[] {
  const among = links.filter(
    (link) => link.from !== link.to && tables.includes(link.from) && tables.includes(link.to),
  );
  const soft = wished.filter((link) => link.from !== link.to);
  const order: Table[] = [];
  const waiting = new Set(tables);
  while (waiting.size > 0) {
    const next =
      [...waiting].find((table) => isFree(table, among, waiting) && isFree(table, soft, waiting)) ??
      [...waiting].find((table) => isFree(table, among, waiting)) ??
      // A cycle: owners alone decide, and they make a tree.
      [...waiting].find((table) => owners(table).every((owner) => !waiting.has(owner)));
    if (next === undefined) throw new Error('owner links do not make a tree');
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

function isFree(
  table: Table,
  links: readonly { readonly from: Table; readonly to: Table }[],
  waiting: ReadonlySet<Table>,
): boolean {
  return links.every((link) => link.from !== table || !waiting.has(link.to));
}
