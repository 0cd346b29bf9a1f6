/** Why rows of a reference table could not be inserted, or not as they are. */

import type { Hazard } from '../model/hazard.js';
import type { ReferenceTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { tableText } from '../model/table-id.js';
import type { PairedLink } from './pair-links.js';

/**
 * @param others links that start from the table and lead to persons, or to what they own
 * @param inValues links by ids in its values
 */
export function insertHazards(
  { source, target, config, rows, match, targetColumns }: ReferenceTable,
  others: readonly PairedLink[],
  inValues: readonly { readonly column: string; readonly evidence: string }[],
): Hazard[] {
  const name = tableText(target);
  if (source.primaryKey === null || target.primaryKey === null) {
    return [
      hazard(
        'NO_KEY',
        name,
        `rows are to be inserted into ${name}, and it has no key on one of the sides: what a run inserts has to be known again`,
        `tables.${target.inConfig}.missing: another choice; or give it a primary key`,
        'fatal',
      ),
    ];
  }
  const numbered = match.find((part) => part.kind === 'column' && part.column.value.kind === 'key');
  const written = new Set(rows.columns.map((c) => c.target.name));
  const without = targetColumns.find((column) => !written.has(column.name));
  return [
    ...(numbered === undefined
      ? []
      : [
          hazard(
            'REFERENCE_AMBIGUOUS',
            name,
            `${name} is matched by a number that a sequence hands out, and rows are to be inserted into it: they would get other numbers`,
            `tables.${target.inConfig}.match: columns that mean the same on both sides`,
            'fatal',
          ),
        ]),
    ...(without === undefined
      ? []
      : [
          hazard(
            'UNMAPPED_COLUMN',
            `${name}.${without.name}`,
            `rows are to be inserted into ${name}, other rows point to them by ${without.name}, and nothing in the source says what it will be`,
            `tables.${target.inConfig}.columns.${nameText(without.name)}: {sql: "…"}`,
            'fatal',
          ),
        ]),
    ...others
      .filter((link) => link.targetColumns.some((column) => config.columns?.[column] === undefined))
      .map((link) => {
        const columns = link.targetColumns.join(', ');
        const needed = link.targetColumns.some((column) =>
          target.columns.some((c) => c.name === column && c.notNull && c.default === null),
        );
        return hazard(
          'UNMAPPED_COLUMN',
          `${name}.${columns}`,
          `rows are to be inserted into ${name}, and ${columns} leads to ${tableText(link.to)}, whose rows come after: it would not be written`,
          `tables.${target.inConfig}.columns.${nameText(link.targetColumns[0] ?? '')}: {value: null}, or another value`,
          needed ? 'fatal' : 'stop',
        );
      }),
    ...inValues
      .filter(({ column }) => config.columns?.[column] === undefined)
      .map(({ column, evidence }) =>
        hazard(
          'UNMAPPED_COLUMN',
          `${name}.${column}`,
          `rows are to be inserted into ${name}, and ${evidence} finds ids in ${column}: they would be written as they are in the source`,
          `tables.${target.inConfig}.columns.${nameText(column)}: {sql: "…"}, {value: null} or another value; or tables.${target.inConfig}.missing: another choice`,
          'fatal',
        ),
      ),
  ];
}

function hazard(
  code: Hazard['code'],
  where: string,
  message: string,
  settle: string,
  level: Hazard['level'],
): Hazard {
  return { code, where, message, count: null, examples: [], settle, level };
}
