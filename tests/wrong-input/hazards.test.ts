/** Rows and schemas that do not fit: each is a hazard that names place, rows and way out. */
import { describe, expect, test } from 'vitest';
import type { HazardCode } from '../../src/model/hazard.js';
import type { Plan } from '../../src/model/plan.js';
import { useDatabases } from '../harness/databases.js';
import { CONFIG, refusal, rehome, twoDatabases, urlsOf } from './two-databases.js';

const databases = useDatabases();

interface Case {
  readonly name: string;
  readonly code: HazardCode;
  readonly v1?: string;
  readonly v2?: string;
  readonly both?: string;
  readonly config?: string;
  readonly level?: 'stop' | 'fatal';
  readonly count?: number | null;
  /** Has to be in the refusal. */
  readonly says: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'two persons of the source share an identity',
    code: 'DUPLICATE_IDENTITY',
    v1: "INSERT INTO users VALUES (4, 'CAT@example.com', 'Cat again')",
    level: 'stop',
    count: 1,
    says: ["the source's public.users", '--allow DUPLICATE_IDENTITY', 'c***@example.com'],
  },
  {
    name: 'two persons of the target share the identity of one who moves',
    code: 'DUPLICATE_IDENTITY',
    v2: "INSERT INTO users VALUES (8, 'ANN@example.com', 'Ann again')",
    level: 'stop',
    count: 1,
    says: ["the target's public.users", 'a***@example.com'],
  },
  {
    name: 'a person without an identity, when that is to stop',
    code: 'NO_IDENTITY',
    v1: "INSERT INTO users VALUES (4, '  ', 'Nobody')",
    config: `${CONFIG}cohort: { noIdentity: stop }\n`,
    level: 'stop',
    count: 1,
    says: ['1 cohort persons have no identity', 'cohort.noIdentity: exclude'],
  },
  {
    name: 'a person who signed up on both sides',
    code: 'RESIDENT_CONFLICT',
    v2: "INSERT INTO users VALUES (8, 'cat@example.com', 'Another Cat')",
    level: 'stop',
    count: 1,
    says: ['their keys differ on the two sides', 'residents.onConflict', 'c***@example.com'],
  },
  {
    name: 'a person whose row satisfies residents.where',
    code: 'RESIDENT_CONFLICT',
    config: `${CONFIG}residents: { where: "name = 'Bob'" }\n`,
    level: 'stop',
    count: 1,
    says: ['they satisfy residents.where', 'b***@example.com'],
  },
  {
    name: 'a reference row that the target lacks',
    code: 'REFERENCE_MISSING',
    v1: "INSERT INTO tags VALUES (3, 'ice'); UPDATE posts SET tag_id = 3 WHERE id IN (3, 4)",
    level: 'stop',
    count: 2,
    says: ['public.tags', 'ice (2)', 'tables.tags.missing: insert, drop or null'],
  },
  {
    name: 'a reference table that only a number tells apart',
    code: 'REFERENCE_AMBIGUOUS',
    both: 'ALTER TABLE tags DROP CONSTRAINT tags_label_key',
    level: 'fatal',
    says: ['public.tags', 'tables.tags.match'],
  },
  {
    name: 'a reference row with two counterparts',
    code: 'REFERENCE_AMBIGUOUS',
    both: 'ALTER TABLE tags DROP CONSTRAINT tags_label_key',
    v2: "INSERT INTO tags VALUES (3, 'sea')",
    config: `${CONFIG}tables: { tags: { match: [label] } }\n`,
    level: 'fatal',
    says: ['several counterparts', 'sea', 'tables.tags.match'],
  },
  {
    name: 'NULL into NOT NULL',
    code: 'NULL_INTO_NOT_NULL',
    v1: 'UPDATE users SET name = NULL WHERE id = 3',
    v2: 'ALTER TABLE users ALTER name SET NOT NULL',
    level: 'fatal',
    count: 1,
    says: ['users.name', 'coalesce(name, …)'],
  },
  {
    name: 'too long a value',
    code: 'VALUE_TOO_LONG',
    v1: "UPDATE posts SET title = repeat('long ', 5) WHERE id = 4",
    v2: 'ALTER TABLE posts ALTER title TYPE varchar(20)',
    level: 'fatal',
    count: 1,
    says: ['posts.title', '20 characters', 'long long', 'left(title, 20)'],
  },
  {
    name: 'an enum value that the target lacks',
    code: 'UNKNOWN_ENUM_VALUE',
    v1: `CREATE TYPE mood AS ENUM ('glad', 'sad', 'odd');
         ALTER TABLE users ADD mood mood; UPDATE users SET mood = 'odd' WHERE id = 1`,
    v2: "CREATE TYPE mood AS ENUM ('glad', 'sad'); ALTER TABLE users ADD mood mood",
    level: 'fatal',
    count: 1,
    says: ['users.mood', 'odd', 'add the values to the target'],
  },
  {
    name: 'a lossy cast',
    code: 'LOSSY_CAST',
    v1: 'ALTER TABLE posts ADD score numeric(6, 2); UPDATE posts SET score = 1.25 WHERE id = 2',
    v2: 'ALTER TABLE posts ADD score int',
    level: 'stop',
    count: 1,
    says: ['posts.score', '1.25', 'numeric(6,2)', '--allow LOSSY_CAST'],
  },
  {
    name: 'a cast that fails',
    code: 'LOSSY_CAST',
    v1: "ALTER TABLE posts ADD day text; UPDATE posts SET day = 'tomorrowish' WHERE id = 2",
    v2: 'ALTER TABLE posts ADD day date',
    level: 'fatal',
    count: 1,
    says: ['posts.day', '1 values cannot be made date', 'tomorrowish'],
  },
  {
    name: "a unique value of a resident's row, in an owned table",
    code: 'UNIQUE_CLASH',
    v1: "UPDATE posts SET slug = 'of-rex' WHERE id = 4",
    level: 'stop',
    count: 1,
    says: ['public.posts', 'slug', 'of-rex', 'tables.posts.clash: skip'],
  },
  {
    name: "a unique value of a resident's row, in the root table",
    code: 'UNIQUE_CLASH',
    both: 'ALTER TABLE users ADD handle text UNIQUE',
    v1: "UPDATE users SET handle = 'king' WHERE id = 3",
    v2: "UPDATE users SET handle = 'king' WHERE id = 7",
    level: 'fatal',
    count: 1,
    says: ['public.users', 'king', 'tables.users.columns.handle'],
  },
  {
    name: "a clash among the source's own rows under a constraint that only the target has",
    code: 'UNIQUE_CLASH',
    v1: "UPDATE posts SET title = 'Same' WHERE id IN (2, 4)",
    v2: 'ALTER TABLE posts ADD UNIQUE (title)',
    level: 'stop',
    count: 1,
    says: ['public.posts', 'another row of the source', 'Same'],
  },
  {
    name: 'a column that the target lacks',
    code: 'UNMAPPED_COLUMN',
    v1: 'ALTER TABLE posts ADD likes int; UPDATE posts SET likes = 7 WHERE id = 2',
    level: 'stop',
    count: 1,
    says: ['public.posts.likes', 'would be left behind', '--allow UNMAPPED_COLUMN'],
  },
  {
    name: 'a column that the target needs',
    code: 'UNMAPPED_COLUMN',
    v2: "ALTER TABLE users ADD locale text NOT NULL DEFAULT 'en'; ALTER TABLE users ALTER locale DROP DEFAULT",
    level: 'fatal',
    says: ['public.users.locale', 'tables.users.columns.locale'],
  },
  {
    name: 'a table that the target lacks',
    code: 'TABLE_MISSING',
    v1: 'CREATE TABLE badges (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users)',
    level: 'stop',
    says: ['public.badges', '--allow TABLE_MISSING'],
  },
  {
    name: 'a table without a key that is to be matched by a column',
    code: 'NO_KEY',
    both: 'CREATE TABLE visits (user_id int NOT NULL REFERENCES users, at date)',
    config: `${CONFIG}tables: { visits: { match: [at] } }\n`,
    level: 'fatal',
    says: ['public.visits', 'leave out tables.visits.match'],
  },
  {
    name: 'two equal ways up to the owner',
    code: 'AMBIGUOUS_OWNER',
    both: `CREATE TABLE gifts (id serial PRIMARY KEY, giver int NOT NULL REFERENCES users,
                               taker int NOT NULL REFERENCES users)`,
    level: 'fatal',
    says: ['public.gifts', 'giver', 'taker', 'tables.gifts.owner'],
  },
  {
    name: 'a row with a second end that does not move',
    code: 'TWO_ENDED_ROWS',
    both: `CREATE TABLE gifts (id serial PRIMARY KEY, giver int NOT NULL REFERENCES users,
                               taker int NOT NULL REFERENCES users)`,
    v1: `INSERT INTO gifts VALUES (1, 1, 2), (2, 1, 3)`,
    config: `${CONFIG}cohort: { where: "name <> 'Cat'" }\ntables: { gifts: { owner: giver } }\n`,
    level: 'stop',
    count: 1,
    says: ['public.gifts', '--allow TWO_ENDED_ROWS'],
  },
  {
    name: 'a key that holds a link to its own table',
    code: 'CYCLE',
    both: `CREATE TABLE steps (id serial UNIQUE, user_id int NOT NULL REFERENCES users,
                               after int NOT NULL REFERENCES steps (id), PRIMARY KEY (id, after))`,
    level: 'fatal',
    says: ['public.steps.after', 'a row of the same table'],
  },
  {
    name: 'a trigger on a table that is written',
    code: 'TRIGGER_FIRES',
    v2: `CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
         CREATE TRIGGER noted BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION noted()`,
    level: 'stop',
    says: ['public.users', 'noted', '--allow TRIGGER_FIRES'],
  },
  {
    name: 'a sequence that stands behind its keys',
    code: 'SEQUENCE_BEHIND',
    v2: "INSERT INTO posts VALUES (50, 7, 1, 'Later', 'later'); SELECT setval('posts_id_seq', 5)",
    level: 'fatal',
    says: ['posts_id_seq', 'setval'],
  },
];

