/** What an undo would do or has done, and the rows that somebody has changed since. */

import type { UndoPreview } from '../../model/options.js';
import type { UndoSinceResult } from '../../model/rollback-point.js';
import type { UndoConflict, UndoResult } from '../../model/run.js';
import { tableText } from '../../model/table-id.js';
import { shortener } from './names.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { count, counted, duration, printable } from './text.js';
import { witnessLines } from './witness.js';

const MOST_CONFLICTS = 20;
const number = (title: string) => ({ title, align: 'right' as const });

/** What taking a run back would do. */
export function renderUndoPreview(given: UndoPreview, page: Page): string {
  const preview = printable(given);
  const short = shortener(preview.tables.map((one) => one.name.split('.')[0] ?? ''));
  const conflicts =
    preview.conflicts === 0
      ? page.style.green('✔ Nobody has changed any of these rows since.')
      : page.style.yellow(
          `! ${counted(preview.conflicts, 'row has', 'rows have')} been changed by somebody since.`,
        );
  return `${[
    page.style.bold(`Undo of run ${preview.run} in ${preview.database}`),
    ...table(
      page,
      [
        { title: 'Table', flexible: true },
        number('Remove'),
        number('Restore'),
        number('Insert again'),
      ],
      preview.tables.map((one) => ({
        cells: [short(one.name), ...[one.remove, one.restore, one.reinsert].map(count)],
      })),
    ),
    conflicts,
  ].join('\n')}\n`;
}

/** What an undo has done; with `dryRun`, what it would have done. */
export function renderUndo(given: UndoResult, page: Page, dryRun = false): string {
  const result = printable(given);
  const { style } = page;
  const short = shortener(result.tables.map((one) => one.schema));
  const title = dryRun
    ? style.bold(`Run ${result.undid} would be taken back like this; nothing was written.`)
    : `${style.green('✔')} ${style.bold(`Run ${result.undid} is taken back${result.run === null ? '' : ` by run ${result.run}`}, in ${duration(result.milliseconds)}.`)}`;
  const passed = result.verified.filter((check) => check.outcome === 'passed').length;
  const evidence = dryRun
    ? []
    : [
        ...(result.witness === null
          ? []
          : witnessLines(result.witness, page.width).map((line) => `  ${line}`)),
        ...(passed === 0 ? [] : [`  ${counted(passed, 'check')} passed before the commit.`]),
        ...(result.run === null
          ? []
          : ['', `To take the undo back:  rehome rollback apply --run ${result.run}`]),
      ];
  return `${[
    title,
    ...table(
      page,
      [
        { title: 'Table', flexible: true },
        number('Removed'),
        number('Restored'),
        number('Inserted again'),
        number('Left'),
      ],
      result.tables.map((one) => ({
        cells: [
          short(tableText(one)),
          ...[one.removed, one.restored, one.reinserted, one.left].map(count),
        ],
      })),
    ),
    ...conflictLines(result.conflicts, page),
    ...evidence,
  ].join('\n')}\n`;
}

/** All runs made since a point, taken back one by one. */
export function renderUndoSince(given: UndoSinceResult, page: Page, dryRun: boolean): string {
  const point = printable(given.point);
  if (given.runs.length === 0) return `No run made since point ${point} is applied.\n`;
  const title = `Since point ${point}: ${given.runs.length === 1 ? 'run' : 'runs'} ${given.runs.join(', ')}`;
  const hidden = given.runs.length - given.undone.length;
  return [
    `${title}\n`,
    ...given.undone.map((result) => renderUndo(result, page, dryRun)),
    ...(hidden > 0 ? ['The runs beneath it can be looked at when it is taken back.\n'] : []),
  ].join('\n');
}

function conflictLines(conflicts: readonly UndoConflict[], page: Page): readonly string[] {
  if (conflicts.length === 0) return [];
  const shown = page.full === true ? conflicts : conflicts.slice(0, MOST_CONFLICTS);
  const hidden = conflicts.length - shown.length;
  return [
    page.style.bold('Changed since by somebody else'),
    ...bullets(
      shown.map((one) => `${one.table} ${one.key}: ${one.message}`),
      page,
    ),
    ...(hidden > 0 ? [page.style.dim(`  and ${count(hidden)} more (--verbose shows them)`)] : []),
  ];
}
