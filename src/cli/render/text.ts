/** Widths, wrapping and cutting of text in terminal cells, and texts made safe to print. */
import { stripVTControlCharacters } from 'node:util';

export { bytes, count, counted, duration, moment } from '../../report/figures.js';

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const INVISIBLE = /\p{Mark}|\p{Cf}/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Cells that `text` takes on a terminal, colours not counted. */
export function cells(text: string): number {
  let sum = 0;
  for (const char of stripVTControlCharacters(text)) {
    if (!INVISIBLE.test(char)) sum += WIDE.test(char) ? 2 : 1;
  }
  return sum;
}

/** `text` in at most `width` cells, with an ellipsis where something was cut. Plain text only. */
export function cut(text: string, width: number): string {
  if (cells(text) <= width) return text;
  let kept = '';
  for (const char of text) {
    if (cells(kept + char) > width - 1) break;
    kept += char;
  }
  return `${kept}…`;
}

/**
 * Lines of at most `width` cells, broken at blanks; later lines begin with `indent`. A word that
 * is wider than a line has one to itself. Plain text only.
 */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const start = lines.length === 0 ? '' : indent;
    const longer = line === '' ? `${start}${word}` : `${line} ${word}`;
    if (line !== '' && cells(longer) > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/**
 * The same data with control characters written out in all its texts (`\u001b`), so that no name or
 * value from a database can steer the terminal. Line breaks within a text become visible too.
 */
export function printable<T>(value: T): T {
  return clean(value) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(CONTROL, written);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key.replace(CONTROL, written), clean(member)]),
    );
  }
  return value;
}

function written(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return '\\t';
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
