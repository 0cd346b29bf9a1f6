/** What differs between two schemas, and the statements that end it. */
import type { SchemaReport, SchemaStatement, SchemaSyncResult } from '../../model/schema.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { counted, duration, printable } from './text.js';

const MOST_DETAILS = 6;

/** Both databases, what differs, and what to do about it. */
export function renderSchema(given: SchemaReport, page: Page): string {
  const report = printable(given);
  const { style } = page;
  const { target, staging, differences } = report;
  const title = `${staging.database} (${staging.version}) against ${target.database} (${target.version})`;
  if (report.inSync) {
    const line = `${style.green('✔')} ${style.bold(`The schemas are the same: ${title}`)}`;
    return `${[line, ...unavailable(report, page)].join('\n')}\n`;
  }
  const details = differences.flatMap(({ type, name, detail }) => {
    const shown = page.full === true ? detail : detail.slice(0, MOST_DETAILS);
    return shown.map((line) => `${type} ${name}: ${line}`);
  });
  return `${[
    style.bold(`The schemas differ in ${counted(differences.length, 'object')}: ${title}`),
    ...table(
      page,
      [
        { title: 'In staging' },
        { title: 'What' },
        { title: 'Schema' },
        { title: 'Name', flexible: true },
      ],
      differences.map(({ kind, type, schema, name }) => ({ cells: [kind, type, schema, name] })),
    ),
    ...bullets(details, page),
    ...unavailable(report, page),
    '',
    'To see the statements that end this:  rehome schema sync --dry-run',
  ].join('\n')}\n`;
}

function unavailable(report: SchemaReport, page: Page): readonly string[] {
  if (report.unavailable.length === 0) return [];
  return [page.style.yellow('! Not to be had in staging:'), ...bullets(report.unavailable, page)];
}

/** The statements themselves, ready for psql; what is not safe has a comment. */
export function renderStatements(statements: readonly SchemaStatement[], page: Page): string {
  const lines = statements.flatMap(({ sql, label }) => [
    ...(label === 'safe' ? [] : [page.style.yellow(`-- ${label}`)]),
    // As it would run: a tab in a function's body stays one.
    ...sql.split('\n').map((line) => line.split('\t').map(printable).join('\t')),
  ]);
  return `${lines.join('\n')}\n`;
}

/** What was done, or with a dry run would be. */
export function renderSync(result: SchemaSyncResult, page: Page): string {
  const { before, statements, after } = result;
  const { style } = page;
  if (before.inSync) return renderSchema(before, page);
  if (after === null) {
    const lead = `-- ${counted(statements.length, 'statement')}; nothing was changed.`;
    return `${renderStatements(statements, page)}${style.dim(lead)}\n`;
  }
  const done = `${counted(statements.length, 'statement')} in ${duration(result.milliseconds)}.`;
  return `${style.green('✔')} ${done}\n${renderSchema(after, page)}`;
}
