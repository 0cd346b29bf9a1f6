/** One check, timed. A mismatch is a result; only a database that cannot answer is an error. */
import type { Check, CheckGroup } from '../model/check.js';
import { looksSecret } from '../report/mask.js';

export interface Finding {
  readonly passed: boolean;
  readonly expected: string;
  readonly found: string;
  readonly examples?: readonly string[];
}

/** A key or value as an example may have it: one that opens doors is never shown. */
export function unlessSecret(columns: readonly string[], value: string): string {
  return columns.some(looksSecret) ? '(not shown)' : value;
}

export async function timedCheck(
  group: CheckGroup,
  name: string,
  title: string,
  look: () => Promise<Finding>,
): Promise<Check> {
  const start = performance.now();
  const { passed, expected, found, examples = [] } = await look();
  return {
    group,
    name,
    title,
    outcome: passed ? 'passed' : 'failed',
    expected,
    found,
    examples,
    milliseconds: performance.now() - start,
  };
}

/** A check that has nothing to look at; it says why, and counts as neither passed nor failed. */
export function skippedCheck(group: CheckGroup, name: string, title: string, why: string): Check {
  return {
    group,
    name,
    title,
    outcome: 'skipped',
    expected: '',
    found: why,
    examples: [],
    milliseconds: 0,
  };
}
