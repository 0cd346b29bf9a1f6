/** A checklist: one line an item, with a sign for its state. */
import type { Checklist, ChecklistItem } from '../../model/pipeline.js';
import type { Page, Style } from './style.js';
import { moment, printable, wrap } from './text.js';

const TITLES: Readonly<Record<Checklist['when'], string>> = {
  before: 'Before the migrate',
  after: 'After the migrate',
};

export function renderChecklist(given: Checklist, page: Page): readonly string[] {
  const { when, at, items } = printable(given);
  const { style } = page;
  return [
    `${style.bold(TITLES[when])}  ${style.dim(moment(at))}`,
    ...items.flatMap((item) => {
      const [first = '', ...others] = wrap(item.text, page.width - 6);
      const outside = item.state === 'outside' ? style.dim : (line: string) => line;
      return [
        `  ${signOf(item, style)} ${outside(first)}`,
        ...others.map((line) => `    ${outside(line)}`),
      ];
    }),
    ...(items.some(({ state }) => state === 'outside')
      ? [style.dim('  ☐ is for people to see to: it happens outside of this tool')]
      : []),
  ];
}

function signOf({ state }: ChecklistItem, style: Style): string {
  switch (state) {
    case 'done':
      return style.green('✔');
    case 'failed':
      return style.red('✖');
    case 'open':
      return style.yellow('!');
    case 'unknown':
      return style.yellow('?');
    case 'outside':
      return style.dim('☐');
  }
}
