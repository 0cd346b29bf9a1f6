/** The demo as a person starts it: everything it proves holds, and nothing of it is left. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cells } from '../../src/cli/render/text.js';
import type { DemoOptions, DemoPresenter } from '../../src/demo/presenter.js';
import { runDemo } from '../../src/demo/run-demo.js';
import { withConnection } from '../../src/embedded/databases.js';
import { isEmpty } from '../../src/model/plan.js';
import { rehome } from '../cli/fake-world.js';

let temporary: string;

/** Servers and files of a test are in a temporary folder of its own. */
beforeEach(async () => {
  temporary = await mkdtemp(join(await realpath(tmpdir()), 'demo-'));
  // Run as root, the servers belong to another user, who has to get in.
  await chmod(temporary, 0o755);
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(temporary, { recursive: true, force: true });
});

type Told = { readonly [Scene in keyof DemoPresenter]: Parameters<DemoPresenter[Scene]>[0][] };

function recorder(): { readonly told: Told; readonly show: DemoPresenter } {
  const told: Told = {
    heading: [],
    text: [],
    command: [],
    table: [],
    plan: [],
    migrated: [],
    witness: [],
    checks: [],
    undo: [],
    proof: [],
  };
  const show: DemoPresenter = {
    heading: (text) => told.heading.push(text),
    text: (paragraph) => told.text.push(paragraph),
    command: (line) => told.command.push(line),
    table: (table) => told.table.push(table),
    plan: (plan) => told.plan.push(plan),
    migrated: (result) => told.migrated.push(result),
    witness: (report) => told.witness.push(report),
    checks: (report) => told.checks.push(report),
    undo: (result) => told.undo.push(result),
    proof: (proof) => told.proof.push(proof),
  };
  return { told, show };
}

function demo(given: Partial<DemoOptions>): DemoOptions {
  return {
    persons: 60,
    seed: null,
    variant: null,
    keep: false,
    workdir: join(temporary, 'work'),
    observer: () => {},
    show: recorder().show,
    signal: new AbortController().signal,
    ...given,
  };
}

const serversLeft = async (): Promise<string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('rehome-pg-'));

describe.each([null, 'later', 'created-at'])('variant %s', (variant) => {
  test('moves, proves, takes back, moves again, and leaves nothing running', async () => {
    const { told, show } = recorder();
    const result = await runDemo(demo({ show, variant }));

    expect(result.proofs.filter((proof) => !proof.holds)).toEqual([]);
    expect(result.proofs).toEqual(told.proof);
    expect(result.proofs.map((proof) => proof.statement)).toEqual([
      'The move wrote the planned rows, and no other.',
      expect.stringMatching(/^No row of the \d+ residents changed\.$/),
      'Everyone who moved is in V2 as in V1.',
      'Everything but that write is as before, to the byte.',
      'The second move did what the first one did, and left the write alone.',
      'The next plan is empty.',
      'V1 was only read.',
      'People log in to V2 with the password they use today.',
    ]);
    expect(told.heading).toHaveLength(7);
    expect(told.plan.map(isEmpty)).toEqual([false]);
    expect(told.witness[0]?.full?.residentRows).toBeGreaterThan(0);
    expect(told.undo[0]?.undid).toBe(1);
    expect(await serversLeft()).toEqual([]);
  });
});

test('what the app wrote is told row by row, with addresses masked', async () => {
  const { told, show } = recorder();
  await runDemo(demo({ show }));
  const written = told.table.filter((table) => table.columns.at(-1)?.title === 'Content');
  expect(written).toHaveLength(2);
  expect(written[0]).toEqual(written[1]);
  expect(written[0]?.rows.map(([table, , what]) => [table, what])).toEqual([
    ['users', 'new'],
    ['completed_sessions', 'new'],
    ['progress_history', 'changed'],
  ]);
  expect(written[0]?.rows[2]?.[3]).toMatch(/current_streak \d+ → \d+/);
  expect(JSON.stringify([told.table, told.text])).not.toMatch(/[a-z0-9]{2,}@/i);
});

test('on the command line: an end that fits a screen, and the files it names', async () => {
  const outcome = await rehome(['demo', '--persons', '60'], {
    engineWith: { runDemo },
    clock: () => new Date(),
  });
  expect(outcome.code).toBe(0);
  const end = outcome.stdout.slice(outcome.stdout.lastIndexOf('── What was shown'));
  expect(end.split('\n').length).toBeLessThan(24);
  expect(end.split('\n').filter((line) => cells(line) > 100)).toEqual([]);
  expect(end).toContain('All 8 proofs hold.');
  const files = [...end.matchAll(/^(?:Report|Id maps|Log) +(\S+)/gm)].map(([, file]) => file ?? '');
  expect(files).toHaveLength(3);
  for (const file of files) expect((await stat(join(outcome.cwd, file))).size).toBeGreaterThan(0);
});

test.skipIf(process.platform === 'win32')(
  'kept servers answer to what is printed, until the script stops them', // kill and sh
  async () => {
    const { kept } = await runDemo(demo({ persons: 20, keep: true }));
    if (kept === null) throw new Error('nothing was kept');
    expect(JSON.stringify(kept)).not.toContain((await readFile(kept.passwordFile, 'utf8')).trim());
    expect((await stat(kept.passwordFile)).mode & 0o777).toBe(0o600);
    const url = new URL(kept.v2);
    url.password = (await readFile(kept.passwordFile, 'utf8')).trim();
    const { rows } = await withConnection(url.href, (connection) =>
      connection.query('SELECT id, state FROM rehome.run ORDER BY id DESC LIMIT 1'),
    );
    expect(rows).toEqual([{ id: kept.run, state: 'applied' }]);
    await promisify(execFile)(kept.stopScript);
    expect(await serversLeft()).toEqual([]);
  },
);

test.each(['status', 'stage', 'apply', 'undo'] as const)(
  'interrupted in the stage %s, it removes its servers',
  async (stage) => {
    const controller = new AbortController();
    const interrupted = runDemo(
      demo({
        persons: 20,
        signal: controller.signal,
        observer: (event) => {
          if (event.kind !== 'stage-started' || event.stage !== stage) return;
          setTimeout(() => controller.abort(), 30);
        },
      }),
    );
    await expect(interrupted).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
    expect(await serversLeft()).toEqual([]);
  },
);

test.each([
  [{ persons: 19 }, 'at least 20 persons'],
  [{ variant: 'latter' }, 'no variant "latter"'],
])('%j is refused before a server is started', async (given, message) => {
  await expect(runDemo(demo(given))).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(message),
  });
  expect(await serversLeft()).toEqual([]);
});
