/**
 * Which tables are written by one statement. Foreign keys are checked at the end of each, so tables
 * that point at each other, or at themselves, are written at once; all others one by one.
 */
import type { ForeignKey } from '../model/catalog.js';
import { type TableId, tableText } from '../model/table-id.js';
import type { TableChange } from './change.js';

export interface WriteGroup {
  readonly changes: readonly TableChange[];
  /** Some of its rows may point at others of it. */
  readonly cyclic: boolean;
  /** Rows that go are pointed at by rows that do not go: all happens at once. */
  readonly whole: boolean;
}

/** Where nothing is checked nothing has to be done at once. */
export function oneByOne(changes: readonly TableChange[]): WriteGroup[] {
  return changes.map((change) => ({ changes: [change], cyclic: false, whole: false }));
}

/**
 * @param held foreign keys by which rows that stay still point at rows that go
 * @returns groups in link order: what is pointed at first
 */
export function writeGroups(
  changes: readonly TableChange[],
  foreignKeys: readonly ForeignKey[],
  held: readonly ForeignKey[],
): WriteGroup[] {
  const byName = new Map(changes.map((change) => [tableText(change.table), change]));
  const changeOf = (table: TableId): TableChange | undefined => byName.get(tableText(table));
  const up = new Map<TableChange, Set<TableChange>>(changes.map((change) => [change, new Set()]));
  for (const key of foreignKeys) {
    const to = changeOf(key.to);
    const from = changeOf(key.from);
    if (to !== undefined && from !== undefined) up.get(from)?.add(to);
  }
  const whole = new Set(held.flatMap((key) => changeOf(key.from) ?? []));
  for (const from of whole) {
    // What goes above goes after what points at it: all the way up belongs to the same statement.
    for (const above of reachable(from, up)) up.get(above)?.add(from);
  }
  return components(changes, up).map((group) => ({
    changes: changes.filter((change) => group.has(change)),
    cyclic: group.size > 1 || [...group].some((change) => up.get(change)?.has(change) === true),
    whole: [...group].some((change) => whole.has(change)),
  }));
}

type Graph = ReadonlyMap<TableChange, ReadonlySet<TableChange>>;

function reachable(from: TableChange, graph: Graph): Set<TableChange> {
  const found = new Set([from]);
  for (const change of found) {
    for (const next of graph.get(change) ?? []) found.add(next);
  }
  return found;
}

/** Strongly connected components, each after those that it leads to (Tarjan). */
function components(changes: readonly TableChange[], graph: Graph): Set<TableChange>[] {
  const found: Set<TableChange>[] = [];
  const order = new Map<TableChange, number>();
  const open: TableChange[] = [];
  const visit = (change: TableChange): number => {
    const own = order.size;
    order.set(change, own);
    open.push(change);
    let low = own;
    for (const next of graph.get(change) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? own);
    }
    if (low === own) found.push(new Set(open.splice(open.indexOf(change))));
    return low;
  };
  for (const change of changes) if (!order.has(change)) visit(change);
  return found;
}
