/** What a rehearsal on staging did, and what it says of the run to come. */
import type { CheckReport } from './check.js';
import type { PersonCounts } from './plan.js';

export const REHEARSAL_FORMAT = 1;

/** Digests of what a plan amounts to; the same for plans of one and the same move. */
export interface Substance {
  /** Config, flags, databases, schemas and hazards. */
  readonly form: string;
  /** The source's rows in scope, and what is to be done with them. */
  readonly rows: string;
}

export type RehearsalStepName =
  | 'setup'
  | 'picture'
  | 'migrate'
  | 'undo'
  | 'compare'
  | 'again'
  | 'tests';

export interface RehearsalStep {
  readonly name: RehearsalStepName;
  readonly title: string;
  readonly milliseconds: number;
  /** A phrase with its figures. */
  readonly summary: string;
}

/** Measured on staging: what the target's run will need, as far as its server is alike. */
export interface RunNeeds {
  /** Milliseconds from the first connection to the commit. */
  readonly connectToCommit: number;
  /** Milliseconds during which rows of moved persons are locked. */
  readonly locked: number;
  /** Bytes by which the database grew: rows, indexes, journal, id maps. */
  readonly growth: number;
  /** Bytes of the scratch tables, which are gone afterwards. */
  readonly scratch: number;
  /** Bytes of write-ahead log; of the whole server, while it ran. */
  readonly wal: number;
  /** Lock modes by table, weakest table locks (ACCESS SHARE) left out. */
  readonly locks: readonly { readonly table: string; readonly modes: readonly string[] }[];
}

export interface RehearsalReport {
  readonly format: typeof REHEARSAL_FORMAT;
  /** ISO 8601. */
  readonly at: string;
  readonly tool: string;
  /** What was rehearsed: digests as a plan has them. */
  readonly config: string;
  readonly source: { readonly identity: string; readonly schema: string; readonly data: string };
  readonly target: { readonly identity: string; readonly schema: string; readonly data: string };
  readonly staging: {
    readonly identity: string;
    readonly database: string;
    readonly version: string;
  };
  /** Of the plan on the target that was rehearsed; null where none was made. */
  readonly substance: Substance | null;
  readonly limit: number | null;
  readonly persons: PersonCounts | null;
  readonly rowsWritten: number;
  readonly steps: readonly RehearsalStep[];
  readonly needs: RunNeeds | null;
  /** Tests after the first run and after the second; null where they were skipped. */
  readonly tests: readonly [first: CheckReport, second: CheckReport] | null;
  /** Rows compared with the state before, and tables that differed. */
  readonly wayBack: {
    readonly tables: number;
    readonly rows: number;
    readonly differences: readonly string[];
  } | null;
  readonly milliseconds: number;
  readonly passed: boolean;
}
