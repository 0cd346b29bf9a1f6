/** The end of a migrate on one screen of 24 lines by 80: what was done, the proof, the way back. */

import type { TablePlan } from '../../model/plan.js';
import type { MigrateResult } from '../../model/run.js';
import { tableText } from '../../model/table-id.js';
import { checksText, renderCheck } from './checks.js';
import { labelled } from './labelled.js';
import { shortener } from './names.js';
import { totalOf } from './plan-tables.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { cells, count, counted, cut, duration, printable } from './text.js';
import { witnessLines } from './witness.js';

const MOST_TABLES = 5;
const MOST_FAILURES = 5;

/** The summary of a run. Failed tests come after it, and may take more than the screen. */
export function renderMigrate(given: MigrateResult, page: Page): string {
  const result = printable(given);
  const { style } = page;
  if (result.run === null) {
    return `${style.green('✔ Nothing to do:')} ${result.plan.target.database} has all of it already.\n`;
  }
  const { persons } = result.plan;
  const total = totalOf(result.plan.tables);
  const rate =
    result.connectToCommit > 0 ? (result.rowsWritten * 1000) / result.connectToCommit : 0;
  const failed = result.tests?.checks.filter((check) => check.outcome === 'failed') ?? [];
  const lines = [
    `${failed.length > 0 ? style.red('✖') : style.green('✔')} ${style.bold(`Run ${result.run} is applied to ${result.plan.target.database}.`)}`,
    '',
    ...labelled(
      'Persons',
      `${count(persons.matched)} brought up to date, ${count(persons.created)} created; ${counted(persons.residents, 'resident')} untouched`,
      page,
    ),
    ...labelled(
      'Rows',
      `${count(total.insert)} inserted, ${count(total.update)} updated, ${count(total.delete)} deleted, ${count(total.unchanged)} unchanged, ${count(total.excluded)} excluded`,
      page,
    ),
    ...labelled(
      'Time',
      `${duration(result.connectToCommit)} from connecting to commit, ${count(Math.round(rate))} rows a second`,
      page,
    ),
    '',
    ...busiest(result.plan.tables, page),
    '',
    ...(result.witness === null
      ? []
      : labelled('Witness', witnessLines(result.witness, page.width - 10).join(' '), page)),
    ...labelled('Verified', verifiedText(result), page),
    ...files(result, page),
    ...labelled('Way back', `rehome rollback apply --run ${result.run}`, page),
    ...failed.slice(0, MOST_FAILURES).flatMap((check) => renderCheck(check, page)),
  ];
  return `${lines.join('\n')}\n`;
}

function busiest(tables: readonly TablePlan[], page: Page): readonly string[] {
  const short = shortener(tables.map((one) => one.schema));
  const writes = (one: TablePlan) => one.insert + one.update + one.delete;
  const busy = tables.filter((one) => writes(one) > 0).sort((a, b) => writes(b) - writes(a));
  const shown = busy.slice(0, busy.length > MOST_TABLES ? MOST_TABLES - 1 : MOST_TABLES);
  const hidden = busy.length - shown.length;
  const number = (title: string) => ({ title, align: 'right' as const });
  return [
    ...table(
      page,
      [
        { title: 'Table', flexible: true },
        number('Inserted'),
        number('Updated'),
        number('Deleted'),
      ],
      shown.map((one) => ({
        cells: [short(tableText(one)), ...[one.insert, one.update, one.delete].map(count)],
      })),
    ),
    ...(hidden > 0 ? [page.style.dim(`  and ${counted(hidden, 'more table')}`)] : []),
  ];
}

function verifiedText(result: MigrateResult): string {
  const passed = result.verified.filter((check) => check.outcome === 'passed').length;
  const before = `${counted(passed, 'check')} passed before the commit`;
  return result.tests === null
    ? `${before}; no tests after it`
    : `${before}, ${checksText(result.tests)} after it`;
}

function files(result: MigrateResult, page: Page): readonly string[] {
  const { idMaps } = result.files;
  const report = result.files.page ?? result.files.report;
  const [first] = idMaps;
  const more = idMaps.length > 1 ? ` and ${counted(idMaps.length - 1, 'more')}` : '';
  const line = (label: string, text: string) => `${page.style.dim(label.padEnd(8))}  ${text}`;
  return [
    ...(report === null ? [] : [line('Report', cut(report, page.width - 10))]),
    ...(first === undefined
      ? []
      : [
          line(
            'Id maps',
            `${cut(first, page.width - 10 - cells(more))}${more.replace('mores', 'more')}`,
          ),
        ]),
  ];
}
