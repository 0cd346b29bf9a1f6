/**
 * A config in the making, as `rehome init` writes it: line by line what was found, on what
 * evidence, and what is left to choose. Data; how it looks in a file is for others to say.
 */

export type ConfigValue =
  | string
  | number
  | boolean
  | null
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

/** Among the candidates of a choice: the line is taken out, and the default holds. */
export const LEAVE_OUT = 'leave out';

export interface DraftLine {
  /** Keys from the top of the config; the last one of a link is its place in `links`. */
  readonly path: readonly (string | number)[];
  /** What was decided; null where it is open, the candidates then being in `choose`. */
  readonly value: ConfigValue;
  /** Open: what may stand here, the likeliest first. */
  readonly choose: readonly ConfigValue[] | null;
  /** The evidence, or why it is open. */
  readonly because: string;
}

export interface OpenLine extends DraftLine {
  readonly choose: readonly ConfigValue[];
}

export interface InitDatabase {
  readonly database: string;
  readonly version: string;
}

/** What init found. */
export interface Draft {
  readonly at: string;
  readonly source: InitDatabase;
  readonly target: InitDatabase;
  /** The root table, decided or taken for the likeliest one; null where it has to be chosen first. */
  readonly root: string | null;
  /** Of a sample of the source's persons; null where no identity could be tried. */
  readonly persons: {
    readonly sampled: number;
    readonly found: number;
    readonly otherKey: number;
    /** All of the source's persons were looked at. */
    readonly whole: boolean;
  } | null;
  readonly lines: readonly DraftLine[];
  /** Remarks on a table of the config, by its name there: above its lines. */
  readonly remarks: Readonly<Record<string, readonly string[]>>;
  /** Tables that no line is about, by why. */
  readonly others: readonly { readonly why: string; readonly tables: readonly string[] }[];
}

export function isOpen(line: DraftLine): line is OpenLine {
  return line.choose !== null;
}
