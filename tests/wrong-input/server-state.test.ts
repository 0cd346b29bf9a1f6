/** Servers on which a run could not be made safely, and runs that get in each other's way. */
import { describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import type { FailpointName } from '../../src/pipeline/failpoint.js';
import { useDatabases } from '../harness/databases.js';
import { startStandby } from './standby.js';
import {
  changes,
  errorIn,
  migrateAlone,
  picture,
  refusal,
  rehome,
  twoDatabases,
  urlsOf,
} from './two-databases.js';

const databases = useDatabases();

test('nothing counts writes: track_counts is off', async () => {
  const pair = await twoDatabases(databases);
  await pair.v2.query(`ALTER DATABASE ${pair.v2.name} SET track_counts = off`);
  const error = await refusal(['migrate', '--yes'], pair);
  expect(error).toMatchObject({ exitCode: 6, code: 'counts_off' });
  expect(error.text).toContain('track_counts = on');
});

test('the target reads only', async () => {
  const pair = await twoDatabases(databases);
  await pair.v2.query(`ALTER DATABASE ${pair.v2.name} SET default_transaction_read_only = on`);
  const error = await refusal(['migrate', '--yes'], pair);
  expect(error).toMatchObject({ exitCode: 6, code: 'target_read_only' });
  expect(error.hint).toContain('default_transaction_read_only');
});

describe('a second run beside the first', () => {
  test.each<FailpointName>(['staged', 'mapped', 'written', 'verified'])(
    'is refused, and the first goes on unharmed: %s',
    async (where) => {
      const pair = await twoDatabases(databases);
      const second: { said?: string; code?: number } = {};
      const first = await rehome(['migrate', '--yes'], {
        urls: urlsOf(pair),
        engine: {
          migrate: (options) =>
            migrateAlone(options, async (name) => {
              if (name !== where) return;
              const before = await picture(pair);
              const outcome = await rehome(['migrate', '--yes', '--json'], { urls: urlsOf(pair) });
              expect(await changes(before, pair)).toEqual([]);
              Object.assign(second, errorIn(outcome.stdout));
              const undo = await rehome(['rollback', 'apply', '--run', '1', '--yes', '--json'], {
                urls: urlsOf(pair),
              });
              expect(errorIn(undo.stdout)).toMatchObject({ code: 'run_in_progress', exitCode: 6 });
              const plan = await rehome(['plan'], { urls: urlsOf(pair) });
              expect(plan.code).toBe(0);
            }),
        },
      });
      expect(first.said).not.toContain('✖');
      expect(first.code).toBe(0);
      expect(second).toMatchObject({
        code: 'run_in_progress',
        exitCode: 6,
        state: 'not_applied',
        message: expect.stringMatching(/rehome look, connected since \d{4}-/),
        hint: expect.stringContaining('rehome rollback list'),
      });
    },
  );
});

test('somebody holds a lock on a person for longer than limits.lockTimeout', async () => {
  const pair = await twoDatabases(databases);
  await withConnection(pair.v2.url, async (app) => {
    await app.query("BEGIN; UPDATE users SET name = 'Held' WHERE id = 1");
    const start = Date.now();
    const error = await refusal(['migrate', '--yes'], pair);
    expect(error).toMatchObject({ exitCode: 6, code: 'lock_timeout' });
    expect(error.hint).toContain('limits.lockTimeout');
    expect(Date.now() - start).toBeLessThan(15_000);
    await app.query('ROLLBACK');
  });
  expect((await rehome(['migrate', '--yes'], { urls: urlsOf(pair) })).code).toBe(0);
});

test('the target is a standby', async () => {
  const pair = await twoDatabases(databases);
  const urls = { ...urlsOf(pair), V2_DATABASE_URL: await startStandby() };
  for (const argv of [['plan'], ['migrate', '--yes']]) {
    const { code, stdout } = await rehome([...argv, '--json'], { urls });
    expect(code).toBe(6);
    const error = errorIn(stdout);
    expect(error).toMatchObject({ code: 'target_is_standby', state: 'not_applied' });
    expect(error.hint).toContain('primary');
  }
  const { code, said } = await rehome(['status'], { urls });
  expect(code).toBe(6);
  expect(said).toContain('standby');
});
