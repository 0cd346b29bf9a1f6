/** A column that looks like a link to a table which the role may not read is no reason to fail. */
import { expect, test } from 'vitest';
import { plan, resolveConfig } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();

const SCHEMA = `
  CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
  CREATE TABLE topics (id serial PRIMARY KEY, title text NOT NULL);
  CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_id int);
  INSERT INTO people VALUES (1, 'ann@x'); INSERT INTO topics VALUES (1, 'sea'); INSERT INTO posts VALUES (1, 1, 1);`;

test('the plan is told by who may read the table, and made by who may not', async () => {
  const v1 = await databases.fresh({
    major: 18,
    sql: `${SCHEMA} CREATE ROLE rehome_reader LOGIN PASSWORD 'p'; GRANT SELECT ON people, posts TO rehome_reader;`,
  });
  const v2 = await databases.fresh({ major: 18, sql: SCHEMA.replace(/INSERT INTO p[^;]*;/g, '') });
  const config = await resolveConfig({ root: 'people', identity: 'email' });
  const codes = async (url: string): Promise<string[]> =>
    (await plan({ v1: url, v2: v2.url, config })).hazards.map(({ code }) => code);
  expect(await codes(v1.url)).toEqual(['UNDECLARED_LINK']);
  const reader = new URL(v1.url);
  [reader.username, reader.password] = ['rehome_reader', 'p'];
  expect(await codes(reader.href)).toEqual([]);
});
