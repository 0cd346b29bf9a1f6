/** What the app writes after a run, and how a check takes it. */
import { maskEmails } from '../report/mask.js';
import type { Sql } from '../sql/sql.js';
import { sql } from '../sql/sql.js';

/** How later writes are taken; by default there can be none. */
export interface Later {
  /** Condition: the target row `t` was written after the run. */
  readonly since: Sql;
  /** Such rows are told and are no failure. */
  readonly justCommitted: boolean;
  readonly show: (value: string) => string;
}

/** Inside the run's own transaction. */
export const INSIDE: Later = { since: sql`FALSE`, justCommitted: false, show: maskEmails };
