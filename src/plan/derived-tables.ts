/**
 * Tables that do not move and that are written all the same: by an `after` file, or by triggers of
 * the target that fire. Their rows lead up to a moved table, or to nobody: then they are only added.
 */
import type { Catalog, Table } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import { findTable } from '../model/find-table.js';
import type { Hazard } from '../model/hazard.js';
import type { DerivedTable, Link, MovedTable } from '../model/move.js';
import { isCounted, targetKeyOf } from '../model/row-key.js';
import { sameTable, tableText } from '../model/table-id.js';

/**
 * @param references whose rows are everybody's: nobody but the run may add any
 * @param links of the target
 */
export function derivedTables(
  config: ResolvedConfig,
  target: Catalog,
  moved: readonly MovedTable[],
  references: readonly Table[],
  links: readonly Link[],
): DerivedTable[] {
  const fired = tablesNamed(target, config.triggerWrites);
  const written = config.after.flatMap(({ writes }) => tablesNamed(target, writes));
  const others = [...new Set([...fired, ...written])].filter(
    (table) => !references.includes(table) && !moved.some((one) => one.target === table),
  );
  return others
    .map((table) => ({ table, link: linkUp(table, moved, links) }))
    .filter(({ table, link }) => link !== null || fired.includes(table))
    .map((derived, index) => ({ ...derived, index: moved.length + index }));
}

/** Tables that fired triggers write, moved ones included. */
export function writtenByTriggers(config: ResolvedConfig, target: Catalog): Table[] {
  return tablesNamed(target, config.triggerWrites);
}

function tablesNamed(target: Catalog, names: readonly string[]): Table[] {
  return names.flatMap((name) => {
    const found = findTable(target, name);
    return found === undefined || found === 'ambiguous' ? [] : [found];
  });
}

/** The link to a moved table; one that may not be NULL before others. */
function linkUp(table: Table, moved: readonly MovedTable[], links: readonly Link[]): Link | null {
  const up = links.filter(
    (link) => sameTable(link.from, table) && moved.some(({ target }) => sameTable(target, link.to)),
  );
  const whole = (link: Link): boolean =>
    link.fromColumns.every((name) => table.columns.some((c) => c.name === name && c.notNull));
  return up.find(whole) ?? up[0] ?? null;
}

/** Rows that triggers change have to be told apart; of rows that are only added none is changed. */
export function derivedNeedsKey(
  config: ResolvedConfig,
  target: Catalog,
  moved: readonly MovedTable[],
  derived: readonly DerivedTable[],
): Hazard[] {
  const fired = writtenByTriggers(config, target);
  const changed = [
    ...derived.filter(({ link }) => link !== null).map(({ table }) => table),
    ...moved.map((one) => one.target).filter((table) => fired.includes(table)),
  ];
  return changed
    .filter((table) => isCounted(targetKeyOf(table)))
    .map((table) => ({
      code: 'NO_KEY',
      where: tableText(table),
      message: `${tableText(table)} has no key in the target, and what triggers or an after file write in it could not be taken back row by row`,
      count: null,
      examples: [],
      settle: 'give it a primary key',
      level: 'fatal',
    }));
}
