/** What PostgreSQL itself counted in the transaction, against what was to be written. */

import type { WitnessReport, WitnessTable } from '../../model/run.js';
import { tableText } from '../../model/table-id.js';
import { shortener } from './names.js';
import type { Page } from './style.js';
import { type Row, table } from './table.js';
import { count, counted, printable, wrap } from './text.js';

/** The witness's evidence, table by table. */
export function renderWitness(given: WitnessReport, page: Page): string {
  const report = printable(given);
  const short = shortener(report.tables.map((one) => one.schema));
  const number = (title: string) => ({ title, align: 'right' as const });
  const rows = report.tables.map(
    (one): Row => ({
      cells: [
        short(tableText(one)),
        ...(['inserted', 'updated', 'deleted'] as const).map((kind) => pair(one, kind)),
        `${count(one.owned)}/${count(one.keys)}`,
      ],
      ...(agrees(one) ? {} : { paint: page.style.red }),
    }),
  );
  return [
    page.style.bold(`Witness (${report.mode}), transaction ${report.transaction}`),
    ...table(
      page,
      [
        { title: 'Table', flexible: true },
        number('Inserted'),
        number('Updated'),
        number('Deleted'),
        number('Owned keys'),
      ],
      rows,
    ),
    ...witnessLines(report, page.width).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** The same in two to four lines. */
export function witnessLines(report: WitnessReport, width: number): readonly string[] {
  const differing = report.tables.filter((one) => !agrees(one));
  const verdict =
    differing.length === 0
      ? `PostgreSQL counted exactly these writes in ${counted(report.tables.length, 'table')}, and none in the ${count(report.tablesWithoutWrites)} others.`
      : `PostgreSQL counted other writes than planned in ${differing.map((one) => tableText(one)).join(', ')}.`;
  const { full } = report;
  const scanned =
    full === null
      ? []
      : wrap(
          `Every row of ${counted(full.tablesScanned, 'table')} was looked at: ${count(full.rowsOfTransaction)} are the transaction's, ${count(full.residentRows)} of residents are as before.`,
          width - 2,
        );
  return [...wrap(verdict, width - 2), ...scanned];
}

/** The counts agree, and every key leads to a person of the run. */
function agrees(one: WitnessTable): boolean {
  const { expected, counted: found } = one;
  return (
    expected.inserted === found.inserted &&
    expected.updated === found.updated &&
    expected.deleted === found.deleted &&
    one.keys === one.owned
  );
}

function pair(one: WitnessTable, kind: keyof WitnessTable['expected']): string {
  const expected = one.expected[kind];
  const found = one.counted[kind];
  return expected === found ? count(found) : `${count(found)} (not ${count(expected)})`;
}
