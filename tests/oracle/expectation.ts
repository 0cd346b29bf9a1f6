/** What a database must hold, as plain data. Ids that cannot be foretold are symbols. */
import type { Row, Snapshot } from './snapshot.js';

/** Stands for the V2 id of the new row made from this V1 row. */
export interface NewId {
  readonly table: string;
  readonly v1Id: string;
}

/** What a column may hold. */
export type Cell =
  | string
  | null
  | { readonly newId: NewId }
  | { readonly number: number }
  | { readonly oneOf: readonly (string | null)[] }
  | { readonly any: true };

export type Cells = Readonly<Record<string, Cell>>;

/** A row whose key is known: one that stays as it is, or one that is overwritten in place. */
export interface KnownRow {
  readonly key: string;
  /** The row must not be touched: every value is compared as text. Else json is, as a value. */
  readonly untouched: boolean;
  /** It does not matter whether the row is there. */
  readonly optional?: boolean;
  readonly cells: Cells;
}

/** A row with a key of its own that nobody can foretell. */
export interface NewRow {
  readonly id: NewId;
  readonly cells: Cells;
}

export interface ExpectedTable {
  readonly known: ReadonlyMap<string, KnownRow>;
  readonly created: readonly NewRow[];
}

/** Table → V1 id → V2 id: what has become of rows that an earlier run moved. */
export type History = ReadonlyMap<string, ReadonlyMap<string, string>>;

export const NO_HISTORY: History = new Map();

/** V1 rows that stay behind, and why. */
export interface Excluded {
  readonly table: string;
  readonly v1Id: string;
  readonly reason:
    | 'no_identity'
    | 'nobody'
    | 'unique_clash'
    | 'reference_missing'
    | 'not_in_cohort';
}

export type PersonClass = 'matched' | 'new' | 'conflict';

export interface Expectation {
  /** The database as it was: its columns and keys hold, and no old key may be given again. */
  readonly before: Snapshot;
  readonly tables: ReadonlyMap<string, ExpectedTable>;
  /** Links between rows that may both be new: child table → parent table by column. */
  readonly links: readonly Link[];
  /** Correspondence that is known before the run; new rows come to it by comparison. */
  readonly history: History;
  /** V1 users id → class. */
  readonly persons: ReadonlyMap<string, PersonClass>;
  readonly excluded: readonly Excluded[];
}

export interface Link {
  readonly table: string;
  readonly column: string;
  readonly to: string;
}

/**
 * A row that the test itself wrote after `before` was read. `columns` are laid over the row, or
 * make a new one of which the columns not named may hold anything; null: the test deleted it.
 * `any`: whatever the row is, or whether it is there, does not matter.
 */
export interface AllowedWrite {
  readonly table: string;
  readonly key: string;
  readonly columns: Row | null | 'any';
}

export interface Difference {
  readonly kind: 'missing' | 'extra' | 'changed' | 'key' | 'sequence' | 'table' | 'more';
  readonly table: string;
  /** The row's key in the database compared; `new (V1 id 7)` for one that is not there. */
  readonly key: string;
  readonly column: string | null;
  readonly expected: string | null;
  readonly found: string | null;
}
