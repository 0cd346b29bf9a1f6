/** What every command is given, and what `status` gives back. */
import type { ResolvedConfig } from './config.js';
import type { Observer } from './event.js';
import type { HazardCode } from './hazard.js';
import type { DatabaseFingerprint, Plan } from './plan.js';
import type { RehearsalReport } from './rehearsal.js';
import type { RunSummary } from './run.js';
import type { SchemaStatement } from './schema.js';

export interface CommandOptions {
  /** Connection URLs of source and target. */
  readonly v1: string;
  readonly v2: string;
  /** A disposable copy of the target. */
  readonly staging?: string;
  readonly config: ResolvedConfig;
  readonly observer?: Observer;
  /** Aborting ends the command cleanly: before the commit nothing is applied. */
  readonly signal?: AbortSignal;
  /** Default: the system's clock. */
  readonly clock?: () => Date;
  /** Personal values in examples are masked unless this is set. */
  readonly showPii?: boolean;
  /** The latest rehearsal, which the tests tell of. */
  readonly rehearsal?: RehearsalReport;
}

export interface PlanOptions extends CommandOptions {
  /** Only the first so many persons, by source key. */
  readonly limit?: number;
  readonly allow?: readonly HazardCode[];
}

export interface MigrateOptions extends PlanOptions {
  /** Do exactly this plan; refused when either database has drifted from it. */
  readonly plan?: Plan;
  readonly witness?: 'ordinary' | 'full';
  /** Shown the plan before anything is written; throws to decline. */
  readonly confirm: (plan: Plan) => Promise<void>;
  /**
   * `confirm` asks nobody: then the plan is made only once, in the transaction that carries it
   * out. Otherwise it is made read-only first, and anew after the answer, however long that took.
   */
  readonly unattended?: boolean;
  /** Where id maps go. */
  readonly workdir: string;
  readonly skipTests?: boolean;
  /** Keep the run although a test after the commit failed. Default: undo it. */
  readonly keepOnFailure?: boolean;
}

export interface RehearseOptions extends PlanOptions {
  readonly staging: string;
  /**
   * Makes staging a copy of the target, and says in a phrase what it copied. Null where staging is
   * such a copy already.
   */
  readonly setUp: (() => Promise<string>) | null;
  /** The target as a plan found it; staging cannot tell. */
  readonly target?: DatabaseFingerprint;
  readonly workdir: string;
  readonly skipTests?: boolean;
}

/** Taking a run back needs the target alone: everything else is in its ledger. */
export interface UndoOptions {
  /** Connection URL of the target. */
  readonly v2: string;
  readonly run: number;
  /** What to do with rows that somebody has changed since. Default: stop and list them. */
  readonly changed?: 'keep' | 'restore';
  /** Say what would be done and which conflicts there are; write nothing. */
  readonly dryRun?: boolean;
  /** Shown what will be done before anything is written; throws to decline. */
  readonly confirm?: (preview: UndoPreview) => Promise<void>;
  /** How long to wait for a lock, in milliseconds. Default 2000. */
  readonly lockTimeout?: number;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}

export interface UndoPreview {
  readonly run: number;
  readonly database: string;
  readonly tables: readonly {
    readonly name: string;
    readonly remove: number;
    readonly restore: number;
    readonly reinsert: number;
  }[];
  readonly conflicts: number;
}

export interface DatabaseStatus {
  readonly name: 'source' | 'target';
  readonly reachable: boolean;
  /** Why not, when not. */
  readonly error: string | null;
  readonly database: string | null;
  readonly version: string | null;
  readonly role: string | null;
  readonly standby: boolean;
  /** Rows of the root table; null when it could not be read. */
  readonly persons: number | null;
  readonly problems: readonly string[];
}

export interface StatusReport {
  readonly at: string;
  readonly databases: readonly DatabaseStatus[];
  /** Person classes, where both databases could be read. */
  readonly persons: Plan['persons'] | null;
  readonly runs: readonly RunSummary[];
  /** May triggers be silenced, and what it means if not. */
  readonly triggers: { readonly mode: 'silence' | 'fire'; readonly reason: string } | null;
  readonly problems: readonly string[];
  /** A migrate could start. */
  readonly ready: boolean;
  /** The command to run next. */
  readonly next: string;
}

/** What a database holds that is not marked yet: shown before its name has to be typed. */
export interface UnmarkedDatabase {
  readonly database: string;
  readonly identity: string;
  readonly tables: number;
  readonly bytes: number;
}

export interface StagingConsent {
  /** Value of `--i-know-this-is-staging`. It has to be the database's name. */
  readonly named?: string;
  /** Asks for the name the first time; throws to decline. Absent where nobody can be asked. */
  readonly confirm?: (unmarked: UnmarkedDatabase) => Promise<void>;
}

export interface SchemaOptions {
  /** The source's URL is needed only so that the source is never taken for staging. */
  readonly v1?: string;
  readonly v2: string;
  readonly staging: string;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}

export interface SchemaSyncOptions extends SchemaOptions {
  readonly consent: StagingConsent;
  /** Finds the statements, by running them and rolling back, and changes nothing. */
  readonly dryRun?: boolean;
  /** Shown the statements before they are run; throws to decline. */
  readonly confirm?: (statements: readonly SchemaStatement[], database: string) => Promise<void>;
}
