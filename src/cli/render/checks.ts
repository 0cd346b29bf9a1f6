/** Tests and their outcomes: failures in full, the others a line each. */
import type { Check, CheckGroup, CheckReport } from '../../model/check.js';
import type { Page } from './style.js';
import { cells, count, counted, cut, duration, moment, printable, wrap } from './text.js';

const GROUPS: Readonly<Record<CheckGroup, string>> = {
  integrity: 'Data integrity',
  platform: 'Platform detection',
  experience: 'User experience',
  rollback: 'Way back',
};

/** A report of tests, by group. */
export function renderChecks(given: CheckReport, page: Page): string {
  const report = printable(given);
  const groups = Object.entries(GROUPS).flatMap(([group, title]) => {
    const checks = report.checks.filter((check) => check.group === group);
    if (checks.length === 0) return [];
    return [page.style.bold(title), ...checks.flatMap((check) => renderCheck(check, page)), ''];
  });
  const verdict = checksText(report);
  const line =
    report.failed > 0 ? page.style.red(`✖ ${verdict}`) : page.style.green(`✔ ${verdict}`);
  return `${[...groups, `${line}  ${page.style.dim(moment(report.at))}`].join('\n')}\n`;
}

/** `12 tests passed, 1 failed, 2 skipped`. */
export function checksText(report: Pick<CheckReport, 'passed' | 'failed' | 'skipped'>): string {
  return [
    `${counted(report.passed, 'test')} passed`,
    ...(report.failed > 0 ? [`${count(report.failed)} failed`] : []),
    ...(report.skipped > 0 ? [`${count(report.skipped)} skipped`] : []),
  ].join(', ');
}

/** One test: a line, and for a failure what was expected and found. */
export function renderCheck(check: Check, page: Page): readonly string[] {
  const time = duration(check.milliseconds);
  const room = page.width - 6 - time.length;
  const title = cut(check.title, room);
  const blank = ' '.repeat(Math.max(0, room - cells(title)));
  const line = `${title}${blank}  ${page.style.dim(time)}`;
  const inner = (text: string) => wrap(text, page.width - 6, '  ').map((one) => `      ${one}`);
  switch (check.outcome) {
    case 'passed':
      return [`  ${page.style.green('✔')} ${line}`];
    case 'skipped':
      return [
        `  ${page.style.yellow('○')} ${line}`,
        ...inner(`skipped: ${check.found}`).map(page.style.dim),
      ];
    case 'failed':
      return [
        `  ${page.style.red('✖')} ${line}`,
        ...inner(`test: ${check.name}`),
        ...inner(`expected: ${check.expected}`),
        ...inner(`found: ${check.found}`),
        ...(check.examples.length === 0 ? [] : inner(`such as: ${check.examples.join(', ')}`)),
      ];
  }
}
