/** One thing done wrong to a migrated V2: the tests must fail, and name what it was. */
import { describe, expect, test } from 'vitest';
import { checkOf, failed, useMigratedApp } from './migrated-app.js';

const app = useMigratedApp();

const JOHN = `(SELECT id FROM users WHERE email ILIKE 'john\\_doe@example.com')`;
const MARY = `(SELECT id FROM users WHERE email ILIKE 'mary\\_major@example.org')`;
const ITEMS = `SELECT i.id FROM drill_group_items i JOIN drill_groups g ON g.id = i.drill_group_id`;

/** What is done wrong, the statements for it, and the tests that must fail, no other. */
const CORRUPTIONS: readonly [what: string, sql: string, failing: readonly string[]][] = [
  [
    'a password hash of another person',
    `UPDATE users SET hashed_password = (SELECT hashed_password FROM users WHERE email ILIKE 'johnXdoe@example.com')
      WHERE id = ${JOHN}`,
    ['integrity.rows.public.users', 'experience.password', 'experience.credentials'],
  ],
  [
    'a password hash of no known scheme',
    `UPDATE users SET hashed_password = 'plain text' WHERE id = ${MARY}`,
    [
      'integrity.rows.public.users',
      'experience.password',
      'experience.password-scheme',
      'experience.credentials',
    ],
  ],
  [
    'a password of a resident that nobody knows',
    `UPDATE users SET hashed_password = replace(hashed_password, 'a', 'b') WHERE email ILIKE 'johnXdoe@example.com'`,
    ['experience.credentials'],
  ],
  [
    'an e-mail in other case',
    `UPDATE users SET email = upper(email) WHERE id = ${MARY}`,
    ['integrity.rows.public.users'],
  ],
  [
    'an owned row deleted',
    `DELETE FROM drill_group_items WHERE id = (${ITEMS} WHERE g.user_id = ${JOHN} ORDER BY 1 LIMIT 1)`,
    [
      'integrity.rows.public.drill_group_items',
      'integrity.complete.public.drill_group_items',
      'experience.access.public.drill_group_items',
    ],
  ],
  [
    'an owned row too many',
    `INSERT INTO session_preferences (user_id, duration) VALUES (${JOHN}, 20)`,
    ['integrity.extra.public.session_preferences', 'experience.access.public.session_preferences'],
  ],
  [
    'an owned row of an owned row too many',
    `INSERT INTO drill_group_items (drill_group_id, drill_uuid)
     SELECT drill_group_id, drill_uuid FROM drill_group_items
      WHERE id = (${ITEMS} WHERE g.user_id = ${JOHN} ORDER BY 1 LIMIT 1)`,
    ['integrity.extra.public.drill_group_items', 'experience.access.public.drill_group_items'],
  ],
  [
    'the drills of two items swapped',
    `WITH pair AS (
       SELECT (array_agg(i.id ORDER BY i.id))[1] AS a, (array_agg(i.id ORDER BY i.id DESC))[1] AS b
         FROM drill_group_items i JOIN drill_groups g ON g.id = i.drill_group_id WHERE g.user_id = ${JOHN})
     UPDATE drill_group_items x SET drill_uuid = y.drill_uuid FROM drill_group_items y, pair
      WHERE x.id = pair.a AND y.id = pair.b OR x.id = pair.b AND y.id = pair.a`,
    ['integrity.rows.public.drill_group_items'],
  ],
  [
    'an e-mail twice, in other case',
    `INSERT INTO users (email, hashed_password) SELECT upper(email), hashed_password FROM users WHERE id = ${JOHN}`,
    ['platform.residents', 'experience.lookup', 'experience.credentials'],
  ],
  [
    'an e-mail of a resident twice, in other case',
    `INSERT INTO users (email, hashed_password) VALUES ('JOHNXDOE@example.com', NULL)`,
    ['experience.lookup', 'experience.credentials'],
  ],
  [
    'a live token lost',
    `DELETE FROM refresh_tokens WHERE id = (
       SELECT min(t.id) FROM refresh_tokens t JOIN rehome.persons_1 p ON p.t_1 = t.user_id
        WHERE p.mode <> 'a' AND t.expires_at > timestamp '2025-10-01')`,
    [
      'integrity.rows.public.refresh_tokens',
      'integrity.complete.public.refresh_tokens',
      'experience.tokens',
      'experience.access.public.refresh_tokens',
    ],
  ],
  [
    'a live token of one person with another',
    `UPDATE refresh_tokens SET user_id = ${MARY} WHERE id = (
       SELECT min(t.id) FROM refresh_tokens t WHERE t.user_id = ${JOHN} AND t.expires_at > timestamp '2025-10-01')`,
    [
      'integrity.rows.public.refresh_tokens',
      'experience.tokens',
      'experience.access.public.refresh_tokens',
    ],
  ],
  [
    'an item of a group that is not there',
    `SET session_replication_role = replica;
     UPDATE drill_group_items SET drill_group_id = 999999 WHERE id = (${ITEMS} WHERE g.user_id = ${JOHN} ORDER BY 1 LIMIT 1)`,
    [
      'integrity.rows.public.drill_group_items',
      'integrity.complete.public.drill_group_items',
      'integrity.orphans.public.drill_group_items',
      'experience.access.public.drill_group_items',
    ],
  ],
  [
    'a group deleted under its items',
    `SET session_replication_role = replica;
     DELETE FROM drill_groups WHERE id = (SELECT min(drill_group_id) FROM drill_group_items i JOIN drill_groups g ON g.id = i.drill_group_id WHERE g.user_id = ${JOHN})`,
    [
      'integrity.rows.public.drill_groups',
      'integrity.rows.public.drill_group_items',
      'integrity.complete.public.drill_groups',
      'integrity.complete.public.drill_group_items',
      'integrity.orphans.public.drill_group_items',
      'experience.access.public.drill_groups',
      'experience.access.public.drill_group_items',
    ],
  ],
  [
    'a drill that is not there, by a link without constraint',
    `UPDATE ordered_session_drills SET drill_uuid = '00000000-0000-0000-0000-000000000000'
      WHERE id = (SELECT min(d.id) FROM ordered_session_drills d JOIN training_sessions s ON s.id = d.session_id WHERE s.user_id = ${JOHN})`,
    [
      'integrity.rows.public.ordered_session_drills',
      'integrity.orphans.public.ordered_session_drills',
    ],
  ],
  [
    'a sequence set back',
    `SELECT setval('drill_groups_id_seq', (SELECT max(id) - 1 FROM drill_groups))`,
    ['integrity.sequences'],
  ],
  [
    'two sessions with each other’s owner',
    `WITH pair AS (SELECT (SELECT min(id) FROM completed_sessions WHERE user_id = ${JOHN}) AS a,
                          (SELECT min(id) FROM completed_sessions WHERE user_id = ${MARY}) AS b)
     UPDATE completed_sessions x SET user_id = y.user_id FROM completed_sessions y, pair
      WHERE x.id = pair.a AND y.id = pair.b OR x.id = pair.b AND y.id = pair.a`,
    ['integrity.rows.public.completed_sessions'],
  ],
  [
    'a session given to a resident',
    `UPDATE completed_sessions SET user_id = (SELECT id FROM users WHERE email ILIKE 'johnXdoe@example.com')
      WHERE id = (SELECT min(id) FROM completed_sessions WHERE user_id = ${JOHN})`,
    [
      'integrity.rows.public.completed_sessions',
      'integrity.complete.public.completed_sessions',
      'experience.access.public.completed_sessions',
    ],
  ],
  [
    'a uuid inside JSON',
    `UPDATE completed_sessions SET drills = replace(drills::text, '"uuid"', '"id"')::json
      WHERE id = (SELECT min(id) FROM completed_sessions WHERE user_id = ${JOHN} AND drills::text LIKE '%"uuid"%')`,
    ['integrity.rows.public.completed_sessions'],
  ],
  [
    'NULL instead of a value',
    `UPDATE users SET strengths = NULL WHERE id = ${JOHN}`,
    ['integrity.rows.public.users'],
  ],
  [
    'a constraint made anew and never validated',
    `ALTER TABLE drill_groups DROP CONSTRAINT drill_groups_user_id_fkey;
     ALTER TABLE drill_groups ADD CONSTRAINT drill_groups_user_id_fkey FOREIGN KEY (user_id) REFERENCES users NOT VALID`,
    ['integrity.constraints'],
  ],
  [
    'constraints switched off',
    'ALTER TABLE drill_group_items DISABLE TRIGGER ALL',
    ['integrity.constraints'],
  ],
  [
    'entries of the journal lost',
    'DELETE FROM rehome.journal_1_1 WHERE ctid IN (SELECT ctid FROM rehome.journal_1_1 LIMIT 3)',
    ['integrity.witness', 'rollback.journal'],
  ],
  [
    'an image in the journal lost',
    `UPDATE rehome.journal_1_0 SET b_1 = NULL WHERE op = 'U' AND k_1 = ${JOHN}`,
    ['rollback.journal'],
  ],
];

