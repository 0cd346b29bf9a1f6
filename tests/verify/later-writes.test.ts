/** What others write after the run is told apart from what is wrong, by PostgreSQL's own stamps. */
import { describe, expect, test } from 'vitest';
import { undo } from '../../src/index.js';
import { readExampleFile } from '../example/load-example.js';
import { refusal } from '../harness/training-app.js';
import { checkOf, failed, useMigratedApp } from './migrated-app.js';
import { vacuum } from './vacuum.js';

const app = useMigratedApp();

const JOHN = `(SELECT id FROM users WHERE email ILIKE 'john\\_doe@example.com')`;

describe('verify', () => {
  test('residents go on writing', async () => {
    const v2 = await app().migrated();
    await v2.query(await readExampleFile('resident-write.sql'));
    const report = await app().verify(v2);
    expect(failed(report)).toEqual([]);
    for (const table of ['completed_sessions', 'progress_history', 'users']) {
      const { found } = checkOf(report, `integrity.residents.public.${table}`);
      expect(found).toMatch(/; 1 row of residents written since by others$/);
    }
    expect(checkOf(report, 'integrity.residents.public.drill_groups').found).toMatch(/; 0 rows/);
    expect(checkOf(report, 'rollback.conflicts').found).toMatch(/^none/);
  });

  test('what the app wrote for a moved person is a difference, and told to be later', async () => {
    const v2 = await app().migrated();
    await v2.query(`UPDATE users SET first_name = 'Johnny' WHERE id = ${JOHN};
      INSERT INTO session_preferences (user_id, duration) VALUES (${JOHN}, 20)`);
    const report = await app().verify(v2);
    expect(failed(report)).toEqual([
      'integrity.rows.public.users',
      'integrity.extra.public.session_preferences',
      'experience.access.public.session_preferences',
    ]);
    expect(checkOf(report, 'integrity.rows.public.users').found).toMatch(
      / 1 different, 1 of these written since the run$/,
    );
    expect(checkOf(report, 'integrity.extra.public.session_preferences').found).toMatch(
      / 1 more; 1 written since the run/,
    );
    expect(checkOf(report, 'rollback.conflicts')).toMatchObject({
      outcome: 'passed',
      found: '1 row',
      examples: ['public.users: 1 changed since, 0 deleted since, 0 made anew'],
    });
  });

  test('stamps outlive freezing and rewriting', async () => {
    const v2 = await app().migrated();
    for (const how of ['FREEZE', 'FULL']) {
      await vacuum(v2, how);
      expect(failed(await app().verify(v2))).toEqual([]);
    }
  });

  test('a restored dump has other stamps: nothing is concluded from them', async () => {
    const v2 = await app().migrated();
    await v2.query('UPDATE rehome.journalled_table SET position = position');
    const report = await app().verify(v2);
    expect(failed(report)).toEqual([]);
    expect(checkOf(report, 'integrity.residents').outcome).toBe('skipped');
    expect(checkOf(report, 'integrity.residents').found).toContain('tell nothing of run 1');
  });

  test('where nothing was moved yet, the ledger’s tests have nothing to look at', async () => {
    const report = await app().verify(await app().unmigrated());
    expect(failed(report)).toEqual(
      expect.arrayContaining([
        'integrity.persons',
        'integrity.rows.public.users',
        'integrity.complete.public.users',
        'integrity.extra.public.drill_groups',
        'platform.complete',
        'experience.access.public.drill_groups',
      ]),
    );
    const skipped = report.checks.filter((check) => check.outcome === 'skipped');
    expect(skipped.map((check) => check.name)).toEqual([
      'integrity.residents',
      'experience.probe',
      'rollback.journal',
      'rollback.conflicts',
      'rollback.rehearsed',
    ]);
  });

  test('a run that was taken back has rehearsed the way', async () => {
    const v2 = await app().migrated();
    await undo({ v2: v2.url, run: 1 });
    await app().migrate(v2, { tests: false });
    const report = await app().verify(v2);
    expect(failed(report)).toEqual([]);
    expect(checkOf(report, 'rollback.rehearsed')).toMatchObject({
      outcome: 'passed',
      found: 'run 2',
    });
  });
});

describe('migrate', () => {
  test('what the app writes between the commit and the tests is no reason to go back', async () => {
    const v2 = await app().unmigrated();
    const { tests } = await app().migrate(v2, {
      tests: true,
      failpoint: async (name) => {
        if (name !== 'committed') return;
        await v2.query(`UPDATE users SET first_name = 'Johnny' WHERE id = ${JOHN};
          INSERT INTO session_preferences (user_id, duration) VALUES (${JOHN}, 20)`);
        await v2.query(await readExampleFile('resident-write.sql'));
      },
    });
    if (tests === null) throw new Error('no tests were run');
    expect(failed(tests)).toEqual([]);
    expect(tests.passed).toBeGreaterThan(70);
    expect(checkOf(tests, 'integrity.rows.public.users').found).toMatch(/1 of these written since/);
    expect(checkOf(tests, 'integrity.residents.public.users').found).toMatch(
      /; 1 row of residents/,
    );
    expect(checkOf(tests, 'experience.access.public.drill_groups').found).toMatch(
      /^205 matched persons with .*, 89 new persons with /,
    );
  });

  /** Migrates, and does something to the source before the tests after the commit. */
  const migrateWhile = async (sql: string, back: string) => {
    const { v1 } = app();
    try {
      return await app().migrate(await app().unmigrated(), {
        tests: true,
        failpoint: async (name) => {
          if (name === 'committed') await v1.query(sql);
        },
      });
    } finally {
      await v1.query(back);
    }
  };

  test('a source that goes on living does not count its rows again', async () => {
    const { tests } = await migrateWhile(
      `INSERT INTO drill_groups (id, user_id, name) VALUES (-1, 1, 'new')`,
      'DELETE FROM drill_groups WHERE id = -1',
    );
    if (tests === null) throw new Error('no tests were run');
    expect(failed(tests)).toEqual([]);
    for (const table of ['drill_groups', 'drill_group_items']) {
      expect(checkOf(tests, `integrity.complete.public.${table}`).found).toMatch(
        /; the source has changed since/,
      );
    }
    expect(checkOf(tests, 'integrity.complete.public.training_sessions').found).toMatch(
      /; \d+ looked at, as the source counts them by its links$/,
    );
  });

  test('a row of a person that was never staged', async () => {
    const someone = '(SELECT min(id) FROM training_sessions WHERE user_id IS NULL)';
    const error = await refusal(
      migrateWhile(
        `UPDATE training_sessions SET user_id = 1, total_duration = -1 WHERE id = ${someone}`,
        'UPDATE training_sessions SET user_id = NULL WHERE total_duration = -1',
      ),
    );
    expect(error.code).toBe('tests_failed');
    expect(error.details.join('\n')).toMatch(
      /^integrity\.complete\.public\.training_sessions: .* looked at, and the source counts \d+ by its links/m,
    );
  });
});
