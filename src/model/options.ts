/** What every command is given, and what `status` gives back. */
import type { ResolvedConfig, TriggerMode } from './config.js';
import type { Observer } from './event.js';
import type { HazardCode } from './hazard.js';
import type { Checklist } from './pipeline.js';
import type { DatabaseFingerprint, PersonCounts, Plan } from './plan.js';
import type { RehearsalReport, Substance } from './rehearsal.js';
import type { ListedPoint, RollbackPoint } from './rollback-point.js';
import type { RunSummary } from './run.js';
import type { SchemaStatement } from './schema.js';
import type { StagingConsent } from './staging.js';

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
  /** Hazards that are accepted, beside those of the config. */
  readonly allow?: readonly HazardCode[];
  /** Personal values in examples are masked unless this is set. */
  readonly showPii?: boolean;
  /** Where the target's tables that the config names without a schema are. Default: its search path. */
  readonly searchPath?: readonly string[];
  /** The latest rehearsal, which the tests tell of. */
  readonly rehearsal?: RehearsalReport;
  /** From before the run: the tests hold the residents' rows against its digests. */
  readonly point?: RollbackPoint;
}

export interface PlanOptions extends CommandOptions {
  /** Only the first so many persons, by source key. */
  readonly limit?: number;
  /** Look at persons as well who are, on both sides, as an earlier run left them. */
  readonly all?: boolean;
}

export interface VerifyOptions extends CommandOptions {
  /** Of persons who are, on both sides, as an earlier run left and tested them, take its word. */
  readonly quick?: boolean;
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
  /** What a plan found on the target; staging cannot tell. */
  readonly proposed?: { readonly target: DatabaseFingerprint; readonly substance: Substance };
  readonly workdir: string;
  readonly skipTests?: boolean;
}

/** A rehearsal with all that goes before it. */
export interface TestOptions extends PlanOptions {
  readonly staging: string;
  readonly consent: StagingConsent;
  readonly workdir: string;
  readonly skipTests?: boolean;
  /** Take staging as it is: a copy of the target, made elsewhere. */
  readonly skipSetup?: boolean;
  /** Do not back up what staging holds that is no copy made by this tool. */
  readonly skipBackup?: boolean;
  /** Where client programs are looked for (PATH), and what they inherit. Default: nothing. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The whole process. Without `staging` it has to be told to skip the rehearsal. */
export interface PipelineOptions
  extends Omit<MigrateOptions, 'confirm'>,
    Omit<TestOptions, 'staging'> {
  readonly skipStaging?: boolean;
  /** Make no rollback point: the journal is the way back all the same. */
  readonly skipPoint?: boolean;
  /** Shown the plan and what stands, before anything is written; throws to decline. */
  readonly confirm: (plan: Plan, before: Checklist) => Promise<void>;
}

/** Taking a run back needs the target alone: everything else is in its ledger. */
export interface UndoOptions {
  /** Connection URL of the target. */
  readonly v2: string;
  readonly run: number;
  /** What to do with rows that somebody has changed since. Default: stop and list them. */
  readonly changed?: 'keep' | 'restore';
  /**
   * Triggers of the tables that are written, where the role may not silence them: `disable` them
   * meanwhile, which takes the tables' owner and makes others who write them wait; or let them
   * `fire`. Default: as the run did where it disabled them; else stop, naming those that would fire.
   */
  readonly triggers?: 'disable' | 'fire';
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

export interface StatusOptions extends CommandOptions {
  /** Where rehearsals and rollback points are looked for. */
  readonly workdir: string;
  /** Where client programs are looked for (PATH). Default: nowhere but their usual folders. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface DatabaseStatus {
  readonly name: 'source' | 'target' | 'staging';
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

/** A right that changes what the tool can do, had or not. */
export interface RightStatus {
  readonly right: string;
  readonly has: boolean;
  /** What it is for, or what happens without it. */
  readonly means: string;
}

export interface StagingStatus {
  /** It was filled by this tool and not written to since. */
  readonly whole: boolean;
  /** When and from where it was filled, or that it was not. */
  readonly text: string;
  /** Of the persons in staging, held against the source. Null where they could not be told. */
  readonly persons: PersonCounts | null;
  /** Its schema against the target's. */
  readonly schema: {
    readonly inSync: boolean;
    readonly differences: number;
    readonly unavailable: readonly string[];
  } | null;
}

export interface StatusReport {
  readonly at: string;
  readonly databases: readonly DatabaseStatus[];
  /** Person classes, where both databases could be read. */
  readonly persons: PersonCounts | null;
  /** Null where no URL of staging was given, or it cannot be reached. */
  readonly staging: StagingStatus | null;
  readonly runs: readonly RunSummary[];
  readonly points: readonly ListedPoint[];
  /** May triggers be silenced, and what it means if not. */
  readonly triggers: { readonly mode: TriggerMode; readonly reason: string } | null;
  readonly rights: readonly RightStatus[];
  /** Which client programs a backup would use. */
  readonly tools: string;
  /** What has to stand before a migrate; null where there is nothing to look at. */
  readonly before: Checklist | null;
  readonly problems: readonly string[];
  /** A migrate could start. */
  readonly ready: boolean;
  /** The command to run next. */
  readonly next: string;
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
  /** Finds the statements and changes nothing, not even staging's mark. */
  readonly dryRun?: boolean;
  /** Shown the statements before they are run; throws to decline. */
  readonly confirm?: (statements: readonly SchemaStatement[], database: string) => Promise<void>;
}
