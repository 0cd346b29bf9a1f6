/**
 * The test of ids inside values sees one that leads elsewhere: to another row of the same person, to
 * a resident's, to nothing; and an element that is missing or doubled. The values are corrupted by
 * hand after a run that was in order.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig, migrate, verify } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';
import { readScenarios } from '../scenarios/read-scenario.js';

const databases = useDatabases();
const scenarios = readScenarios('links');

const OTHERS_POST = `(SELECT id FROM posts WHERE title = 'ann one')`;
const LIST = `UPDATE lists SET`;
const FLAT = `WHERE name = 'flat' AND person_id <> 1`;
const BLOCKS = `WHERE name = 'blocks' AND person_id <> 1`;

const CORRUPTIONS = [
  ['links-array', 'ids.public.lists.post_ids', `${LIST} post_ids[1] = ${OTHERS_POST} ${FLAT}`],
  ['links-array', 'ids.public.lists.post_ids', `${LIST} post_ids[1] = 1 ${FLAT}`],
  ['links-array', 'ids.public.lists.post_ids', `${LIST} post_ids[1] = 987654 ${FLAT}`],
  ['links-array', 'ids.public.lists.post_ids', `${LIST} post_ids[1] = NULL ${FLAT}`],
  ['links-array', 'ids.public.lists.post_ids', `${LIST} post_ids = post_ids[1:3] ${FLAT}`],
  ['links-array', 'ids.public.lists.words', `${LIST} words = words || words[1] ${FLAT}`],
  ['links-array', 'ids.public.lists.tag_ids', `${LIST} tag_ids[1] = 9, tag_ids[2] = 8 ${FLAT}`],
  [
    'links-json',
    'ids.public.pages.doc',
    `UPDATE pages SET doc = jsonb_set(doc, '{blocks,0,post}', to_jsonb(${OTHERS_POST})) ${BLOCKS}`,
  ],
  [
    'links-json',
    'ids.public.pages.doc',
    `UPDATE pages SET doc = jsonb_set(doc, '{main,post}', '1') ${BLOCKS}`,
  ],
  [
    'links-json',
    // With an escape for NUL in it, which jsonb cannot hold.
    'ids.public.pages.raw',
    `UPDATE pages SET raw = regexp_replace(raw::text, '"post":[0-9]+ ,', '"post":2 ,')::json ${BLOCKS}`,
  ],
  [
    'links-json',
    // The first of two members of one name, of which jsonb keeps the last.
    'ids.public.pages.raw',
    `UPDATE pages SET raw = regexp_replace(raw::text, '"post" : "[0-9]+"', '"post" : "2"')::json ${BLOCKS}`,
  ],
] as const;

test.each(CORRUPTIONS)('%s: %s fails after %s', async (name, check, corrupt) => {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const v1 = await databases.fresh({ major: scenario.majors[0], sql: scenario.sql.source });
  const v2 = await databases.fresh({ major: scenario.majors[1], sql: scenario.sql.target });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-ids-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const of = { v1: v1.url, v2: v2.url, config: await loadConfig({ cwd: scenario.folder }) };
  await migrate({ ...of, workdir, unattended: true, skipTests: true, confirm: async () => {} });
  const failed = async (): Promise<string[]> =>
    (await verify(of)).checks
      .filter(({ outcome }) => outcome === 'failed')
      .map(({ name: of }) => of);

  expect(await failed()).toEqual([]);
  await v2.query(corrupt);
  expect(await failed()).toContain(`integrity.${check}`);
});
