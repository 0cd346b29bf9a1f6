/** What staging holds now: its largest tables, and what could not be made. */

import type { StagingResult } from '../../model/staging.js';
import { tableText } from '../../model/table-id.js';
import { shortener } from './names.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, count, counted, duration, moment, printable } from './text.js';

const MOST_TABLES = 12;
const number = (title: string) => ({ title, align: 'right' as const });

export function renderStaging(given: StagingResult, page: Page): string {
  const result = printable(given);
  const { style } = page;
  const short = shortener(result.tables.map(({ schema }) => schema));
  const largest = [...result.tables].sort((a, b) => b.bytes - a.bytes);
  const shown = page.full ? largest : largest.slice(0, MOST_TABLES);
  const more = largest.length - shown.length;
  const others = [
    counted(result.sequences, 'sequence'),
    counted(result.views, 'materialised view'),
    counted(result.largeObjects, 'large object'),
  ].join(', ');
  return `${[
    `${style.green('✔')} ${style.bold(`${result.staging.database} is a copy of ${result.target.database} as of ${moment(result.snapshotAt)}, in ${duration(result.milliseconds)}.`)}`,
    ...table(
      page,
      [{ title: 'Table', flexible: true }, number('Rows'), number('Copied')],
      shown.map((one) => ({
        cells: [short(tableText(one)), count(one.rows), bytes(one.bytes)],
      })),
    ),
    ...(more === 0 ? [] : [style.dim(`  and ${counted(more, 'smaller table')}`)]),
    '',
    `  ${count(result.rows)} rows in ${counted(result.tables.length, 'table')}, each compared as a whole; ${others}.`,
    ...(result.backup === null ? [] : [`  What it held before is kept in ${result.backup}.`]),
    ...(result.skipped.length === 0
      ? []
      : [
          '',
          style.yellow(
            `! ${counted(result.skipped.length, 'object is', 'objects are')} not there:`,
          ),
          ...bullets(result.skipped, page),
        ]),
  ].join('\n')}\n`;
}
