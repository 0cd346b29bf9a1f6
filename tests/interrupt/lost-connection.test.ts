/** Connections that are lost, at the commit above all: the ledger says what became of it. */
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../src/cli/engine.js';
import type { PipelineResult } from '../../src/index.js';
import type { Failpoint, FailpointName } from '../../src/pipeline/failpoint.js';
import { undo } from '../../src/pipeline/undo.js';
import { useDatabases } from '../harness/databases.js';
import {
  changes,
  errorIn,
  migrateAlone,
  type Pair,
  picture,
  rehome,
  twoDatabases,
  urlsOf,
} from '../wrong-input/two-databases.js';
import { expectNothingLeft } from './left-behind.js';
import { startProxy } from './proxy.js';

const databases = useDatabases();

const MIGRATE = ['migrate', '--yes', '--json'];

const stepIn = (failpoint: Failpoint): Partial<Engine> => ({
  migrate: (options) => migrateAlone(options, failpoint),
  undo: (options) => undo(options, failpoint),
});

const expectWhole = async (pair: Pair): Promise<void> => {
  expect(await pair.v2.query('SELECT state FROM rehome.run')).toEqual([{ state: 'applied' }]);
  const names = await pair.v2.query('SELECT name FROM users ORDER BY email');
  expect(names.map(({ name }) => name)).toEqual(['Ann', 'Bob', 'Cat', 'Rex']);
};

test.each<FailpointName>(['staged', 'mapped', 'written', 'verified'])(
  'the server ends our connection at %s: nothing is applied, and that is said',
  async (where) => {
    const pair = await twoDatabases(databases);
    const before = await picture(pair, true);
    const { code, stdout } = await rehome(MIGRATE, {
      urls: urlsOf(pair),
      engine: stepIn(async (name, session) => {
        if (name === where) {
          await pair.v2.query('SELECT pg_terminate_backend($1, 5000)', [session?.pid]);
        }
      }),
    });
    expect(code).toBe(5);
    expect(errorIn(stdout)).toMatchObject({ code: 'target_connection_lost', state: 'not_applied' });
    expect(await changes(before, pair, true)).toEqual([]);
    await expectNothingLeft(pair.v1, pair.v2);
    expect((await rehome(MIGRATE, { urls: urlsOf(pair) })).code).toBe(0);
  },
);

test('the source ends our connection while rows are copied', async () => {
  const pair = await twoDatabases(databases);
  const before = await picture(pair, true);
  const { code, stdout } = await rehome(MIGRATE, {
    urls: urlsOf(pair),
    engine: stepIn(async (name) => {
      if (name !== 'connected') return;
      await pair.v1.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'rehome%'`);
    }),
  });
  expect(code).toBe(4);
  expect(errorIn(stdout)).toMatchObject({ code: 'source_connection_lost', state: 'not_applied' });
  expect(await changes(before, pair, true)).toEqual([]);
  await expectNothingLeft(pair.v1, pair.v2);
});

describe('the answer to COMMIT is lost', () => {
  async function cutAt(options: {
    readonly thenRefuse: boolean;
    readonly argv?: readonly string[];
    readonly abort?: boolean;
  }) {
    const pair = await twoDatabases(databases);
    const argv = options.argv ?? MIGRATE;
    if (argv !== MIGRATE) expect((await rehome(MIGRATE, { urls: urlsOf(pair) })).code).toBe(0);
    const proxy = await startProxy(pair.v2.url);
    const controller = new AbortController();
    const outcome = await rehome(argv, {
      urls: { ...urlsOf(pair), V2_DATABASE_URL: proxy.url },
      world: { signal: controller.signal },
      engine: stepIn(async (name) => {
        if (name !== 'verified') return;
        proxy.cutAtCommit({
          thenRefuse: options.thenRefuse,
          onCut: () => {
            if (options.abort === true) controller.abort();
          },
        });
      }),
    });
    expect(proxy.cut()).toBe(true);
    await expectNothingLeft(pair.v1, pair.v2);
    return { pair, outcome };
  }

  test('and the ledger says that it is applied', async () => {
    const { pair, outcome } = await cutAt({ thenRefuse: false });
    expect(outcome.stdout).not.toContain('"error"');
    expect(outcome.code).toBe(0);
    const { migration: result } = JSON.parse(outcome.stdout) as PipelineResult;
    expect(result).toMatchObject({ run: 1, rowsWritten: 5 });
    expect(result.files.idMaps.length).toBeGreaterThan(0);
    await expectWhole(pair);
  });

  test('and nobody can be asked: it is in doubt', async () => {
    const { pair, outcome } = await cutAt({ thenRefuse: true });
    expect(outcome.code).toBe(8);
    const error = errorIn(outcome.stdout);
    expect(error).toMatchObject({ code: 'commit_in_doubt', state: 'in_doubt' });
    expect(error.hint).toContain('rehome rollback list');
    await expectWhole(pair);
    const list = await rehome(['rollback', 'list', '--json'], { urls: urlsOf(pair) });
    expect(JSON.parse(list.stdout)).toMatchObject({ runs: [{ id: 1, state: 'applied' }] });
  });

  test('because Ctrl-C came just then: it is applied, and that is said', async () => {
    const { pair, outcome } = await cutAt({ thenRefuse: false, abort: true });
    expect(outcome.code).toBe(130);
    expect(errorIn(outcome.stdout)).toMatchObject({ code: 'interrupted', state: 'applied' });
    await expectWhole(pair);
  });

  test('because Ctrl-C came just then, and nobody can be asked', async () => {
    const { pair, outcome } = await cutAt({ thenRefuse: true, abort: true });
    expect(errorIn(outcome.stdout)).toMatchObject({ code: 'commit_in_doubt', state: 'in_doubt' });
    await expectWhole(pair);
  });

  test('of an undo, and the ledger says that it is applied', async () => {
    const argv = ['rollback', 'apply', '--run', '1', '--yes', '--json'];
    const { pair, outcome } = await cutAt({ thenRefuse: false, argv });
    const states = await pair.v2.query('SELECT kind, state FROM rehome.run ORDER BY id');
    expect(states).toEqual([
      { kind: 'migrate', state: 'undone' },
      { kind: 'undo', state: 'applied' },
    ]);
    expect(outcome.stdout).not.toContain('not_applied');
    expect(outcome.code).toBe(0);
  });
});
