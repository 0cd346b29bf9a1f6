/** How long each stage took, as bars and in words. */
import { duration } from '../figures.js';
import { type Html, html } from './html.js';
import { paragraph, type Section, table } from './parts.js';

const STAGES: Readonly<Record<string, string>> = {
  look: 'Look at both databases',
  stage: 'Copy the source rows',
  match: 'Match persons and map keys',
  confirm: 'Confirmation',
  apply: 'Write',
  witness: 'Witness',
  verify: 'Verify',
  commit: 'Commit',
  tests: 'Tests after the commit',
  report: 'Write the report',
};

export interface TimedStep {
  readonly title: string;
  readonly milliseconds: number;
  readonly note?: string;
}

/** Stages of a run, in the order in which they ended. */
export function stagesOf(timings: Readonly<Record<string, number>>): readonly TimedStep[] {
  return Object.entries(timings).map(([name, milliseconds]) => ({
    title: STAGES[name] ?? name,
    milliseconds,
  }));
}

export function timingsSection(
  steps: readonly TimedStep[],
  words: string,
  pictures: readonly Html[] = [],
): Section {
  const most = Math.max(1, ...steps.map(({ milliseconds }) => milliseconds));
  const noted = steps.some(({ note }) => note !== undefined);
  return {
    id: 'timings',
    title: 'Timings',
    content: [
      paragraph(words),
      table({
        caption: 'Time per stage',
        columns: [
          { title: 'Stage' },
          { title: 'Time', number: true },
          { title: 'In proportion' },
          ...(noted ? [{ title: 'What it did' }] : []),
        ],
        rows: steps.map(({ title, milliseconds, note }) => [
          title,
          duration(milliseconds),
          bar(milliseconds / most),
          ...(noted ? [note ?? ''] : []),
        ]),
      }),
      ...pictures,
    ],
  };
}

/** The number stands beside it, so the bar itself says nothing more. */
function bar(share: number): Html {
  return html`<svg class="meter" aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none"><rect class="blue" x="0" y="1" width="${Math.max(0.5, share * 100).toFixed(2)}" height="8"/></svg>`;
}
