/**
 * Init on every scenario: its config, with the choices it marks made as the scenario's own config
 * has them, makes the same move. What differs without having been asked is a silent error.
 */
import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../src/catalog/read-catalog.js';
import { loadConfig } from '../../src/index.js';
import { buildMove } from '../../src/plan/build-move.js';
import { Session } from '../../src/postgres/session.js';
import { useDatabases } from '../harness/databases.js';
import { readAllScenarios } from '../scenarios/read-scenario.js';
import { initAsWanted } from './as-wanted.js';
import { describeMove } from './describe-move.js';

const databases = useDatabases();

describe.each(readAllScenarios())('$name', ({ folder, majors, sql, init: exception }) => {
  test('the same move, but for what was asked', async () => {
    const v1 = await databases.fresh({ major: majors[0], sql: sql.source });
    const v2 = await databases.fresh({ major: majors[1], sql: sql.target });
    const wanted = await loadConfig({ cwd: folder });
    const [source, target] = [await catalogOf(v1.url), await catalogOf(v2.url)];
    const { config, asked } = await initAsWanted({ v1: v1.url, v2: v2.url }, wanted, target);
    const ours = describeMove(buildMove(config, source, target));
    const theirs = describeMove(buildMove(wanted, source, target));
    const differences = [
      ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
      ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
    ];
    const said = asked.map(({ path, choose }) => `${path.join('.')}: ${JSON.stringify(choose)}`);
    expect(differences, `asked:\n${said.join('\n')}`).toEqual(exception?.differs ?? []);
  });
});

async function catalogOf(url: string) {
  const session = await Session.open(url, { side: 'target', purpose: 'test' });
  try {
    return await readCatalog(session);
  } finally {
    await session.close();
  }
}
