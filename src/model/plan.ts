/** A plan as data: what a run would do, and to which two databases exactly. */
import type { TriggerMode } from './config.js';
import type { Hazard } from './hazard.js';

export const PLAN_FORMAT = 2;

export interface PersonCounts {
  /** Rows of the root table on the two sides. */
  readonly source: number;
  readonly target: number;
  /** Source persons outside `cohort.where` (or beyond `--limit`). */
  readonly notInCohort: number;
  /** Cohort persons without a usable identity. */
  readonly noIdentity: number;
  /** Cohort persons that share their identity with another, on either side. */
  readonly duplicate: number;
  /** Cohort persons with a stale copy, to be brought up to date. */
  readonly matched: number;
  /** Of those: found by the ledger, their identity having changed since an earlier run. */
  readonly renamed: number;
  /** Cohort persons to be created. */
  readonly created: number;
  /** Cohort persons who are residents as well, whatever the policy does with them. */
  readonly conflict: number;
  /** Cohort persons who are, on both sides, as an earlier run left them: nothing to do. */
  readonly upToDate: number;
  /** Moved by an earlier run, no longer in the source. */
  readonly gone: number;
  /** Persons of the target who are not in the cohort: never touched. */
  readonly residents: number;
}

export interface TablePlan {
  readonly schema: string;
  readonly name: string;
  /** The source's name where it differs. */
  readonly sourceName: string | null;
  readonly role: 'root' | 'owned' | 'reference';
  /** Columns and tables of the way up to the root, for people. */
  readonly owner: string | null;
  /** All rows of the source table; of a reference table those that are inserted. */
  readonly sourceRows: number;
  readonly insert: number;
  readonly update: number;
  readonly unchanged: number;
  readonly delete: number;
  /** Source rows that do not move, by reason. `insert + update + unchanged + excluded = sourceRows`. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Rows of matched persons in the target that stay although the source lacks them. */
  readonly kept: number;
}

/** How a target column gets its value, and on what evidence where nobody wrote it down. */
export interface Inference {
  /** `schema.table.column`. */
  readonly column: string;
  readonly decision: string;
  readonly evidence: string;
}

export interface JsonLinkPlan {
  readonly column: string;
  readonly path: string;
  /** Objects looked up, and those whose row the target lacks: left as they are. */
  readonly objects: number;
  readonly unresolved: number;
  /** A few looked-up values that the target lacks, most frequent first. */
  readonly examples: readonly { readonly value: string; readonly count: number }[];
}

/** A reference between tables of the plan, as the target has it. */
export interface PlanLink {
  /** `schema.table`, like `to`. */
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  /**
   * `owner` is the way up to a person; `moved` leads to another row that moves; `mention` says
   * nothing of ownership; `json` is a reference from inside JSON; `untouched` comes from a table
   * that only the target has.
   */
  readonly kind: 'owner' | 'moved' | 'mention' | 'reference' | 'json' | 'untouched';
}

export interface DatabaseFingerprint {
  /** Who the database is: `system identifier/oid`. */
  readonly identity: string;
  readonly version: string;
  readonly database: string;
  /** Digest of the tables in scope: columns, keys, links. */
  readonly schema: string;
  /** Digest of the rows in scope. */
  readonly data: string;
}

export interface Plan {
  readonly format: typeof PLAN_FORMAT;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly tool: string;
  readonly limit: number | null;
  /** Digest of the resolved config, SQL files included. */
  readonly config: string;
  readonly source: DatabaseFingerprint;
  readonly target: DatabaseFingerprint;
  readonly persons: PersonCounts;
  /** In link order: what is pointed at comes first. */
  readonly tables: readonly TablePlan[];
  /** Target tables with rows of matched persons that the source does not know: never touched. */
  readonly untouched: readonly { readonly table: string; readonly rows: number }[];
  /** Tables of both sides that lead to no person. */
  readonly outside: readonly string[];
  /** By the tables' link order. */
  readonly links: readonly PlanLink[];
  /** Reference tables, and the source's rows of each. */
  readonly references: readonly { readonly table: string; readonly rows: number }[];
  readonly jsonLinks: readonly JsonLinkPlan[];
  readonly inferences: readonly Inference[];
  readonly hazards: readonly Hazard[];
  /** Names of the hazards that were allowed, in the config or by flag. */
  readonly allowed: readonly string[];
  /**
   * `silence` where triggers stay silent and set-wise checks stand in for those of foreign keys;
   * `disable` where people's own are disabled for the length of the transaction.
   */
  readonly triggers: TriggerMode;
  /** Digest of all of the above except `madeAt`. */
  readonly digest: string;
}

/** No row would be written. */
export function isEmpty(plan: Plan): boolean {
  return plan.tables.every((t) => t.insert + t.update + t.delete === 0);
}
