/**
 * The right answer of a run on a random case, worked out row by row in memory from plain rows of both
 * databases, by what the docs say and without a line of the engine.
 */
import { allTables } from '../schema.js';
import { Book, type Place } from './book.js';
import type { Expectation, OracleInput } from './expectation.js';
import { columnHazards, lostLinks } from './hazards.js';
import { insertReferences } from './inserted-references.js';
import { placeOwned, placePersons } from './place-rows.js';
import { anyChange, historyAfter, keepPointedAt, tableAfter } from './rows-after.js';

export function expectAfter(input: OracleInput): Expectation {
  const book = new Book(input);
  const { schema } = input;
  placePersons(book);
  for (const table of schema.owned) placeOwned(book, table);
  insertReferences(book);
  keepPointedAt(book);
  lostLinks(book);
  for (const code of columnHazards(book)) book.stop(code);
  const tables = allTables(schema).map((table) => tableAfter(book, table));
  const persons = [...(book.places.get(schema.root)?.values() ?? [])];
  const count = (test: (place: Place) => boolean): number => persons.filter(test).length;
  return {
    tables,
    stops: book.stops,
    history: historyAfter(book),
    changes: anyChange(book, tables),
    persons: {
      matched: count(({ copy }) => copy !== null),
      created: count(({ copy }) => copy === null),
    },
  };
}