describe.each(CASES)('$code: $name', ({ code, config, says, level, count, ...sql }) => {
  const given = config === undefined ? {} : { config };

  test('plan says it, migrate refuses', async () => {
    const pair = await twoDatabases(databases, sql);
    const error = await refusal(['migrate', '--yes'], pair, given);
    expect(error).toMatchObject({ exitCode: 6, code: 'refused_hazards' });
    expect(error.message).toContain(code);
    const found = error.details.filter((line) => line.startsWith(`${code}: `));
    expect(found).toHaveLength(1);
    for (const words of says) expect(found[0]).toContain(words);
    expect(found[0]).not.toMatch(/[a-z]{2}@example\.com/);

    const planned = await rehome(['plan', '--json'], { urls: urlsOf(pair), ...given });
    expect(planned.code).toBe(6);
    const hazards = hazardsOf(planned.stdout);
    if (hazards === null) {
      // The schemas alone left a question open: there is no plan to show yet.
      expect(level).toBe('fatal');
      return;
    }
    const [hazard] = hazards.filter((one) => one.code === code);
    expect(hazard?.level).toBe(level);
    expect(hazard?.where).toMatch(/^public\.\w+/);
    expect(hazard?.settle).toMatch(/\w/);
    if (count !== undefined) expect(hazard?.count).toBe(count);
  });

  test('a fatal one cannot be allowed, any other can', async () => {
    const pair = await twoDatabases(databases, sql);
    const argv = ['migrate', '--yes', '--allow', code];
    if (level === 'fatal') {
      expect((await refusal(argv, pair, given)).code).toBe('refused_hazards');
      return;
    }
    const others = (await rehome(['migrate', '--yes', '--json'], { urls: urlsOf(pair), ...given }))
      .stdout;
    expect(others).toContain(code);
    const { code: exit, said } = await rehome(argv, { urls: urlsOf(pair), ...given });
    expect(said).not.toContain('✖');
    expect(exit).toBe(0);
  });
});

