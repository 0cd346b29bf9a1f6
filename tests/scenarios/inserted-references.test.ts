/** What becomes of reference rows that a run inserted, when somebody else has come to use them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, migrate, plan, resolveConfig, undo } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { refusal } from '../harness/training-app.js';
import { readScenarios } from './read-scenario.js';

const databases = useDatabases();

test('a row that a resident uses by now is listed, and stays with what it leads to', async () => {
  const scenario = readScenarios('references').find(({ name }) => name === 'references-insert');
  if (scenario === undefined) throw new Error('the scenario is gone');
  const { majors, sql, folder } = scenario;
  const v1 = await databases.fresh({ major: majors[0], sql: sql.source });
  const v2 = await databases.fresh({ major: majors[1], sql: sql.target });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-references-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const urls = { v1: v1.url, v2: v2.url, config: await loadConfig({ cwd: folder }) };
  const { run } = await migrate({
    ...urls,
    ...{ witness: 'full', unattended: true, confirm: async () => {}, workdir },
  });
  if (run === null) throw new Error('there was nothing to move');
  await v2.query(`INSERT INTO trips (person_id, city_id, days)
    SELECT 1, id, 99 FROM cities WHERE name = 'Lima'`);

  const refused = await refusal(undo({ v2: v2.url, run }));
  expect(refused.code).toBe('undo_conflicts');
  expect(refused.details.join('\n')).toContain('public.cities');

  const { tables } = await undo({ v2: v2.url, run, changed: 'keep' });
  const left = tables.filter((table) => table.left > 0).map(({ name, left }) => [name, left]);
  expect(left.sort()).toEqual([
    ['cities', 1],
    ['countries', 1],
  ]);
  expect(await v2.query('SELECT slug FROM moods ORDER BY 1')).toEqual([{ slug: 'glad' }]);
  const theirs = await v2.query(`SELECT co.name FROM trips
    JOIN cities ci ON ci.id = city_id JOIN countries co ON co.id = country_id WHERE days = 99`);
  expect(theirs).toEqual([{ name: 'Peru' }]);

  // What was left is found again, and only the rest comes anew.
  const next = await plan(urls);
  const inserted = next.tables.filter(({ role, insert }) => role === 'reference' && insert > 0);
  expect(inserted.map(({ name, insert }) => [name, insert]).sort()).toEqual([
    ['cities', 1],
    ['moods', 1],
  ]);
});

test('a link of the config from a resident stops the undo as a foreign key would', async () => {
  const schema = `
    CREATE TABLE people (id serial PRIMARY KEY, email text NOT NULL UNIQUE);
    CREATE TABLE topics (id serial PRIMARY KEY, title text NOT NULL UNIQUE);
    CREATE TABLE posts (id serial PRIMARY KEY, person_id int NOT NULL REFERENCES people, topic_id int, reply_to int);`;
  const v1 = await databases.fresh({
    major: 15,
    sql: `${schema} INSERT INTO people VALUES (1, 'ann@x'); INSERT INTO topics VALUES (1, 'sea'), (2, 'ice');
      INSERT INTO posts VALUES (1, 1, 1, NULL), (2, 1, 2, 1)`,
  });
  const v2 = await databases.fresh({
    major: 18,
    sql: `${schema} INSERT INTO people VALUES (101, 'rex@x'); INSERT INTO topics VALUES (101, 'sea');
      INSERT INTO posts VALUES (101, 101, 101, NULL);
      SELECT setval('people_id_seq', 200), setval('topics_id_seq', 200), setval('posts_id_seq', 200)`,
  });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-references-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const config = await resolveConfig({
    root: 'people',
    identity: 'email',
    tables: { topics: { missing: 'insert' }, posts: { owner: 'person_id' } },
    links: [
      { from: 'posts.topic_id', to: 'topics.id' },
      { from: 'posts.reply_to', to: 'posts.id' },
    ],
  });
  const urls = { v1: v1.url, v2: v2.url, config };
  const { run, files } = await migrate({
    ...urls,
    ...{ witness: 'full', unattended: true, confirm: async () => {}, workdir },
  });
  if (run === null) throw new Error('there was nothing to move');
  const [{ id }] = (await v2.query(`SELECT id FROM topics WHERE title = 'ice'`)) as [
    { id: number },
  ];
  const map = files.idMaps.find((file) => file.endsWith('id_map_topics.csv'));
  expect(await readFile(map ?? '', 'utf8')).toBe(`old_id,new_id\n2,${id}\n`);

  await v2.query(`INSERT INTO posts (person_id, topic_id, reply_to)
    VALUES (101, ${id}, (SELECT max(id) FROM posts))`);
  const refused = await refusal(undo({ v2: v2.url, run }));
  expect(refused.code).toBe('undo_conflicts');
  expect(refused.details.join('\n')).toContain('public.topics');
  expect(refused.details.join('\n')).toContain('points at it by reply_to');
  const { tables } = await undo({ v2: v2.url, run, changed: 'keep' });
  const left = tables.filter((table) => table.left > 0).map(({ name }) => name);
  expect(left).toContain('topics');
  expect(await v2.query('SELECT title FROM topics ORDER BY 1')).toEqual([
    { title: 'ice' },
    { title: 'sea' },
  ]);
});
