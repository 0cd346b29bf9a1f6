/** The engine's answers held against the oracle's: rows in V2, persons by class, rows left out. */
import { expect } from 'vitest';
import type { MigrateResult, PersonCounts, Plan } from '../../src/index.js';
import type { TrainingApp } from '../harness/training-app.js';
import {
  type AllowedWrite,
  compareFully,
  type Expectation,
  expectAfterMigrate,
  expectAfterUndo,
  type History,
  type MigrateInput,
  readDatabase,
  type Snapshot,
  showDifferences,
} from '../oracle/index.js';

/**
 * The engine's words for the oracle's reasons. Everyone is in the cohort here, so `not_in_cohort`
 * can only be rows that lead to nobody by way of another table.
 */
const REASONS: Readonly<Record<string, readonly string[]>> = {
  nobody: ['no_owner', 'not_in_cohort'],
  no_identity: ['no_identity', 'owner_excluded'],
  reference_missing: ['reference_missing'],
  unique_clash: ['unique_clash', 'target_row_kept'],
};

interface Expected {
  readonly expectation: Expectation;
  readonly before: Snapshot;
}

/** What V2 has to hold after a migrate that starts now. */
export async function expected(
  app: TrainingApp,
  rules: Omit<MigrateInput, 'v1' | 'v2'> = {},
): Promise<Expected> {
  const before = await readDatabase(app.v2.url);
  const v1 = await readDatabase(app.v1.url);
  return { expectation: expectAfterMigrate({ v1, v2: before, ...rules }), before };
}

/** @returns where V1's rows are now */
export async function holds(app: TrainingApp, expectation: Expectation): Promise<History> {
  const comparison = compareFully(expectation, await readDatabase(app.v2.url));
  expect(showDifferences(comparison.differences)).toBe('');
  expect(comparison.total).toBe(0);
  return comparison.history;
}

/** Takes a run back: V2 is as before it, but for what the test wrote since. */
export async function undone(
  app: TrainingApp,
  run: number | null,
  before: Snapshot,
  allowedWrites: readonly AllowedWrite[] = [],
): Promise<void> {
  await app.undo(run);
  await holds(app, expectAfterUndo({ before, allowedWrites }));
}

export function classesOf(
  expectation: Expectation,
): Record<'matched' | 'new' | 'conflict', number> {
  const counts = { matched: 0, new: 0, conflict: 0 };
  for (const personClass of expectation.persons.values()) counts[personClass] += 1;
  return counts;
}

/** In the plan's `matched` are also those conflicts that are added to. */
function classesInPlan({ matched, created, conflict }: PersonCounts) {
  return { matched: matched - conflict, new: created, conflict };
}

function excludedByOracle(expectation: Expectation): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { table, reason } of expectation.excluded) {
    const key = `${table}: ${(REASONS[reason] ?? [reason])[0]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Map([...counts].sort());
}

function excludedInPlan(made: Plan): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, excluded } of made.tables) {
    for (const [reason, rows] of Object.entries(excluded)) {
      const known = Object.values(REASONS).find((reasons) => reasons.includes(reason));
      const own = name === 'users' ? reason : (known?.[0] ?? reason);
      const key = `${name}: ${own}`;
      if (rows > 0) counts.set(key, (counts.get(key) ?? 0) + rows);
    }
  }
  return new Map([...counts].sort());
}

export function countsAgree(made: Plan, expectation: Expectation): void {
  expect(classesInPlan(made.persons)).toEqual(classesOf(expectation));
  expect(excludedInPlan(made)).toEqual(excludedByOracle(expectation));
  for (const { insert, update, unchanged, excluded, sourceRows } of made.tables) {
    const left = Object.values(excluded).reduce((sum, rows) => sum + rows, 0);
    expect(insert + update + unchanged + left).toBe(sourceRows);
  }
}

export const writes = (made: Plan) =>
  made.tables.map((t) => [t.name, t.insert, t.update, t.delete]);
export const nothing = (made: Plan) => writes(made).map(([name]) => [name, 0, 0, 0]);

/** What PostgreSQL counted is what the plan said, but for rows that an after file wrote. */
export function witnessAgrees({ plan: made, witness }: MigrateResult): void {
  for (const { name, insert, update, delete: removed } of made.tables) {
    const counted = witness?.tables.find((table) => table.name === name)?.counted;
    if (counted === undefined || name === 'progress_history') continue;
    expect({ name, ...counted }).toEqual({
      name,
      inserted: insert,
      updated: update,
      deleted: removed,
    });
  }
}
