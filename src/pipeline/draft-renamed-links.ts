/**
 * Links of a table whose columns go by other names on the two sides, where several of them lead to
 * one table: which is which is nothing that constraints could say.
 */
import type { Catalog, Table } from '../model/catalog.js';
import { LEAVE_OUT } from '../model/draft.js';
import { findTable, tableById } from '../model/find-table.js';
import { sameTable } from '../model/table-id.js';
import type { Drafting } from './draft-book.js';

interface ColumnLink {
  readonly column: string;
  readonly to: Table;
  readonly notNull: boolean;
}

export async function draftRenamedLinks(drafting: Drafting): Promise<void> {
  const { book, source, target } = drafting;
  for (const table of target.tables) {
    const own = sourceOf(drafting, table);
    if (own === undefined) continue;
    const theirs = linksOf(target, table).filter(({ column }) => !has(own, column));
    const ours = linksOf(source, own).filter(({ column }) => !has(table, column));
    for (const link of theirs) {
      const same = (one: ColumnLink): boolean => one.to === sourceOf(drafting, link.to);
      const candidates = ours.filter(same);
      const rivals = theirs.filter(({ to }) => to === link.to);
      // One on each side is one link.
      if (candidates.length === 0 || (candidates.length === 1 && rivals.length === 1)) continue;
      const ranked = [...candidates].sort(
        (a, b) => Number(b.notNull === link.notNull) - Number(a.notNull === link.notNull),
      );
      await book.choose(
        ['tables', table.inConfig, 'columns', link.column],
        [...ranked.map(({ column }) => column), LEAVE_OUT],
        `only in the target, and leads to ${link.to.inConfig} as ${candidates.length === 1 ? 'this does' : 'these do'} in the source: which is it?`,
      );
    }
  }
}

export function linksOf(catalog: Catalog, table: Table): ColumnLink[] {
  return catalog.foreignKeys.flatMap((key) => {
    const [column] = key.fromColumns;
    const to = tableById(catalog, key.to);
    if (!sameTable(key.from, table) || key.fromColumns.length !== 1) return [];
    if (column === undefined || to === undefined) return [];
    const notNull = table.columns.find(({ name }) => name === column)?.notNull === true;
    return [{ column, to, notNull }];
  });
}

export const has = (table: Table, name: string): boolean =>
  table.columns.some((column) => column.name === name);

function sourceOf({ book, source, root }: Drafting, table: Table): Table | undefined {
  if (table === root.target) return root.source;
  const name = table.inConfig;
  const line = book.lines.find(({ path }) => path[1] === name && path[2] === 'from');
  const from = line?.value ?? line?.choose?.[0];
  const found = typeof from === 'string' ? findTable(source, from) : undefined;
  return found === undefined || found === 'ambiguous' ? tableById(source, table) : found;
}
