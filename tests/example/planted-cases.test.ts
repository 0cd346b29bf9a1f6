/** Every case that the example is there for is in it, at 300 persons already. */
import bcrypt from 'bcryptjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { loadExample } from './load-example.js';

const PERSONS = 300;
const OWNED = [
  'completed_sessions',
  'session_preferences',
  'drill_groups',
  'progress_history',
  'saved_filters',
  'refresh_tokens',
  'password_reset_codes',
  'training_sessions',
] as const;

interface User {
  readonly id: number;
  readonly email: string | null;
  readonly hash: string;
}
type Owned = Readonly<Record<string, unknown>> & { readonly id: number; readonly user_id: number };

const databases = useDatabases();
let v1: TestDatabase;
let v2: TestDatabase;
let later: TestDatabase;
let users1: Map<string, User>;
let users2: Map<string, User>;
/** Ids, which are the same on both sides. */
let copies: Set<number>;
let residents: Set<number>;
let doubles: { v1: number; v2: number }[];

beforeAll(async () => {
  v1 = await databases.fresh({ major: 18 });
  v2 = await databases.fresh({ major: 18 });
  later = await databases.fresh({ major: 18 });
  await loadExample(v1.url, { side: 'v1', persons: PERSONS });
  await loadExample(v2.url, { side: 'v2', persons: PERSONS, variant: 'created-at' });
  await loadExample(later.url, { side: 'v2', persons: PERSONS, variant: 'later' });
  [users1, users2] = [byIdentity(await usersOf(v1)), byIdentity(await usersOf(v2))];
  const both = [...users1].flatMap(([email, one]) => {
    const two = users2.get(email);
    return two === undefined ? [] : [{ v1: one.id, v2: two.id }];
  });
  copies = new Set(both.filter((pair) => pair.v1 === pair.v2).map((pair) => pair.v1));
  doubles = both.filter((pair) => pair.v1 !== pair.v2);
  residents = new Set(
    [...users2].filter(([email]) => !users1.has(email)).map(([, user]) => user.id),
  );
});

describe('persons', () => {
  test('e-mails that differ in case, either way', () => {
    const pairs = [...users1].map(([email, user]) => [user.email, users2.get(email)?.email]);
    const differing = pairs.filter(([one, two]) => two !== undefined && one !== two);
    expect(differing.filter(([one]) => one === one?.toLowerCase()).length).toBeGreaterThan(1);
    expect(differing.filter(([, two]) => two === two?.toLowerCase()).length).toBeGreaterThan(1);
  });

  test('NULL, empty and @-less e-mails on both sides', async () => {
    for (const side of [v1, v2]) {
      const none = (await usersOf(side)).map((user) => user.email).filter((e) => !e?.includes('@'));
      expect(none).toContain(null);
      expect(none).toContain('');
      expect(none.some((email) => email && email.length > 3)).toBe(true);
    }
    const android = await v2.query(
      `SELECT FROM users WHERE created_at >= '2025-09-01' AND (email IS NULL OR email !~ '@')`,
    );
    expect(android.length).toBeGreaterThan(1);
  });

  test('residents whose e-mails an ILIKE takes for those of V1', () => {
    const caught = (pattern: string) =>
      [...users2.keys()].filter((email) => like(email, pattern) && email !== pattern);
    expect(caught('john_doe@example.com')).toEqual(['johnxdoe@example.com']);
    expect(caught('mary_major@example.org')).toEqual(['maryxmajor@example.org']);
    expect(copies).toContain(users1.get('john_doe@example.com')?.id);
    expect(users2.has('mary_major@example.org')).toBe(false);
    expect(residents).toContain(users2.get('johnxdoe@example.com')?.id);
  });

  test('new persons have the ids of residents', () => {
    const created = [...users1].filter(([email]) => !users2.has(email));
    expect(created.filter(([, user]) => residents.has(user.id)).length).toBeGreaterThan(10);
  });

  test('changed passwords, and the ones that the config knows', async () => {
    const changed = [...users1].filter(([email, user]) => {
      const copy = users2.get(email);
      return copy?.id === user.id && copy.hash !== user.hash;
    });
    expect(changed.length).toBeGreaterThan(2);
    const verify = (users: Map<string, User>, email: string, password: string) =>
      bcrypt.compare(password, users.get(email)?.hash ?? '');
    expect(await verify(users1, 'john_doe@example.com', 'rabona 5')).toBe(true);
    expect(await verify(users2, 'john_doe@example.com', 'correct-horse-1')).toBe(true);
    expect(await verify(users1, 'mary_major@example.org', 'left-foot-2')).toBe(true);
    expect(await verify(users2, 'johnxdoe@example.com', 'tiki-taka-6')).toBe(true);
  });

  test('Android accounts under a V1 e-mail, told apart by the creation date', async () => {
    expect(doubles.length).toBeGreaterThanOrEqual(2);
    const made = await v2.query<{ id: number; late: boolean }>(
      `SELECT id, created_at >= '2025-09-01' AS late FROM users`,
    );
    const late = new Set(made.filter((user) => user.late).map((user) => user.id));
    expect(doubles.every((double) => late.has(double.v2))).toBe(true);
    expect([...copies].some((id) => late.has(id))).toBe(false);
    expect([...residents].every((id) => late.has(id))).toBe(true);
    for (const double of doubles) {
      const count = (side: TestDatabase, id: number) =>
        side.query('SELECT FROM completed_sessions WHERE user_id = $1', [id]);
      expect((await count(v1, double.v1)).length).toBeGreaterThan(0);
      expect((await count(v2, double.v2)).length).toBeGreaterThan(0);
    }
  });
});