/** The same, of persons with all that is theirs: tests of owned tables fail besides. */
const LOSSES: typeof CORRUPTIONS = [
  [
    'a new person missing with all that is theirs',
    `SET session_replication_role = replica;
     DELETE FROM ordered_session_drills WHERE session_id IN (SELECT id FROM training_sessions WHERE user_id = ${MARY});
     DELETE FROM drill_group_items WHERE drill_group_id IN (SELECT id FROM drill_groups WHERE user_id = ${MARY});
     DELETE FROM training_sessions WHERE user_id = ${MARY}; DELETE FROM drill_groups WHERE user_id = ${MARY};
     DELETE FROM completed_sessions WHERE user_id = ${MARY}; DELETE FROM session_preferences WHERE user_id = ${MARY};
     DELETE FROM progress_history WHERE user_id = ${MARY}; DELETE FROM saved_filters WHERE user_id = ${MARY};
     DELETE FROM refresh_tokens WHERE user_id = ${MARY}; DELETE FROM password_reset_codes WHERE user_id = ${MARY};
     DELETE FROM users WHERE id = ${MARY}`,
    [
      'integrity.persons',
      'integrity.rows.public.users',
      'integrity.complete.public.users',
      'platform.complete',
      'experience.password',
      'experience.tokens',
      'experience.credentials',
    ],
  ],
  [
    'another e-mail of a moved person',
    `UPDATE users SET email = 'nobody@example.net' WHERE id = ${JOHN}`,
    [
      'integrity.persons',
      'integrity.rows.public.users',
      'integrity.extra.public.drill_groups',
      'experience.credentials',
    ],
  ],
];

