/** What `init` samples of two databases is held together by characters, not by their bytes. */
import { expect, test } from 'vitest';
import { tableById } from '../../src/model/find-table.js';
import { Session } from '../../src/postgres/session.js';
import { matchPersons } from '../../src/sample/match-persons.js';
import { sql } from '../../src/sql/sql.js';
import { useDatabases } from '../harness/databases.js';
import { databaseOf, readScenarios } from '../scenarios/read-scenario.js';
import { catalogOf } from './catalog-of.js';

const databases = useDatabases();

test('a person whose address is beyond ASCII is found in a database of another encoding', async () => {
  const [scenario] = readScenarios('drift').filter(({ name }) => name === 'drift-encoding');
  if (scenario === undefined) throw new Error('the scenario is gone');
  const v1 = await databases.fresh(databaseOf(scenario, 'source'));
  const v2 = await databases.fresh(databaseOf(scenario, 'target'));
  const people = { schema: 'public', name: 'people' };
  const source = tableById(await catalogOf(v1.url), people);
  const target = tableById(await catalogOf(v2.url), people);
  if (source === undefined || target === undefined) throw new Error('no people');
  const sides = {
    source: await Session.open(v1.url, { side: 'source', purpose: 'look' }),
    target: await Session.open(v2.url, { side: 'target', purpose: 'look' }),
  };
  try {
    for (const side of Object.values(sides)) await side.execute(sql`BEGIN READ ONLY`);
    const found = await matchPersons(sides, { source, target }, ['email']);
    expect(found).toMatchObject({ sampled: 2, found: 1 });
  } finally {
    await sides.source.close();
    await sides.target.close();
  }
});
