/** What `rehome init` is asked with. */
import type { ConfigValue, OpenLine } from './draft.js';
import type { Observer } from './event.js';

export interface InitOptions {
  /** Connection URLs of source and target. Both are only read. */
  readonly v1: string;
  readonly v2: string;
  /** The root table, where it is known. */
  readonly root?: string;
  /**
   * Asked for each choice as it comes up; what is chosen helps to find the rest.
   * @returns undefined: leave it open
   */
  readonly ask?: (line: OpenLine) => Promise<ConfigValue | undefined>;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}
