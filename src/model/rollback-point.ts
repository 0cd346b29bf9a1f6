/** A rollback point as its `rollback_info_<time>.json` has it, and what is said about points. */
import type { UndoResult } from './run.js';
import type { TableId } from './table-id.js';

export const POINT_FORMAT = 1;

/** `native`: pg_dump's directory format. `built-in`: COPY files and scripts for plain psql. */
export type BackupKind = 'native' | 'built-in';

export interface PointFile {
  /** Within the point's folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface BackupFiles {
  readonly kind: BackupKind;
  /** Such as `pg_dump (PostgreSQL) 15.18`. */
  readonly madeBy: string;
  readonly folder: string;
  /** Paths are within `folder`. */
  readonly files: readonly PointFile[];
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface RowsDigest {
  readonly rows: number;
  /** MD5 over the sorted MD5s of the rows' texts. */
  readonly digest: string;
}

export interface PointTable extends TableId, RowsDigest {
  /** `moved`: rows of persons. `ledger`: this tool's own. `other`: everything else. */
  readonly kind: 'moved' | 'other' | 'ledger';
  /** Of moved tables, where the source was asked who is who. */
  readonly classes: {
    readonly resident: RowsDigest;
    readonly cohort: RowsDigest;
    /** Residents' rows but for those of persons who are in the cohort as well. */
    readonly apart: RowsDigest;
  } | null;
}

/** PostgreSQL's own counts of writes since its statistics began. */
export interface WriteCounters {
  /** Position in the write-ahead log; null on a standby. */
  readonly wal: string | null;
  /** Since when it counts; null: since the database is there. */
  readonly since: string | null;
  readonly tables: readonly (TableId & {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  })[];
}

/** The residents' rows of one table, as CSV with a line of names, compressed. */
export interface ResidentFile extends TableId {
  /** Within the point's folder, with `/`. */
  readonly file: string;
  readonly rows: number;
}

export interface RollbackPoint {
  readonly format: typeof POINT_FORMAT;
  /** Its time as it stands in file names. */
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly tool: string;
  /** `before-restore`: the state that a full restore was about to replace. */
  readonly purpose: 'rollback' | 'before-restore';
  readonly kind: BackupKind;
  readonly madeBy: string;
  readonly database: {
    readonly name: string;
    readonly identity: string;
    readonly version: string;
    readonly versionNumber: number;
    readonly encoding: string;
    readonly bytes: number;
  };
  /** Fingerprint of the schema, without owners and privileges. */
  readonly schema: string;
  /** Persons by class; null where the source was not asked. */
  readonly persons: { readonly resident: number; readonly cohort: number } | null;
  readonly tables: readonly PointTable[];
  readonly runs: readonly {
    readonly id: number;
    readonly kind: string;
    readonly state: string;
    readonly startedAt: string;
  }[];
  readonly counters: WriteCounters;
  /** Of the backup, beside this file. */
  readonly folder: string;
  readonly files: readonly PointFile[];
  readonly bytes: number;
  /** The residents' rows by themselves; null where the source was not asked. */
  readonly residents: readonly ResidentFile[] | null;
  readonly milliseconds: number;
  /** For people: the ways back, with this tool and without. */
  readonly restore: readonly string[];
}

export interface CreatedPoint {
  /** Path of the `rollback_info_*.json`. */
  readonly file: string;
  readonly point: RollbackPoint;
}

/** One point of a work folder, as `rollback list` shows it. */
export interface ListedPoint {
  /** Path of the `rollback_info_*.json`. */
  readonly file: string;
  readonly name: string;
  readonly state: 'whole' | 'damaged';
  /** What is wrong with it; empty for a whole one. */
  readonly faults: readonly string[];
  /** Null where the file cannot be read as a point. */
  readonly point: RollbackPoint | null;
  readonly ageMilliseconds: number;
  /** Applied runs whose way back it is. */
  readonly neededBy: readonly number[];
}

/** What was written to one table since a point. */
export interface WrittenSince {
  readonly table: string;
  /** Null where the table was not there. */
  readonly rowsThen: number | null;
  /** Null where the table is gone. */
  readonly rowsNow: number | null;
  /** Null where PostgreSQL's counts do not reach back to the point. */
  readonly counted: {
    readonly inserted: number;
    readonly updated: number;
    readonly deleted: number;
  } | null;
}

export interface RestorePreview {
  /** The point's name, time and file. */
  readonly point: string;
  readonly at: string;
  readonly file: string;
  /** The database that will be replaced or filled. */
  readonly database: string;
  /** Tables whose rows differ from the point's. Null when another database is filled. */
  readonly written: readonly WrittenSince[] | null;
  /** Bytes of write-ahead log since; null where it cannot be told. */
  readonly walBytes: number | null;
  /** Runs that were made since and that the restored database will not know. */
  readonly runs: readonly number[];
  /** Who is connected and has to go, one line each. */
  readonly connections: readonly string[];
}

export interface RestoreResult {
  readonly preview: RestorePreview;
  /** Null for a dry run. */
  readonly restored: {
    /** What the replaced database is called now; null when another database was filled. */
    readonly keptAs: string | null;
    /** `rollback_info_*.json` of the state that was replaced. */
    readonly backup: string | null;
    readonly tables: number;
    readonly rows: number;
    /** Its definition held against the point's. `not compared`: another major of PostgreSQL. */
    readonly schema: 'same' | 'differs' | 'not compared';
    readonly milliseconds: number;
  } | null;
}

export interface CleanUpPreview {
  readonly database: string;
  readonly days: number;
  readonly points: readonly {
    readonly file: string;
    readonly at: string;
    readonly bytes: number;
  }[];
  /** Folders that a killed command left behind, and old backups of staging. */
  readonly folders: readonly { readonly folder: string; readonly bytes: number }[];
  /** Runs whose journals go: they cannot be undone afterwards. */
  readonly journals: readonly {
    readonly run: number;
    readonly state: string;
    readonly bytes: number;
  }[];
  /** Points older than that which stay, and why. */
  readonly kept: readonly { readonly file: string; readonly reason: string }[];
}

export interface CleanUpResult extends CleanUpPreview {
  readonly dryRun: boolean;
  readonly freedBytes: number;
}

export interface UndoSinceResult {
  readonly point: string;
  /** The newest run first. For a dry run the newest alone: what is beneath it shows only then. */
  readonly undone: readonly UndoResult[];
  /** Runs made since the point, the newest first. */
  readonly runs: readonly number[];
}
