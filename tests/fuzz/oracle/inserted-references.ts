/** Rows of reference tables that come along, because rows that are written lead to them. */
import type { Row } from '../rows.js';
import type { Table } from '../schema.js';
import type { Book, Place } from './book.js';
import { keyOf, linkText } from './keys.js';
import { imageOf } from './place-rows.js';
import { counterpart, referenceKey } from './references.js';

export function insertReferences(book: Book): void {
  const { references, owned } = book.input.schema;
  const used = new Map<Table, Set<string>>(references.map((table) => [table, new Set()]));
  const uses = (from: Table, row: Row): void => {
    for (const link of from.links) {
      const value = linkText(link, row);
      if (value !== null) used.get(link.to)?.add(value);
    }
  };
  for (const from of owned) {
    for (const row of book.source(from)) {
      const place = book.places.get(from)?.get(book.id(from, row, 'source'));
      if (place === undefined || (place.mode === 'add' && place.copy !== null)) continue;
      uses(from, row);
    }
  }
  // What a row that comes leads to is of a table before.
  for (const table of references.toReversed()) {
    if (table.config.missing !== 'insert') continue;
    const images = new Map<string, Row>();
    const places = new Map<string, Place>();
    for (const row of book.source(table)) {
      const from = keyOf(table.key, row);
      if (used.get(table)?.has(from) !== true || counterpart(book, table, row) !== undefined)
        continue;
      const [key] = referenceKey(book, table, row) ?? [null];
      if (key === null || key === undefined) continue;
      uses(table, row);
      images.set(from, imageOf(book, table, row));
      places.set(from, { key, copy: null, mode: 'replace' });
      if (book.target(table).some((r) => keyOf(table.key, r) === key))
        book.stop('UNIQUE_CLASH', true);
    }
    book.images.set(table, images);
    book.places.set(table, places);
  }
}
