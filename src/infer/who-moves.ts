/** Columns of persons that may say who moves, and which of the target's are residents. */

import type { Column, Table } from '../model/catalog.js';
import { identifierText } from '../model/name-text.js';
import { wordsOf } from './words.js';

const TELLING = new Set(
  'platform provider source origin tenant region org organization organisation realm brand app client device os store status state kind type role plan tier active enabled deleted archived disabled banned test bot guest system internal market country'.split(
    ' ',
  ),
);
const MOMENTS = new Set(
  'deleted archived disabled banned removed anonymized anonymised'.split(' '),
);
const ARRIVALS = new Set('created registered joined signed inserted since'.split(' '));

/** Columns whose few values may tell the cohort from others. */
export function tellingColumns(root: Table): readonly Column[] {
  return root.columns.filter(
    ({ name, base, enumLabels, sequence }) =>
      sequence === null &&
      (base === 'bool' || enumLabels !== null || wordsOf(name).some((word) => TELLING.has(word))) &&
      !isMoment(name),
  );
}

const isMoment = (name: string): boolean =>
  wordsOf(name).some((word) => ['at', 'on'].includes(word));

/** Moments such as `deleted_at`, NULL for everyone who is still there. */
export function endings(root: Table): readonly Column[] {
  return root.columns.filter(
    ({ name, category, notNull }) =>
      category === 'D' && !notNull && wordsOf(name).some((word) => MOMENTS.has(word)),
  );
}

/** Moments at which a person came to be in the target. */
export function arrivals(root: Table): readonly Column[] {
  return root.columns.filter(
    ({ name, category }) => category === 'D' && wordsOf(name).some((word) => ARRIVALS.has(word)),
  );
}

/** Values of a column as conditions; none where a value may be about a single person. */
export function conditions(
  column: Column,
  values: readonly { readonly value: string | null; readonly rows: number }[],
): readonly string[] {
  const name = identifierText(column.name);
  if (values.length < 2) return [];
  if (values.some(({ value }) => value !== null && !/^[\p{L}\p{N} _.:-]{1,32}$/u.test(value)))
    return [];
  return values.flatMap(({ value }) => {
    if (value === null) return [];
    if (column.base === 'bool') return value === 'true' ? [name] : [`NOT ${name}`];
    return [column.category === 'N' ? `${name} = ${value}` : `${name} = '${value}'`];
  });
}
