/** What is told of links and columns when every row has its place. */
import type { Row } from '../rows.js';
import { isLate, type Table } from '../schema.js';
import type { Book } from './book.js';
import { linkText } from './keys.js';

/** Mentions and parents in the same table, of rows that do not move: they become NULL. */
export function lostLinks(book: Book): void {
  for (const table of book.input.schema.owned) {
    for (const row of book.source(table)) {
      const place = book.places.get(table)?.get(book.id(table, row, 'source'));
      if (place === undefined || (place.mode === 'add' && place.copy !== null)) continue;
      if (table.pair?.missing === 'stop' && book.followPair(table, row).lost)
        book.stop('LINK_UNRESOLVED', true);
      for (const link of table.links) {
        if (link.to.role === 'reference' || !(link.mention || isLate(link.name))) continue;
        if (linkText(link, row) !== null && book.follow(link, row) === null) book.stop('LINK_LOST');
      }
    }
  }
}

/** A column that may not be NULL any more would be. */
export function lacksValue(table: Table, image: Row): boolean {
  return table.columns.some(
    ({ name, role, types, notNull }) =>
      role === 'value' &&
      types.source !== null &&
      types.target !== null &&
      notNull.target &&
      !notNull.source &&
      image[name] == null,
  );
}

export function columnHazards(book: Book): string[] {
  const codes: string[] = [];
  for (const table of [book.input.schema.root, ...book.input.schema.owned]) {
    for (const { name, types } of table.columns) {
      if (types.source === null || types.target !== null) continue;
      const left = book.moving.get(table)?.some((row) => row[name] !== null) === true;
      if (left) codes.push('UNMAPPED_COLUMN');
    }
    if (table.role !== 'root') continue;
    const images = [...(book.images.get(table)?.values() ?? [])];
    if (images.some((image) => lacksValue(table, image))) codes.push('NULL_INTO_NOT_NULL');
  }
  return codes;
}