describe('owned rows', () => {
  test.each(OWNED)('%s: equal, changed, deleted and missing rows', async (table) => {
    const [one, two] = [await owned(v1, table), await owned(v2, table)];
    const stale = [...two.values()].filter((row) => copies.has(row.user_id));
    const kept = stale.filter((row) => one.get(row.id)?.user_id === row.user_id);
    const equal = kept.filter((row) => sameInV1(table, row, one.get(row.id)));
    if (table !== 'session_preferences' && table !== 'progress_history') {
      expect(stale.length - kept.length, 'deleted').toBeGreaterThan(0);
    }
    expect(kept.length - equal.length, 'changed').toBeGreaterThan(0);
    const missing = [...one.values()].filter(
      (row) => copies.has(row.user_id) && two.get(row.id)?.user_id !== row.user_id,
    );
    if (table !== 'session_preferences' && table !== 'progress_history') {
      expect(missing.length, 'missing').toBeGreaterThan(0);
    }
    if (table !== 'progress_history') {
      expect(equal.length / stale.length).toBeGreaterThan(0.75);
      expect(equal.length / stale.length).toBeLessThan(0.98);
    }
  });

  test.each(OWNED)('%s: ids of residents are ids of others in V1', async (table) => {
    const [one, two] = [await owned(v1, table), await owned(v2, table)];
    const colliding = [...two.values()].filter(
      (row) => residents.has(row.user_id) && one.has(row.id),
    );
    expect(colliding.length).toBeGreaterThan(2);
  });

  test('items: changed, moved to another group, deleted and missing', async () => {
    const items = `SELECT i.id, g.user_id, g.id AS group, i.position
      FROM drill_group_items i JOIN drill_groups g ON g.id = i.drill_group_id`;
    const [one, two] = [byId(await v1.query<Owned>(items)), byId(await v2.query<Owned>(items))];
    const stale = [...two.values()].filter((row) => copies.has(row.user_id));
    const kept = stale.filter((row) => one.get(row.id)?.user_id === row.user_id);
    expect(stale.length - kept.length).toBeGreaterThan(10);
    expect(kept.filter((row) => one.get(row.id)?.group !== row.group).length).toBeGreaterThan(2);
    expect(kept.filter((row) => one.get(row.id)?.position !== row.position).length).toBeGreaterThan(
      5,
    );
    expect([...one.values()].filter((row) => !two.has(row.id)).length).toBeGreaterThan(10);
  });

  test.each([
    ['refresh_tokens', 'token'],
    ['saved_filters', 'client_id'],
  ])(
    '%s.%s that V2 has already, under the same person and under a resident',
    async (table, column) => {
      const [one, two] = [await owned(v1, table), await owned(v2, table)];
      const inV2 = new Map([...two.values()].map((row) => [row[column], row]));
      const clashes = [...one.values()].flatMap((row) => {
        const other = inV2.get(row[column]);
        return other && other.id !== row.id ? [{ row, other }] : [];
      });
      expect(
        clashes.filter(({ row, other }) => row.user_id === other.user_id).length,
      ).toBeGreaterThan(1);
      expect(clashes.filter(({ other }) => residents.has(other.user_id)).length).toBeGreaterThan(0);
    },
  );

  test('sessions of guests and filters without owner, on both sides', async () => {
    for (const side of [v1, v2]) {
      for (const table of ['training_sessions', 'saved_filters']) {
        const rows = await side.query(`SELECT FROM ${table} WHERE user_id IS NULL`);
        expect(rows.length).toBeGreaterThan(2);
      }
    }
    expect(
      await v1.query(`SELECT FROM ordered_session_drills o JOIN training_sessions s
        ON s.id = o.session_id WHERE s.user_id IS NULL`),
    ).not.toEqual([]);
  });

  test('persons without progress, and counts of V1 that are wrong', async () => {
    const without = await v1.query(
      'SELECT FROM users u WHERE NOT EXISTS (SELECT FROM progress_history WHERE user_id = u.id)',
    );
    expect(without.length).toBeGreaterThan(2);
    const wrong = await v1.query(`SELECT FROM progress_history h WHERE completed_sessions_count
      <> (SELECT count(*) FROM completed_sessions WHERE user_id = h.user_id)`);
    expect(wrong.length).toBeGreaterThan(10);
  });
});

