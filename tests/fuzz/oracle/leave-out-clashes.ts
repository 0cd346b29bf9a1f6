/** Rows that cannot come because a row that stays, or one before them, has a value of theirs. */
import type { Row } from '../rows.js';
import type { Table } from '../schema.js';
import type { Book } from './book.js';
import { byKey, keyOf, linkText } from './keys.js';

/** Takes rows out that would need a value which a row that stays has, or a row before them. */
export function withoutClashes(
  book: Book,
  table: Table,
  staged: readonly Row[],
  images: ReadonlyMap<Row, Row>,
  pairs: Map<Row, Row>,
  gone: Map<string, Row>,
): Row[] {
  let left = [...staged].sort(byKey(table.key));
  for (const { columns } of table.uniques) {
    // Of people who are residents as well, what the target has stays.
    const owner = book.owner(table);
    left = left.filter((row) => {
      if (pairs.has(row) || book.ownerPlace(table, row)?.mode !== 'add') return true;
      const holder = book.holder(table, columns, images.get(row) ?? {});
      return (
        holder === undefined ||
        [...pairs.values()].includes(holder) ||
        book.ownerPlace(table, row)?.key !== linkText(owner, holder)
      );
    });
  }
  const keys = [
    ...(table.drawn || table.key.length === 0 ? [] : [table.key]),
    ...table.uniques.map((unique) => unique.columns),
  ];
  const drop = (clashing: ReadonlySet<Row>): void => {
    if (clashing.size === 0) return;
    if (table.config.clash !== 'skip') book.stop('UNIQUE_CLASH');
    for (const row of clashing) {
      const copy = pairs.get(row);
      pairs.delete(row);
      const replaced = book.ownerPlace(table, row)?.mode === 'replace';
      if (copy !== undefined && replaced && table.config.stale !== 'keep')
        gone.set(book.id(table, copy), copy);
    }
    left = left.filter((row) => !clashing.has(row));
  };
  for (const columns of keys) {
    const paired = new Set(pairs.values());
    drop(
      new Set(
        left.filter((row) => {
          const holder = book.holder(table, columns, images.get(row) ?? {});
          return holder !== undefined && !paired.has(holder) && !gone.has(book.id(table, holder));
        }),
      ),
    );
    const first = new Set<string>();
    drop(
      new Set(
        [...left]
          .sort((a, b) => Number(pairs.has(b)) - Number(pairs.has(a)))
          .filter((row) => {
            const image = images.get(row) ?? {};
            if (columns.some((name) => image[name] == null)) return false;
            const value = keyOf(columns, image);
            if (first.has(value)) return true;
            first.add(value);
            return false;
          }),
      ),
    );
  }
  return left;
}
