/** The state of things: the databases, who is in them, runs so far, and whether a run could start. */
import type { DatabaseStatus, StatusReport } from '../../model/options.js';
import { renderPersons } from './persons.js';
import { runsTable } from './runs.js';
import type { Page } from './style.js';
import { counted, moment, printable, wrap } from './text.js';

const NEWEST_RUNS = 5;

/** A status report for people; its last line is the next command. */
export function renderStatus(given: StatusReport, page: Page): string {
  const report = printable(given);
  const { style } = page;
  const newest = [...report.runs].sort((a, b) => b.id - a.id).slice(0, NEWEST_RUNS);
  const parts: (readonly string[])[] = [
    [`${style.bold('Status')}  ${style.dim(moment(report.at))}`],
    report.databases.flatMap((database) => renderDatabase(database, page)),
    report.persons === null ? [] : renderPersons(report.persons, page),
    report.triggers === null ? [] : triggerLines(report.triggers, page),
    newest.length === 0 ? [] : [style.bold('Runs'), ...runsTable(newest, page)],
    report.problems.length === 0 ? [] : [style.bold('Problems'), ...bullets(report.problems, page)],
    [
      report.ready
        ? style.green('✔ A migrate could start.')
        : style.red('✖ A migrate could not start.'),
      `Next:  ${report.next}`,
    ],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function renderDatabase(database: DatabaseStatus, page: Page): readonly string[] {
  const { style } = page;
  const name = database.name.padEnd(6);
  if (!database.reachable) {
    const reason = wrap(database.error ?? 'no reason given', page.width - 10);
    return [
      `${style.red('✖')} ${style.bold(name)}  unreachable`,
      ...reason.map((line) => `          ${line}`),
    ];
  }
  const facts = [
    database.database,
    database.version === null ? null : `PostgreSQL ${database.version}`,
    database.role === null ? null : `role ${database.role}`,
    database.standby ? 'standby' : null,
    database.persons === null ? null : counted(database.persons, 'person'),
  ].filter((fact) => fact !== null);
  const sound = database.problems.length === 0;
  const [first = '', ...others] = wrap(facts.join(', '), page.width - 10);
  return [
    `${sound ? style.green('✔') : style.yellow('!')} ${style.bold(name)}  ${first}`,
    ...others.map((line) => `          ${line}`),
    ...bullets(database.problems, page, 10),
  ];
}

function triggerLines(
  triggers: NonNullable<StatusReport['triggers']>,
  page: Page,
): readonly string[] {
  const does = triggers.mode === 'silence' ? 'stay silent' : 'fire';
  return wrap(`Triggers ${does}: ${triggers.reason}`, page.width, '  ');
}

/** One item a line, wrapped. */
export function bullets(items: readonly string[], page: Page, indent = 2): readonly string[] {
  const blank = ' '.repeat(indent);
  return items.flatMap((item) =>
    wrap(`- ${item}`, page.width - indent, '  ').map((line) => blank + line),
  );
}
