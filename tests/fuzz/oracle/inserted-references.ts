/** Rows of reference tables that come along, because rows that are written lead to them. */
import type { Book } from './book.js';
import { keyOf, linkText, token } from './keys.js';
import { plainImage } from './place-rows.js';

export function insertReferences(book: Book): void {
  const { references, owned } = book.input.schema;
  for (const table of references.filter(({ config }) => config.missing === 'insert')) {
    const used = new Set<string | null>();
    for (const from of owned) {
      for (const row of book.source(from)) {
        const place = book.places.get(from)?.get(book.id(from, row, 'source'));
        if (place === undefined || (place.mode === 'add' && place.copy !== null)) continue;
        for (const link of from.links) if (link.to === table) used.add(linkText(link, row));
      }
    }
    const come = book
      .source(table)
      .filter((row) => used.has(keyOf(table.key, row)))
      .filter((row) => !book.target(table).some(({ code }) => code === row.code));
    const keyed = come.map((row) => [keyOf(table.key, row), row] as const);
    book.images.set(table, new Map(keyed.map(([key, row]) => [key, plainImage(table, row)])));
    book.places.set(
      table,
      new Map(keyed.map(([key]) => [key, { key: token(table, key), copy: null, mode: 'replace' }])),
    );
  }
}
