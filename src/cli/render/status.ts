/** The state of things: the databases, who is in them, runs so far, and whether a run could start. */
import type { DatabaseStatus, StagingStatus, StatusReport } from '../../model/options.js';
import type { ListedPoint } from '../../model/rollback-point.js';
import { renderChecklist } from './checklist.js';
import { renderPersons } from './persons.js';
import { runsTable } from './runs.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, count, counted, moment, printable, wrap } from './text.js';

const NEWEST_RUNS = 5;

/** A status report for people; its last line is the next command. */
export function renderStatus(
  given: StatusReport,
  page: Page,
  shown: (file: string) => string = (file) => file,
): string {
  const report = printable(given);
  const { style } = page;
  const newest = [...report.runs].sort((a, b) => b.id - a.id).slice(0, NEWEST_RUNS);
  const parts: (readonly string[])[] = [
    [`${style.bold('Status')}  ${style.dim(moment(report.at))}`],
    report.databases.flatMap((database) => renderDatabase(database, page)),
    report.persons === null ? [] : renderPersons(report.persons, page),
    report.triggers === null ? [] : triggerLines(report.triggers, page),
    report.staging === null ? [] : stagingLines(report.staging, page),
    rightLines(report, page),
    newest.length === 0 ? [] : [style.bold('Runs'), ...runsTable(newest, page)],
    report.points.length === 0 ? [] : pointLines(report.points, page, shown),
    report.before === null ? [] : renderChecklist(report.before, page),
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
  const name = database.name.padEnd(7);
  if (!database.reachable) {
    const reason = wrap(database.error ?? 'no reason given', page.width - 11);
    return [
      `${style.red('✖')} ${style.bold(name)}  unreachable`,
      ...reason.map((line) => `           ${line}`),
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
  const [first = '', ...others] = wrap(facts.join(', '), page.width - 11);
  return [
    `${sound ? style.green('✔') : style.yellow('!')} ${style.bold(name)}  ${first}`,
    ...others.map((line) => `           ${line}`),
    ...bullets(database.problems, page, 11),
  ];
}

function stagingLines(staging: StagingStatus, page: Page): readonly string[] {
  const { schema, persons, text } = staging;
  const differs =
    schema === null
      ? 'its schema could not be compared'
      : schema.inSync
        ? 'its schema is the one of the target'
        : `its schema differs in ${counted(schema.differences, 'place')}: rehome schema check`;
  const lacks = schema?.unavailable ?? [];
  const who =
    persons === null
      ? []
      : [
          `${count(persons.matched)} matched, ${count(persons.created)} new, ${count(persons.residents)} residents`,
        ];
  return [
    page.style.bold('Staging'),
    ...bullets([text, differs, ...who, ...lacks.map((one) => `not to be had there: ${one}`)], page),
  ];
}

/** What the role lacks, and which programs a backup uses. */
function rightLines({ rights, tools }: StatusReport, page: Page): readonly string[] {
  const lacking = rights.filter(({ has }) => !has);
  const had = rights.filter(({ has }) => has).map(({ right }) => right);
  return [
    page.style.bold('Rights and tools'),
    ...bullets(
      [
        ...(had.length === 0 ? [] : [`the role of the target has ${had.join(', ')}`]),
        ...lacking.map(({ right, means }) => `the role of the target lacks ${right}: ${means}`),
        tools,
      ],
      page,
    ),
  ];
}

function pointLines(
  points: readonly ListedPoint[],
  page: Page,
  shown: (file: string) => string,
): readonly string[] {
  return [
    page.style.bold('Rollback points'),
    ...table(
      page,
      [
        { title: 'Made' },
        { title: 'State' },
        { title: 'Size', align: 'right' },
        { title: 'File', flexible: true },
      ],
      points.slice(0, NEWEST_RUNS).map(({ file, state, point }) => ({
        cells: [
          point === null ? 'not known' : moment(point.at),
          state,
          point === null ? '' : bytes(point.bytes),
          shown(file),
        ],
      })),
    ),
  ];
}

function triggerLines(
  triggers: NonNullable<StatusReport['triggers']>,
  page: Page,
): readonly string[] {
  const does = { silence: 'stay silent', disable: 'are disabled', fire: 'fire' }[triggers.mode];
  return wrap(`Triggers ${does}: ${triggers.reason}`, page.width, '  ');
}

/** One item a line, wrapped. */
export function bullets(items: readonly string[], page: Page, indent = 2): readonly string[] {
  const blank = ' '.repeat(indent);
  return items.flatMap((item) =>
    wrap(`- ${item}`, page.width - indent, '  ').map((line) => blank + line),
  );
}
