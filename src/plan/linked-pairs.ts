/** All links between tables of both sides, each found on both: looked up by table, for there may be thousands. */
import type { Table } from '../model/catalog.js';
import type { Link } from '../model/move.js';
import { type TableId, tableKey } from '../model/table-id.js';
import type { NamedTables } from './config-names.js';
import { type PairedLink, pairLinks } from './pair-links.js';

/** @param shared tables of the target that have one in the source */
export function linkedPairs(names: NamedTables, shared: readonly Table[]): PairedLink[] {
  const byTarget = new Map(shared.map((table) => [tableKey(table), table]));
  const bySource = new Map(
    shared.flatMap((table) => {
      const source = names.sourceOf(table);
      return source === undefined ? [] : [[tableKey(source), table] as const];
    }),
  );
  const pairs = new Map<string, { from: Table; to: Table; source: Link[]; target: Link[] }>();
  const add = (side: 'source' | 'target', link: Link): void => {
    const of = (end: TableId): Table | undefined =>
      (side === 'source' ? bySource : byTarget).get(tableKey(end));
    const [from, to] = [of(link.from), of(link.to)];
    if (from === undefined || to === undefined) return;
    const key = `${tableKey(from)} ${tableKey(to)}`;
    const pair = pairs.get(key) ?? { from, to, source: [], target: [] };
    pair[side].push(link);
    pairs.set(key, pair);
  };
  for (const link of names.targetLinks) add('target', link);
  for (const link of names.sourceLinks) add('source', link);
  return [...pairs.values()].flatMap(({ from, to, source, target }) => {
    const [fromSource, toSource] = [names.sourceOf(from), names.sourceOf(to)];
    if (fromSource === undefined || toSource === undefined) return [];
    return pairLinks({
      from: { source: fromSource, target: from, config: names.configOf(from) },
      to: { source: toSource, target: to, config: names.configOf(to) },
      sourceLinks: source,
      targetLinks: target,
    });
  });
}
