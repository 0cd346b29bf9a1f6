/** What a renderer may use of a screen: its width, and colours where it has any. */

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export interface Page {
  /** Columns that lines may take. */
  readonly width: number;
  readonly style: Style;
  /** Show everything, where a page otherwise leaves out the least important. */
  readonly full?: boolean;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Colours by control codes, or none at all. */
export function createStyle(colour: boolean): Style {
  const paint = (code: number, end: number) => (text: string) =>
    colour && text !== '' ? `\u001b[${code}m${text}\u001b[${end}m` : text;
  return {
    bold: paint(CODES.bold, 22),
    dim: paint(CODES.dim, 22),
    red: paint(CODES.red, 39),
    green: paint(CODES.green, 39),
    yellow: paint(CODES.yellow, 39),
    cyan: paint(CODES.cyan, 39),
  };
}
