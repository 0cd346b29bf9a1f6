/** A line with a label in front, wrapped under its text. */
import type { Page } from './style.js';
import { wrap } from './text.js';

const LABEL = 8;

export function labelled(label: string, text: string, { width, style }: Page): readonly string[] {
  return wrap(text, width - LABEL - 2).map((line, index) =>
    index === 0 ? `${style.dim(label.padEnd(LABEL))}  ${line}` : `${' '.repeat(LABEL + 2)}${line}`,
  );
}
