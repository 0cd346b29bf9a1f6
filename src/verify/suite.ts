/** What every check of the suite is given. */
import type { MappedMove } from '../match/map-move.js';
import type { Catalog } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Plan } from '../model/plan.js';
import type { RehearsalReport } from '../model/rehearsal.js';
import type { Session } from '../postgres/session.js';
import type { Scratch } from '../stage/scratch.js';
import type { RunBook } from './run-book.js';
import type { SourceToWalk, SourceWalk } from './walk-source.js';

export interface ChecksInput {
  /** Of the target. Scratch holds the source's rows, the maps how they correspond. */
  readonly session: Session;
  /** A connection to the source that nobody uses meanwhile. */
  readonly source: SourceToWalk;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly catalog: Catalog;
  readonly config: ResolvedConfig;
  readonly mapped: MappedMove;
  readonly plan: Plan;
  /** Personal values in examples are masked unless this is set. */
  readonly showPii: boolean;
  /** The latest one, on staging. */
  readonly rehearsal: RehearsalReport | null;
}

/** Persons of one class, and those of them that do not have the rows they should. */
interface ClassAccount {
  readonly how: 'm' | 'i';
  readonly persons: number;
  readonly rows: number;
  readonly faults: number;
  readonly examples: readonly string[] | null;
}

export interface Account {
  /** Rows in the target that lead to a moved person: those in the map, and those that are not. */
  readonly mapped: number;
  readonly unmapped: number;
  /** Of the unmapped: hanging on a row that the source lacks as well, and that is kept. */
  readonly below: number;
  /** Of the unmapped: written after the latest run. */
  readonly since: number;
  /** Rows of persons who are residents as well. */
  readonly residents: number;
  /** Keys of unmapped rows. */
  readonly examples: readonly string[] | null;
  readonly classes: readonly ClassAccount[] | null;
}

export type Accounts = (table: MovedTable) => Promise<Account>;

export interface Suite extends ChecksInput {
  readonly root: MovedTable;
  readonly runs: RunBook;
  /** Counted by the source's server while the target's works on the other tests. */
  readonly walked: Promise<SourceWalk>;
  /** What moved persons have of each table, on both sides. */
  readonly accounts: Accounts;
  /**
   * Right after a commit: what the app has written to moved persons since is told and is no
   * failure, for a failure takes the run back. Asked later, a difference is a difference.
   */
  readonly justCommitted: boolean;
  /** Makes a value fit to be shown: personal ones are masked. */
  readonly show: (value: string) => string;
}

/** Most examples that a check shows. */
export const MOST_EXAMPLES = 5;

/** `1,234 rows`; the plural unless it is one. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
