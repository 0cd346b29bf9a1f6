/** The lines of a config in the making: decided ones are noted down, open ones asked for. */

import type { RootCandidate } from '../infer/find-root.js';
import type { Catalog } from '../model/catalog.js';
import {
  type ConfigValue,
  type DraftLine,
  isOpen,
  LEAVE_OUT,
  type OpenLine,
} from '../model/draft.js';
import type { InitOptions } from '../model/init-options.js';
import type { Move } from '../model/move.js';
import type { Sides } from '../sample/overlap.js';

export class DraftBook {
  readonly lines: DraftLine[] = [];
  readonly remarks: Record<string, string[]> = {};
  readonly #ask: InitOptions['ask'];

  constructor(ask: InitOptions['ask']) {
    this.#ask = ask;
  }

  decide(path: DraftLine['path'], value: ConfigValue, because: string): void {
    this.lines.push({ path, value, choose: null, because });
  }

  /** @returns what was chosen; undefined where it stays open or is left out */
  async choose(
    path: DraftLine['path'],
    candidates: readonly ConfigValue[],
    because: string,
  ): Promise<ConfigValue | undefined> {
    const line: OpenLine = { path, value: null, choose: candidates, because };
    const chosen = await this.#ask?.(line);
    if (chosen === undefined) {
      this.lines.push(line);
      return undefined;
    }
    if (chosen === LEAVE_OUT) return undefined;
    this.lines.push({ path, value: chosen, choose: null, because: `chosen; ${because}` });
    return chosen;
  }

  remark(table: string, text: string): void {
    const known = this.remarks[table] ?? [];
    known.push(text);
    this.remarks[table] = known;
  }

  /** Whether a line says something about it, decided or open. */
  has(path: DraftLine['path']): boolean {
    const text = path.join('\0');
    return this.lines.some((line) => line.path.join('\0') === text);
  }

  /** How many links there are: the place of the next one. */
  get links(): number {
    return this.lines.filter(({ path }) => path[0] === 'links').length;
  }

  get open(): readonly OpenLine[] {
    return this.lines.filter(isOpen);
  }
}

/** What a draft is made of. */
export interface Drafting {
  readonly sides: Sides;
  readonly source: Catalog;
  readonly target: Catalog;
  readonly root: RootCandidate;
  readonly book: DraftBook;
  /** The move as the lines so far have it. */
  readonly move: () => Promise<Move>;
}
