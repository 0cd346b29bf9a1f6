/** All tests with what was expected and what was found: failures first and open, the rest by group. */
import type { Check, CheckGroup } from '../../model/check.js';
import { count, counted } from '../figures.js';
import { type Html, html } from './html.js';
import { badge, details, paragraph, type Section, table } from './parts.js';

const GROUPS: Readonly<Record<CheckGroup, string>> = {
  integrity: 'Data integrity',
  platform: 'Platform detection',
  experience: 'User experience',
  rollback: 'Way back',
};

export interface CheckList {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** @param lists such as the checks before the commit, and the tests after it */
export function checksSection(lists: readonly CheckList[], without: string | null): Section {
  return {
    id: 'tests',
    title: 'Tests',
    content: [
      ...(without === null ? [] : [paragraph(without)]),
      ...lists.flatMap(({ title, checks }) => [
        html`<h3>${title}</h3>`,
        paragraph(`${outcomes(checks)}. Nothing is sampled.`),
        ...failures(checks),
        ...byGroup(checks),
      ]),
    ],
  };
}

/** `82 passed, 0 failed, 1 skipped`. */
export function outcomes(checks: readonly Check[]): string {
  const of = (outcome: Check['outcome']) => checks.filter((one) => one.outcome === outcome).length;
  const skipped = of('skipped');
  return `${count(of('passed'))} passed, ${count(of('failed'))} failed${skipped > 0 ? `, ${count(skipped)} skipped` : ''}`;
}

function failures(checks: readonly Check[]): readonly Html[] {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  return failed.length === 0
    ? []
    : [checkTable(`${counted(failed.length, 'failed test')}`, failed)];
}

function byGroup(checks: readonly Check[]): readonly Html[] {
  return Object.entries(GROUPS).flatMap(([group, title]) => {
    const mine = checks.filter((check) => check.group === group);
    if (mine.length === 0) return [];
    return [details(`${title}: ${outcomes(mine)}`, [checkTable(title, mine)])];
  });
}

function checkTable(caption: string, checks: readonly Check[]): Html {
  return table({
    caption,
    columns: [{ title: 'Test' }, { title: 'Outcome' }, { title: 'Expected' }, { title: 'Found' }],
    rows: checks.map((check) => [
      html`${check.title}<br><code class="soft">${check.name}</code>`,
      badge(
        check.outcome,
        check.outcome === 'passed' ? 'good' : check.outcome === 'failed' ? 'bad' : 'calm',
      ),
      check.expected === '' ? '–' : check.expected,
      html`${check.found}${
        check.examples.length === 0
          ? null
          : html`<br><span class="soft">such as ${check.examples.join('; ')}</span>`
      }`,
    ]),
  });
}
