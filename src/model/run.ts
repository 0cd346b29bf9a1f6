/** A run in the ledger, and what the commands give back. */
import type { Check, CheckReport } from './check.js';
import type { StageName } from './event.js';
import type { Plan } from './plan.js';

export interface RunSummary {
  readonly id: number;
  readonly kind: 'migrate' | 'undo';
  /** The run that an undo took back. */
  readonly undoes: number | null;
  /** `running`: begun, and either still at it or dead without a trace in the target. */
  readonly state: 'running' | 'applied' | 'undone' | 'failed';
  readonly source: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly appliedAt: string | null;
  readonly persons: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** What PostgreSQL itself says the transaction did to one table. */
export interface WitnessTable {
  readonly schema: string;
  readonly name: string;
  /** Rows the plan and the journal account for, and rows PostgreSQL counted. */
  readonly expected: {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  };
  readonly counted: {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  };
  /** Triggers that fired wrote it too: one row may be counted several times. */
  readonly fired?: true;
  /** Its rows lead to nobody: there are only new ones. */
  readonly added?: true;
  /** It holds counters that keys were taken from: they alone were brought up to date. */
  readonly counter?: true;
  /** Keys in the journal, and those of them that lead to a person of the run. */
  readonly keys: number;
  readonly owned: number;
}

export interface WitnessReport {
  readonly mode: 'ordinary' | 'full';
  readonly tables: readonly WitnessTable[];
  /** Tables of the database that PostgreSQL counted no write for. */
  readonly tablesWithoutWrites: number;
  /** Full mode: rows whose xmin is the run's, and residents' rows digested before and after. */
  readonly full: {
    readonly tablesScanned: number;
    readonly rowsOfTransaction: number;
    readonly residentRows: number;
  } | null;
  readonly transaction: string;
  /** The journal was cleaned up since. */
  readonly journalDropped?: true;
}

/** How far a stage was at a moment. */
export interface RatePoint {
  readonly stage: StageName;
  /** Milliseconds since the command began. */
  readonly at: number;
  /** Rows that the stage had done by then. */
  readonly rows: number;
}

export interface MigrateResult {
  /** null where there was nothing to do. */
  readonly run: number | null;
  readonly plan: Plan;
  readonly witness: WitnessReport | null;
  /** Checks made inside the transaction, before commit. */
  readonly verified: readonly Check[];
  /** Tests made after commit, from another session. */
  readonly tests: CheckReport | null;
  /** Milliseconds by stage, and from the first connection to the commit. */
  readonly timings: Readonly<Record<string, number>>;
  readonly connectToCommit: number;
  /** By time; each stage that counts rows begins with a point of none. A few hundred at most. */
  readonly rates: readonly RatePoint[];
  readonly rowsWritten: number;
  readonly files: {
    readonly report: string | null;
    /** The same as one HTML file; null where it could not be made, and in the report, which comes first. */
    readonly page: string | null;
    readonly idMaps: readonly string[];
  };
}

export interface UndoConflict {
  readonly table: string;
  readonly key: string;
  readonly kind: 'changed_since' | 'deleted_since' | 'key_taken' | 'referenced_since';
  readonly message: string;
}

export interface UndoResult {
  /** The undo's own run; null when it was only looked at. */
  readonly run: number | null;
  readonly undid: number;
  readonly tables: readonly {
    readonly schema: string;
    readonly name: string;
    readonly removed: number;
    readonly restored: number;
    readonly reinserted: number;
    readonly left: number;
  }[];
  readonly conflicts: readonly UndoConflict[];
  readonly witness: WitnessReport | null;
  readonly verified: readonly Check[];
  readonly milliseconds: number;
}
