/** Ctrl-C, in every stage and at every failpoint: a clean end that says what state things are in. */
import { expect, test } from 'vitest';
import type { RunEvent, StageName } from '../../src/model/event.js';
import type { PipelineOptions } from '../../src/model/options.js';
import type { PipelineResult } from '../../src/model/pipeline.js';
import { FAILPOINTS, type FailpointName } from '../../src/pipeline/failpoint.js';
import { undo } from '../../src/pipeline/undo.js';
import { useDatabases } from '../harness/databases.js';
import {
  changes,
  errorIn,
  type Given,
  migrateAlone,
  type Pair,
  picture,
  rehome,
  twoDatabases,
  urlsOf,
} from '../wrong-input/two-databases.js';
import { expectNothingLeft } from './left-behind.js';

const databases = useDatabases();

/** By occurrence: the rows are matched twice, for the preview and in the transaction. */
const STAGES: readonly (readonly [StageName, number])[] = [
  ['look', 1],
  ['stage', 1],
  ['match', 1],
  ['confirm', 1],
  ['match', 2],
  ['apply', 1],
  ['witness', 1],
  ['verify', 1],
  ['commit', 1],
  ['tests', 1],
  ['report', 1],
];

const AFTER_COMMIT: readonly string[] = ['tests', 'report', 'committed'];

/** Aborts at the n-th start of a stage, or at a failpoint. */
function interrupting(at: { stage?: StageName; nth?: number; failpoint?: FailpointName }): Given {
  const controller = new AbortController();
  let seen = 0;
  const watch = (options: PipelineOptions) => (event: RunEvent) => {
    options.observer?.(event);
    if (event.kind !== 'stage-started' || event.stage !== at.stage) return;
    seen += 1;
    if (seen === at.nth) controller.abort();
  };
  return {
    world: {
      signal: controller.signal,
      // With --yes nobody is asked, and rows are matched once.
      interactive: at.stage === 'confirm' || at.nth === 2,
      ask: async (_, expected) => expected,
    },
    engine: {
      migrate: (options) =>
        migrateAlone({ ...options, observer: watch(options) }, async (name) => {
          if (name === at.failpoint) controller.abort();
        }),
    },
  };
}

async function expectCleanEnd(pair: Pair, given: Given, applied: boolean): Promise<void> {
  const before = await picture(pair, true);
  const argv = ['migrate', '--json', ...(given.world?.interactive === true ? [] : ['--yes'])];
  const outcome = await rehome(argv, { urls: urlsOf(pair), ...given });
  const error = errorIn(outcome.stdout);
  expect(error).toMatchObject({ code: 'interrupted', exitCode: 130 });
  expect(outcome.code).toBe(130);
  expect(error.hint).toMatch(/\w/);
  if (applied) {
    expect(error.state).toBe('applied');
    expect(error.message).toContain('run 1 is applied');
  } else {
    expect(error.state).toBe('not_applied');
    expect(await changes(before, pair, true)).toEqual([]);
  }
  await expectNothingLeft(pair.v1, pair.v2);

  const again = await rehome(['migrate', '--yes', '--json'], { urls: urlsOf(pair) });
  expect(again.code).toBe(0);
  const { migration: result } = JSON.parse(again.stdout) as PipelineResult;
  expect(result.rowsWritten).toBe(applied ? 0 : 5);
  expect(await pair.v2.query('SELECT count(*)::int AS n FROM users')).toEqual([{ n: 4 }]);
  const scratch = "SELECT FROM pg_namespace WHERE nspname = 'rehome_scratch'";
  expect(await pair.v2.query(scratch)).toEqual([]);
  const states = await pair.v2.query<{ state: string }>('SELECT state FROM rehome.run ORDER BY id');
  expect(states.filter(({ state }) => state === 'applied')).toHaveLength(1);
  expect(states.filter(({ state }) => state === 'running')).toEqual([]);
}

test.each(STAGES)('when stage %s starts for the %i. time', async (stage, nth) => {
  const pair = await twoDatabases(databases);
  await expectCleanEnd(pair, interrupting({ stage, nth }), AFTER_COMMIT.includes(stage));
});

test.each(FAILPOINTS.filter((name) => name !== 'derived'))('at the failpoint %s', async (name) => {
  const pair = await twoDatabases(databases);
  await expectCleanEnd(pair, interrupting({ failpoint: name }), AFTER_COMMIT.includes(name));
});

test('at the failpoint derived, behind an after file', async () => {
  const pair = await twoDatabases(databases);
  const files = {
    'rehome.config.yaml':
      'root: users\nidentity: lower(email)\nafter: [{ file: after.sql, writes: [posts] }]\n',
    'after.sql': 'SELECT 1;',
  };
  await expectCleanEnd(pair, { ...interrupting({ failpoint: 'derived' }), files }, false);
});

test('before anything is connected', async () => {
  const pair = await twoDatabases(databases);
  const controller = new AbortController();
  controller.abort();
  await expectCleanEnd(pair, { world: { signal: controller.signal } }, false);
});

test('while a statement waits for a lock of the app', async () => {
  const pair = await twoDatabases(databases);
  const controller = new AbortController();
  const given: Given = {
    world: { signal: controller.signal },
    engine: {
      migrate: (options) =>
        migrateAlone(options, async (name, session) => {
          if (name !== 'mapped' || session === null) return;
          setTimeout(() => controller.abort(), 300);
          await session.client.query('SELECT pg_sleep(60)');
        }),
    },
  };
  const start = Date.now();
  await expectCleanEnd(pair, given, false);
  expect(Date.now() - start).toBeLessThan(10_000);
});

test.each<FailpointName>(['connected', 'written', 'verified'])(
  'taking a run back, at the failpoint %s',
  async (where) => {
    const pair = await twoDatabases(databases);
    const start = await picture(pair);
    expect((await rehome(['migrate', '--yes'], { urls: urlsOf(pair) })).code).toBe(0);
    const before = await picture(pair);
    const controller = new AbortController();
    const argv = ['rollback', 'apply', '--run', '1', '--yes', '--json'];
    const { code, stdout } = await rehome(argv, {
      urls: urlsOf(pair),
      world: { signal: controller.signal },
      engine: {
        undo: (options) =>
          undo(options, async (name) => {
            if (name === where) controller.abort();
          }),
      },
    });
    expect(code).toBe(130);
    expect(errorIn(stdout)).toMatchObject({ code: 'interrupted', state: 'not_applied' });
    expect(await changes(before, pair)).toEqual([]);
    await expectNothingLeft(pair.v1, pair.v2);
    expect((await rehome(argv, { urls: urlsOf(pair) })).code).toBe(0);
    expect(await changes(start, pair)).toEqual([]);
  },
);
