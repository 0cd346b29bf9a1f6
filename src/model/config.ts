/**
 * The config as a person writes it. Names of tables and columns are the target's unless said
 * otherwise; a table may be written `name` (found on the search path, else unique in the
 * database) or `schema.name`.
 */
import type { HazardCode } from './hazard.js';

export type TriggerMode = 'silence' | 'disable' | 'fire';

export interface Config {
  /** The table whose rows are the persons. */
  readonly root: string;
  /**
   * SQL expressions over a root row by which a person is known on both sides. All of them have to
   * agree. A person for whom one is NULL or blank has no identity and cannot move.
   */
  readonly identity: string | readonly string[];
  /** Tells runs from different sources apart in the ledger. Default `source`. */
  readonly source?: string;
  readonly cohort?: {
    /** SQL condition over a source root row: who moves. Default: everyone. */
    readonly where?: string;
    /** What to do with cohort persons that have no identity. Default `exclude`. */
    readonly noIdentity?: 'exclude' | 'stop';
    /** Persons moved by an earlier run who have left the source since. Default `keep`. */
    readonly gone?: 'keep' | 'delete';
  };
  readonly residents?: {
    /** SQL condition over a target root row that tells a resident from a stale copy. */
    readonly where?: string;
    /**
     * A person matched by identity whose keys differ on the two sides, and whom no earlier run
     * moved, can hardly be a copy: `conflict` (the default) treats them as a resident with the
     * same identity, `copy` as a stale copy all the same.
     */
    readonly otherKey?: 'conflict' | 'copy';
    /**
     * A person who is in the cohort and a resident as well. `stop` (the default); `keep` what the
     * target has and move nothing; `overwrite` as if it were a stale copy; `add` the source's rows
     * to what the target has, changing and deleting nothing.
     */
    readonly onConflict?: 'stop' | 'keep' | 'overwrite' | 'add';
  };
  /** Keys of new rows: from the target's sequence (default), or the source's where free. */
  readonly keys?: 'sequence' | 'preserve';
  /**
   * The target's triggers while rows are written: `silence` (default) keeps them silent where the
   * role may set session_replication_role; `disable` where it may not disables those of the written
   * tables for the length of the transaction, which takes their owner and makes others who write
   * these tables wait; `fire` lets them fire.
   */
  readonly triggers?: TriggerMode;
  /**
   * Tables that the target's triggers write where they fire, such as counters in a moved table, a
   * search table or an audit log. What they write is journalled, witnessed and taken back. A table
   * whose rows lead to no person may only get new rows.
   */
  readonly triggerWrites?: readonly string[];
  readonly tables?: Readonly<Record<string, TableConfig>>;
  readonly links?: readonly LinkConfig[];
  /** SQL files run inside the transaction, in this order, after the rows have arrived. */
  readonly after?: readonly AfterConfig[];
  readonly scenarios?: ScenariosConfig;
  /** Hazards that are accepted for good. `--allow` accepts them for one run. */
  readonly allow?: readonly HazardCode[];
  readonly limits?: {
    /** How long the run may wait for a lock, in milliseconds. Default 2000. */
    readonly lockTimeout?: number;
    /** Connections that copy from the source at the same time. Default 2. */
    readonly parallel?: number;
  };
}

export interface TableConfig {
  /** The table's name in the source, where it differs. */
  readonly from?: string;
  /** What the table is, where inference does not find it or errs. */
  readonly role?: 'owned' | 'part' | 'reference' | 'outside';
  /** Column (or columns) of the link that leads to the owner, where there are several. */
  readonly owner?: string | readonly string[];
  /**
   * Target columns that tell which rows are the same on both sides, beside or instead of keys:
   * for a reference table the way it is matched, for an owned one how a stale copy is found.
   */
  readonly match?: readonly MatchConfig[];
  readonly columns?: Readonly<Record<string, ColumnConfig>>;
  /** SQL condition over a source row: which rows move. The others are excluded, with a count. */
  readonly where?: string;
  /** Rows of matched persons in the target that the source lacks. Default `delete`. */
  readonly stale?: 'delete' | 'keep';
  /** Reference tables: a row that is used and that the target lacks. Default `stop`. */
  readonly missing?: 'stop' | 'null' | 'drop' | 'insert';
  /** A unique value that the target has on a row of a resident. Default `stop`. */
  readonly clash?: 'stop' | 'skip';
}

