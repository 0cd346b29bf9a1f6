/**
 * What tells the rows of a table apart: its key. Rows of a table without one are told apart by all
 * that is in them, and of equal ones it does not matter which is which: they are only counted.
 */
import type { Column, Table } from './catalog.js';
import type { MovedTable } from './move.js';

/** Stands for the key of staged rows without one: their number in the order of arrival. */
export const ROW = '#row';

/** Stand for the key of rows without one: a digest of the row, and a number among equal ones. */
export const DIGEST = '#digest';
const PLACE = '#place';

export function sourceKeyOf(table: Table): readonly string[] {
  return table.primaryKey ?? [ROW];
}

export function targetKeyOf(table: Table): readonly string[] {
  return table.primaryKey ?? [DIGEST, PLACE];
}

/** @param key as `sourceKeyOf` or `targetKeyOf` has it */
export function isCounted(key: readonly string[]): boolean {
  return key[0] === ROW || key[0] === DIGEST;
}

/** Rows that are only counted on either side have no pair of keys to remember. */
export function hasLastingKeys({ sourceKey, targetKey }: MovedTable): boolean {
  return !isCounted(sourceKey) && !isCounted(targetKey);
}

const standIn = (name: string, type: string, base: string): Column => ({
  ...{ name, type, base, plain: type },
  ...{
    builtin: true,
    domain: false,
    category: '',
    notNull: true,
    default: null,
    identity: null,
  },
  ...{ generated: false, maxLength: null, enumLabels: null, elementLabels: null, sequence: null },
  collationDeterministic: true,
});

const STAND_INS = [
  standIn(ROW, 'bigint', 'int8'),
  standIn(DIGEST, 'text', 'text'),
  standIn(PLACE, 'bigint', 'int8'),
];

/** What stands for a key, as a column. */
export function standInColumn(name: string): Column | undefined {
  return STAND_INS.find((column) => column.name === name);
}
