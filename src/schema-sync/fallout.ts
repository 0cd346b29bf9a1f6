/**
 * What has to go, and be made again, before something can be dropped or a column altered:
 * PostgreSQL's own dependencies, followed from the first stone that is moved.
 */
import { groupBy } from '../model/group-by.js';
import type { Edge, SchemaObject, SchemaObjects } from './read-objects.js';
import type { TableShape } from './read-shapes.js';

/**
 * From the weakest to the strongest: loses its default for a while; takes another type; becomes
 * text because its type goes; is dropped.
 */
const EFFECTS = ['default', 'alter', 'stopover', 'drop'] as const;
export type ColumnEffect = (typeof EFFECTS)[number];

export interface ColumnSeed {
  readonly table: string;
  readonly column: number;
  readonly effect: ColumnEffect;
}

export interface Fallout {
  /** Nodes of what is dropped as a whole. */
  readonly dropped: ReadonlySet<string>;
  /** Table's node → column's number → what becomes of it. Tables that are dropped have none. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<number, ColumnEffect>>;
}

const TABLE_KINDS = new Set(['r', 'p', 'f']);

/**
 * @param nodes what is dropped in any case
 * @param seeds columns that are altered or dropped in any case
 */
export function falloutOf(
  { edges, defaults, relations }: SchemaObjects,
  tables: readonly TableShape[],
  nodes: readonly string[],
  seeds: readonly ColumnSeed[],
): Fallout {
  const needing = groupBy(edges, ({ needed }) => needed);
  const needs = groupBy(edges, ({ dependant }) => dependant);
  const shapes = new Map(tables.map((table) => [table.node, table]));
  const children = groupBy(
    tables.flatMap((table) => table.parents.map(({ node }) => ({ node, table }))),
    ({ node }) => node,
  );
  const dropped = new Set<string>();
  const columns = new Map<string, Map<number, ColumnEffect>>();
  const isTable = (node: string) => TABLE_KINDS.has(relations.get(node)?.kind ?? '');

  const drop = (node: string): void => {
    if (dropped.has(node)) return;
    dropped.add(node);
    columns.delete(node);
    for (const edge of needing.get(node) ?? []) hit(edge, 'drop');
    // A part of something goes only with the whole.
    for (const { type, needed } of needs.get(node) ?? []) {
      if ((type === 'i' || type === 'P') && !isTable(needed)) drop(needed);
    }
  };

  const touch = ({ table, column, effect }: ColumnSeed): void => {
    const shape = shapes.get(table);
    if (dropped.has(table) || shape === undefined) return;
    if (effect !== 'default' && shape.partitionColumns.includes(column)) {
      drop(table);
      return;
    }
    const known = columns.get(table) ?? new Map<number, ColumnEffect>();
    const before = known.get(column);
    if (before !== undefined && EFFECTS.indexOf(before) >= EFFECTS.indexOf(effect)) return;
    columns.set(table, known.set(column, effect));
    if (effect === 'default') return;
    for (const edge of needing.get(table) ?? []) {
      if (edge.neededColumn === column) hit(edge, effect);
    }
    const name = shape.columns.find(({ number }) => number === column)?.name;
    for (const { table: child } of children.get(table) ?? []) {
      const same = child.columns.find((one) => one.name === name && one.inherited);
      if (same !== undefined) touch({ table: child.node, column: same.number, effect });
    }
  };

  const hit = (edge: Edge, effect: ColumnEffect): void => {
    const { dependant, dependantColumn } = edge;
    const isGenerated = (table: string, column: number) =>
      shapes.get(table)?.columns.find(({ number }) => number === column)?.generated !== '';
    const ofDefault = defaults.get(dependant);
    if (ofDefault !== undefined) {
      const { table, column } = ofDefault;
      touch({ table, column, effect: isGenerated(table, column) ? 'drop' : 'default' });
    } else if (isTable(dependant) && dependantColumn > 0) {
      const generated = isGenerated(dependant, dependantColumn);
      touch({
        ...{ table: dependant, column: dependantColumn },
        effect: generated ? 'drop' : 'stopover',
      });
    } else if (relations.get(dependant)?.kind === 'S' && effect !== 'drop') {
      // The sequence stays with its column.
    } else {
      drop(dependant);
    }
  };

  for (const node of nodes) drop(node);
  for (const seed of seeds) touch(seed);
  return { dropped, columns };
}

/**
 * Whether it goes by itself with something else that goes. What needs a third thing that goes as
 * well does not: that one may go first.
 */
export function goesAlong(
  { node, type }: SchemaObject,
  needs: ReadonlyMap<string, readonly Edge[]>,
  { dropped, columns }: Fallout,
): boolean {
  // Columns of a partition key depend on their own table.
  const edges = (needs.get(node) ?? []).filter(({ needed }) => needed !== node);
  const goesWith = (types: readonly string[]) =>
    edges.some(
      (edge) =>
        types.includes(edge.type) &&
        (dropped.has(edge.needed) || columns.get(edge.needed)?.get(edge.neededColumn) === 'drop'),
    );
  const holdsRows = type === 'TABLE' || type === 'SEQUENCE';
  return goesWith(['i', 'P', 'S']) || (goesWith(['a']) && (holdsRows || !goesWith(['n'])));
}
