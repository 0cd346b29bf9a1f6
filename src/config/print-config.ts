/**
 * A draft as a config file that people read: a header that says what comes next, then the lines by
 * what they are about, the evidence beside or above each.
 */
import { stringify } from 'yaml';
import type { ConfigValue, Draft, DraftLine } from '../model/draft.js';

export type ConfigFormat = 'yaml' | 'ts';

const WIDTH = 100;

/** How a format writes keys, values and comments. */
interface Notation {
  readonly comment: string;
  readonly open: string;
  readonly end: string;
  readonly list: readonly [open: string, item: string, end: string];
  readonly indent: string;
  key(text: string): string;
  value(value: ConfigValue): string;
}

const YAML: Notation = {
  comment: '#',
  open: '',
  end: '',
  list: ['', '- ', ''],
  indent: '',
  key: (text) => `${flow(text)}: `,
  value: flow,
};

const TS: Notation = {
  comment: '//',
  open: ' {',
  end: ',',
  list: [' [', '', '],'],
  indent: '  ',
  key: (text) => `${/^[a-z_$][\w$]*$/i.test(text) ? text : JSON.stringify(text)}: `,
  value: script,
};

/** @param file the name it will have */
export function printConfig(draft: Draft, format: ConfigFormat, file: string): string {
  const notation = format === 'ts' ? TS : YAML;
  const body = sections(draft, notation);
  const head = header(draft, file).map((line) => `${notation.comment} ${line}`.trimEnd());
  if (format === 'yaml') return `${[...head, '', ...body].join('\n')}\n`;
  return `${[
    "import type { Config } from 'pg-rehome';",
    '',
    ...head,
    'export default {',
    ...body,
    '} satisfies Config;',
  ].join('\n')}\n`;
}

function header(draft: Draft, file: string): string[] {
  const open = draft.lines.filter(({ choose }) => choose !== null).length;
  const day = draft.at.slice(0, 10);
  const next =
    draft.root === null
      ? ['Next:  rehome init --force --root TABLE   with the table whose rows are the persons']
      : open === 0
        ? [
            'Next:  read it through, then `rehome plan` shows what would change, and changes nothing.',
          ]
        : [
            `Next:  ${open === 1 ? 'one choice is' : `${open} choices are`} open. In the place of each \`choose\` put the candidate that holds`,
            '       (`leave out`: take the line out), then `rehome plan` shows what would change.',
          ];
  return [
    `${file}: who moves from ${draft.source.database} to ${draft.target.database}, and what is theirs.`,
    `Found by \`rehome init\` on ${day}; behind each line is the evidence. docs/config.md has every key.`,
    '',
    ...next,
  ];
}

function sections(draft: Draft, notation: Notation): string[] {
  const top = draft.lines.filter(({ path }) => path[0] !== 'tables' && path[0] !== 'links');
  const links = draft.lines.filter(({ path }) => path[0] === 'links');
  const tables = draft.lines.filter(({ path }) => path[0] === 'tables');
  const blocks = [
    nested(top, 0, notation),
    tables.length === 0 ? [] : block('tables', tablesOf(draft, tables, notation), notation, 0),
    links.length === 0 ? [] : listOf(links, notation),
    othersOf(draft, notation),
  ].filter((lines) => lines.length > 0);
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function pad(depth: number, notation: Notation): string {
  return notation.indent + '  '.repeat(depth);
}

function block(key: string, inner: readonly string[], notation: Notation, depth: number): string[] {
  const before = pad(depth, notation);
  const begin = `${before}${notation.key(key).trimEnd()}${notation.open}`;
  return notation.open === '' ? [begin, ...inner] : [begin, ...inner, `${before}}${notation.end}`];
}

/** Lines by the key at this depth of their paths, those with the same one under it. */
function nested(lines: readonly DraftLine[], depth: number, notation: Notation): string[] {
  const groups = new Map<string, DraftLine[]>();
  for (const line of lines) {
    const key = String(line.path[depth]);
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const leaves: { text: string; because: string }[] = [];
  const done: string[] = [];
  const flush = (): void => {
    done.push(...aligned(leaves, pad(depth, notation), notation));
    leaves.length = 0;
  };
  for (const [key, group] of groups) {
    const [first] = group;
    if (first !== undefined && group.length === 1 && first.path.length === depth + 1) {
      const text = `${pad(depth, notation)}${notation.key(key)}${written(first, notation)}${notation.end}`;
      leaves.push({ text, because: first.because });
      continue;
    }
    flush();
    done.push(...block(key, nested(group, depth + 1, notation), notation, depth));
  }
  flush();
  return done;
}

function written({ value, choose }: DraftLine, notation: Notation): string {
  return notation.value(choose === null ? value : { choose });
}

/** Comments beside their lines where there is room, else above. */
function aligned(
  lines: readonly { readonly text: string; readonly because: string }[],
  before: string,
  notation: Notation,
): string[] {
  const beside = lines.filter(({ text, because }) => text.length + because.length + 4 <= WIDTH);
  const column = Math.max(0, ...beside.map(({ text }) => text.length));
  return lines.flatMap(({ text, because }) => {
    if (because === '') return [text];
    if (column + because.length + 4 <= WIDTH && text.length <= column)
      return [`${text.padEnd(column)}  ${notation.comment} ${because}`];
    return [...comment(because, before, notation), text];
  });
}

function comment(text: string, before: string, notation: Notation): string[] {
  const width = WIDTH - before.length - notation.comment.length - 1;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => `${before}${notation.comment} ${one}`);
}

function tablesOf(draft: Draft, lines: readonly DraftLine[], notation: Notation): string[] {
  const names = [...new Set(lines.map(({ path }) => String(path[1])))];
  const before = pad(1, notation);
  return names.flatMap((name) => {
    const own = lines.filter(({ path }) => path[1] === name);
    const remarks = (draft.remarks[name] ?? []).flatMap((text) => comment(text, before, notation));
    const [only] = own;
    if (own.length === 1 && only?.path.length === 3 && only.choose === null) {
      const inner = `{ ${notation.key(String(only.path[2]))}${notation.value(only.value)} }`;
      const text = `${before}${notation.key(name)}${inner}${notation.end}`;
      return [...remarks, ...aligned([{ text, because: only.because }], before, notation)];
    }
    return [...remarks, ...block(name, nested(own, 2, notation), notation, 1)];
  });
}

function listOf(lines: readonly DraftLine[], notation: Notation): string[] {
  const [open, item, end] = notation.list;
  const before = pad(1, notation);
  return [
    `${pad(0, notation)}${notation.key('links').trimEnd()}${open}`,
    ...lines.flatMap((line) => [
      ...comment(line.because, before, notation),
      `${before}${item}${written(line, notation)}${notation.end}`,
    ]),
    ...(end === '' ? [] : [`${pad(0, notation)}${end}`]),
  ];
}

function othersOf({ others }: Draft, notation: Notation): string[] {
  return others.flatMap(({ why, tables }) =>
    comment(`${why}: ${tables.join(', ')}.`, pad(0, notation), notation),
  );
}

function flow(value: ConfigValue): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true })
    .trimEnd()
    .replaceAll(/\[ | \]/g, (found) => found.trim());
}

function script(value: ConfigValue): string {
  if (Array.isArray(value)) return `[${value.map(script).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${TS.key(key)}${script(inner)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  const text = JSON.stringify(value);
  return value.includes("'") ? text : `'${text.slice(1, -1).replaceAll('\\"', '"')}'`;
}