/** What has to be equal in two rows, one of each side, for them to be the same. */
export type MatchConfig =
  /** A target column, held against what would be written to it. */
  | string
  /** Reference tables: SQL over the row, the same on both sides; evaluated in the target. */
  | { readonly sql: string }
  /** Reference tables: SQL over the source row, and over the target row. */
  | { readonly source: string; readonly target: string };

/** Where a target column's value comes from. */
export type ColumnConfig =
  /** A source column of this name. */
  | string
  /** SQL over the source row, evaluated in the target. */
  | { readonly sql: string }
  | ReferenceColumn
  | { readonly value: string | number | boolean | null }
  /**
   * Of the table's key: SQL that makes the key of a new row, evaluated in the target over the
   * source row, once for each. `rehome_number` counts the new rows of the table from 1; with a
   * counter, on from what that has in the target, which is then brought up to the last one.
   */
  | { readonly key: string; readonly counter?: CounterConfig }
  /**
   * Written by an `after` file, or by a trigger that fires. New rows start with the source's value;
   * with the default where triggers fire that `triggerWrites` says write the table.
   */
  | { readonly derived: true }
  /** The target's own: never written on matched rows, the default on new ones. */
  | { readonly keep: true }
  /**
   * As usual, by the link that the column is part of. Where that leads to a row that does not move,
   * write NULL, or drop the row, with a count. `from` is the source column, where it differs.
   */
  | { readonly lost: 'null' | 'drop'; readonly from?: string };

/** A number that the application keeps in a row: the last that was handed out. */
export interface CounterConfig {
  readonly table: string;
  readonly column: string;
  /** SQL condition over the table: which row, where there are several. */
  readonly where?: string;
}

/** The same row of a reference table. */
export interface ReferenceColumn {
  readonly reference: string;
  /** Source column, or columns, by which the row is known. */
  readonly from: string | readonly string[];
  /** What they hold: column, or columns, of the reference table in the source. Default: its key. */
  readonly by?: string | readonly string[];
  /**
   * Column of the reference table in the target that is written. Default: what the foreign key
   * there points to, else the table's key.
   */
  readonly column?: string;
}

export type LinkConfig = ForeignKeyLink | JsonLink | IdLink;

/** A foreign key that the catalog does not know. */
export interface ForeignKeyLink {
  /** `table.column` or `table.(a, b)`. */
  readonly from: string;
  /** Null: one column that looks like a link and is none; its values stay as they are. */
  readonly to: string | null;
  /** On which side the link holds. Default `both`. */
  readonly side?: 'source' | 'target' | 'both';
}

/**
 * Objects inside a json or jsonb column that stand for rows of a reference table. Each object
 * found at `path` is looked up by `by`, and gets the fields of `set` and loses those of `remove`.
 * An object that lacks a looked-up field, or whose row the target lacks, stays as it is; the
 * latter is counted and reported.
 */
