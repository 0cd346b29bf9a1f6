/** One test of `verify`: a mismatch is a result, not an exception. */

export type CheckGroup = 'integrity' | 'platform' | 'experience' | 'rollback';

export interface Check {
  readonly group: CheckGroup;
  /** Stable and dotted, such as `integrity.rows.public.users`. */
  readonly name: string;
  /** One line for people: what was held against what. */
  readonly title: string;
  /** `skipped` says why in `found`; it counts neither as passed nor as failed. */
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly expected: string;
  readonly found: string;
  /** A few keys or values, masked where they are personal. */
  readonly examples: readonly string[];
  readonly milliseconds: number;
}

export interface CheckReport {
  /** ISO 8601. */
  readonly at: string;
  readonly checks: readonly Check[];
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