function hazardsOf(stdout: string): Plan['hazards'] | null {
  const document = JSON.parse(stdout) as Partial<Plan>;
  return document.hazards ?? null;
}

test('all hazards are told at once', async () => {
  const pair = await twoDatabases(databases, {
    v1: "UPDATE posts SET slug = 'of-rex' WHERE id = 4; ALTER TABLE users ADD shoe int DEFAULT 7",
    v2: "INSERT INTO users VALUES (8, 'cat@example.com', 'Another Cat')",
  });
  const error = await refusal(['migrate', '--yes'], pair);
  for (const code of ['UNMAPPED_COLUMN', 'RESIDENT_CONFLICT']) expect(error.text).toContain(code);
});

test('a row that a resident points at is kept, which is said', async () => {
  const pair = await twoDatabases(databases, {
    v2: `INSERT INTO posts VALUES (5, 1, NULL, 'Stale', 'stale');
         CREATE TABLE likes (id serial PRIMARY KEY, post_id int NOT NULL REFERENCES posts ON DELETE CASCADE);
         INSERT INTO likes VALUES (1, 5)`,
  });
  const { code, stdout } = await rehome(['plan', '--json'], { urls: urlsOf(pair) });
  expect(code).toBe(0);
  const [hazard] = (JSON.parse(stdout) as Plan).hazards;
  expect(hazard).toMatchObject({ code: 'CASCADE_TO_RESIDENT', level: 'note', count: 1 });
  expect((await rehome(['migrate', '--yes'], { urls: urlsOf(pair) })).code).toBe(0);
  expect(await pair.v2.query('SELECT post_id FROM likes')).toEqual([{ post_id: 5 }]);
});
