/** What the oracle is asked, and what it answers. */
import type { Row, Rows } from '../rows.js';
import type { Schema, Table } from '../schema.js';
import type { CaseSpec } from '../spec.js';

/** Keys of the source to keys of the target, by table, as earlier runs left them. */
export type History = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface ExpectedTable {
  readonly table: Table;
  /** By key, of rows that were there and still are. */
  readonly known: ReadonlyMap<string, Row>;
  readonly created: readonly Row[];
}

export interface Expectation {
  readonly tables: readonly ExpectedTable[];
  /** Codes of the hazards that stop this run. */
  readonly stops: ReadonlySet<string>;
  readonly history: History;
  /** Whether there is anything to write at all. */
  readonly changes: boolean;
  /** Rows of the cohort that stand in the target when all is done, by table. */
  readonly persons: { readonly matched: number; readonly created: number };
}

export interface OracleInput {
  readonly spec: CaseSpec;
  readonly schema: Schema;
  readonly source: Rows;
  readonly target: Rows;
  readonly history: History;
  readonly allowed: ReadonlySet<string>;
}
