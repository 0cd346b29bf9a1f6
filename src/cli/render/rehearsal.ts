/** A rehearsal on one screen: its steps with their times, the way back, what the real run needs. */
import type { RehearsalReport, RunNeeds } from '../../model/rehearsal.js';
import { checksText } from './checks.js';
import { labelled } from './labelled.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, count, counted, duration, moment, printable } from './text.js';

export function renderRehearsal(given: RehearsalReport, page: Page): string {
  const report = printable(given);
  const { style } = page;
  const { staging, wayBack, tests, needs } = report;
  const mark = report.passed ? style.green('✔') : style.red('✖');
  const verdict = report.passed ? 'The rehearsal passed' : 'The rehearsal failed';
  const lines = [
    `${mark} ${style.bold(`${verdict} on ${staging.database}`)}  ${style.dim(moment(report.at))}`,
    '',
    ...table(
      page,
      [
        { title: 'Step', flexible: true },
        { title: 'Time', align: 'right' },
        { title: 'What', flexible: true },
      ],
      report.steps.map(({ title, milliseconds, summary }) => ({
        cells: [title, duration(milliseconds), summary],
      })),
    ),
    '',
    ...(tests === null
      ? labelled('Tests', 'skipped', page)
      : labelled('Tests', tests.map(checksText).join('; then again '), page)),
    ...(wayBack === null
      ? labelled('Way back', 'nothing was moved, so there was nothing to take back', page)
      : labelled(
          'Way back',
          `${count(wayBack.rows)} rows in ${counted(wayBack.tables, 'table')} as before, compared one by one`,
          page,
        )),
    ...(needs === null ? [] : needsLines(needs, page)),
    ...labelled('Next', 'rehome migrate', page),
  ];
  return `${lines.join('\n')}\n`;
}

function needsLines(needs: RunNeeds, page: Page): readonly string[] {
  const locked = `${duration(needs.connectToCommit)} from connecting to commit, rows of moved persons locked for ${duration(needs.locked)} of it`;
  const disk = `${bytes(needs.growth)} for rows, journal and id maps, ${bytes(needs.scratch)} of scratch until the end, ${bytes(needs.wal)} of write-ahead log`;
  const strongest = needs.locks.filter(({ modes }) => modes.some((mode) => STRONG.has(mode)));
  const locks =
    strongest.length === 0
      ? `${counted(needs.locks.length, 'table')} locked as by any write; none against readers or writers`
      : `locked against others: ${strongest.map(({ table: name }) => name).join(', ')}`;
  return [
    ...labelled('It took', locked, page),
    ...labelled('Disk', disk, page),
    ...labelled('Locks', locks, page),
  ];
}

/** Modes that an application's reads or writes would wait for. */
const STRONG = new Set([
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
]);
