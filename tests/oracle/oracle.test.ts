/** Right results have no difference, and the oracle's reading is what a person would say. */
import { describe, expect, it } from 'vitest';
import {
  type AllowedWrite,
  compare,
  compareFully,
  expectAfterMigrate,
  expectAfterUndo,
  type History,
  historyAfter,
  type MigrateInput,
  MustStop,
  migrateNaively,
  NO_HISTORY,
  type Row,
  readDatabase,
  type Snapshot,
  showDifferences,
  v1Changes,
} from './index.js';
import { useMigratedWorld } from './migrated-world.js';
import { exampleFile, L_DRAGS, TOE_TAPS, V1_SQL, V2_SQL } from './small-world.js';

const world = useMigratedWorld();

describe('a right result', () => {
  it('has no difference', async () => {
    const database = await world().migrated();
    expect(showDifferences(await world().differences(database))).toBe('');
  });

  it('holds what a person would say it must', async () => {
    const { expectation } = world();
    const database = await world().migrated();
    expect(Object.fromEntries(expectation.persons)).toEqual({
      1: 'matched',
      2: 'matched',
      5: 'new',
      6: 'conflict',
    });
    const users = await database.query(
      `SELECT id <= 100 AS old, first_name, email, hashed_password AS hash, username FROM users
       ORDER BY id`,
    );
    const user = (old: boolean, first_name: string, email: string | null, hash: string) => ({
      old,
      first_name,
      email,
      hash,
      username: { Ann: 'annie', Droid: 'droid' }[first_name] ?? null,
    });
    expect(users).toEqual([
      user(true, 'Ann', 'Ann@example.org', 'hash-ann'),
      user(true, 'Bob', 'bob_b@example.org', 'hash-bob'),
      user(true, 'Nameless', null, 'hash-3'),
      user(true, 'Droid', 'droid@example.org', 'hash-droid'),
      user(true, 'bobXb', 'bobXb@example.org', 'hash-bobxb'),
      user(true, 'Dora on Android', 'Dora@example.org', 'hash-dora-android'),
      user(false, 'Carla', ' carla@example.org', 'hash-carla'),
    ]);

    const items = await database.query(
      `SELECT first_name AS person, name, drill_uuid AS drill, least(i.id, 101) AS id
       FROM drill_group_items i JOIN drill_groups g ON g.id = drill_group_id
       JOIN users u ON u.id = user_id ORDER BY first_name, drill_uuid`,
    );
    expect(items).toEqual([
      { person: 'Ann', name: 'Liked', drill: L_DRAGS, id: 1 },
      { person: 'Ann', name: 'Liked', drill: null, id: 101 },
      { person: 'Bob', name: "Bob's", drill: TOE_TAPS, id: 101 },
      { person: 'Carla', name: 'Twin', drill: L_DRAGS, id: 101 },
      { person: 'Carla', name: 'Twin', drill: TOE_TAPS, id: 101 },
      { person: 'Dora on Android', name: "Dora's", drill: L_DRAGS, id: 101 },
      { person: 'Droid', name: "Droid's", drill: L_DRAGS, id: 3 },
    ]);

    const tokens = await database.query(
      `SELECT user_id > 100 AS new, token, is_revoked FROM refresh_tokens ORDER BY token`,
    );
    expect(tokens).toEqual([
      { new: false, token: 'token-ann', is_revoked: true },
      { new: false, token: 'token-bob', is_revoked: false },
      { new: true, token: 'token-carla', is_revoked: false },
      { new: false, token: 'token-dora', is_revoked: false },
      { new: false, token: 'token-dora-2', is_revoked: false },
      { new: false, token: 'token-droid', is_revoked: false },
    ]);

    const [ann] = await database.query(
      `SELECT p.*, drills FROM progress_history p, completed_sessions s
       WHERE p.user_id = 1 AND s.id = 1`,
    );
    expect(ann).toMatchObject({
      id: 4,
      current_streak: 3,
      previous_streak: 6,
      completed_sessions_count: 2,
      drills_per_session: 1.5,
      minutes_per_session: 7.5,
      total_time_all_sessions: 15,
      dribbling_drills_completed: 1,
      passing_drills_completed: 2,
      first_touch_drills_completed: 0,
      most_improved_skill: 'passing',
      unique_drills_completed: 3,
      beginner_drills_completed: 1,
      mental_training_sessions: 0,
      drills: [{ drill: { uuid: L_DRAGS, title: 'L-drags' } }, { drill: { title: 'Lost drill' } }],
    });
    expect(ann?.drills[0].drill).not.toHaveProperty('id');
    expect(ann?.drills[1].drill).toHaveProperty('id');
    expect(ann?.drills[1].drill).not.toHaveProperty('uuid');
  });

  it('accounts for every row that stays behind', () => {
    const { expectation } = world();
    const excluded = expectation.excluded.map(
      ({ table, v1Id, reason }) => `${table} ${v1Id}: ${reason}`,
    );
    expect(excluded).toEqual([
      'completed_sessions 6: nobody',
      'completed_sessions 7: no_identity',
      'drill_groups 6: nobody',
      'drill_group_items 2: reference_missing',
      'progress_history 4: unique_clash',
      'saved_filters 3: unique_clash',
      'refresh_tokens 4: unique_clash',
      'refresh_tokens 5: unique_clash',
      'training_sessions 2: nobody',
      'ordered_session_drills 2: reference_missing',
      'ordered_session_drills 3: nobody',
      'users 3: no_identity',
      'users 4: no_identity',
    ]);
  });

  it('has the progress that the example’s own SQL derives', async () => {
    const database = await world().migrated();
    await database.query(`
      CREATE TEMP TABLE rehome_persons AS SELECT id FROM users WHERE id IN (1, 2) OR id > 100;
      UPDATE progress_history SET completed_sessions_count = -1, favorite_drill = 'none',
        drills_per_session = -1 WHERE user_id IN (SELECT id FROM rehome_persons);
      ${exampleFile('derive-progress.sql')}`);
    expect(showDifferences(await world().differences(database))).toBe('');
  });

  it('may hold what the test itself wrote meanwhile', async () => {
    const { v1, v2 } = world();
    const database = await world().migrated();
    await database.query(`
      UPDATE users SET first_name = 'Droid II' WHERE id = 5;
      DELETE FROM friendships WHERE id = 2;
      INSERT INTO users (id, email) VALUES (900, 'late@example.org');
      INSERT INTO completed_sessions (id, user_id, date) VALUES (900, 900, now());
      SELECT setval('users_id_seq', 900); SELECT setval('completed_sessions_id_seq', 900)`);
    const allowedWrites: AllowedWrite[] = [
      { table: 'users', key: '5', columns: { first_name: 'Droid II' } },
      { table: 'friendships', key: '2', columns: null },
      { table: 'users', key: '900', columns: { email: 'late@example.org' } },
      { table: 'completed_sessions', key: '900', columns: 'any' },
    ];
    const allowed = expectAfterMigrate({ v1, v2, allowedWrites });
    expect(showDifferences(await world().differences(database, allowed))).toBe('');
    expect(await world().differences(database)).toHaveLength(4);
  });
});

