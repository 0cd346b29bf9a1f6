/** A way in which staged rows may be of no use to the target's columns. */
import type { HazardCode } from '../model/hazard.js';
import type { MovedColumn } from '../model/move.js';
import type { Sql } from '../sql/sql.js';

export interface UnfitCheck {
  readonly code: HazardCode;
  readonly column: MovedColumn;
  /** Reason under which such rows are left out of a plan that cannot be carried out. */
  readonly reason: string;
  readonly condition: Sql;
  /** The value, for examples. */
  readonly shown: Sql;
  /** Values of the column open doors: they are not shown. */
  readonly secret: boolean;
  /** The condition itself may fail: it casts the value `tried`. */
  readonly tries: boolean;
  readonly tried: Sql;
  readonly message: string;
  readonly settle: string;
  readonly level: 'stop' | 'fatal';
}
