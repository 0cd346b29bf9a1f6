/**
 * The rows of a random case on both sides. What the specs ask for and the constraints do not allow is
 * left out, so that every case can be loaded.
 */
import { isLate, type Link, type Schema, SIDES, type Side, type Table } from './schema.js';
import type { CaseSpec, PersonSpec, ReferenceSpec, RowSpec } from './spec.js';

export type Cell = string | null;
/** By the logical names of columns; those that a side lacks are not there. */
export type Row = Readonly<Record<string, Cell>>;
export type Rows = ReadonlyMap<string, readonly Row[]>;

/** The same thing on both sides, as far as it is there. */
interface Entity {
  readonly rows: Record<Side, Record<string, Cell> | null>;
}

/** Numbers of the target's own rows: ones that the source uses as well, for other rows. */
const OWN_NATURAL = 500;

export function keyText(kind: Table['keyKind'], n: number): string {
  if (kind === 'uuid') return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return kind === 'text' ? `k${String(n).padStart(4, '0')}` : String(n);
}

export function makeRows(spec: CaseSpec, schema: Schema): Readonly<Record<Side, Rows>> {
  const entities = new Map<Table, Entity[]>();
  spec.references.forEach((reference, index) => {
    const table = schema.references[index];
    if (table !== undefined) entities.set(table, references(reference, table, entities));
  });
  entities.set(schema.root, persons(spec, schema.root));
  schema.owned.forEach((table, index) => {
    const own = spec.rows.filter((row) => row.table % schema.owned.length === index);
    entities.set(table, ownedRows(table, own, entities));
  });
  schema.owned.forEach((table, index) => {
    const own = spec.rows.filter((row) => row.table % schema.owned.length === index);
    own.forEach((row, at) => {
      const link = table.links.find(({ name }) => name === 'back');
      const entity = entities.get(table)?.[at];
      const ends = link === undefined ? [] : (entities.get(link.to) ?? []);
      if (link === undefined || entity === undefined) return;
      pointLate(link, entity, row.back === null ? undefined : ends[row.back % ends.length]);
    });
  });
  const sideOf = (side: Side): Rows =>
    new Map(
      [...entities].map(([table, list]) => [
        table.name,
        list.flatMap(({ rows }) => (rows[side] === null ? [] : [rows[side]])),
      ]),
    );
  return { source: sideOf('source'), target: sideOf('target') };
}

function references(
  spec: ReferenceSpec,
  table: Table,
  entities: ReadonlyMap<Table, Entity[]>,
): Entity[] {
  const used: Record<Side, Set<string>> = { source: new Set(), target: new Set() };
  const [link] = table.links;
  const above = link === undefined ? [] : (entities.get(link.to) ?? []);
  const within = (table.uniques[0]?.columns.length ?? 0) > 1;
  return spec.rows.map((sides, index) => {
    const entity: Entity = { rows: { source: null, target: null } };
    for (const side of SIDES) {
      if (sides === (side === 'source' ? 'v2' : 'v1')) continue;
      const n = side === 'target' && spec.shift ? spec.rows.length - index : index + 1;
      const odd = side === 'target' && spec.parent?.odd === index ? 1 : 0;
      const up = above[(index + (spec.parent?.turn ?? 0) + odd) % Math.max(above.length, 1)];
      const row = {
        id: keyText(table.keyKind, n),
        code: `code ${within ? (index % 2) + 1 : index + 1}`,
      };
      const whole = link === undefined ? row : pointAt(link, row, up?.rows[side] ?? null);
      if (whole !== null && takes(table, whole, side, used[side])) entity.rows[side] = whole;
    }
    return entity;
  });
}

