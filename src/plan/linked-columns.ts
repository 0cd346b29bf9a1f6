/** By which columns, other than the whole key, links lead to a moved table. */
import type { Table } from '../model/catalog.js';
import type { MovedTable } from '../model/move.js';
import type { PairedLink } from './pair-links.js';

/**
 * @param links of moved tables to this one, but for those by its key
 * @param byIds columns that ids inside values lead to: each the same on both sides
 */
export function linkedColumns(
  source: Table,
  target: Table,
  links: readonly PairedLink[],
  byIds: { readonly source: readonly string[]; readonly target: readonly string[] },
): MovedTable['linked'] {
  const isKey = (index: number): boolean =>
    isAll(source.primaryKey, byIds.source[index]) && isAll(target.primaryKey, byIds.target[index]);
  const beside = (names: readonly string[]): string[] => names.filter((_, index) => !isKey(index));
  const ours = [...links.flatMap((link) => link.sourceToColumns), ...beside(byIds.source)];
  const theirs = [...links.flatMap((link) => link.targetToColumns), ...beside(byIds.target)];
  return {
    source: source.columns.filter((column) => ours.includes(column.name)),
    target: target.columns.filter((column) => theirs.includes(column.name)),
  };
}

const isAll = (key: readonly string[] | null, name: string | undefined): boolean =>
  key?.length === 1 && key[0] === name;
