/** Puts moved tables in link order: what is pointed at comes before what points. */
import type { Table } from '../model/catalog.js';
import { groupBy } from '../model/group-by.js';

interface Edge {
  readonly from: Table;
  readonly to: Table;
  /** Of no row it is asked whether the other end moves before it is known that it does itself. */
  readonly mention?: boolean;
  /** Rows are left out where the other end does not move, which has to be known by then. */
  readonly drops?: boolean;
}

/**
 * @param links that no order may go against, but where they make a cycle
 * @param owners what the rows of a table hang on
 * @param wished links that nothing breaks without: followed where the others leave a choice, and, of
 *   those that leave rows out, where only mentions are against it
 * @returns the tables in order; in a cycle, which no order can satisfy, mentions are left out of account,
 *   and then all but owners
 */
export function linkOrder(
  tables: readonly Table[],
  links: readonly Edge[],
  owners: (table: Table) => readonly Table[],
  wished: readonly Edge[],
): readonly Table[] {
  const waiting = new Set(tables);
  const endsOf = (all: readonly Edge[]): ReadonlyMap<Table, readonly Table[]> => {
    const others = all.filter(({ from, to }) => from !== to && waiting.has(to));
    const byTable = groupBy(others, ({ from }) => from);
    return new Map([...byTable].map(([from, ends]) => [from, ends.map(({ to }) => to)]));
  };
  const [firm, soft] = [endsOf(links), endsOf(wished)];
  const needed = endsOf(links.filter(({ mention }) => mention !== true));
  const dropping = endsOf(wished.filter(({ drops }) => drops === true));
  const free = (...edges: ReadonlyMap<Table, readonly Table[]>[]): Table | undefined =>
    [...waiting].find((table) =>
      edges.every((ends) => (ends.get(table) ?? []).every((to) => !waiting.has(to))),
    );
  const order: Table[] = [];
  while (waiting.size > 0) {
    const next =
      free(firm, soft) ??
      free(firm, dropping) ??
      // A cycle: a mention can be followed when all rows have their places.
      free(needed, dropping) ??
      free(firm) ??
      free(needed) ??
      // Or owners alone decide, and they make a tree.
      [...waiting].find((table) => owners(table).every((owner) => !waiting.has(owner)));
    if (next === undefined) throw new Error('owner links do not make a tree');
    waiting.delete(next);
    order.push(next);
  }
  return order;
}
