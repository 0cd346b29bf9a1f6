/** Tables whose rows would be left behind, because the target has no place for them. */
import type { Catalog, Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import { type TableId, tableSet, tableText } from '../model/table-id.js';
import type { NamedTables } from './config-names.js';

/** Tables of the source with rows of persons for which the target has no table. */
export function missingInTarget(
  source: Catalog,
  names: NamedTables,
  moved: readonly Table[],
  isForeign: (table: TableId) => boolean,
): Hazard[] {
  const known = tableSet(moved.flatMap((table) => names.sourceOf(table) ?? []));
  const owned = tableSet(
    names.sourceLinks.flatMap(({ from, to, mention }) => (known.has(to) && !mention ? [from] : [])),
  );
  const taken = source.tables.filter(
    (table) =>
      !known.has(table) && !names.targetHas(table) && !isForeign(table) && owned.has(table),
  );
  return taken.map((table) => ({
    code: 'TABLE_MISSING',
    where: tableText(table),
    message: `the source's ${tableText(table)} holds rows of persons, and the target has no such table: they would be left behind`,
    count: null,
    examples: [],
    settle: `tables.<target table>.from: ${tableText(table)}, or --allow TABLE_MISSING`,
    level: 'stop',
  }));
}
