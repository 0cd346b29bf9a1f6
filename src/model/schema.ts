/** What comparing staging's schema with the target's, and making it the same, gives back. */

export interface SchemaDifference {
  /** Seen from staging: it lacks the object, has it otherwise, or has one that the target lacks. */
  readonly kind: 'missing' | 'differs' | 'extra';
  /** As pg_dump names it, such as `TABLE` or `FK CONSTRAINT`. */
  readonly type: string;
  /** `-` for what lives in no schema. */
  readonly schema: string;
  /** As pg_dump names it: behind the table's name for what belongs to a table. */
  readonly name: string;
  /** What differs, staging's first: such as `column "a": type integer → bigint`. */
  readonly detail: readonly string[];
}

export interface SchemaDatabase {
  readonly database: string;
  readonly version: string;
}

export interface SchemaReport {
  readonly at: string;
  readonly target: SchemaDatabase;
  readonly staging: SchemaDatabase;
  readonly inSync: boolean;
  readonly differences: readonly SchemaDifference[];
  /** Extensions and roles that staging's server lacks, and what is left out for want of them. */
  readonly unavailable: readonly string[];
  /** SHA-256 of the normalised dumps, in hex. */
  readonly fingerprint: { readonly target: string; readonly staging: string };
}

export interface SchemaStatement {
  readonly sql: string;
  /** `rewrites` reads or writes a whole table under a lock; `drops` loses rows or objects. */
  readonly label: 'safe' | 'rewrites' | 'drops';
  /** The object that it is for. */
  readonly about: string;
  /** Runs before the transaction, in one of its own: nothing else could use a new label in it. */
  readonly alone: boolean;
}

export interface SchemaSyncResult {
  readonly before: SchemaReport;
  /** In the order in which they run, in one transaction but for those that run alone. */
  readonly statements: readonly SchemaStatement[];
  readonly applied: boolean;
  /** Null where nothing was applied. */
  readonly after: SchemaReport | null;
  readonly milliseconds: number;
}