test('a right result passes every test', async () => {
  const report = await app().verify(await app().migrated());
  expect(failed(report)).toEqual([]);
  expect(report.passed).toBeGreaterThan(70);
  const skipped = report.checks.filter((check) => check.outcome === 'skipped');
  expect(skipped.map((check) => check.name)).toEqual(['experience.probe', 'rollback.rehearsed']);
});

describe('a copy with one thing wrong', () => {
  test.each(CORRUPTIONS)('%s', async (_what, sql, failing) => {
    const v2 = await app().migrated();
    await v2.query(sql);
    const report = await app().verify(v2);
    expect(failed(report)).toEqual(failing);
    for (const name of failing) {
      expect(checkOf(report, name).found).not.toBe(checkOf(report, name).expected);
    }
  });

  test.each(LOSSES)('%s', async (_what, sql, failing) => {
    const v2 = await app().migrated();
    await v2.query(sql);
    expect(failed(await app().verify(v2))).toEqual(expect.arrayContaining([...failing]));
  });
});

test('examples are masked, and a key that opens doors is not shown', async () => {
  const v2 = await app().migrated();
  await v2.query(`INSERT INTO users (email, hashed_password) SELECT upper(email), hashed_password FROM users WHERE id = ${JOHN};
    CREATE TABLE issued (token text PRIMARY KEY);
    ALTER TABLE refresh_tokens ADD FOREIGN KEY (token) REFERENCES issued NOT VALID`);
  const report = await app().verify(v2);
  expect(checkOf(report, 'experience.lookup').examples).toEqual(['j***@example.com']);
  expect(checkOf(report, 'platform.residents').examples[0]).toMatch(
    /^j\*\*\*@example\.com, target key/,
  );
  const { examples } = checkOf(report, 'integrity.orphans.public.refresh_tokens');
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(example).toMatch(/: \(not shown\)$/);
});
