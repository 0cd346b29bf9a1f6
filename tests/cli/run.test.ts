/** The command line as a whole, with an engine that gives back samples. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { RehomeError } from '../../src/errors.js';
import type { PipelineOptions, PlanOptions, UndoOptions } from '../../src/model/options.js';
import type {
  CleanUpOptions,
  CreatePointOptions,
  RestorePointOptions,
} from '../../src/model/rollback-options.js';
import { PASSWORD, rehome, URLS } from './fake-world.js';
import * as sample from './samples.js';

const READ_ONLY = ['status', 'plan', 'verify', 'rollback create', 'rollback list'];

describe.each(READ_ONLY)('rehome %s', (words) => {
  const argv = words.split(' ');

  test('without a terminal: a result on stdout, and no control codes anywhere', async () => {
    const { code, stdout, stderr } = await rehome(argv);
    expect(code).toBe(0);
    expect(stdout).not.toBe('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test('--json: one document on stdout', async () => {
    const { code, stdout } = await rehome([...argv, '--json']);
    expect(code).toBe(0);
    expect(typeof JSON.parse(stdout)).toBe('object');
  });

  test('a colourful terminal gets colours, unless NO_COLOR is set', async () => {
    const written: string[] = [];
    const terminal = { write: (text: string) => written.push(text), isTTY: true, columns: 90 };
    await rehome(argv, { stdout: terminal });
    expect(written.join('')).toContain('\u001b[');
    written.length = 0;
    await rehome(argv, { stdout: terminal, environment: { ...URLS, NO_COLOR: '1' } });
    expect(written.join('')).not.toContain('\u001b[');
  });
});

describe('usage', () => {
  test.each([
    [['plan', '--limt', '5'], "Unknown option '--limt'.", 'Did you mean --limit?'],
    [['plan', '--jsn'], "Unknown option '--jsn'.", 'Did you mean --json?'],
    [['migrat'], "Unknown command 'migrat'.", 'Did you mean migrate?'],
    [['rollback', 'aply'], "Unknown command 'aply'.", 'Did you mean apply?'],
    [['plan', '--limit', '0'], 'It must be a whole number from 1.', 'rehome --help'],
    [['plan', '--allow', 'TRIGER_FIRES'], 'did you mean "TRIGGER_FIRES"?', 'rehome --help'],
    [['migrate', '--witness', 'some'], 'Allowed choices are ordinary, full.', 'rehome --help'],
    [['migrate', '--plan', 'a', '--limit', '2'], 'cannot be used with', 'rehome --help'],
    [['rollback', 'apply'], 'Neither a run nor a rollback file is named.', '--run ID'],
    [['rollback', 'apply', '--run', '3', '--into', 'u'], 'cannot be used with', 'rehome --help'],
    [['rollback', 'apply', '--rollback-file', 'f', '--into', 'u'], 'without --full', '--full'],
    [['rollback', 'cleanup', 'postgresql://x/y'], 'not a whole number', 'V2_DATABASE_URL'],
    [['demo', '--yes'], "Option '--yes' has no meaning for 'rehome demo'.", 'rehome --help'],
    [['plan', 'a', 'b', 'c', 'd'], 'Too many arguments', 'rehome --help'],
  ])('%j is refused with a suggestion', async (argv, message, hint) => {
    const { code, stdout, stderr } = await rehome(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).toContain('Nothing was applied');
    const json = await rehome([...argv, '--json']);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: 'usage', exitCode: 2, state: 'not_applied', details: [] },
    });
  });

  test('no command at all is told on stderr; help and version go to stdout', async () => {
    const nothing = await rehome([]);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('First steps:');
    const help = await rehome(['migrate', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const part of [
      'Usage: rehome migrate',
      'Examples:',
      'V2_DATABASE_URL',
      'Exit codes:',
      '--witness',
      '--workdir',
    ]) {
      expect(help.stdout).toContain(part);
    }
    expect(await rehome(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(JSON.parse((await rehome(['--json'])).stdout)).toMatchObject({
      error: { code: 'usage' },
    });
  });

  test('shared flags may stand before the command', async () => {
    expect(JSON.parse((await rehome(['--json', 'status'])).stdout)).toMatchObject({ ready: true });
  });
});

describe('passwords', () => {
  test('are in no output, no log and no report, whatever goes wrong', async () => {
    const url = URLS.V1_DATABASE_URL;
    const fault = new RehomeError(`cannot reach ${url}`, {
      code: 'x',
      exitCode: 4,
      details: [url],
      hint: url,
      cause: new Error(url),
    });
    const outcomes = await Promise.all([
      rehome(['plan', '--v1', url, '--verbose']),
      rehome(['plan', url, URLS.V2_DATABASE_URL, '--json']),
      rehome(['plan', '--verbose'], { engineWith: { plan: () => Promise.reject(fault) } }),
      rehome(['plan', '--json'], { engineWith: { plan: () => Promise.reject(new Error(url)) } }),
      rehome(['plan', `--v3=${url}`]),
      rehome([url]),
      rehome(['plan', `postgres://me:${PASSWORD}/${PASSWORD}@host/db`]),
    ]);
    for (const { stdout, stderr, cwd } of outcomes) {
      expect(stdout + stderr).not.toContain(PASSWORD);
      for (const file of await readdir(cwd, { recursive: true, withFileTypes: true })) {
        if (!file.isFile()) continue;
        expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain(PASSWORD);
      }
    }
    expect(outcomes[0]?.stderr).toContain('process lists show it');
  });
});

describe('errors', () => {
  test('config faults come before any connection, all at once', async () => {
    const engine = vi.fn();
    const files = { 'rehome.config.yaml': 'rooot: users\nidentity: ""\n' };
    const { code, stderr, cwd } = await rehome(['plan'], { files, engine });
    expect(code).toBe(3);
    expect(stderr).toContain('rooot (line 1, column 1): unknown key; did you mean "root"?');
    expect(stderr).toContain('identity (line 2, column 1): must not be blank');
    expect(engine).not.toHaveBeenCalled();
    expect(await readdir(cwd)).toEqual(['rehome.config.yaml']);
  });

  test('say what happened, the state and the next command, without a stack', async () => {
    const fault = new RehomeError('The commit was not answered.', {
      code: 'commit_in_doubt',
      exitCode: 5,
      state: 'in_doubt',
      hint: 'rehome rollback list',
      details: ['run 3'],
    });
    const engineWith = { plan: () => Promise.reject(fault) };
    const { code, stderr } = await rehome(['plan'], { engineWith });
    expect(code).toBe(5);
    expect(stderr).toContain(
      '✖ The commit was not answered.\n  - run 3\nState  Not known: ask the ledger',
    );
    expect(stderr).toMatch(
      /Next +rehome rollback list\nLog +rehome\/logs\/plan_20261122T214000Z\.log/,
    );
    expect(stderr).not.toContain('    at ');
    expect((await rehome(['plan', '--verbose'], { engineWith })).stderr).toContain('    at ');
    const json = await rehome(['plan', '--json'], { engineWith });
    expect(JSON.parse(json.stdout)).toEqual({
      error: {
        code: 'commit_in_doubt',
        message: 'The commit was not answered.',
        hint: 'rehome rollback list',
        details: ['run 3'],
        state: 'in_doubt',
        exitCode: 5,
      },
    });
  });

  test('an unexpected fault exits 1 and says how to learn more; what wrote is in doubt', async () => {
    const bug = () => Promise.reject(new TypeError('x is not a function'));
    const read = await rehome(['plan'], { engineWith: { plan: bug } });
    expect(read.code).toBe(1);
    expect(read.stderr).toContain('Unexpected fault: x is not a function');
    expect(read.stderr).toContain('--verbose');
    expect(read.stderr).toContain('Nothing was applied');
    const wrote = await rehome(['migrate', '--yes'], { engineWith: { migrate: bug } });
    expect(wrote.code).toBe(1);
    expect(wrote.stderr).toContain('Not known: ask the ledger');
  });

  test('an interrupted command exits 130', async () => {
    const signal = AbortSignal.abort();
    const plan = () => Promise.reject(new Error('aborted'));
    expect(await rehome(['plan'], { signal, engineWith: { plan } })).toMatchObject({ code: 130 });
  });
});

describe('exit codes say how it ended', () => {
  test('plan: 6 when a hazard stands in the way', async () => {
    const { code, stdout, stderr, cwd } = await rehome(['plan'], {
      engineWith: { plan: async () => sample.samplePlan() },
    });
    expect(code).toBe(6);
    expect(stdout).toContain('RESIDENT_CONFLICT');
    expect(stderr).not.toContain('rehome migrate --plan');
    expect(await readdir(join(cwd, 'rehome', 'reports'))).toEqual([
      'plan_20261122T214003Z.html',
      'plan_20261122T214003Z.json',
    ]);
  });

  test('verify: 7 when a test failed, and the report is written', async () => {
    const { code, cwd } = await rehome(['verify'], {
      engineWith: { verify: async () => sample.sampleChecks(true) },
    });
    expect(code).toBe(7);
    const file = join(cwd, 'rehome', 'reports', 'migration_test_report_20261122T214100Z.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ failed: 1 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('status: 4, 5 and 6', async () => {
    const [source, target] = sample.sampleStatus().databases;
    if (source === undefined || target === undefined)
      throw new Error('the sample has no databases');
    const status = async (lost: 'source' | 'target' | null) =>
      (
        await rehome(['status'], {
          engineWith: {
            status: async () =>
              sample.sampleStatus({
                ready: false,
                databases: [source, target].map((one) => ({
                  ...one,
                  reachable: one.name !== lost,
                })),
              }),
          },
        })
      ).code;
    expect([await status('source'), await status('target'), await status(null)]).toEqual([4, 5, 6]);
  });

  test('migrate: 8 when a test failed and the run was kept', async () => {
    const migrate = async () =>
      sample.samplePipeline(sample.sampleMigration({ tests: sample.sampleChecks(true) }));
    expect(
      (await rehome(['migrate', '--yes', '--keep-on-failure'], { engineWith: { migrate } })).code,
    ).toBe(8);
  });

  test('demo: 7 when a proof does not hold', async () => {
    expect(await rehome(['demo'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('✔ Nobody noticed.'),
    });
    const json = await rehome(['demo', '--json', '--persons', '10']);
    expect(JSON.parse(json.stdout)).toMatchObject({ persons: 10, variant: null });
    const proofs = [{ statement: 'All is well.', holds: false, evidence: 'it is not' }];
    const runDemo = async () => sample.sampleDemo({ proofs });
    expect((await rehome(['demo'], { engineWith: { runDemo } })).code).toBe(7);
  });
});

describe('confirmation', () => {
  const terminal = { interactive: true };

  test.each([[['migrate']], [['rollback', 'apply', '--run', '3']]])(
    '%j without a terminal and --yes is refused before anything is opened',
    async (argv) => {
      const engine = vi.fn();
      const { code, cwd } = await rehome(argv, { engine });
      expect(code).toBe(2);
      expect(engine).not.toHaveBeenCalled();
      expect(await readdir(cwd)).toEqual(['rehome.config.yaml']);
      const json = await rehome([...argv, '--json'], { engine });
      const look = argv[0] === 'migrate' ? 'rehome plan' : `rehome ${argv[0]} ${argv[1]} --dry-run`;
      expect(JSON.parse(json.stdout)).toMatchObject({
        error: { code: 'confirmation_required', hint: expect.stringContaining(`(${look})`) },
      });
    },
  );

  test('shows the plan, then asks for the name of the target database', async () => {
    const ask = vi.fn(async (_question: string, expected: string) => expected);
    const { code, stdout, stderr } = await rehome(['migrate'], { ...terminal, ask });
    expect(code).toBe(0);
    expect(ask).toHaveBeenCalledWith(
      expect.stringContaining('type the name of the target database (app_v2)'),
      'app_v2',
    );
    expect(stderr).toContain('Plan  app_v1 → app_v2');
    expect(stdout).toContain('Run 3 is applied');
    expect(stdout).not.toContain('Plan  app_v1');
  });

  test('giving up exits 130 with nothing applied; --yes does not ask', async () => {
    const ask = vi.fn(async () => null);
    const { code, stderr } = await rehome(['rollback', 'apply', '--run', '3'], {
      ...terminal,
      ask,
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Nothing was applied');
    ask.mockClear();
    expect((await rehome(['migrate', '--yes'], { ...terminal, ask })).code).toBe(0);
    expect(ask).not.toHaveBeenCalled();
  });

  test('a dry run needs none; conflicts without a policy are a refusal', async () => {
    const { code, stdout } = await rehome(['rollback', 'apply', '--run', '3', '--dry-run'], {
      engineWith: { undo: async () => sample.sampleUndo() },
    });
    expect(code).toBe(6);
    expect(stdout).toContain('nothing was written');
  });
});

describe('what reaches the engine', () => {
  test('rollback apply needs the target alone; a config only says how long to wait', async () => {
    const undo = vi.fn(async (_options: UndoOptions) => sample.sampleUndo());
    const argv = ['rollback', 'apply', '--run', '3', '--yes'];
    const environment = { V2_DATABASE_URL: URLS.V2_DATABASE_URL };
    const apply = (files: Record<string, string>) =>
      rehome(argv, { files, environment, engineWith: { undo } });
    expect((await apply({ 'a.txt': '' })).code).toBe(0);
    expect(undo.mock.lastCall?.[0]).toMatchObject({ v2: URLS.V2_DATABASE_URL, run: 3 });
    expect(undo.mock.lastCall?.[0]).not.toHaveProperty('lockTimeout');
    const config = 'root: users\nidentity: lower(email)\n';
    await apply({ 'rehome.config.yaml': `${config}limits: { lockTimeout: 700 }\n` });
    expect(undo.mock.lastCall?.[0]).toMatchObject({ lockTimeout: 700 });
    const broken = await apply({ 'rehome.config.yaml': 'rooot: users\n' });
    expect(broken.code).toBe(0);
    expect(broken.stderr).toContain('The undo goes on without it.');
    const named = await rehome([...argv, '--config', 'none.yaml'], { engineWith: { undo } });
    expect(named.code).toBe(3);
  });

  test('rollback create takes both databases, or with --full-only the target alone', async () => {
    const createPoint = vi.fn(async (_options: CreatePointOptions) => sample.samplePoint());
    const made = await rehome(['rollback', 'create', '--parallel', '2'], {
      engineWith: { createPoint },
    });
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toContain('313 persons');
    expect(createPoint.mock.lastCall?.[0]).toMatchObject({
      ...{ v1: URLS.V1_DATABASE_URL, v2: URLS.V2_DATABASE_URL, parallel: 2, builtIn: false },
      config: { root: 'users' },
      workdir: join(made.cwd, 'rehome'),
    });
    const alone = await rehome(['rollback', 'create', '--full-only', '--built-in'], {
      files: { '.env': `V2_DATABASE_URL=${URLS.V2_DATABASE_URL}` },
      environment: {},
      engineWith: { createPoint },
    });
    expect(alone.code).toBe(0);
    expect(createPoint.mock.lastCall?.[0]).toMatchObject({ builtIn: true });
    expect(createPoint.mock.lastCall?.[0]).not.toHaveProperty('config');
  });

  test('rollback list shows points without a target, and fails on a damaged one', async () => {
    const alone = await rehome(['rollback', 'list'], { environment: {} });
    expect(alone).toMatchObject({ code: 0 });
    expect(alone.stdout).toMatch(/20261122T214000Z .*3 days .*whole .*run 3/);
    expect(alone.stdout).toContain('its runs are not listed');
    const damaged = sample.sampleListed({ state: 'damaged', faults: ['full/x is missing'] });
    const listPoints = async () => [damaged];
    const verified = await rehome(['rollback', 'list', '--verify'], { engineWith: { listPoints } });
    expect(verified).toMatchObject({ code: 7 });
    expect(verified.stdout).toContain('full/x is missing');
    expect(verified.stdout).toContain('Run');
  });

  test('rollback apply --full names what is lost and asks; --into asks for no name', async () => {
    const argv = ['rollback', 'apply', '--rollback-file', 'point.json', '--full'];
    const restorePoint = vi.fn(async (options: RestorePointOptions) => {
      await options.confirm?.(sample.sampleRestore().preview);
      return sample.sampleRestore();
    });
    const engineWith = { restorePoint };
    const asked = await rehome(argv, { interactive: true, ask: async () => 'app_v2', engineWith });
    expect(asked.code).toBe(0);
    expect(asked.stderr).toMatch(/public\.users +3,742 +3,801 +60 +12 +1/);
    expect(asked.stderr).toContain('pid 17: app, from 10.0.0.7');
    expect(asked.stdout).toContain('kept as the database app_v2_before_restore_20261123T080000Z');
    expect(restorePoint.mock.lastCall?.[0]).toMatchObject({
      file: join(asked.cwd, 'point.json'),
      to: { kind: 'in-place', v2: URLS.V2_DATABASE_URL },
    });
    const declined = await rehome(argv, { interactive: true, engineWith });
    expect(declined.code).toBe(130);
    expect((await rehome(argv, { engineWith })).code).toBe(2);
    const url = 'postgresql://me@three/empty';
    await rehome([...argv, '--into', url, '--yes'], { environment: {}, engineWith });
    expect(restorePoint.mock.lastCall?.[0]).toMatchObject({ to: { kind: 'into', url } });
  });

  test('rollback apply takes back all runs since a rollback file', async () => {
    const argv = ['rollback', 'apply', '--rollback-file', 'point.json', '--yes'];
    const { code, stdout } = await rehome(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('Since point 20261122T214000Z: run 3');
  });

  test('rollback cleanup takes days, and asks before runs lose their undo', async () => {
    const cleanUp = vi.fn(async (_options: CleanUpOptions) => sample.sampleCleanUp());
    const done = await rehome(['rollback', 'cleanup', '30'], { engineWith: { cleanUp } });
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('freed');
    expect(done.stdout).toContain('it is the newest whole point');
    expect(cleanUp.mock.lastCall?.[0]).toMatchObject({ days: 30, journals: false, dryRun: false });
    expect((await rehome(['rollback', 'cleanup', '--journals'])).code).toBe(2);
    const applied = sample.sampleCleanUp({ journals: [{ run: 3, state: 'applied', bytes: 1 }] });
    const asking = async (options: CleanUpOptions) => {
      await options.confirm?.(applied);
      return applied;
    };
    const declined = await rehome(['rollback', 'cleanup', '--journals'], {
      interactive: true,
      engineWith: { cleanUp: asking },
    });
    expect(declined.code).toBe(130);
    expect(declined.stderr).toContain('run 3, applied');
  });

  test('--yes says that nobody is asked', async () => {
    const migrate = vi.fn(async (_options: PipelineOptions) => sample.samplePipeline());
    await rehome(['migrate', '--yes'], { engineWith: { migrate } });
    expect(migrate.mock.lastCall?.[0]).toMatchObject({ unattended: true });
    await rehome(['migrate'], { interactive: true, engineWith: { migrate } });
    expect(migrate.mock.lastCall?.[0]).toMatchObject({ unattended: false });
  });

  test('flags of plan', async () => {
    const plan = vi.fn(async (_options: PlanOptions) => sample.samplePlan());
    await rehome(
      ['plan', '--limit', '10', '--allow', 'CYCLE', '--allow', 'trigger_fires', '--show-pii'],
      { engineWith: { plan } },
    );
    expect(plan.mock.calls[0]?.[0]).toMatchObject({
      v1: URLS.V1_DATABASE_URL,
      v2: URLS.V2_DATABASE_URL,
      limit: 10,
      allow: ['CYCLE', 'TRIGGER_FIRES'],
      showPii: true,
      config: { root: 'users' },
    });
  });

  test('a plan file, read back whole; an altered one is refused', async () => {
    const migrate = vi.fn(async (_options: PipelineOptions) => sample.samplePipeline());
    const made = await rehome(['plan']);
    const argv = [
      'migrate',
      '--yes',
      '--skip-staging',
      '--plan',
      'rehome/reports/plan_20261122T214003Z.json',
    ];
    const { code, cwd } = await rehome(argv, { cwd: made.cwd, engineWith: { migrate } });
    expect(code).toBe(0);
    const options = migrate.mock.calls[0]?.[0];
    expect(options).toMatchObject({
      plan: sample.samplePlan({ hazards: [] }),
      witness: 'ordinary',
      skipStaging: true,
      workdir: join(cwd, 'rehome'),
    });
    const file = join(cwd, 'altered.json');
    const altered = JSON.stringify({ ...sample.samplePlan(), limit: 5 });
    const { writeFile } = await import('node:fs/promises');
    await writeFile(file, altered);
    expect(await rehome(['migrate', '--yes', '--plan', file], { cwd })).toMatchObject({ code: 6 });
  });
});
