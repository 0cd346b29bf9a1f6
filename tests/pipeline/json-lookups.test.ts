/** What a plan says of the objects inside JSON that are looked up in the target. */
import { expect, test } from 'vitest';
import { plan, resolveConfig } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();

const SCHEMA = `
  CREATE TABLE people (id int PRIMARY KEY, email text NOT NULL UNIQUE);
  CREATE TABLE drills (id int PRIMARY KEY, code text NOT NULL UNIQUE, shade text NOT NULL);
  CREATE TABLE sessions (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people, doc json)`;

/** Looked up are the objects with both fields: five, of which two lead to nothing in three places. */
const DOCUMENTS = [
  '{"drills": [{"code": "a", "shade": "red", "id": 1}, {"code": "b", "shade": "red", "id": 2}]}',
  '{"drills": [{"code": "gone", "shade": "red"}, {"code": "gone", "shade": "red"}, {"code": 7, "shade": "red"}]}',
  '{"drills": [{"code": "a"}, {"code": null, "shade": "red"}, {"code": ["a"], "shade": "red"}, "a", null]}',
  '{"drills": {"code": "a", "shade": "red"}}',
  '{"drills": []}',
  '[]',
  String.raw`{"drills": [{"code": "a", "shade": "red"}], "note": "\u0000"}`,
];

test('objects are counted, and those that the target lacks are named by what they are looked up by', async () => {
  const rows = DOCUMENTS.map((text, index) => `(${index + 1}, 1, '${text}')`);
  const v1 = await databases.fresh({
    major: 15,
    sql: `${SCHEMA};
      INSERT INTO people VALUES (1, 'ann@example.com');
      INSERT INTO drills VALUES (1, 'a', 'red'), (2, 'b', 'red');
      INSERT INTO sessions VALUES ${rows.join(', ')}, (99, 1, NULL)`,
  });
  const v2 = await databases.fresh({
    major: 18,
    sql: `${SCHEMA};
      INSERT INTO drills VALUES (11, 'a', 'red'), (12, 'b', 'red'), (13, 'gone', 'blue')`,
  });
  const config = await resolveConfig({
    root: 'people',
    identity: 'email',
    tables: { drills: { role: 'reference', match: ['code'] } },
    links: [
      {
        json: 'sessions.doc',
        path: '$.drills[*]',
        to: 'drills',
        by: { code: 'code', shade: 'shade' },
        set: { id: 'id' },
      },
    ],
  });
  const { jsonLinks } = await plan({ v1: v1.url, v2: v2.url, config });
  expect(jsonLinks).toEqual([
    {
      column: 'public.sessions.doc',
      path: '$.drills[*]',
      objects: 5,
      unresolved: 3,
      examples: [
        { value: 'gone, red', count: 2 },
        { value: '7, red', count: 1 },
      ],
    },
  ]);
});
