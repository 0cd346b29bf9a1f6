/**
 * What is to be done to one table, wherever it comes from: the images of a migrate, or the
 * before-images of a run that is taken back. Both go through the same statements.
 */

import type { Journal } from '../ledger/journal.js';
import type { Table } from '../model/catalog.js';
import type { Sql } from '../sql/sql.js';

export interface ColumnValue {
  readonly column: string;
  readonly value: Sql;
}

export interface TableChange {
  readonly table: Table;
  readonly journal: Journal;
  /** SELECT of the keys `k_1…` of rows to delete. */
  readonly remove: Sql | null;
  readonly update: {
    /** SELECT of the keys `k_1…` of rows to update. */
    readonly keys: Sql;
    /** FROM clause with the new values. */
    readonly from: Sql;
    /** Expressions over `from` that are the row's key. */
    readonly at: readonly Sql[];
    readonly set: readonly ColumnValue[];
    readonly where: Sql;
  } | null;
  readonly insert: {
    readonly from: Sql;
    readonly values: readonly ColumnValue[];
    readonly where: Sql;
  } | null;
}
