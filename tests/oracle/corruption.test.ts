/** A right result with one thing done wrong to it: the oracle must say what. */
import { describe, expect, it } from 'vitest';
import { compare, compareFully, type Difference, MOST_LISTED, readDatabase } from './index.js';
import { useMigratedWorld } from './migrated-world.js';
import { L_DRAGS, TOE_TAPS } from './small-world.js';

const world = useMigratedWorld();

/** What is done wrong to a right result, the statements for it, and a difference it must show. */
const CORRUPTIONS: readonly [what: string, sql: string, shown: Partial<Difference>][] = [
  [
    'a matched person keeps the stale password',
    `UPDATE users SET hashed_password = 'hash-ann-old' WHERE id = 1`,
    { kind: 'changed', table: 'users', key: '1', column: 'hashed_password' },
  ],
  [
    'a resident has a matched person’s password',
    `UPDATE users SET hashed_password = 'hash-bob' WHERE id = 6`,
    { kind: 'changed', table: 'users', key: '6', expected: 'hash-bobxb', found: 'hash-bob' },
  ],
  [
    'a resident has another id',
    `DELETE FROM friendships WHERE id = 2; UPDATE users SET id = 99 WHERE id = 6`,
    { kind: 'missing', table: 'users', key: '6' },
  ],
  [
    'a resident’s row has another id',
    'UPDATE completed_sessions SET id = 300 WHERE id = 3',
    { kind: 'extra', table: 'completed_sessions', key: '300' },
  ],
  [
    'a resident’s JSON is written otherwise',
    `UPDATE completed_sessions SET drills = replace(drills::text, ': ', ':')::json WHERE id = 3`,
    { kind: 'changed', table: 'completed_sessions', key: '3', column: 'drills' },
  ],
  [
    'a resident’s row is gone',
    'DELETE FROM session_preferences WHERE id = 2',
    { kind: 'missing', table: 'session_preferences', key: '2' },
  ],
  [
    'a resident’s friendship is gone',
    'DELETE FROM friendships WHERE id = 1',
    { kind: 'missing', table: 'friendships', key: '1' },
  ],
  [
    'a guest’s session is gone',
    'DELETE FROM ordered_session_drills WHERE id = 3; DELETE FROM training_sessions WHERE id = 2',
    { kind: 'missing', table: 'training_sessions', key: '2' },
  ],
  [
    'a conflict’s own row is overwritten',
    `UPDATE users SET first_name = 'Dora' WHERE id = 7`,
    { kind: 'changed', table: 'users', key: '7', column: 'first_name' },
  ],
  [
    'a conflict’s own progress is recomputed',
    'UPDATE progress_history SET completed_sessions_count = 1 WHERE id = 3',
    { kind: 'changed', table: 'progress_history', key: '3' },
  ],
  [
    'a conflict’s added session is missing',
    'DELETE FROM completed_sessions WHERE user_id = 7',
    { kind: 'missing', table: 'completed_sessions', key: 'new (V1 id 5)' },
  ],
  [
    'a V2-only column of a matched person is lost',
    'UPDATE users SET username = NULL WHERE id = 1',
    { kind: 'changed', table: 'users', key: '1', column: 'username' },
  ],
  [
    'a V2-only row of a matched person is lost',
    'DELETE FROM custom_drills',
    { kind: 'missing', table: 'custom_drills', key: '1' },
  ],
  [
    'a new person is missing',
    `DELETE FROM ordered_session_drills WHERE id > 100; DELETE FROM drill_groups WHERE user_id > 100;
     DELETE FROM training_sessions WHERE user_id > 100; DELETE FROM session_preferences WHERE user_id > 100;
     DELETE FROM completed_sessions WHERE user_id > 100; DELETE FROM progress_history WHERE user_id > 100;
     DELETE FROM users WHERE id > 100`,
    { kind: 'missing', table: 'users', key: 'new (V1 id 5)' },
  ],
  [
    'a new row has an id that was used before',
    'UPDATE completed_sessions SET id = 9 WHERE user_id > 100',
    { kind: 'key', table: 'completed_sessions', key: '9' },
  ],
  [
    'a new row is missing',
    'DELETE FROM session_preferences WHERE user_id > 100',
    { kind: 'missing', table: 'session_preferences', key: 'new (V1 id 2)' },
  ],
  [
    'a row that V1 has not is left over',
    `INSERT INTO drill_groups (id, user_id, name) VALUES (7, 1, 'Stale')`,
    { kind: 'extra', table: 'drill_groups', key: '7' },
  ],
  [
    'a row is there twice',
    `INSERT INTO drill_group_items (id, drill_group_id, drill_uuid, position)
     SELECT 999, drill_group_id, drill_uuid, position FROM drill_group_items WHERE id = 1`,
    { kind: 'extra', table: 'drill_group_items', key: '999' },
  ],
  [
    'a new row is there twice',
    `INSERT INTO session_preferences (id, user_id, duration)
     SELECT 999, user_id, duration FROM session_preferences WHERE user_id > 100`,
    { kind: 'extra', table: 'session_preferences' },
  ],
  [
    'the drills of a matched person’s item and of another are swapped',
    `UPDATE drill_group_items SET drill_uuid = '${TOE_TAPS}' WHERE id = 1`,
    { kind: 'changed', table: 'drill_group_items', key: '1', column: 'drill_uuid' },
  ],
  [
    'the drill of a new person’s session is another one',
    `UPDATE ordered_session_drills SET drill_uuid = '${TOE_TAPS}'
     WHERE id > 100 AND drill_uuid = '${L_DRAGS}'`,
    { kind: 'changed', table: 'ordered_session_drills', column: 'drill_uuid', found: TOE_TAPS },
  ],
  [
    'an item whose drill V2 lacks is there with NULL',
    'INSERT INTO drill_group_items (id, drill_group_id, position) VALUES (999, 1, 1)',
    { kind: 'extra', table: 'drill_group_items', key: '999' },
  ],
  [
    'two twin groups have each other’s items in one group',
    `UPDATE drill_group_items i SET drill_group_id =
       (SELECT min(id) FROM drill_groups WHERE user_id > 100)
     FROM drill_groups g WHERE g.id = drill_group_id AND user_id > 100`,
    { kind: 'missing', table: 'drill_group_items' },
  ],
  [
    'a row of one person belongs to another',
    'UPDATE session_preferences SET user_id = 6 WHERE user_id > 100',
    { kind: 'extra', table: 'session_preferences' },
  ],
  [
    'a phone’s id is left in JSON',
    `UPDATE completed_sessions SET drills = '[{"id": "99999999-9999-9999-9999-999999999999",
       "uuid": "${TOE_TAPS}", "title": "Toe taps", "skill": "passing"}]' WHERE user_id = 7`,
    { kind: 'changed', table: 'completed_sessions', column: 'drills' },
  ],
  [
    'JSON has another drill’s uuid',
    `UPDATE completed_sessions SET drills =
       replace(drills::text, '${L_DRAGS}', '${TOE_TAPS}')::json WHERE id = 1`,
    { kind: 'changed', table: 'completed_sessions', key: '1', column: 'drills' },
  ],
  [
    'a drill that V2 lacks loses its id',
    `UPDATE completed_sessions SET drills =
       regexp_replace(drills::text, '"id": ?"[^"]*", ?"title": ?"Lost', '"title": "Lost')::json
     WHERE id = 1`,
    { kind: 'changed', table: 'completed_sessions', key: '1', column: 'drills' },
  ],
  [
    'a malformed element is repaired',
    `UPDATE completed_sessions SET drills = '[{"x": 1}]' WHERE user_id = 2`,
    { kind: 'changed', table: 'completed_sessions', column: 'drills' },
  ],
  [
    'a column is NULL',
    'UPDATE users SET strengths = NULL WHERE id = 1',
    { kind: 'changed', table: 'users', key: '1', column: 'strengths', found: null },
  ],
  [
    'an array is written otherwise',
    `UPDATE session_preferences SET available_equipment = '{ball,two,cones}' WHERE id = 1`,
    { kind: 'changed', table: 'session_preferences', key: '1', column: 'available_equipment' },
  ],
  [
    'the count of sessions is off',
    'UPDATE progress_history SET completed_sessions_count = 3 WHERE user_id = 1',
    { kind: 'changed', table: 'progress_history', column: 'completed_sessions_count' },
  ],
  [
    'a rounded share is off',
    'UPDATE progress_history SET drills_per_session = 1.4 WHERE user_id = 1',
    { kind: 'changed', table: 'progress_history', column: 'drills_per_session', expected: '1.5' },
  ],
  [
    'a drill never done is the favorite',
    `UPDATE progress_history SET favorite_drill = 'Wall pass' WHERE user_id = 1`,
    { kind: 'changed', table: 'progress_history', column: 'favorite_drill' },
  ],
  [
    'a token is lost',
    `DELETE FROM refresh_tokens WHERE token = 'token-carla'`,
    { kind: 'missing', table: 'refresh_tokens', key: 'new (V1 id 3)' },
  ],
  [
    'a resident’s token is taken over',
    `UPDATE refresh_tokens SET user_id = 2 WHERE token = 'token-droid'`,
    { kind: 'changed', table: 'refresh_tokens', key: '2', column: 'user_id' },
  ],
  [
    'a new row lacks a default of V2',
    `UPDATE refresh_tokens SET is_revoked = NULL WHERE token = 'token-carla'`,
    { kind: 'changed', table: 'refresh_tokens', column: 'is_revoked', expected: 'false' },
  ],
  [
    'a filter is lost',
    `DELETE FROM saved_filters WHERE client_id = 'client-bob'`,
    { kind: 'missing', table: 'saved_filters' },
  ],
  [
    'a copy found by its unique value has a new id',
    `UPDATE saved_filters SET id = 999 WHERE client_id = 'client-ann'`,
    { kind: 'missing', table: 'saved_filters', key: '9' },
  ],
  [
    'the catalogue is changed',
    `INSERT INTO drills (id, uuid, title)
     VALUES (999, '00000000-0000-0000-0000-00000000000d', 'Lost drill')`,
    { kind: 'extra', table: 'drills', key: '999' },
  ],
  [
    'a sequence is set back',
    `SELECT setval('users_id_seq', 7)`,
    { kind: 'sequence', table: 'users', column: 'id' },
  ],
  [
    'a sequence is behind',
    `UPDATE completed_sessions SET id = 2000 WHERE user_id > 100`,
    { kind: 'sequence', table: 'completed_sessions', expected: 'at least 2000' },
  ],
  ['a table is left over', 'CREATE TABLE scratch ()', { kind: 'table', table: 'scratch' }],
  ['a table is gone', 'DROP TABLE mental_training_quotes', { kind: 'table', found: null }],
];

describe('seeded corruption', () => {
  it.each(CORRUPTIONS)('%s', async (_what, sql, shown) => {
    const database = await world().migrated();
    await database.query(sql);
    expect(await world().differences(database)).toContainEqual(expect.objectContaining(shown));
  });

  it('lists some and counts all', async () => {
    const database = await world().migrated();
    await database.query(
      `INSERT INTO mental_training_quotes (content) SELECT 'quote' FROM generate_series(1, 70)`,
    );
    const actual = await readDatabase(database.url);
    expect(compareFully(world().expectation, actual)).toMatchObject({ total: 70 });
    const listed = compare(world().expectation, actual);
    expect(listed).toHaveLength(MOST_LISTED + 1);
    expect(listed.at(-1)).toMatchObject({ kind: 'more', found: '20 more differences' });
  });
});
