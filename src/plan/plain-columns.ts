/**
 * Columns that are copied as they are and that nobody said anything about: no foreign key on either
 * side, no link of the config, nothing under `columns`. Ids in them are carried over as mere values.
 */
import { jsonPathText, parseJsonPath } from '../model/json-path.js';
import type { Link, MovedTable, PlainColumn } from '../model/move.js';
import { tableKey } from '../model/table-id.js';
import type { NamedTables } from './config-names.js';

export function plainColumns(
  names: NamedTables,
  tables: readonly MovedTable[],
): readonly PlainColumn[] {
  const linked = { source: linkedOf(names.sourceLinks), target: linkedOf(names.targetLinks) };
  return tables.flatMap((table) => {
    const declared = {
      source: linked.source.get(tableKey(table.source)),
      target: linked.target.get(tableKey(table.target)),
    };
    const idLinks = names.idLinks.filter((link) => link.table === table.target);
    const objects = names.jsonLinks.filter((link) => link.table === table.target);
    return table.columns.flatMap(({ target, value }): PlainColumn[] => {
      if (value.kind !== 'source' || typeof table.config.columns?.[target.name] === 'object')
        return [];
      if (declared.source?.has(value.column.name) || declared.target?.has(target.name)) return [];
      const links = idLinks.filter(({ column }) => column === target.name);
      if (links.some(({ place }) => place.kind !== 'json')) return [];
      const paths = [
        ...links.flatMap(({ place }) => (place.kind === 'json' ? [place.path] : [])),
        ...objects
          .filter(({ column }) => column === target.name)
          .map(({ link }) => parseJsonPath(link.path) ?? []),
      ];
      return [{ table, source: value.column, target, settled: paths.map(jsonPathText) }];
    });
  });
}

function linkedOf(links: readonly Link[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { from, fromColumns } of links) {
    const names = found.get(tableKey(from)) ?? new Set();
    for (const name of fromColumns) names.add(name);
    found.set(tableKey(from), names);
  }
  return found;
}
