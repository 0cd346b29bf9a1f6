/** What a table asks of its rows beyond types and NOT NULL, and what it computes by itself. */
import type { TableId } from './table-id.js';

export interface Rule {
  readonly table: TableId;
  readonly name: string;
  readonly kind: 'check' | 'unique' | 'exclusion';
  /** All columns that it looks at. */
  readonly columns: readonly string[];
  /** The check's expression; or what is held against other rows, as SQL over a row. */
  readonly keys: readonly string[];
  /** Of an exclusion: no two rows may have this of each of their keys. */
  readonly operators: readonly string[];
  /** Rows that an index is about; null for all. */
  readonly predicate: string | null;
  readonly nullsNotDistinct: boolean;
  /** Rows that are there already need not obey a check that is not validated. */
  readonly validated: boolean;
  /** Looked at when a statement is over, not row by row. */
  readonly deferrable: boolean;
  /** The column that each key is, or '' where it is an expression. */
  readonly plain: readonly string[];
}

export interface Computed {
  readonly table: TableId;
  readonly column: string;
  readonly expression: string;
  /** Else a default. */
  readonly generated: boolean;
}

export interface Rules {
  readonly rules: readonly Rule[];
  readonly computed: readonly Computed[];
}
