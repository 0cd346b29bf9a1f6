/** A matched and a new row of every moved table, changed behind the tool's back on either side. */
import { expect, test } from 'vitest';
import type { TestDatabase } from '../harness/databases.js';
import { checkOf, failed, useMigratedApp } from './migrated-app.js';

const app = useMigratedApp();

/** By table what is changed, in both databases alike. */
const CHANGES: readonly (readonly [table: string, set: string])[] = [
  ['users', `first_name = first_name || '?'`],
  ['completed_sessions', `total_drills = total_drills + 1`],
  ['drill_groups', `description = coalesce(description, '') || '?'`],
  ['password_reset_codes', `created_at = created_at + interval '1 microsecond'`],
  ['progress_history', `current_streak = current_streak + 1`],
  ['refresh_tokens', `expires_at = expires_at + interval '1 microsecond'`],
  ['saved_filters', `name = name || ' '`],
  ['session_preferences', `duration = coalesce(duration, 0) + 1`],
  ['training_sessions', `focus_areas = '["none"]'`],
  ['drill_group_items', `position = position + 1`],
  ['ordered_session_drills', `is_completed = is_completed IS NOT TRUE`],
];

interface Row extends Record<string, unknown> {
  readonly s: number;
  readonly t: number;
}

/** A row whose copy was there before, and one that the run brought. */
async function rowsOf(v2: TestDatabase, table: string): Promise<readonly Row[]> {
  const [map] = await v2.query<{ number: number }>(
    'SELECT number FROM rehome.mapped_table WHERE table_name = $1',
    [table],
  );
  const brought = `SELECT FROM rehome.journal_1_${Number(map?.number) - 1} AS j WHERE j.op = 'I' AND j.k_1 = m.t_1`;
  const one = (exists: string, and: string): string =>
    `(SELECT m.s_1 AS s, m.t_1 AS t FROM rehome.map_${map?.number} AS m WHERE ${exists} (${brought}) ${and} ORDER BY 1 LIMIT 1)`;
  // A copy under another key is of a person who is a resident as well, and is left as it is.
  const rows = await v2.query<Row>(
    `${one('NOT EXISTS', 'AND m.s_1 = m.t_1')} UNION ALL ${one('EXISTS', '')}`,
  );
  expect(rows, table).toHaveLength(2);
  return rows;
}

const NAMES = CHANGES.map(([table]) => `integrity.rows.public.${table}`);

async function expectSeen(v2: TestDatabase): Promise<void> {
  const report = await app().verify(v2);
  expect(failed(report)).toEqual(expect.arrayContaining(NAMES));
  for (const name of NAMES)
    expect(checkOf(report, name).found, name).toContain('0 missing, 2 different');
}

test('in the target', async () => {
  const v2 = await app().migrated();
  for (const [table, set] of CHANGES)
    for (const { t } of await rowsOf(v2, table))
      await v2.query(`UPDATE ${table} SET ${set} WHERE id = $1`, [t]);
  await expectSeen(v2);
});

test('inside a JSON document of the target', async () => {
  const v2 = await app().migrated();
  const rows = await rowsOf(v2, 'completed_sessions');
  for (const { t } of rows)
    await v2.query(
      `UPDATE completed_sessions SET drills = (drills::jsonb || '[{"drill": {}}]')::json WHERE id = $1`,
      [t],
    );
  const report = await app().verify(v2);
  expect(failed(report)).toEqual(['integrity.rows.public.completed_sessions']);
  expect(checkOf(report, 'integrity.rows.public.completed_sessions').found).toContain(
    '0 missing, 2 different',
  );
});

test('rows that are gone from the target', async () => {
  const v2 = await app().migrated();
  // What others point at would take them along.
  const leaves = CHANGES.map(([table]) => table).filter(
    (table) => !['users', 'drill_groups', 'training_sessions'].includes(table),
  );
  for (const table of leaves)
    for (const { t } of await rowsOf(v2, table))
      await v2.query(`DELETE FROM ${table} WHERE id = $1`, [t]);
  const report = await app().verify(v2);
  for (const table of leaves)
    expect(checkOf(report, `integrity.rows.public.${table}`).found, table).toMatch(/[12] missing/);
});

/** The last one: the source is that of all tests here. */
test('in the source', async () => {
  const v2 = await app().migrated();
  for (const [table, set] of CHANGES)
    for (const { s } of await rowsOf(v2, table))
      await app().v1.query(`UPDATE ${table} SET ${set} WHERE id = $1`, [s]);
  await expectSeen(v2);
});
