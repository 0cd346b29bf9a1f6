/** What a clean-up deletes, and what it leaves. */
import { basename } from 'node:path';
import type { CleanUpPreview, CleanUpResult } from '../../model/rollback-point.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, counted, moment, printable } from './text.js';

type Shown = (file: string) => string;

export function renderCleanUpPreview(given: CleanUpPreview, page: Page, shown: Shown): string {
  return `${lines(given, page, shown).join('\n')}\n`;
}

export function renderCleanUp(given: CleanUpResult, page: Page, shown: Shown): string {
  const { style } = page;
  const nothing = given.points.length + given.folders.length + given.journals.length === 0;
  const title = nothing
    ? `Nothing is older than ${counted(given.days, 'day')} and can go.`
    : given.dryRun
      ? style.bold('This would go; nothing was deleted.')
      : `${style.green('✔')} ${style.bold(`${bytes(given.freedBytes)} freed.`)}`;
  return `${[title, ...lines(given, page, shown)].join('\n')}\n`;
}

function lines(given: CleanUpPreview, page: Page, shown: Shown): readonly string[] {
  const { points, folders, journals, kept } = printable(given);
  const rows = [
    ...points.map((one) => ['rollback point', pointOf(one.file), moment(one.at), bytes(one.bytes)]),
    ...folders.map((one) => ['folder', shown(one.folder), '', bytes(one.bytes)]),
    ...journals.map((one) => ['journal', `run ${one.run}, ${one.state}`, '', bytes(one.bytes)]),
  ];
  const going = rows.map((cells) => ({ cells }));
  const staying = kept.map(({ file, reason }) => `  Stays: ${pointOf(file)}, for ${reason}`);
  const columns = [
    { title: 'What' },
    { title: 'Which', flexible: true },
    { title: 'Made' },
    { title: 'Size', align: 'right' as const },
  ];
  return [...(rows.length === 0 ? [] : table(page, columns, going)), ...staying];
}

/** The name of a point by its file's. */
function pointOf(file: string): string {
  return basename(file, '.json').replace('rollback_info_', '');
}
