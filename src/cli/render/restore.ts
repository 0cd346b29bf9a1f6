/** What restoring a point would lose, and what it did. */
import type { RestorePreview, RestoreResult } from '../../model/rollback-point.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, count, counted, duration, moment, printable } from './text.js';

const MOST = 30;

export function renderRestorePreview(given: RestorePreview, page: Page): string {
  const preview = printable(given);
  const { style } = page;
  const into = preview.written === null;
  return `${[
    style.bold(
      `Point ${preview.point} of ${moment(preview.at)}, whole, ${into ? 'into' : 'in the place of'} ${preview.database}`,
    ),
    ...(preview.written === null ? [] : writtenLines(preview, preview.written, page)),
    ...(preview.runs.length === 0
      ? []
      : [
          `  ${style.yellow('!')} Runs made since, which will not have been made: ${preview.runs.join(', ')}`,
        ]),
    ...(preview.connections.length === 0
      ? []
      : [
          style.bold('Connected now, and to be ended'),
          ...bullets(some(preview.connections, page), page),
        ]),
  ].join('\n')}\n`;
}

function writtenLines(
  { walBytes, at }: RestorePreview,
  written: NonNullable<RestorePreview['written']>,
  page: Page,
): readonly string[] {
  const { style } = page;
  if (written.length === 0) return [style.green('✔ Every row is as it was at the point.')];
  const shown = some(written, page);
  const number = (title: string) => ({ title, align: 'right' as const });
  const log = walBytes === null ? '' : `; ${bytes(walBytes)} of write-ahead log`;
  return [
    style.yellow(
      `! ${counted(written.length, 'table')} written since ${moment(at)}${log}. That will not be in it:`,
    ),
    ...table(
      page,
      [
        { title: 'Table', flexible: true },
        number('Rows then'),
        number('Rows now'),
        { ...number('Inserted'), dropOrder: 1 },
        { ...number('Updated'), dropOrder: 2 },
        { ...number('Deleted'), dropOrder: 3 },
      ],
      shown.map((one) => ({
        cells: [
          one.table,
          one.rowsThen === null ? 'no table' : count(one.rowsThen),
          one.rowsNow === null ? 'no table' : count(one.rowsNow),
          ...(one.counted === null
            ? ['', '', '']
            : [one.counted.inserted, one.counted.updated, one.counted.deleted].map(count)),
        ],
      })),
    ),
    ...(shown.length < written.length
      ? [style.dim(`  and ${count(written.length - shown.length)} more (--verbose shows them)`)]
      : []),
  ];
}

function some<T>(all: readonly T[], page: Page): readonly T[] {
  return page.full === true ? all : all.slice(0, MOST);
}

export function renderRestore(
  given: RestoreResult,
  page: Page,
  shown: (file: string) => string,
): string {
  const { preview, restored } = printable(given);
  const { style } = page;
  if (restored === null) {
    return `${renderRestorePreview(given.preview, page)}Nothing was written.\n`;
  }
  const schemas = {
    same: 'as it was',
    differs: style.yellow('! its dump differs from the recorded one; look at it'),
    'not compared': 'not compared: another major of PostgreSQL',
  };
  const lines: readonly (readonly [string, string])[] = [
    [
      'Rows',
      `${counted(restored.rows, 'row')} in ${counted(restored.tables, 'table')}, each table's digest as recorded`,
    ],
    ['Schema', schemas[restored.schema]],
    ...(restored.keptAs === null
      ? []
      : [['Replaced', `kept as the database ${restored.keptAs}`] as const]),
    ...(restored.backup === null ? [] : [['Its backup', shown(restored.backup)] as const]),
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return `${[
    `${style.green('✔')} ${style.bold(`${preview.database} is as it was at point ${preview.point}, in ${duration(restored.milliseconds)}.`)}`,
    ...lines.map(([label, text]) => `  ${style.dim(label.padEnd(width))}  ${text}`),
    ...(restored.keptAs === null
      ? []
      : ['', `When nothing of it is needed any more:  dropdb ${restored.keptAs}`]),
  ].join('\n')}\n`;
}
