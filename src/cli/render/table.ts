/** Columns of text that fit a page: the columns that may shrink are cut, the last resort is to drop. */
import type { Page } from './style.js';
import { cells, cut } from './text.js';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut when the page is narrow. */
  readonly flexible?: boolean;
  /** Left out when the page is still too narrow: the highest number first. */
  readonly dropOrder?: number;
}

export interface Row {
  readonly cells: readonly string[];
  /** How the whole line looks, such as dimmed. */
  readonly paint?: (line: string) => string;
}

const GAP = '  ';
const NARROWEST = 12;

/** The lines of a table with a heading, indented by `indent` cells. Cells are plain text. */
export function table(
  page: Page,
  columns: readonly Column[],
  rows: readonly Row[],
  indent = 2,
): readonly string[] {
  const kept = chooseColumns(columns, rows, page.width - indent);
  const line = (texts: readonly string[]) =>
    ' '.repeat(indent) +
    kept
      .map(({ index, width }) => {
        const text = cut(texts[index] ?? '', width);
        const blank = ' '.repeat(Math.max(0, width - cells(text)));
        return columns[index]?.align === 'right' ? blank + text : text + blank;
      })
      .join(GAP)
      .trimEnd();
  const heading = page.style.dim(line(columns.map((column) => column.title)));
  return [heading, ...rows.map((row) => (row.paint ?? same)(line(row.cells)))];
}

interface Kept {
  readonly index: number;
  readonly width: number;
}

function chooseColumns(
  columns: readonly Column[],
  rows: readonly Row[],
  room: number,
): readonly Kept[] {
  const natural = columns.map((column, index) =>
    Math.max(cells(column.title), ...rows.map((row) => cells(row.cells[index] ?? ''))),
  );
  let kept = natural.map((width, index) => ({ index, width }));
  while (true) {
    const taken = kept.reduce((sum, column) => sum + column.width, GAP.length * (kept.length - 1));
    const excess = taken - room;
    if (excess <= 0) return kept;
    // A column that may both be cut and dropped goes before anything else suffers.
    const flexible = kept.filter(({ index }) => columns[index]?.flexible === true);
    const spare = flexible.find(({ index }) => columns[index]?.dropOrder !== undefined);
    if (spare !== undefined) {
      if (spare.width - NARROWEST >= excess) return shrink(kept, [spare], excess);
      kept = kept.filter((column) => column !== spare);
      continue;
    }
    const slack = flexible.reduce((sum, { width }) => sum + Math.max(0, width - NARROWEST), 0);
    if (slack >= excess) return shrink(kept, flexible, excess);
    const next = [...kept]
      .filter(({ index }) => columns[index]?.dropOrder !== undefined)
      .sort((a, b) => (columns[b.index]?.dropOrder ?? 0) - (columns[a.index]?.dropOrder ?? 0))[0];
    if (next === undefined) return shrink(kept, flexible, slack);
    kept = kept.filter((column) => column !== next);
  }
}

/** Takes `excess` cells from the flexible columns, always from the widest. */
function shrink(kept: readonly Kept[], flexible: readonly Kept[], excess: number): readonly Kept[] {
  const widths = new Map(flexible.map(({ index, width }) => [index, width]));
  for (let left = excess; left > 0; left--) {
    const widest = [...widths].sort(([, a], [, b]) => b - a)[0];
    if (widest === undefined) break;
    widths.set(widest[0], widest[1] - 1);
  }
  return kept.map(({ index, width }) => ({ index, width: widths.get(index) ?? width }));
}

function same(line: string): string {
  return line;
}
