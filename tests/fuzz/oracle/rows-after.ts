/** The target's rows when all is done, and what the ledger remembers of them. */
import type { Row } from '../rows.js';
import { allTables, isLate, type Table } from '../schema.js';
import type { Book, Place } from './book.js';
import type { ExpectedTable } from './expectation.js';
import { keyOf, linkText } from './keys.js';

/**
 * Rows that would go stay while a row that stays goes on pointing at them. What they hold nobody else
 * can have then.
 */
export function keepPointedAt(book: Book): void {
  const tables = allTables(book.input.schema);
  const going = tables.map((table) => [...(book.gone.get(table)?.keys() ?? [])]);
  spare(book, tables);
  for (const [index, table] of tables.entries()) {
    const spared = (going[index] ?? []).filter((id) => book.gone.get(table)?.has(id) !== true);
    if (spared.length === 0) continue;
    if (hasTwins(table, tableAfter(book, table)) || wantKeyOf(book, table, spared))
      book.stop('UNIQUE_CLASH', true);
  }
  if (tables.some((table) => isActedOn(book, table, tables)))
    book.stop('LINKED_VALUE_CHANGES', true);
}

/**
 * A row goes, another comes under its key, and a foreign key of a row that stays does more than look
 * whether there is one: that is done for the row that goes, where anything fires.
 */
function isActedOn(book: Book, table: Table, tables: readonly Table[]): boolean {
  const { triggers } = book.input.spec;
  const { tally } = book.input.schema;
  const fires = tally?.kept === 'triggers' || (tally === null && triggers === 'fire');
  if (table.drawn || !(fires || triggers === 'disable')) return false;
  const gone = book.gone.get(table);
  const comes = [...(book.places.get(table)?.values() ?? [])].flatMap(({ copy, key }) =>
    copy === null && gone?.has(key) === true ? [key] : [],
  );
  return tables.some((from) =>
    book
      .target(from)
      .filter((row) => book.gone.get(from)?.has(book.id(from, row)) !== true)
      .some((row) =>
        from.links.some(
          (link) =>
            link.to === table &&
            link.rule !== 'NO ACTION' &&
            ['keys', 'target key'].includes(link.known) &&
            comes.includes(linkText(link, row) ?? ''),
        ),
      ),
  );
}

/** A key that means something is the row's also where its copy keeps another. */
function wantKeyOf(book: Book, table: Table, spared: readonly string[]): boolean {
  if (table.drawn || table.key.length === 0) return false;
  return [...(book.images.get(table)?.values() ?? [])].some((image) =>
    spared.includes(keyOf(table.key, image)),
  );
}

function hasTwins({ uniques }: Table, { known, created }: ExpectedTable): boolean {
  const rows = [...known.values(), ...created];
  return uniques.some(({ columns }) => {
    const values = rows.flatMap((row) =>
      columns.some((name) => row[name] == null) ? [] : [keyOf(columns, row)],
    );
    return new Set(values).size < values.length;
  });
}

function spare(book: Book, tables: readonly Table[]): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const table of tables) {
      const updated = new Set(
        [...(book.places.get(table)?.values() ?? [])]
          .filter(({ mode }) => mode === 'replace')
          .flatMap(({ copy }) => (copy === null ? [] : [copy])),
      );
      for (const row of book.target(table)) {
        if (updated.has(row) || book.gone.get(table)?.has(book.id(table, row))) continue;
        const end = table.pair?.ends.find(({ kind }) => kind === row.kind);
        if (end !== undefined && book.gone.get(end.to)?.delete(row.obj ?? '')) changed = true;
        for (const link of table.links) {
          const value = linkText(link, row);
          if (value !== null && book.gone.get(link.to)?.delete(value)) changed = true;
        }
      }
    }
  }
}

export function tableAfter(book: Book, table: Table): ExpectedTable {
  const known = new Map<string, Row>();
  for (const row of book.target(table)) {
    const id = book.id(table, row);
    if (!book.gone.get(table)?.has(id)) known.set(id, row);
  }
  const created: Row[] = [];
  for (const source of book.source(table)) {
    const key = book.id(table, source, 'source');
    const place = book.places.get(table)?.get(key);
    const image = book.images.get(table)?.get(key);
    if (place === undefined || image === undefined) continue;
    const row = finalRow(book, table, source, image);
    if (place.copy === null) created.push(newRow(table, place, row));
    else if (place.mode === 'replace')
      known.set(book.id(table, place.copy), updatedRow(table, place.copy, row));
  }
  return { table, known, created };
}

function finalRow(book: Book, table: Table, source: Row, image: Row): Row {
  const cells = table.links
    .filter(({ name }) => isLate(name))
    .flatMap((link) => {
      const values = book.follow(link, source);
      return link.columns.map((name, index) => [name, values?.[index] ?? null]);
    });
  return { ...image, ...Object.fromEntries(cells) };
}

/** A row keeps its key. */
function updatedRow(table: Table, copy: Row, row: Row): Row {
  const key = table.key.map((name) => [name, copy[name] ?? null]);
  return { ...copy, ...row, ...Object.fromEntries(key) };
}

function newRow(table: Table, place: Place, row: Row): Row {
  const defaults = table.columns.flatMap((c) =>
    c.types.source === null ? [[c.name, c.default] as const] : [],
  );
  const key = table.drawn ? { id: place.key } : {};
  return { ...Object.fromEntries(defaults), ...row, ...key };
}

export function historyAfter(book: Book): Map<string, Map<string, string>> {
  const { history, schema } = book.input;
  const continued = new Map<string, Map<string, string>>();
  for (const table of [schema.root, ...schema.owned]) {
    const pairs = new Map(history.get(table.name));
    for (const [key, place] of book.places.get(table) ?? []) {
      if (table === schema.root && place.mode === 'add') continue;
      pairs.set(key, place.key);
    }
    continued.set(table.name, pairs);
  }
  return continued;
}

export function anyChange(book: Book, tables: readonly ExpectedTable[]): boolean {
  return tables.some(({ table, known, created }) => {
    const before = book.target(table);
    const same = (row: Row): boolean => {
      const now = known.get(book.id(table, row));
      return now !== undefined && Object.keys(row).every((name) => row[name] === now[name]);
    };
    return created.length > 0 || before.some((row) => !same(row));
  });
}
