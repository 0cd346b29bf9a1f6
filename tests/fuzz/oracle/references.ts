/** Which row of the target a reference row is, and what it will be where the target lacks it. */
import type { Cell, Row } from '../rows.js';
import type { Table } from '../schema.js';
import type { Book } from './book.js';
import { keyOf, linkText, token } from './keys.js';

/** By its code; where codes are those of a parent, the parent has to be the same. */
export function counterpart(book: Book, table: Table, row: Row): Row | undefined {
  const [link] = table.links;
  const known = table.uniques[0]?.columns ?? [];
  if (link === undefined || known.length === 1)
    return book.target(table).find(({ code }) => code === row.code);
  const value = linkText(link, row);
  const above = book.source(link.to).find((r) => keyOf(link.toColumns, r) === value);
  const there = above === undefined ? undefined : counterpart(book, link.to, above);
  if (there === undefined) return undefined;
  return book
    .target(table)
    .find((r) => r.code === row.code && linkText(link, r) === keyOf(link.toColumns, there));
}

/** The key that the row has in the target, or will have; null where it has none. */
export function referenceKey(book: Book, table: Table, row: Row): readonly Cell[] | null {
  const there = counterpart(book, table, row);
  if (there !== undefined) return table.key.map((name) => there[name] ?? null);
  if (table.config.missing !== 'insert' || !mayCome(book, table, row)) return null;
  return [table.drawn ? token(table, keyOf(table.key, row)) : keyOf(table.key, row)];
}

/** What a row leads to comes before it; it goes without only where the config says so. */
function mayCome(book: Book, table: Table, row: Row): boolean {
  return table.links.every((link) => {
    if (linkText(link, row) === null || book.follow(link, row) !== null) return true;
    return link.to.config.missing === 'null' && !link.required;
  });
}
