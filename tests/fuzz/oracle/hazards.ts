/** What is told of links and columns when every row has its place. */
import type { Book } from './book.js';
import { linkText } from './keys.js';

/** Mentions and parents in the same table, of rows that do not move: they become NULL. */
export function lostLinks(book: Book): void {
  for (const table of book.input.schema.owned) {
    for (const row of book.source(table)) {
      const place = book.places.get(table)?.get(book.id(table, row, 'source'));
      if (place === undefined || (place.mode === 'add' && place.copy !== null)) continue;
      for (const link of table.links) {
        if (link.to.role === 'reference' || !(link.mention || link.name === 'up')) continue;
        if (linkText(link, row) !== null && book.follow(link, row) === null) book.stop('LINK_LOST');
      }
    }
  }
}

export function columnHazards(book: Book): string[] {
  const codes: string[] = [];
  for (const table of [book.input.schema.root, ...book.input.schema.owned]) {
    for (const { name, types, notNull, fill } of table.columns) {
      if (types.source === null) continue;
      if (types.target === null) {
        const left = book.moving.get(table)?.some((row) => row[name] !== null) === true;
        if (left) codes.push('UNMAPPED_COLUMN');
      } else if (notNull.target && !notNull.source && fill === null) {
        const images = [...(book.images.get(table)?.values() ?? [])];
        if (images.some((image) => image[name] === null)) codes.push('NULL_INTO_NOT_NULL');
      }
    }
  }
  return codes;
}
