/** Which objects of staging cannot stay, and which columns cannot stay as they are. Pure. */
import { alterAfter, columnEffects, needsNewTable } from './alter-table.js';
import type { Comparison, KeyedDifference } from './compare-schemas.js';
import { byKey } from './compare-schemas.js';
import type { ColumnSeed } from './fallout.js';
import { isIdentity, isReplaceable, newLabels } from './in-place.js';
import type { SchemaEntry } from './normal-form.js';
import type { TableShape } from './read-shapes.js';

export interface FirstStones {
  /** Nodes of objects of staging. */
  readonly nodes: readonly string[];
  readonly columns: readonly ColumnSeed[];
}

/** What is mended or taken back by its own statement. */
const IN_PLACE = new Set(['COMMENT', 'ROW SECURITY', 'DEFAULT', 'SEQUENCE OWNED BY', 'SCHEMA']);

export function firstStones(comparison: Comparison): FirstStones {
  const nodes: string[] = [];
  const columns: ColumnSeed[] = [];
  for (const difference of comparison.differences) {
    const { staging } = comparison;
    if (difference.type === 'TABLE ATTACH') nodes.push(...indexesOfParent(comparison, difference));
    if (difference.kind === 'missing') continue;
    const stone = stoneOf(comparison, difference);
    if (stone === 'table') columns.push(...columnsOf(comparison, difference));
    if (stone === 'object') {
      nodes.push(
        ...staging.objects.objects
          .filter(({ key }) => key === difference.key)
          .map(({ node }) => node),
      );
    }
    if (stone === 'attached') {
      nodes.push(
        ...staging.objects.objects
          .filter(({ schema, own }) => schema === difference.schema && own === difference.name)
          .filter(({ type }) => ['TABLE', 'INDEX', 'CONSTRAINT'].includes(type))
          .filter(({ type }) => (type === 'TABLE') === (difference.type === 'TABLE ATTACH'))
          .map(({ node }) => node),
      );
    }
  }
  return { nodes, columns };
}

/**
 * A partition that comes to a table with indexes gets its own at once, under names of PostgreSQL's
 * making. So these are made again too, in the order in which pg_dump has them.
 */
function indexesOfParent({ model, staging }: Comparison, { key }: KeyedDifference): string[] {
  const text = model.entries.find((entry) => entry.key === key)?.sql ?? '';
  const name = /^ALTER TABLE ONLY ((?:"(?:[^"]|"")*"|[.])+) ATTACH PARTITION/.exec(text)?.[1];
  const { objects, edges, relations } = staging.objects;
  const [parent] = [...relations].find(([, relation]) => relation.name === name) ?? [];
  const needing = new Set(
    edges.filter(({ needed }) => needed === parent).map(({ dependant }) => dependant),
  );
  return objects
    .filter(({ type, node }) => ['INDEX', 'CONSTRAINT'].includes(type) && needing.has(node))
    .map(({ node }) => node);
}

function stoneOf(
  comparison: Comparison,
  difference: KeyedDifference,
): 'none' | 'object' | 'attached' | 'table' {
  const { kind, type, key } = difference;
  const there = byKey(comparison.staging.entries).get(key);
  const wanted = byKey(comparison.model.entries).get(key);
  if (type === 'TABLE ATTACH' || type === 'INDEX ATTACH') return 'attached';
  if (type === 'SCHEMA' && kind === 'extra') return 'object';
  if (IN_PLACE.has(type)) return 'none';
  if (there !== undefined && isIdentity(there)) return 'none';
  if (kind === 'extra' || wanted === undefined) return 'object';
  switch (type) {
    case 'TABLE':
      return isAlterable(comparison, wanted) ? 'table' : 'object';
    case 'SEQUENCE':
      return isIdentity(wanted) ? 'object' : 'none';
    case 'TYPE':
      return newLabels(comparison, key).length > 0 ? 'none' : 'object';
    case 'FUNCTION':
    case 'PROCEDURE':
      return isReplaceable(comparison, key) ? 'none' : 'object';
    default:
      return 'object';
  }
}

function columnsOf(comparison: Comparison, difference: KeyedDifference): ColumnSeed[] {
  const [model, now] = shapesOf(comparison, difference);
  if (model === undefined || now === undefined) return [];
  return [...columnEffects(model, now)].map(([column, effect]) => ({
    ...{ table: now.node, column, effect },
  }));
}

/** Whether ALTER TABLE does it; a difference for which it has no words takes a new table. */
function isAlterable(comparison: Comparison, wanted: SchemaEntry): boolean {
  const [model, now] = shapesOf(comparison, wanted);
  if (model === undefined || now === undefined || needsNewTable(model, now)) return false;
  if (columnEffects(model, now).size > 0) return true;
  const apart = new Set<string>();
  const alterations = alterAfter(model, now, {
    ...{ effects: new Map(), checksGone: apart, checksApart: apart },
    ...{ defaultsApart: apart, defaultsApartNow: apart, parents: [], entry: wanted.sql },
  });
  return alterations.length > 0;
}

function shapesOf(
  comparison: Comparison,
  { schema, name }: { readonly schema: string; readonly name: string },
): readonly [TableShape | undefined, TableShape | undefined] {
  const of = (tables: readonly TableShape[]) =>
    tables.find((table) => table.schema === schema && table.name === name);
  return [of(comparison.model.tables), of(comparison.staging.tables)];
}