describe('drills', () => {
  const titles = 'SELECT title, id FROM drills';

  test('numbered otherwise, and some on one side only', async () => {
    const [one, two] = [await idsByTitle(v1), await idsByTitle(v2)];
    const shared = [...one].filter(([title]) => two.has(title));
    expect(shared).toHaveLength(46);
    expect(shared.filter(([title, id]) => two.get(title) === id).length).toBeLessThan(6);
    expect([one.size, two.size]).toEqual([48, 60]);
  });

  test.each(['drill_group_items', 'ordered_session_drills'])(
    '%s of V1 use drills that V2 lacks',
    async (table) => {
      const two = await idsByTitle(v2);
      const used = await v1.query<{ title: string }>(
        `SELECT d.title FROM ${table} i JOIN drills d ON d.id = i.drill_id`,
      );
      expect(used.filter(({ title }) => !two.has(title)).length).toBeGreaterThan(5);
    },
  );

  test("Android sessions train drills of the person's own", async () => {
    const own = await v2.query(`SELECT FROM ordered_session_drills o
      JOIN custom_drills c ON c.uuid = o.drill_uuid
      JOIN training_sessions s ON s.id = o.session_id AND s.user_id = c.user_id`);
    expect(own.length).toBeGreaterThan(5);
  });

  async function idsByTitle(side: TestDatabase): Promise<Map<string, number>> {
    const rows = await side.query<{ title: string; id: number }>(titles);
    return new Map(rows.map((row) => [row.title, row.id]));
  }
});

describe('drills inside completed sessions', () => {
  interface Session extends Owned {
    readonly drills: readonly unknown[];
  }
  const sessionsOf = async (side: TestDatabase) =>
    byId(await side.query<Session>('SELECT * FROM completed_sessions WHERE drills IS NOT NULL'));
  const field = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

  test('both shapes, empty arrays, malformed elements, unknown titles', async () => {
    const known = await v2.query<{ title: string }>('SELECT title FROM drills');
    const titles = new Set<unknown>(known.map(({ title }) => title));
    const sessions = [...(await sessionsOf(v1)).values()];
    const elements = sessions.flatMap((session) => session.drills);
    const count = (test: (element: unknown) => boolean) => elements.filter(test).length;
    expect(count((e) => typeof field(field(e, 'drill'), 'title') === 'string')).toBeGreaterThan(
      999,
    );
    expect(count((e) => typeof field(e, 'title') === 'string')).toBeGreaterThan(50);
    expect(sessions.filter((session) => session.drills.length === 0).length).toBeGreaterThan(20);
    for (const bad of [7, null, 'L-drags']) expect(elements).toContain(bad);
    expect(count(Array.isArray)).toBeGreaterThan(0);
    expect(count((e) => field(e, 'drill') === 'L-drags')).toBeGreaterThan(0);
    expect(count((e) => !!field(e, 'drill') && !field(field(e, 'drill'), 'title'))).toBeGreaterThan(
      0,
    );
    const title = (e: unknown) => field(field(e, 'drill'), 'title') ?? field(e, 'title');
    expect(count((e) => !!title(e) && !titles.has(title(e)))).toBeGreaterThan(10);
    expect(count((e) => title(e) === 'Fußball-Slalom')).toBeGreaterThan(3);
    expect(count((e) => field(e, 'totalDuration') === null)).toBeGreaterThan(10);
    const escaped = await v1.query(
      String.raw`SELECT FROM completed_sessions WHERE strpos(drills::text, '\u00df') > 0`,
    );
    expect(escaped.length).toBeGreaterThan(3);
  });

  test('the copy of July 28th is what a correct conversion makes of V1', async () => {
    const known = await v2.query<{ title: string; uuid: string }>('SELECT title, uuid FROM drills');
    const uuids = new Map<unknown, string>(known.map(({ title, uuid }) => [title, uuid]));
    const converted = (value: unknown): unknown => {
      const uuid = uuids.get(field(value, 'title'));
      if (uuid === undefined || typeof value !== 'object') return value;
      const { id: _, ...rest } = Object(value);
      return { ...rest, uuid };
    };
    const [one, two] = [await sessionsOf(v1), await sessionsOf(v2)];
    let equal = 0;
    for (const copy of two.values()) {
      const session = one.get(copy.id);
      if (!copies.has(copy.user_id) || session?.user_id !== copy.user_id) continue;
      const expected = session.drills.map((element) => {
        const drill = field(element, 'drill');
        return drill === undefined
          ? converted(element)
          : { ...Object(element), drill: converted(drill) };
      });
      if (session.total_completed_drills !== copy.total_completed_drills) continue;
      const same = JSON.stringify(sorted(expected)) === JSON.stringify(sorted(copy.drills));
      if (same) equal += 1;
      else expect(JSON.stringify(session.drills)).toContain('"setsDone":4');
    }
    expect(equal).toBeGreaterThan(900);
  });

  test("Android users' mental sessions", async () => {
    const mental = await v2.query<Owned>(`SELECT c.* FROM completed_sessions c
      JOIN mental_training_sessions m ON m.id = c.mental_training_session_id
        AND m.user_id = c.user_id
      WHERE c.session_type = 'mental_training' AND c.drills IS NULL`);
    expect(mental.length).toBeGreaterThan(5);
    expect(mental.some((row) => copies.has(row.user_id))).toBe(false);
  });
});