export interface JsonLink {
  /** `table.column` of the target. */
  readonly json: string;
  /** SQL/JSON path of object members and `[*]` only, such as `$[*].drill`. */
  readonly path: string;
  /** The reference table. */
  readonly to: string;
  /** Field of the object → column of the target's reference table. */
  readonly by: Readonly<Record<string, string>>;
  /** Field to write → column of the target's reference table to take it from. */
  readonly set: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

/**
 * Ids of rows inside a column that the catalog takes for plain values. Each becomes the id of the
 * same row in the target, in place. Of several links of one column the first whose `when` holds
 * counts; where none does, the run stops.
 */
export type IdLink = ConditionalLink | ArrayLink | TextLink | JsonIdLink;

/** SQL condition over the row that the link is in, evaluated on each side over that side's rows. */
export type LinkCondition = string | { readonly source: string; readonly target: string };

/** The column is an id of this table where the condition holds: one of a (type, id) pair. */
export interface ConditionalLink {
  /** `table.column` of the target. */
  readonly from: string;
  readonly when: LinkCondition;
  /** `table` (its key) or `table.column`; null: no link, the value stays as it is. */
  readonly to: string | null;
  /**
   * An id that leads to no row that moves: `stop` (default), write `null`, or `drop` the row with
   * a count.
   */
  readonly missing?: 'stop' | 'null' | 'drop';
}

/** Each element of an array column is an id. NULL elements, order and dimensions stay. */
export interface ArrayLink {
  readonly array: string;
  /** Null: the elements are no ids. */
  readonly to: string | null;
  readonly when?: LinkCondition;
  /** `null` writes NULL as the element. */
  readonly missing?: 'stop' | 'null';
}

/** Each piece of a text or ltree column is an id; empty pieces stay. */
export interface TextLink {
  readonly text: string;
  readonly separator: string;
  readonly to: string;
  readonly when?: LinkCondition;
}

/** Numbers and strings at a path of a json or jsonb column are ids. All the rest stays. */
export interface JsonIdLink {
  readonly json: string;
  /** As in `JsonLink`. */
  readonly path: string;
  /** Null: what is there is no id. */
  readonly to: string | null;
  readonly when?: LinkCondition;
  /** `null` writes null in its place. */
  readonly missing?: 'stop' | 'null';
}

export interface AfterConfig {
  /** Path of the SQL file, relative to the config. `rehome_persons` holds the run's persons. */
  readonly file: string;
  /** The tables it writes. Any other write is a surprise and stops the run. */
  readonly writes: readonly string[];
}

/** How the app looks at its users; the tests of user experience are made of these. */
export interface ScenariosConfig {
  readonly login?: {
    /** SQL over a root row: what the app looks a person up by, e.g. `email`. */
    readonly by: string;
    /** The root column with the password hash. */
    readonly password?: string;
    /** The owned table with the tokens that keep people logged in. */
    readonly tokens?: {
      readonly table: string;
      readonly token: string;
      /** SQL condition over a token row: it still counts. */
      readonly live?: string;
    };
    /** Known people whose password is really verified. */
    readonly credentials?: readonly { readonly login: string; readonly password: string }[];
    /** A login endpoint: gets a POST with `{login, password}` as JSON for each of `credentials`. */
    readonly probe?: {
      readonly url: string;
      /** Names of the two fields. Default `email` and `password`. */
      readonly fields?: { readonly login: string; readonly password: string };
    };
  };
}

/** The config with its defaults filled in and its SQL files read. What the engine works from. */
export interface ResolvedConfig {
  /** Absolute path of the file it came from; null when made by a program. */
  readonly file: string | null;
  /** SHA-256 over all of it, SQL files included, hex. */
  readonly digest: string;
  readonly root: string;
  readonly identity: readonly string[];
  readonly source: string;
  readonly cohort: {
    readonly where: string | null;
    readonly noIdentity: 'exclude' | 'stop';
    readonly gone: 'keep' | 'delete';
  };
  readonly residents: {
    readonly where: string | null;
    readonly otherKey: 'conflict' | 'copy';
    readonly onConflict: 'stop' | 'keep' | 'overwrite' | 'add';
  };
  readonly keys: 'sequence' | 'preserve';
  readonly triggers: TriggerMode;
  readonly triggerWrites: readonly string[];
  readonly tables: Readonly<Record<string, TableConfig>>;
  readonly links: readonly LinkConfig[];
  readonly after: readonly (AfterConfig & { readonly sql: string })[];
  readonly scenarios: ScenariosConfig;
  readonly allow: readonly HazardCode[];
  readonly limits: { readonly lockTimeout: number; readonly parallel: number };
}
