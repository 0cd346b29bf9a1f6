/**
 * A run that writes what it should not, after its witness and checks: rows that carry its
 * transaction id tell on it, long after.
 */
import { expect, test } from 'vitest';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { verbatim } from '../../src/sql/sql.js';
import { refusal } from '../harness/training-app.js';
import { checkOf, failed, useMigratedApp } from './migrated-app.js';
import { vacuum } from './vacuum.js';

const app = useMigratedApp();

const MISDEEDS = `
  UPDATE users SET first_name = 'X' WHERE email = 'johnXdoe@example.com';
  INSERT INTO completed_sessions (user_id, date)
  SELECT id, timestamp '2025-10-01' FROM users WHERE email = 'johnXdoe@example.com';
  INSERT INTO session_preferences (user_id, duration)
  SELECT id, 20 FROM users WHERE email ILIKE 'john\\_doe@example.com';
  UPDATE custom_drills SET title = title WHERE id = (SELECT min(id) FROM custom_drills)`;

const misbehave: Failpoint = async (name, session) => {
  if (name === 'verified') await session?.execute(verbatim(MISDEEDS));
};

test('rows of residents and of no plan, written under the run’s transaction', async () => {
  const v2 = await app().unmigrated();
  await app().migrate(v2, { tests: false, failpoint: misbehave });
  const expected = [
    'integrity.extra.public.session_preferences',
    'integrity.residents.public.users',
    'integrity.residents.public.completed_sessions',
    'integrity.residents.public.session_preferences',
    'integrity.residents.elsewhere',
    'experience.access.public.session_preferences',
  ];
  const report = await app().verify(v2);
  expect(failed(report)).toEqual(expected);
  expect(checkOf(report, 'integrity.residents.public.users').found).toMatch(
    /^1 of \d+ rows elsewhere/,
  );
  expect(checkOf(report, 'integrity.residents.elsewhere').examples).toEqual([
    'public.custom_drills: 1 row',
  ]);
  await vacuum(v2, 'FULL, FREEZE');
  expect(failed(await app().verify(v2))).toEqual(expected);
});

test('the tests after the commit see it, and take the run back', async () => {
  const v2 = await app().unmigrated();
  const error = await refusal(app().migrate(v2, { tests: true, failpoint: misbehave }));
  expect(error.code).toBe('tests_failed');
  expect(error.details.join('\n')).toContain('integrity.residents.public.users');
  expect(await v2.query('SELECT kind, state FROM rehome.run ORDER BY id')).toEqual([
    { kind: 'migrate', state: 'undone' },
    { kind: 'undo', state: 'applied' },
  ]);
});
