/**
 * Which V2 row a V1 row becomes: for every row that moves a place, the id of the V2 row that it
 * overwrites, or a new one. A V2 row is the place of one V1 row only.
 */
import type { Excluded, History, NewId } from './expectation.js';
import type { Person } from './persons.js';
import type { Row, Snapshot } from './snapshot.js';
import {
  DRILL_REQUIRED,
  identityOf,
  idOf,
  OWNED,
  type OwnedTable,
  ownersOf,
  tableOf,
} from './training-app.js';

type Place = string | { readonly newId: NewId };

export interface MovingRow {
  readonly v1: Row;
  readonly person: Person;
  readonly place: Place;
  /** A conflict's row that an earlier run added: it stays as it is. */
  readonly settled: boolean;
}

export interface Places {
  /** Table → V1 id → the row. */
  readonly moving: ReadonlyMap<string, ReadonlyMap<string, MovingRow>>;
  /** Table → V2 id → user it belongs to. */
  readonly v2Owners: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
  /** V2 users id → the cohort person that lives there. */
  readonly atHome: ReadonlyMap<string, Person>;
  /** V1 ids of the users who have no identity. */
  readonly nameless: ReadonlySet<string>;
  readonly excluded: readonly Excluded[];
}

export interface PlacesInput {
  readonly v1: Snapshot;
  readonly v2: Snapshot;
  readonly history: History;
  readonly persons: ReadonlyMap<string, Person>;
  /** V1 drill id → V2 uuid, for the drills that V2 has. */
  readonly uuidByDrill: ReadonlyMap<string, string>;
}

export function findPlaces(input: PlacesInput): Places {
  const { v1, v2, persons, history } = input;
  const atHome = new Map<string, Person>();
  for (const person of persons.values()) if (person.v2Id !== null) atHome.set(person.v2Id, person);
  const v1Owners = ownersOf(v1);
  const v2Owners = ownersOf(v2);
  const nameless = new Set<string>();
  for (const row of tableOf(v1, 'users').rows) {
    if (identityOf(row) === null) nameless.add(idOf(row));
  }
  const excluded: Excluded[] = [];
  const moving = new Map<string, Map<string, MovingRow>>();
  moving.set('users', placePersons(v1, persons));

  for (const table of OWNED) {
    const { name } = table;
    const v2Person = (row: Row) => atHome.get(v2Owners.get(name)?.get(idOf(row)) ?? '');
    const stays = (row: Row) => v2Person(row)?.class !== 'matched';
    const v2Rows = tableOf(v2, name).rows;
    const staying = indexBy(v2Rows.filter(stays), table.unique);
    const copies = v2Rows.filter((row) => !stays(row));
    const found = new Map<string, MovingRow>();
    const unplaced: { v1: Row; person: Person }[] = [];

    for (const row of tableOf(v1, name).rows) {
      const v1Id = idOf(row);
      const exclude = (reason: Excluded['reason']) => excluded.push({ table: name, v1Id, reason });
      const owner = v1Owners.get(name)?.get(v1Id) ?? null;
      const person = persons.get(owner ?? '');
      const v2Id = history.get(name)?.get(v1Id);
      if (owner === null) exclude('nobody');
      else if (nameless.has(owner)) exclude('no_identity');
      else if (person === undefined) exclude('not_in_cohort');
      else if (
        person.class === 'conflict' &&
        v2Id !== undefined &&
        v2Owners.get(name)?.get(v2Id) === person.v2Id
      )
        found.set(v1Id, { v1: row, person, place: v2Id, settled: true });
      else if (lacksDrill(name, row, input.uuidByDrill)) exclude('reference_missing');
      else if (staying.has(uniqueValue(row, table, persons))) exclude('unique_clash');
      else unplaced.push({ v1: row, person });
    }

    const places = findCopies({ table, rows: unplaced, copies, v2Person, history, persons });
    for (const { v1: row, person } of unplaced) {
      const v1Id = idOf(row);
      const place = places.get(v1Id) ?? { newId: { table: name, v1Id } };
      found.set(v1Id, { v1: row, person, place, settled: false });
    }
    moving.set(name, found);
  }
  return { moving, v2Owners, atHome, nameless, excluded };
}

function placePersons(v1: Snapshot, persons: ReadonlyMap<string, Person>): Map<string, MovingRow> {
  const found = new Map<string, MovingRow>();
  for (const row of tableOf(v1, 'users').rows) {
    const v1Id = idOf(row);
    const person = persons.get(v1Id);
    if (person === undefined) continue;
    const place = person.v2Id ?? { newId: { table: 'users', v1Id } };
    found.set(v1Id, { v1: row, person, place, settled: person.class === 'conflict' });
  }
  return found;
}

interface CopiesInput {
  readonly table: OwnedTable;
  readonly rows: readonly { readonly v1: Row; readonly person: Person }[];
  /** V2 rows that belong to matched persons. */
  readonly copies: readonly Row[];
  readonly v2Person: (row: Row) => Person | undefined;
  readonly history: History;
  readonly persons: ReadonlyMap<string, Person>;
}

/** V1 id → V2 id of the stale copy. Each way is gone through for all rows before the next. */
function findCopies(input: CopiesInput): Map<string, string> {
  const { table, copies, v2Person, persons } = input;
  const rows = input.rows.filter((row) => row.person.class === 'matched');
  const byId = new Map(copies.map((row) => [idOf(row), row]));
  const byUnique = indexBy(copies, table.unique);
  const places = new Map<string, string>();
  const taken = new Set<string>();

  const ways: readonly ((row: Row, person: Person) => Row | undefined)[] = [
    (row) => byId.get(input.history.get(table.name)?.get(idOf(row)) ?? ''),
    (row, person) => {
      const copy = byId.get(idOf(row));
      return copy !== undefined && v2Person(copy) === person ? copy : undefined;
    },
    (row) => byUnique.get(uniqueValue(row, table, persons)),
  ];
  for (const way of ways) {
    for (const { v1, person } of rows) {
      const copy = places.has(idOf(v1)) ? undefined : way(v1, person);
      if (copy === undefined || taken.has(idOf(copy))) continue;
      places.set(idOf(v1), idOf(copy));
      taken.add(idOf(copy));
    }
  }
  return places;
}

const NO_VALUE = Symbol('no value');
type UniqueValue = string | typeof NO_VALUE;

/** The value that the row will have in V2's unique column; NULL is never taken. */
function uniqueValue(
  row: Row,
  table: OwnedTable,
  persons: ReadonlyMap<string, Person>,
): UniqueValue {
  if (table.unique === null) return NO_VALUE;
  const value = row[table.unique] ?? null;
  if (value === null) return NO_VALUE;
  if (table.unique !== table.column) return value;
  return persons.get(value)?.v2Id ?? NO_VALUE;
}

function indexBy(rows: readonly Row[], column: string | null): Map<UniqueValue, Row> {
  const index = new Map<UniqueValue, Row>();
  if (column === null) return index;
  for (const row of rows) {
    const value = row[column];
    if (value != null) index.set(value, row);
  }
  return index;
}

function lacksDrill(table: string, row: Row, uuidByDrill: ReadonlyMap<string, string>): boolean {
  if (!('drill_id' in row)) return false;
  return row.drill_id == null ? table === DRILL_REQUIRED : !uuidByDrill.has(row.drill_id);
}
