/**
 * Links to moved tables by other columns than the key: they can be followed where these columns say
 * which row is meant, and get their values from the source or keep what the target has.
 */

import type { Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { identifiersText } from '../model/name-text.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import { isByKey, type PairedLink } from './pair-links.js';

/** @returns a hazard for every link that nobody could follow */
export function unmappedLinks(
  tables: readonly MovedTable[],
  links: readonly PairedLink[],
): Hazard[] {
  return links.flatMap((link) => {
    const to = tables.find((table) => table.target === link.to);
    const from = tables.find((table) => table.target === link.from);
    if (to === undefined || from === undefined || isByKey(link)) return [];
    if (!isUnique(link.toSource, link.sourceToColumns) && !isUnique(link.to, link.targetToColumns))
      return [hazard(link, 'which no unique key covers: several rows could be meant')];
    const without = link.targetToColumns.find((name) => !hasValue(tables, to, name));
    return without === undefined
      ? []
      : [hazard(link, `and nothing in the source says what ${without} of a new row will be`)];
  });
}

function isUnique(table: Table, names: readonly string[]): boolean {
  return table.uniqueKeys.some((key) => key.columns.every((name) => names.includes(name)));
}

/** The column's value is known when the rows of the table have their keys. */
function hasValue(tables: readonly MovedTable[], table: MovedTable, name: string): boolean {
  const column = table.columns.find((c) => c.target.name === name);
  if (column === undefined || column.json.length > 0 || column.ids.length > 0) return false;
  const { value } = column;
  const to = value.kind === 'mapped' ? table.joins[value.join]?.to.table : undefined;
  const above = to === undefined ? undefined : tables.find((t) => sameTable(t.target, to));
  return above === undefined || above.index < table.index;
}

function hazard(link: PairedLink, why: string): Hazard {
  return {
    code: 'UNMAPPED_COLUMN',
    where: columnText(link.from, link.targetColumns),
    message: `${tableText(link.from)} points to ${tableText(link.to)} by ${identifiersText(link.targetToColumns)}, ${why}`,
    count: null,
    examples: [link.evidence],
    settle: `tables.${link.from.inConfig}.columns: say by {sql} where the value comes from`,
    level: 'fatal',
  };
}
