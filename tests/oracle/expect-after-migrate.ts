/** The right answer of a forward run on the training app, worked out row by row in memory. */
import { convertDrills } from './convert-drills.js';
import { deriveProgress } from './derive-progress.js';
import {
  type AllowedWrite,
  type Cell,
  type Cells,
  type Expectation,
  type ExpectedTable,
  type History,
  type KnownRow,
  type NewRow,
  NO_HISTORY,
} from './expectation.js';
import { findPersons, MustStop, type PersonRules } from './persons.js';
import { findPlaces, type MovingRow, type Places } from './places.js';
import { keyRows, type Row, type Snapshot, type TableSnapshot } from './snapshot.js';
import { idOf, OWNED, type OwnedTable, tableOf } from './training-app.js';
import { withWrites } from './with-writes.js';

export interface MigrateInput extends PersonRules {
  readonly v1: Snapshot;
  /** As it was before the run. */
  readonly v2: Snapshot;
  readonly history?: History;
  readonly allowedWrites?: readonly AllowedWrite[];
}

/** @throws MustStop where the example's policy is to stop. */
export function expectAfterMigrate(input: MigrateInput): Expectation {
  const { v1, v2, history = NO_HISTORY } = input;
  const persons = findPersons(v1, v2, history, input);
  const uuidByTitle = uuidsByTitle(v2);
  const uuidByDrill = new Map<string, string>();
  for (const drill of tableOf(v1, 'drills').rows) {
    const uuid = uuidByTitle.get(drill.title ?? '');
    if (uuid !== undefined) uuidByDrill.set(idOf(drill), uuid);
  }
  const places = findPlaces({ v1, v2, history, persons, uuidByDrill });
  const mapping: Mapping = { places, uuidByTitle, uuidByDrill };

  const tables = new Map<string, ExpectedTable>();
  tables.set('users', expectRows(tableOf(v2, 'users'), null, mapping));
  for (const table of OWNED) {
    tables.set(table.name, expectRows(tableOf(v2, table.name), table, mapping));
  }
  for (const table of v2.values()) {
    if (!tables.has(table.name)) tables.set(table.name, { known: untouched(table), created: [] });
  }
  deriveProgress(tables, places);

  const excluded = [...places.excluded];
  for (const row of tableOf(v1, 'users').rows) {
    if (persons.has(idOf(row))) continue;
    const reason = places.nameless.has(idOf(row)) ? 'no_identity' : 'not_in_cohort';
    excluded.push({ table: 'users', v1Id: idOf(row), reason });
  }
  const expectation: Expectation = {
    before: v2,
    tables,
    links: OWNED.map(({ name, column, to }) => ({ table: name, column, to })),
    history: continueHistory(history, places),
    persons: new Map([...persons.values()].map((person) => [person.v1Id, person.class])),
    excluded,
  };
  return withWrites(expectation, input.allowedWrites ?? []);
}

interface Mapping {
  readonly places: Places;
  readonly uuidByTitle: ReadonlyMap<string, string>;
  readonly uuidByDrill: ReadonlyMap<string, string>;
}

/** `owned` is null for the persons themselves. */
function expectRows(
  table: TableSnapshot,
  owned: OwnedTable | null,
  mapping: Mapping,
): ExpectedTable {
  const { places } = mapping;
  const before = keyRows(table);
  const known = new Map<string, KnownRow>();
  for (const [key, row] of before) {
    const owner = owned === null ? key : places.v2Owners.get(table.name)?.get(key);
    const isCopy = places.atHome.get(owner ?? '')?.class === 'matched';
    if (!isCopy) known.set(key, { key, untouched: true, cells: row });
  }

  const created: NewRow[] = [];
  for (const moving of places.moving.get(table.name)?.values() ?? []) {
    const { place } = moving;
    if (moving.settled) continue;
    if (typeof place === 'string') {
      const cells = mapRow(table, owned, moving, before.get(place) ?? null, mapping);
      known.set(place, { key: place, untouched: false, cells });
    } else {
      created.push({ id: place.newId, cells: mapRow(table, owned, moving, null, mapping) });
    }
  }
  return { known, created };
}

function mapRow(
  table: TableSnapshot,
  owned: OwnedTable | null,
  moving: MovingRow,
  copy: Row | null,
  mapping: Mapping,
): Cells {
  const { v1 } = moving;
  const cells: Record<string, Cell> = {};
  for (const column of table.columns) {
    const { name } = column;
    const value = v1[name];
    if (name === 'id') {
      cells[name] = moving.place;
    } else if (name === owned?.column) {
      const parent = mapping.places.moving.get(owned.to)?.get(value ?? '');
      if (parent === undefined) throw new Error(`${table.name} ${idOf(v1)}: parent does not move`);
      cells[name] = parent.place;
    } else if (name === 'drill_uuid') {
      cells[name] = mapping.uuidByDrill.get(v1.drill_id ?? '') ?? null;
    } else if (table.name === 'completed_sessions' && name === 'drills') {
      cells[name] = convertDrills(value ?? null, mapping.uuidByTitle);
    } else if (table.name === 'completed_sessions' && name === 'session_type') {
      cells[name] = 'drill_training';
    } else if (value !== undefined) {
      cells[name] = value;
    } else {
      cells[name] = copy === null ? column.default : (copy[name] ?? null);
    }
  }
  return cells;
}

export function untouched(table: TableSnapshot): Map<string, KnownRow> {
  const known = new Map<string, KnownRow>();
  for (const [key, row] of keyRows(table)) known.set(key, { key, untouched: true, cells: row });
  return known;
}

/** @throws MustStop where two drills of V2 share a title, for then the title tells nothing. */
function uuidsByTitle(v2: Snapshot): Map<string, string> {
  const uuids = new Map<string, string>();
  for (const { title, uuid } of tableOf(v2, 'drills').rows) {
    if (title == null || uuid == null) continue;
    if (uuids.has(title)) throw new MustStop(`two drills "${title}" in V2`);
    uuids.set(title, uuid);
  }
  return uuids;
}

/** What was known before, and what this run overwrites; new rows come to it by comparison. */
function continueHistory(history: History, places: Places): History {
  const continued = new Map<string, ReadonlyMap<string, string>>();
  for (const [table, rows] of places.moving) {
    const known = new Map(history.get(table));
    for (const [v1Id, { place, settled }] of rows) {
      const isRoot = table === 'users';
      if (typeof place === 'string' && !(isRoot && settled)) known.set(v1Id, place);
    }
    continued.set(table, known);
  }
  return continued;
}
