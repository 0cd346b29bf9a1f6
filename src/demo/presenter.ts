/**
 * What the demo tells and to whom. The demo decides what is worth seeing and in which order; how
 * it looks is the presenter's. Nothing here prints.
 */
import type { CheckReport } from '../model/check.js';
import type { Observer } from '../model/event.js';
import type { Plan } from '../model/plan.js';
import type { MigrateResult, UndoResult, WitnessReport } from '../model/run.js';

interface DemoTable {
  readonly columns: readonly {
    readonly title: string;
    /** Numbers go to the right. Default `left`. */
    readonly align?: 'left' | 'right';
  }[];
  /** Cells as text, one per column. */
  readonly rows: readonly (readonly string[])[];
}

/** Something the demo shows to be true, or to be false, on the databases themselves. */
export interface Proof {
  /** One sentence, such as `No row of the 313 residents changed`. */
  readonly statement: string;
  readonly holds: boolean;
  /** How it was found out: the query in words and its figures. */
  readonly evidence: string;
}

/** The scenes of the demo, in no fixed order. */
export interface DemoPresenter {
  /** Begins a scene. */
  heading(text: string): void;
  /** A paragraph; wrapped to the reader's width. */
  text(paragraph: string): void;
  /** A command as the reader would type it. */
  command(line: string): void;
  /** A few rows, such as one person before and after. */
  table(table: DemoTable): void;
  plan(plan: Plan): void;
  migrated(result: MigrateResult): void;
  witness(report: WitnessReport): void;
  checks(report: CheckReport): void;
  undo(result: UndoResult): void;
  proof(proof: Proof): void;
}

export interface DemoOptions {
  /** Persons in the source; null for the real size. */
  readonly persons: number | null;
  /** Seed of the data; null for the usual one. */
  readonly seed: number | null;
  /** Variant of the example's schema; null for the first. */
  readonly variant: string | null;
  /** Leave the servers running and their files in place. */
  readonly keep: boolean;
  /** Reports and id maps go into its folder `demo`, away from those of real runs. */
  readonly workdir: string;
  readonly observer: Observer;
  readonly show: DemoPresenter;
  /** Aborting it ends the servers too. */
  readonly signal: AbortSignal;
}

/** Servers left running. No password is in here: `passwordFile` has them. */
export interface KeptDemo {
  /** Connection URLs without passwords. */
  readonly v1: string;
  readonly v2: string;
  readonly staging: string;
  /** Its only line is the password for both, for the environment variable PGPASSWORD. */
  readonly passwordFile: string;
  readonly config: string;
  /** The run that stands in V2 at the end. */
  readonly run: number;
  /** A shell script that stops the servers and removes their files. */
  readonly stopScript: string;
}

export interface DemoResult {
  readonly title: string;
  /** Persons in the source. */
  readonly persons: number;
  readonly seed: number;
  readonly variant: string | null;
  /** Persons that were moved, and those of the target that stayed as they were. */
  readonly moved: number;
  readonly residents: number;
  readonly rowsWritten: number;
  /** The first migrate, from connecting to commit, and the undo, in milliseconds. */
  readonly migrateMilliseconds: number;
  readonly undoMilliseconds: number;
  /** The whole demo, servers included. */
  readonly milliseconds: number;
  /** All that `proof` was called with. The demo succeeded when every one of them holds. */
  readonly proofs: readonly Proof[];
  readonly files: {
    readonly report: string | null;
    readonly page: string | null;
    readonly idMaps: readonly string[];
  };
  /** Only with `keep`. */
  readonly kept: KeptDemo | null;
}