class Numbers {
  readonly #taken = new Set<number>();
  take(wanted: number): number {
    let n = wanted;
    while (this.#taken.has(n)) n += 1;
    this.#taken.add(n);
    return n;
  }
}

/** Copies keep the source's number first; what is left then takes what is free. */
function numbers(
  specs: readonly { readonly sides: string; readonly sameKey: boolean }[],
  natural: boolean,
): { source: number; target: number }[] {
  const taken = new Numbers();
  const source = specs.map((_, index) => index + 1);
  const target = specs.map((spec, index) =>
    spec.sides === 'both' && spec.sameKey ? taken.take(index + 1) : 0,
  );
  return specs.map((_, index) => ({
    source: source[index] ?? 0,
    target: target[index] || taken.take(natural ? OWN_NATURAL : 1),
  }));
}

function persons(spec: CaseSpec, root: Table): Entity[] {
  const ids = numbers(spec.persons, !root.drawn);
  const emailOf = (person: PersonSpec, index: number): Cell =>
    person.email === 'null'
      ? null
      : person.email === 'blank'
        ? '  '
        : person.email === 'doubled'
          ? 'p1@x'
          : `p${index + 1}@x`;
  return spec.persons.map((person, index) => {
    const row = (side: Side): Record<string, Cell> => ({
      id: keyText(root.keyKind, ids[index]?.[side] ?? 0),
      email:
        side === 'source'
          ? emailOf(person, index)
          : (emailOf(person, index)?.toUpperCase() ?? null),
      app: person.app,
      ...values(root, side, side === 'source' ? person.values : person.stale),
    });
    return {
      rows: {
        source: person.sides === 'v2' ? null : row('source'),
        target: person.sides === 'v1' ? null : row('target'),
      },
    };
  });
}

export function values(table: Table, side: Side, seed: number): Record<string, Cell> {
  const cells: Record<string, Cell> = {};
  table.columns.forEach(({ name, role, types, notNull, pool }, index) => {
    if (role !== 'value' || types[side] === null) return;
    const choices = notNull[side] ? pool : [...pool, null];
    // A table without a key has equal rows, in what only one side has as well.
    const n = types.source === null && table.key.length === 0 ? 0 : seed + index * 3;
    cells[name] = choices[n % choices.length] ?? null;
  });
  return cells;
}

function ownedRows(
  table: Table,
  specs: readonly RowSpec[],
  entities: ReadonlyMap<Table, Entity[]>,
): Entity[] {
  const ids = numbers(specs, !table.drawn);
  const made: Entity[] = [];
  const used: Record<Side, Set<string>> = { source: new Set(), target: new Set() };
  specs.forEach((spec, index) => {
    const entity: Entity = { rows: { source: null, target: null } };
    const linked = linkRows(table, spec, entities);
    for (const side of SIDES) {
      if (spec.sides === (side === 'source' ? 'v2' : 'v1')) continue;
      const links = linked[side];
      if (links === null) continue;
      const isCopy = side === 'target' && spec.sides === 'both';
      const seed = isCopy && spec.stale !== null ? spec.stale.values : spec.values;
      const row: Record<string, Cell> = {
        ...(table.key.includes('id')
          ? { id: keyText(table.keyKind, keyNumber(spec, side, ids[index])) }
          : {}),
        ...(table.keyKind === 'composite' ? { nr: String(spec.nr) } : {}),
        ...links,
        ...pairOf(table, spec, side, entities),
        ...uniqueValue(table, spec, side, index),
        mark: markOf(table, spec, index),
        ...values(table, side, seed),
      };
      if (takes(table, row, side, used[side])) entity.rows[side] = row;
    }
    made.push(entity);
  });
  specs.forEach((spec, index) => {
    if (spec.self !== null) pointUp(table, made, index, spec.self);
  });
  return made;
}

/** A key that means something is sometimes the same by chance, on another's row. */
function keyNumber(
  spec: RowSpec,
  side: Side,
  ids: { source: number; target: number } | undefined,
): number {
  const own = ids?.[side] ?? 0;
  return side === 'target' && own >= OWN_NATURAL && spec.clash !== null ? spec.clash + 1 : own;
}

function markOf(table: Table, spec: RowSpec, index: number): string {
  if (table.key.length === 0) return `m${spec.nr}`;
  return spec.sides === 'v2' && spec.alike !== null ? `m${spec.alike + 1}` : `m${index + 1}`;
}

function uniqueValue(table: Table, spec: RowSpec, side: Side, index: number): Record<string, Cell> {
  const [unique] = table.uniques;
  if (unique === undefined) return {};
  if (unique.columns.includes('slot')) return { slot: String(spec.nr) };
  const other = side === 'target' && spec.sides === 'both' && spec.stale?.unique === true;
  const clash = spec.sides === 'v2' && spec.clash !== null;
  // Where only the target wants them unique, the source has doubles.
  if (side === 'source' && unique.targetOnly && spec.clash !== null) return { slug: 's1' };
  return { slug: clash ? `s${(spec.clash ?? 0) + 1}` : other ? `other${index}` : `s${index + 1}` };
}

/** @returns whether no row of this side stands in the way; then the row is noted */
function takes(table: Table, row: Row, side: Side, used: Set<string>): boolean {
  const uniques = table.uniques.filter(({ targetOnly }) => side === 'target' || !targetOnly);
  const keys = [table.key, ...uniques.map(({ columns }) => columns)];
  const texts = keys.flatMap((names, index) =>
    names.length === 0 ? [] : [`${index}: ${names.map((name) => row[name]).join('|')}`],
  );
  if (texts.some((text) => used.has(text))) return false;
  for (const text of texts) used.add(text);
  return true;
}

/** Numbers of kinds that the table knows, and of one that leads nowhere. */
function pairOf(
  { pair }: Table,
  spec: RowSpec,
  side: Side,
  entities: ReadonlyMap<Table, Entity[]>,
): Record<string, Cell> {
  if (pair === null) return {};
  if (spec.pair === null) return { kind: null, obj: null };
  if (spec.pair.kind === 4) return { kind: 'of nothing', obj: '1' };
  const end = pair.ends[spec.pair.kind % pair.ends.length];
  const all = (end === undefined ? undefined : entities.get(end.to)) ?? [];
  const there = all.filter(({ rows }) => rows[side] !== null);
  const same = all[spec.pair.to % Math.max(all.length, 1)]?.rows[side];
  const row = same ?? there[spec.pair.to % Math.max(there.length, 1)]?.rows[side];
  return { kind: end?.kind ?? null, obj: row?.id ?? null };
}

type Linked = Readonly<Record<Side, Record<string, Cell> | null>>;

/** Where a row's links lead on the two sides; null where it cannot stand there. */
function linkRows(table: Table, spec: RowSpec, entities: ReadonlyMap<Table, Entity[]>): Linked {
  let source: Record<string, Cell> | null = {};
  let target: Record<string, Cell> | null = {};
  for (const link of table.links) {
    if (isLate(link.name)) continue;
    const all = entities.get(link.to) ?? [];
    const wanted = {
      ...{ own: spec.owner, sec: spec.second, by: spec.mention, ref: spec.reference },
      ...{ par: null, up: null, back: null },
    }[link.name];
    const stale =
      link.name === 'own' ? spec.stale?.owner : link.name === 'sec' ? spec.stale?.second : null;
    const blank = nulls(link);
    const nobody = link.name === 'own' && !link.required && spec.owner > 19;
    const n = nobody ? null : (wanted ?? (link.required ? spec.nr : null));
    if (n === null) {
      if (source !== null) Object.assign(source, blank);
      if (target !== null) Object.assign(target, blank);
      continue;
    }
    const inSource = all.filter(({ rows }) => rows.source !== null);
    const inTarget = all.filter(({ rows }) => rows.target !== null);
    // Rows of both sides hang on what is on both sides, where there is such a thing.
    const onBoth = inSource.filter(({ rows }) => rows.target !== null);
    const pool = spec.sides === 'both' && onBoth.length > 0 ? onBoth : inSource;
    const ours = pool[n % Math.max(pool.length, 1)];
    const theirs =
      stale == null && spec.sides === 'both' && ours?.rows.target != null
        ? ours
        : inTarget[(stale ?? n) % Math.max(inTarget.length, 1)];
    source = pointAt(link, source, ours?.rows.source ?? null);
    target = pointAt(link, target, theirs?.rows.target ?? null);
  }
  return { source, target };
}

const nulls = (link: Link): Record<string, Cell> =>
  Object.fromEntries(link.columns.map((name) => [name, null]));

function pointAt(
  link: Link,
  row: Record<string, Cell> | null,
  to: Row | null,
): Record<string, Cell> | null {
  if (row === null || (to === null && link.required)) return null;
  const cells = link.columns.map((name, i) => [name, to?.[link.toColumns[i] ?? ''] ?? null]);
  return { ...row, ...Object.fromEntries(cells) };
}

/** To a row of the same table, before or after it, itself included. */
function pointUp(table: Table, made: readonly Entity[], index: number, to: number): void {
  const link = table.links.find(({ name }) => name === 'up');
  const entity = made[index];
  if (link !== undefined && entity !== undefined) pointLate(link, entity, made[to % made.length]);
}

function pointLate(link: Link, entity: Entity, to: Entity | undefined): void {
  for (const side of SIDES) {
    const row = entity.rows[side];
    if (row !== null) Object.assign(row, pointAt(link, {}, to?.rows[side] ?? null));
  }
}
