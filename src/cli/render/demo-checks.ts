/** Tests in the demo: those of the same kind, a table each, on one line together. */
import type { Check, CheckReport } from '../../model/check.js';
import { renderChecks } from './checks.js';
import type { Page } from './style.js';

/** A report of tests; on a page that is not full, with one line for each kind that passed. */
export function renderDemoChecks(report: CheckReport, page: Page): string {
  if (page.full === true) return renderChecks(report, page);
  const kinds = new Map<string, Check[]>();
  for (const check of report.checks) {
    const alike = check.outcome === 'passed' ? kindOf(check) : check.name;
    kinds.set(alike, [...(kinds.get(alike) ?? []), check]);
  }
  const checks = [...kinds.values()].flatMap((alike) =>
    alike.length < 2 ? alike : [merged(alike)],
  );
  return renderChecks({ ...report, checks }, page);
}

/** `integrity.rows` of `integrity.rows.public.users`; a test of no one table is its own kind. */
function kindOf({ name }: Check): string {
  const parts = name.split('.');
  return parts.length < 4 ? name : parts.slice(0, 2).join('.');
}

function merged(alike: readonly Check[]): Check {
  const [first] = alike;
  if (first === undefined) throw new Error('no tests to merge');
  const titles = alike.map((check) =>
    check.title.replace(
      check.name.slice(kindOf(check).length + 1),
      `each of ${alike.length} tables`,
    ),
  );
  return {
    ...first,
    title: commonBeginning(titles),
    milliseconds: alike.reduce((sum, check) => sum + check.milliseconds, 0),
  };
}

/** What all begin with, to the end of a word. */
function commonBeginning(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  if (others.every((text) => text === first)) return first;
  let length = first.length;
  for (const text of others) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length).replace(/\W*\w*$/, '');
}