describe('who is who', () => {
  const withRow = (snapshot: Snapshot, name: string, row: Row): Snapshot => {
    const table = snapshot.get(name);
    if (table === undefined) throw new Error(`no table ${name}`);
    return new Map(snapshot).set(name, { ...table, rows: [...table.rows, row] });
  };
  const personsOf = (input: MigrateInput) => expectAfterMigrate(input).persons;

  it('has no answer where two persons have one identity', () => {
    const { v1, v2 } = world();
    const secondAnn = { id: '50', email: 'ANN@example.org ' };
    const secondDroid = { id: '50', email: 'DROID@example.org' };
    expect(() => expectAfterMigrate({ v1: withRow(v1, 'users', secondAnn), v2 })).toThrow(MustStop);
    expect(() => expectAfterMigrate({ v1, v2: withRow(v2, 'users', secondAnn) })).toThrow(MustStop);
    // Two residents with one e-mail are nobody's business.
    expect(personsOf({ v1, v2: withRow(v2, 'users', secondDroid) }).size).toBe(4);
  });

  it('tells a conflict by its key, or by its date of creation, unless an earlier run moved it', () => {
    const { v1, v2 } = world();
    const person = { id: '50', email: 'eve@example.org' };
    const source = withRow(v1, 'users', person);
    const classOf = (copy: Row, history: History = NO_HISTORY, residentSince = '2025-09-01') => {
      const target = withRow(v2, 'users', copy);
      return personsOf({ v1: source, v2: target, history, residentSince }).get('50');
    };
    const moved = new Map([['users', new Map([['50', '51']])]]);
    expect(classOf({ ...person, created_at: '2025-08-31 23:59:59' })).toBe('matched');
    expect(classOf({ ...person, created_at: '2025-09-01 00:00:00' })).toBe('conflict');
    expect(classOf({ ...person, id: '51', created_at: '2025-07-28 00:00:00' })).toBe('conflict');
    expect(classOf({ ...person, id: '51', created_at: '2025-10-01 00:00:00' }, moved)).toBe(
      'matched',
    );
  });

  it('leaves alone who is not in the cohort', () => {
    const { v1, v2 } = world();
    const { persons, tables } = expectAfterMigrate({ v1, v2, cohort: (row) => row.id !== '1' });
    expect(persons.has('1')).toBe(false);
    expect(tables.get('users')?.known.get('1')).toMatchObject({ untouched: true });
    expect(tables.get('drill_groups')?.known.get('7')).toMatchObject({ untouched: true });
  });
});

