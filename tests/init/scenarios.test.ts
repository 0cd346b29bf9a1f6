/**
 * Init on every scenario: its config, with the choices it marks made as the scenario's own config
 * has them, makes the same move. What differs without having been asked, and without a hazard that
 * stops the plan at that place, is a silent error.
 */
import { describe, expect, test } from 'vitest';
import { loadConfig, plan, RehomeError, type ResolvedConfig } from '../../src/index.js';
import type { Hazard } from '../../src/model/hazard.js';
import { buildMove } from '../../src/plan/build-move.js';
import { useDatabases } from '../harness/databases.js';
import { databaseOf, readAllScenarios } from '../scenarios/read-scenario.js';
import { initAsWanted } from './as-wanted.js';
import { catalogOf } from './catalog-of.js';
import { describeMove } from './describe-move.js';

const databases = useDatabases();

describe.each(readAllScenarios())('$name', (scenario) => {
  const { folder, init: exception } = scenario;
  test('the same move, but for what was asked', async () => {
    const v1 = await databases.fresh(databaseOf(scenario, 'source'));
    const v2 = await databases.fresh(databaseOf(scenario, 'target'));
    const urls = { v1: v1.url, v2: v2.url };
    const wanted = await loadConfig({ cwd: folder });
    const [source, target] = [await catalogOf(urls.v1), await catalogOf(urls.v2)];
    const { config, asked } = await initAsWanted(urls, wanted, target);
    const ours = describeMove(buildMove(config, source, target));
    const theirs = describeMove(buildMove(wanted, source, target));
    const differences = [
      ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
      ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
    ];
    const stopped = differences.length === 0 ? [] : await stoppedAt({ ...urls, config });
    const silent = differences.filter((line) => !stopped.some((where) => line.includes(where)));
    const said = asked.map(({ path, choose }) => `${path.join('.')}: ${JSON.stringify(choose)}`);
    expect(silent, `asked:\n${said.join('\n')}`).toEqual(exception?.differs ?? []);
  });
});

/** Places at which the plan stops, and those that it names in stopping: nobody is misled there. */
async function stoppedAt(options: {
  readonly v1: string;
  readonly v2: string;
  readonly config: ResolvedConfig;
}): Promise<string[]> {
  const withoutLeave = { ...options, config: { ...options.config, allow: [] } };
  const stops = ({ level }: Hazard): boolean => level !== 'note';
  try {
    const { hazards } = await plan(withoutLeave);
    return hazards.filter(stops).map(({ code, where }) =>
      // A check is settled by the value of a column or by which rows come, as one likes.
      code === 'CHECK_FAILS' ? where.split('.').slice(0, 2).join('.') : where,
    );
  } catch (error) {
    if (!(error instanceof RehomeError)) throw error;
    if (error.code !== 'refused_hazards') throw error;
    return error.details.flatMap((text) => text.match(/\b\w+\.\w+\b/g) ?? []);
  }
}
