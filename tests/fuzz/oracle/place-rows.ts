/** Where each source row arrives in the target, and as what: persons first, then what they own. */

import type { Cell, Row } from '../rows.js';
import { isLate, type Table } from '../schema.js';
import type { Book, Place } from './book.js';
import { lacksValue } from './hazards.js';
import { keyOf, linkText, token } from './keys.js';
import { withoutClashes } from './leave-out-clashes.js';
import { pairRows } from './pair-rows.js';
import { findPersons, type PersonPlace } from './persons.js';

export function placePersons(book: Book): void {
  const { spec, schema } = book.input;
  const { root } = schema;
  const found = findPersons(book.input);
  for (const code of found.stops) book.stop(code);
  book.staying = found.staying;
  const places = new Map<string, Place>();
  const images = new Map<string, Row>();
  for (const person of found.places) {
    const key = keyOf(root.key, person.row);
    const place = personPlace(book, person);
    places.set(key, place);
    images.set(key, plainImage(root, person.row));
    // Somebody else has the key, and persons are never left out for that.
    const taken = book.target(root).some((row) => keyOf(root.key, row) === place.key);
    if (place.copy === null && taken) book.stop('UNIQUE_CLASH', true);
  }
  book.moving.set(
    root,
    found.places.map(({ row }) => row),
  );
  book.places.set(root, places);
  book.images.set(root, images);
  book.gone.set(
    root,
    new Map(spec.gone === 'delete' ? found.gone.map((row) => [keyOf(root.key, row), row]) : []),
  );
}

function personPlace(book: Book, { row, copy, mode }: PersonPlace): Place {
  const { root } = book.input.schema;
  const key = keyOf(root.key, row);
  if (copy !== null) return { key: keyOf(root.key, copy), copy, mode };
  return { key: root.drawn ? token(root, key) : key, copy: null, mode };
}

/** All columns but links and drawn keys. */
function plainImage(table: Table, row: Row): Record<string, Cell> {
  const image: Record<string, Cell> = {};
  for (const { name, types, role, fill } of table.columns) {
    if (types.source === null || types.target === null || role === 'link') continue;
    if (role === 'key' && table.drawn) continue;
    image[name] = row[name] ?? fill;
  }
  return image;
}

export function placeOwned(book: Book, table: Table): void {
  const moving = movingRows(book, table);
  const images = new Map<Row, Row>(moving.map((row) => [row, imageOf(book, table, row)]));
  // A row that does not fit takes part in nothing, and other things are lost by that.
  const staged = moving.filter((row) => !lacksValue(table, images.get(row) ?? {}));
  book.moving.set(table, staged);
  if (staged.length < moving.length) book.stop('NULL_INTO_NOT_NULL', true);
  const pairs = pairRows(book, table, staged, images);
  const taken = new Set(pairs.values());
  const owners = book.cohortOwners(table);
  const owner = book.owner(table);
  const gone = new Map<string, Row>();
  if (table.config.stale !== 'keep') {
    for (const row of book.target(table)) {
      const whose = linkText(owner, row);
      const stale = whose !== null && owners.has(whose) && !taken.has(row);
      if (stale && !leadsToResident(book, table, row)) gone.set(book.id(table, row), row);
    }
  }
  if (book.target(table).some((row) => waits(book, table, row))) book.stop('UNIQUE_CLASH', true);
  const left = withoutClashes(book, table, staged, images, pairs, gone);
  const places = new Map<string, Place>();
  const settled = new Map<string, Row>();
  for (const row of left) {
    const key = book.id(table, row, 'source');
    const copy = pairs.get(row) ?? null;
    const mode = book.ownerPlace(table, row)?.mode ?? 'replace';
    const own = table.drawn ? token(table, key) : keyOf(table.key, images.get(row) ?? {});
    places.set(key, { key: copy === null ? own : book.id(table, copy), copy, mode });
    settled.set(key, images.get(row) ?? {});
  }
  book.places.set(table, places);
  book.images.set(table, settled);
  book.gone.set(table, gone);
}

/** A row that leads to nobody, and would to a row that comes. */
function waits(book: Book, table: Table, row: Row): boolean {
  const owner = book.owner(table);
  const key = linkText(owner, row);
  const isThere = book.target(owner.to).some((above) => keyOf(owner.toColumns, above) === key);
  const places = [...(book.places.get(owner.to)?.values() ?? [])];
  return !isThere && places.some((place) => place.copy === null && place.key === key);
}

/** A row between a person and a resident, who will go on seeing it. */
function leadsToResident(book: Book, table: Table, row: Row): boolean {
  const { root } = book.input.schema;
  const owner = book.owner(table);
  const moved = new Set([...(book.places.get(root)?.values() ?? [])].map(({ key }) => key));
  const isResident = (key: string | null): boolean =>
    book.target(root).some((person) => keyOf(root.key, person) === key) &&
    !moved.has(key ?? '') &&
    book.gone.get(root)?.has(key ?? '') !== true;
  const end = table.pair?.ends.find(({ kind }) => kind === row.kind);
  if (end?.to === root && table.pair?.missing !== 'null' && isResident(row.obj ?? null))
    return true;
  return table.links.some(
    (link) =>
      link.to === root && link !== owner && !link.mention && isResident(linkText(link, row)),
  );
}

/** Source rows that are neither somebody else's nor left out for where they lead. */
function movingRows(book: Book, table: Table): Row[] {
  const owner = book.owner(table);
  let twoEnded = false;
  const moving = book.source(table).filter((row) => {
    if (book.ownerPlace(table, row) === undefined) return false;
    let stays = table.pair?.missing === 'drop' && book.followPair(table, row).lost;
    for (const link of table.links) {
      if (link === owner || link.mention || isLate(link.name)) continue;
      const leads = linkText(link, row) !== null;
      if (link.to.role === 'reference') {
        const lost = leads && book.follow(link, row) === null;
        const policy = link.to.config.missing;
        if (lost && (policy === undefined || policy === 'insert')) book.stop('REFERENCE_MISSING');
        if (lost && policy !== 'null') stays = true;
      } else if (leads && book.follow(link, row) === null) {
        if (!stays) twoEnded = true;
        stays = true;
      }
    }
    return !stays;
  });
  if (twoEnded) book.stop('TWO_ENDED_ROWS');
  return moving;
}

/** The row as it has to stand in the target, but for a drawn key and what its own table gives. */
export function imageOf(book: Book, table: Table, row: Row): Row {
  const image = plainImage(table, row);
  if (table.pair !== null) image.obj = book.followPair(table, row).value;
  for (const link of table.links) {
    if (isLate(link.name)) continue;
    const values = book.follow(link, row);
    link.columns.forEach((name, index) => {
      image[name] = values?.[index] ?? null;
    });
  }
  return image;
}
