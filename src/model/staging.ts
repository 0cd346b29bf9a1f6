/** Setting staging up: what goes in, what comes out, and what staging itself says of its contents. */
import type { Observer } from './event.js';

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

export interface SetUpStagingOptions {
  /** Known, it is made sure that staging is not the source. */
  readonly v1?: string;
  readonly v2: string;
  readonly staging: string;
  /** Connections to each side. Default 2. */
  readonly parallel?: number;
  readonly consent: StagingConsent;
  /**
   * Keeps what staging holds before it is cleared, and says where; called only when there are
   * tables. Null: it is not kept.
   */
  readonly backUp: ((database: string) => Promise<string>) | null;
  /** Go on without the objects of extensions that staging's server lacks. */
  readonly allowMissingExtensions?: boolean;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}

export interface DatabaseOfSetup {
  readonly database: string;
  /** Such as `18.4`. */
  readonly version: string;
  /** `system identifier/oid`. */
  readonly identity: string;
}

export interface CopiedTable {
  readonly schema: string;
  readonly name: string;
  readonly rows: number;
  /** As COPY sent them. */
  readonly bytes: number;
}

export interface StagingResult {
  /** ISO 8601. */
  readonly at: string;
  readonly target: DatabaseOfSetup;
  readonly staging: DatabaseOfSetup;
  /** ISO 8601, by the target's clock. */
  readonly snapshotAt: string;
  /** Partitions, not partitioned tables. */
  readonly tables: readonly CopiedTable[];
  readonly rows: number;
  readonly bytes: number;
  readonly sequences: number;
  /** Materialised views refreshed. */
  readonly views: number;
  readonly largeObjects: number;
  /** What staging's server could not make, each with the reason. */
  readonly skipped: readonly string[];
  /** Where the former contents are; null when they were not kept or there were none. */
  readonly backup: string | null;
  /** Milliseconds by phase. */
  readonly timings: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}

/** Kept in staging itself. Only what is `whole` is a copy; a rehearsal uses it up. */
export interface StagingState {
  readonly state: 'being_filled' | 'whole' | 'used';
  readonly target: DatabaseOfSetup;
  /** ISO 8601. */
  readonly snapshotAt: string;
  /** SHA-256 of the target's schema as SQL. */
  readonly schema: string;
  readonly rows: number;
}