describe('a second run', () => {
  it('meets the same V1 after the same seed', async () => {
    const { v1 } = world();
    const changedV1 = async (seed: number) => {
      const source = await world().fromSql(V1_SQL);
      await v1Changes(source.url, seed);
      return readDatabase(source.url);
    };
    const once = await changedV1(1);
    expect(compare(expectAfterUndo({ before: once }), await changedV1(1))).toEqual([]);
    const changed = compareFully(expectAfterUndo({ before: v1 }), once);
    expect(new Set(changed.differences.map(({ kind }) => kind))).toEqual(
      new Set(['changed', 'missing', 'extra']),
    );
  });

  it('follows the rows that the first one made', async () => {
    const { v1, expectation } = world();
    const database = await world().migrated();
    const between = await readDatabase(database.url);
    const history = historyAfter(expectation, between);
    const again = expectAfterMigrate({ v1, v2: between, history });
    expect(showDifferences(compare(again, between))).toBe('');
    expect([...again.tables.values()].flatMap(({ created }) => created)).toEqual([]);

    for (const seed of [1, 2, 3]) {
      const changed = await world().fromSql(V1_SQL);
      const changes = await v1Changes(changed.url, seed);
      const now = await world().migrated();
      const second = expectAfterMigrate({
        v1: await readDatabase(changed.url),
        v2: await readDatabase(now.url),
        history,
      });
      expect((await world().differences(now, second)).length).toBeGreaterThan(0);
      await migrateNaively(now.url, second);
      expect(showDifferences(await world().differences(now, second))).toBe('');
      const there = await now.query(
        'SELECT FROM users WHERE lower(email) = ANY (SELECT lower(unnest($1::text[])))',
        [[changes.left, changes.arrived, changes.renamed.to]],
      );
      expect(there).toHaveLength(3);
    }
  });
});

describe('an undo', () => {
  it('is right when every row is as before', async () => {
    const { v2 } = world();
    const undone = expectAfterUndo({ before: v2 });
    const database = await world().fromSql(V2_SQL);
    expect(await world().differences(database, undone)).toEqual([]);
    await database.query(`UPDATE session_preferences SET target_skills = NULL WHERE id = 1`);
    expect(await world().differences(database, undone)).toHaveLength(1);
  });

  it('is wrong when the run is still there', async () => {
    const { v2 } = world();
    const database = await world().migrated();
    const found = await world().differences(database, expectAfterUndo({ before: v2 }));
    expect(found.map(({ kind }) => kind)).toContain('missing');
    expect(found.map(({ kind }) => kind)).toContain('extra');
  });
});