describe('what V2 alone has', () => {
  test.each([
    'mental_training_sessions',
    'custom_drills',
    'email_verification_codes',
    'user_store_items',
    'purchase_transactions',
  ])('%s of matched persons and of residents', async (table) => {
    const rows = await later.query<Owned>(`SELECT user_id FROM ${table}`);
    expect(rows.filter((row) => copies.has(row.user_id)).length).toBeGreaterThan(1);
    expect(rows.filter((row) => residents.has(row.user_id)).length).toBeGreaterThan(1);
  });

  test('user names and avatars', async () => {
    const named = await later.query<User>(
      'SELECT id FROM users WHERE username IS NOT NULL AND avatar_path IS NOT NULL',
    );
    expect(named.filter(({ id }) => copies.has(id)).length).toBeGreaterThan(10);
    expect(named.filter(({ id }) => residents.has(id)).length).toBeGreaterThan(5);
  });

  test('friendships between residents and matched persons, from either end', async () => {
    const rows = await later.query<{ one: number; other: number; removed: boolean }>(
      `SELECT requester_user_id AS one, addressee_user_id AS other, removed_at IS NOT NULL AS removed
         FROM friendships`,
    );
    const count = (a: Set<number>, b: Set<number>) =>
      rows.filter((row) => a.has(row.one) && b.has(row.other)).length;
    expect(count(residents, copies)).toBeGreaterThan(3);
    expect(count(copies, residents)).toBeGreaterThan(3);
    expect(count(residents, residents)).toBeGreaterThan(2);
    expect(count(copies, copies)).toBeGreaterThan(5);
    expect(rows.some((row) => row.removed)).toBe(true);
  });
});

function usersOf(side: TestDatabase): Promise<User[]> {
  return side.query<User>('SELECT id, email, hashed_password AS hash FROM users ORDER BY id');
}

function byIdentity(users: readonly User[]): Map<string, User> {
  const usable = users.filter((user) => user.email?.includes('@'));
  return new Map(usable.map((user) => [String(user.email).toLowerCase(), user]));
}

function byId<Row extends { id: number }>(rows: readonly Row[]): Map<number, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

async function owned(side: TestDatabase, table: string): Promise<Map<number, Owned>> {
  return byId(await side.query<Owned>(`SELECT * FROM ${table}`));
}

/** As SQL's LIKE does, for patterns whose only wildcard is the underscore. */
function like(text: string, pattern: string): boolean {
  return text.length === pattern.length && [...pattern].every((c, i) => c === '_' || c === text[i]);
}

/** V2's row as V1 has it, column by column; JSON drills are compared by a test of their own. */
function sameInV1(table: string, row: Owned, other: Owned | undefined): boolean {
  const columns = Object.keys(other ?? {}).filter(
    (column) =>
      column !== 'drills' &&
      (table !== 'progress_history' || column !== 'completed_sessions_count'),
  );
  return columns.every((column) => JSON.stringify(row[column]) === JSON.stringify(other?.[column]));
}

/** The same value with the members of every object in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}
