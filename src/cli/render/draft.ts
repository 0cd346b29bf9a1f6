/** What init decided, what is open, and the next command. */
import { type ConfigValue, type Draft, type DraftLine, isOpen } from '../../model/draft.js';
import type { Page } from './style.js';
import { count, counted, cut, printable, wrap } from './text.js';

export function renderDraft(given: Draft, page: Page, file: string): string {
  const draft = printable(given);
  const { style } = page;
  const open = draft.lines.filter(isOpen);
  const owned = namesWith(draft, ({ path }) => path[2] === 'owner');
  const references = namesWith(
    draft,
    ({ path, value }) => path[2] === 'role' && value === 'reference',
  );
  const who = (key: string): string => {
    const line = draft.lines.find(({ path }) => path[0] === key && path.length === 1);
    return line === undefined || isOpen(line)
      ? style.yellow('to be chosen')
      : valueText(line.value);
  };
  const facts: [string, string][] = [
    ['Persons', who('root')],
    ['Known by', who('identity')],
    ...(draft.persons === null
      ? []
      : ([['In both', inBoth(draft.persons)]] satisfies [string, string][])),
    [
      'Theirs',
      owned.length === 0 ? 'no table' : `${counted(owned.length, 'table')}: ${owned.join(', ')}`,
    ],
    ...(references.length === 0
      ? []
      : ([['Reference', references.join(', ')]] satisfies [string, string][])),
  ];
  return `${[
    `${style.bold(`Config  ${draft.source.database} → ${draft.target.database}`)}`,
    '',
    ...facts.flatMap(([name, text]) =>
      wrap(text, page.width - 13, '').map(
        (line, index) => `  ${(index === 0 ? name : '').padEnd(9)}  ${line}`,
      ),
    ),
    '',
    ...(open.length === 0
      ? [`${style.green('✔')} Nothing is open.`]
      : [
          style.yellow(`! ${counted(open.length, 'choice')} to make, in ${file}:`),
          ...open.flatMap((line) => choice(line, page)),
        ]),
    '',
    `Written to ${file}`,
    draft.root === null
      ? 'Next:  rehome init --force --root TABLE'
      : open.length === 0
        ? 'Next:  read it through, then  rehome plan'
        : 'Next:  make the choices there, then  rehome plan',
  ].join('\n')}\n`;
}

function namesWith(draft: Draft, holds: (line: DraftLine) => boolean): string[] {
  const names = draft.lines.filter((line) => line.path[0] === 'tables' && holds(line));
  return [...new Set(names.map(({ path }) => String(path[1])))];
}

function inBoth({ found, sampled, whole }: NonNullable<Draft['persons']>): string {
  return `${count(found)} of ${whole ? '' : 'a sample of '}${count(sampled)} persons of the source`;
}

function choice(line: DraftLine, page: Page): string[] {
  const name = line.path.map(String).join('.');
  const candidates = (line.choose ?? []).map(valueText).join('  |  ');
  const { style } = page;
  return [
    `  ${style.bold(name)}  ${cut(candidates, Math.max(20, page.width - name.length - 4))}`,
    ...wrap(line.because, page.width - 4).map((text) => `    ${style.dim(text)}`),
  ];
}

/** A value of the config as people write it. */
export function valueText(value: ConfigValue): string {
  return typeof value === 'string'
    ? value
    : JSON.stringify(value)
        .replaceAll(/"(\w+)":/g, '$1: ')
        .replaceAll('","', '", "')
        .replaceAll(',"', ', "')
        .replaceAll(/,(?=\w+:)/g, ', ');
}
