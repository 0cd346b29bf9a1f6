/** Which row of the target is the stale copy of which row of the source, by what tells it first. */
import type { Row } from '../rows.js';
import type { Table } from '../schema.js';
import type { Book } from './book.js';
import { byKey, keyOf, linkText } from './keys.js';

export function pairRows(
  book: Book,
  table: Table,
  staged: readonly Row[],
  images: ReadonlyMap<Row, Row>,
): Map<Row, Row> {
  const pairs = new Map<Row, Row>();
  const taken = new Set<Row>();
  const owner = book.owner(table);
  const owners = book.cohortOwners(table);
  const target = [...book.target(table)].sort(byKey(table.key));
  const ordered = [...staged].sort(byKey(table.key));
  // A key that holds a link says where the row belongs: under another it is another row.
  const fixed = ['composite', 'shared', 'both'].includes(table.keyKind);
  const sameFixed = (row: Row, copy: Row): boolean =>
    !fixed || keyOf(table.key, images.get(row) ?? {}) === keyOf(table.key, copy);
  const link = (row: Row, copy: Row | undefined): void => {
    if (copy === undefined || pairs.has(row) || taken.has(copy) || !sameFixed(row, copy)) return;
    pairs.set(row, copy);
    taken.add(copy);
  };
  const sameOwner = (row: Row, copy: Row): boolean =>
    book.ownerPlace(table, row)?.key === linkText(owner, copy);
  const ofCohort = (copy: Row): boolean => owners.has(linkText(owner, copy) ?? '');
  const mode = (row: Row) => book.ownerPlace(table, row)?.mode;
  const hasCopy = (row: Row): boolean => book.ownerPlace(table, row)?.copy != null;

  const match =
    table.key.length === 0
      ? table.columns.filter((c) => c.types.source !== null && c.types.target !== null)
      : table.columns.filter((c) => [table.config.match ?? []].flat().includes(c.name));
  if (match.length > 0) {
    const group = (row: Row, copy: Row): boolean =>
      sameOwner(row, copy) &&
      sameFixed(row, copy) &&
      match.every(
        ({ name }) =>
          owner.columns.includes(name) ||
          (images.get(row)?.[name] ?? null) === (copy[name] ?? null),
      );
    for (const row of ordered) {
      if (!hasCopy(row) || (table.key.length > 0 && mode(row) === 'add')) continue;
      link(
        row,
        target.find((copy) => !taken.has(copy) && group(row, copy)),
      );
    }
  }
  if (table.key.length === 0) return pairs;

  const earlier = book.input.history.get(table.name);
  const known = (row: Row): Row | undefined => {
    const key = earlier?.get(keyOf(table.key, row));
    return key === undefined ? undefined : target.find((copy) => keyOf(table.key, copy) === key);
  };
  for (const row of ordered) {
    const copy = known(row);
    if (copy === undefined) continue;
    if (mode(row) === 'replace' ? ofCohort(copy) : sameOwner(row, copy)) link(row, copy);
  }
  for (const row of ordered) {
    const copy = known(row);
    if (copy !== undefined && mode(row) === 'add' && book.samePerson(table, row, copy))
      link(row, copy);
  }
  const sameKey = (row: Row): Row | undefined => {
    const key = keyOf(table.key, table.drawn ? row : (images.get(row) ?? {}));
    return target.find((copy) => keyOf(table.key, copy) === key);
  };
  for (const row of ordered) {
    const copy = sameKey(row);
    if (copy !== undefined && hasCopy(row) && mode(row) === 'replace' && sameOwner(row, copy))
      link(row, copy);
  }
  for (const row of ordered) {
    const copy = sameKey(row);
    if (copy !== undefined && mode(row) === 'replace' && book.samePerson(table, row, copy))
      link(row, copy);
  }
  for (const { columns } of table.uniques) {
    for (const row of ordered) {
      const copy = book.holder(table, columns, images.get(row) ?? {});
      if (copy === undefined) continue;
      if (mode(row) === 'replace' && ofCohort(copy)) link(row, copy);
    }
  }
  return pairs;
}
