/** What the screens say, and that they fit. */
import { describe, expect, test } from 'vitest';
import { renderChecks } from '../../src/cli/render/checks.js';
import { renderDemo } from '../../src/cli/render/demo.js';
import { renderDemoChecks } from '../../src/cli/render/demo-checks.js';
import { standingHazards } from '../../src/cli/render/hazards.js';
import { renderMigrate } from '../../src/cli/render/migrate.js';
import { renderPlan } from '../../src/cli/render/plan.js';
import { renderRuns } from '../../src/cli/render/runs.js';
import { renderStaging } from '../../src/cli/render/staging.js';
import { renderStatus } from '../../src/cli/render/status.js';
import { createStyle } from '../../src/cli/render/style.js';
import { bytes, cells, cut, duration, printable, wrap } from '../../src/cli/render/text.js';
import { renderUndo, renderUndoPreview } from '../../src/cli/render/undo.js';
import { renderWitness } from '../../src/cli/render/witness.js';
import * as sample from './samples.js';

const page = (width: number, full = false) => ({ width, style: createStyle(false), full });
const widest = (text: string) => Math.max(...text.split('\n').map(cells));
const lineWith = (text: string, words: string) =>
  text.split('\n').find((line) => line.includes(words)) ?? '';

describe('the plan', () => {
  const text = renderPlan(sample.samplePlan(), page(100));

  test('says who moves, by class', () => {
    expect(lineWith(text, 'matched')).toMatch(/3,378 .*stale copy/);
    expect(lineWith(text, '  new ')).toMatch(/1,495 .*created/);
    expect(lineWith(text, 'residents')).toMatch(/313 .*never touched/);
    expect(lineWith(text, 'no identity')).toContain('55');
    expect(text).not.toContain('duplicate');
    expect(text).toContain('of 4,928 in the source and 3,742 in the target');
  });

  test('says what happens to each table, numbers to the right', () => {
    const sessions = lineWith(text, 'completed_sessions  ');
    const total = lineWith(text, '  total ');
    expect(sessions).toMatch(/1,200,000\s+34,000\s+1,204\s+567/);
    expect(total).toMatch(/1,224,495\s+36,923\s+1,204\s+48,393\s+67\s+31/);
    expect(sessions.indexOf('34,000')).toBe(total.indexOf('36,923'));
    expect(text).toContain(
      'Excluded: users 55 (no identity), drill_group_items 12 (drill missing)',
    );
    expect(text).toContain('Never touched: custom_drills 41 rows');
  });

  test('says what stands in the way and how to settle it', () => {
    expect(text).toMatch(/stops +RESIDENT_CONFLICT in public\.users, 12 rows/);
    expect(text).toContain("to settle: residents.onConflict: 'keep', 'overwrite' or 'add'");
    expect(text).toMatch(/allowed +TRIGGER_FIRES/);
    expect(text).toMatch(/note +SEQUENCE_BEHIND/);
    expect(text.trimEnd()).toMatch(
      /✖ 1 hazard in the way \(RESIDENT_CONFLICT\): settle it, or accept by name with --allow\.$/,
    );
  });

  test('gives the evidence of what was inferred, and of ids inside JSON', () => {
    expect(text).toContain(
      'drill_group_items.drill_uuid ← drills.uuid of the drill with the same title',
    );
    expect(text).toContain('because foreign key');
    expect(text).toContain('$[*].drill: 12,300 objects, 41 not in the target');
    expect(text).toContain('L-drags (30×)');
  });

  test('fatal hazards cannot be allowed; without hazards it says what it will do', () => {
    const [hazard] = sample.samplePlan().hazards;
    const fatal = hazard === undefined ? [] : [{ ...hazard, level: 'fatal' as const }];
    const plan = sample.samplePlan({ hazards: fatal, allowed: ['TRIGGER_FIRES'] });
    expect(standingHazards(plan)).toHaveLength(1);
    expect(renderPlan(plan, page(100))).toContain('settle it first');
    expect(renderPlan(sample.samplePlan({ hazards: [] }), page(100))).toContain(
      '✔ Nothing in the way: 1,224,495 rows to insert, 36,923 to update, 1,204 to delete.',
    );
    expect(renderPlan(sample.samplePlan({ hazards: [], tables: [] }), page(100))).toContain(
      'Nothing to do',
    );
  });

  test.each([120, 100, 80, 60])('fits %i columns', (width) => {
    expect(widest(renderPlan(sample.samplePlan(), page(width)))).toBeLessThanOrEqual(width);
  });

  test('drops the owner before it cuts a name', () => {
    expect(text).toContain('drill_group_id → drill_');
    const narrow = renderPlan(sample.samplePlan(), page(84));
    expect(narrow).not.toContain('Owner');
    expect(narrow).toContain('completed_sessions ');
  });

  test('keeps its schema names where there are several', () => {
    const tables = [sample.tablePlan('users'), sample.tablePlan('users', { schema: 'shop' })];
    expect(renderPlan(sample.samplePlan({ tables }), page(100))).toContain('shop.users');
  });

  test('a long list leaves idle tables out, unless all was asked for', () => {
    const tables = Array.from({ length: 60 }, (_, i) =>
      sample.tablePlan(`t${i}`, { insert: i % 2 }),
    );
    const plan = sample.samplePlan({ tables });
    expect(renderPlan(plan, page(100))).toContain('and 30 tables without changes');
    expect(renderPlan(plan, page(100, true))).toContain('t58');
  });
});

describe('the end of a migrate', () => {
  const many = Array.from({ length: 30 }, (_, i) =>
    sample.tablePlan(`a_table_with_quite_a_long_name_${i}`, {
      insert: 1_000_000 + i,
      update: 1_000_000,
      delete: 1_000_000,
    }),
  );
  const large = sample.sampleMigration({
    plan: sample.samplePlan({ tables: many }),
    witness: {
      ...sample.sampleWitness(),
      mode: 'full',
      full: { tablesScanned: 53, rowsOfTransaction: 1_262_622, residentRows: 12_345_678 },
    },
  });

  test.each([sample.sampleMigration(), large])('fits a screen of 24 lines by 80', (result) => {
    const text = renderMigrate(result, page(80));
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(24);
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  test('says what was done, the proof, and the way back', () => {
    const text = renderMigrate(sample.sampleMigration(), page(80));
    expect(text).toContain('Run 3 is applied to app_v2.');
    expect(text).toContain('3,378 brought up to date, 1,495 created; 313 residents untouched');
    expect(text).toContain('PostgreSQL counted exactly these writes in 1 table');
    expect(text).toContain('rehome rollback apply --run 3');
    expect(text).toContain('rehome/reports/id_map_users.csv and 1 more');
  });

  test('says that there was nothing to do, and which tests failed', () => {
    expect(renderMigrate(sample.sampleMigration({ run: null }), page(80))).toContain(
      'Nothing to do',
    );
    const failed = renderMigrate(
      sample.sampleMigration({ tests: sample.sampleChecks(true) }),
      page(80),
    );
    expect(failed).toContain('✖ Run 3');
    expect(failed).toContain('4,872 once, 1 twice');
  });
});

test('status ends in the next command, and says why a database cannot be reached', () => {
  const good = renderStatus(sample.sampleStatus(), page(100));
  expect(good).toContain('app_v1, PostgreSQL 15.18, role app, standby, 4,928 persons');
  expect(good.trimEnd()).toMatch(/✔ A migrate could start\.\nNext: {2}rehome plan$/);
  const [source, target] = sample.sampleStatus().databases;
  const databases = [
    { ...(source ?? fail()), reachable: false, error: 'connection refused on host db1' },
    { ...(target ?? fail()), problems: ['track_counts is off'] },
  ];
  const bad = renderStatus(
    sample.sampleStatus({ databases, persons: null, ready: false }),
    page(60),
  );
  expect(bad).toMatch(/✖ source {3}unreachable\n +connection refused on host db1/);
  expect(bad).toContain('- track_counts is off');
  expect(bad).toContain('✖ A migrate could not start.');
  expect(widest(bad)).toBeLessThanOrEqual(60 + 30);
});

test('checks: failures say what was expected and found', () => {
  const text = renderChecks(sample.sampleChecks(true), page(80));
  expect(text).toContain('test: experience.login');
  expect(text).toContain('found: 4,872 once, 1 twice');
  expect(text).toContain('skipped: no staging in this version');
  expect(text).toContain('✖ 1 test passed, 1 failed, 1 skipped');
  expect(renderChecks(sample.sampleChecks(false), page(80))).toContain(
    '✔ 2 tests passed, 1 skipped',
  );
});

test('the witness shows where the counts differ', () => {
  expect(renderWitness(sample.sampleWitness(), page(100))).toMatch(
    /users +1,495 +2,911 +0 +4,406\/4,406/,
  );
  const differing = renderWitness(sample.sampleWitness(7), page(100));
  expect(differing).toContain('7 (not 1,495)');
  expect(differing).toContain('PostgreSQL counted other writes than planned in public.users.');
});

test('runs: newest first, with the way back of the newest applied one', () => {
  const runs = [
    sample.sampleRun(),
    sample.sampleRun({ id: 5, state: 'running', appliedAt: null }),
    sample.sampleRun({ id: 4, kind: 'undo', undoes: 2 }),
  ];
  const text = renderRuns(runs, page(120));
  expect(text.indexOf('undo of 2')).toBeGreaterThan(text.indexOf('running'));
  expect(text).toContain('begun 2026-11-22 21:40:00 UTC');
  expect(text).toContain('rehome rollback apply --run 3');
  expect(renderRuns([], page(80))).toContain('no runs');
});

test('tests in the demo: one line a kind, but for those that failed', () => {
  const one = (name: string, title: string, outcome: 'passed' | 'failed' = 'passed') => ({
    group: 'integrity' as const,
    name,
    title,
    outcome,
    expected: 'all',
    found: 'all',
    examples: [],
    milliseconds: 20,
  });
  const report = {
    at: '2026-11-22T21:41:00.000Z',
    checks: [
      one('integrity.persons', 'persons by class'),
      one('integrity.rows.public.users', 'every row of public.users as in the source'),
      one('integrity.rows.public.posts', 'every row of public.posts as in the source'),
      one('integrity.rows.public.likes', 'every row of public.likes as in the source', 'failed'),
      one('integrity.rows.elsewhere', 'tables that are not moved'),
      one('integrity.orphans.public.posts', 'links of public.posts: user_id; topic_id'),
      one('integrity.orphans.public.likes', 'links of public.likes: user_id'),
    ],
    passed: 6,
    failed: 1,
    skipped: 0,
  };
  const text = renderDemoChecks(report, page(80));
  expect(lineWith(text, 'each of')).toMatch(
    /✔ every row of each of 2 tables as in the source +40 ms/,
  );
  expect(lineWith(text, 'links')).toMatch(/✔ links of each of 2 tables +40 ms/);
  expect(lineWith(text, 'public.likes as')).toContain('✖');
  expect(text).toContain('✔ persons by class ');
  expect(text).toContain('✔ tables that are not moved ');
  expect(text).toContain('6 tests passed, 1 failed');
  expect(renderDemoChecks(report, page(80, true))).toContain('✔ every row of public.posts');
});

describe('the end of the demo', () => {
  const places = { log: 'rehome/logs/demo.log', program: 'rehome', shown: (file: string) => file };
  const proof = { statement: 'No row of the 313 residents changed.', holds: true, evidence: 'all' };
  const proofs = Array.from({ length: 8 }, () => proof);

  test('fits a screen and says what was proven', () => {
    const text = renderDemo(sample.sampleDemo({ proofs }), page(80), places);
    expect(text.split('\n').length).toBeLessThan(24);
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain('All 8 proofs hold.');
    for (const path of ['migration_3.html', 'id_map_users.csv', 'rehome/logs/demo.log']) {
      expect(text).toContain(path);
    }
  });

  test('one proof that does not hold is what it says first', () => {
    const broken = [...proofs, { ...proof, holds: false }];
    const text = renderDemo(sample.sampleDemo({ proofs: broken }), page(80), places);
    expect(text).toContain('✖ 1 of 9 proofs do not hold.');
  });

  test('servers that were kept: lines that a shell takes as they are', () => {
    const kept = {
      v1: 'postgres://demo@127.0.0.1:1/v1',
      v2: 'postgres://demo@127.0.0.1:2/v2',
      staging: 'postgres://demo@127.0.0.1:2/staging',
      passwordFile: "/tmp/it's/password",
      config: 'rehome.config.yaml',
      run: 3,
      stopScript: 'rehome/demo/stop.sh',
    };
    const text = renderDemo(sample.sampleDemo({ kept }), page(80), places);
    expect(text).toContain('  export V2_DATABASE_URL=postgres://demo@127.0.0.1:2/v2\n');
    expect(text).toContain(`  export PGPASSWORD="$(cat '/tmp/it'\\''s/password')"\n`);
    expect(text).toContain('  rehome rollback apply --run 3 --dry-run\n');
    expect(text).toContain('  rehome/demo/stop.sh\n');
  });
});

test('undo: what was taken back, what somebody changed since, and the way back again', () => {
  const text = renderUndo(sample.sampleUndo(), page(100));
  expect(text).toContain('Run 3 is taken back by run 4, in 1.8 s.');
  expect(text).toMatch(/users +1,495 +2,910 +0 +1/);
  expect(text).toContain('- public.users 17: the app changed position since');
  expect(text).toContain('rehome rollback apply --run 4');
  expect(renderUndo(sample.sampleUndo(), page(100), true)).toContain('nothing was written');
  const preview = { run: 3, database: 'app_v2', tables: [], conflicts: 2 };
  expect(renderUndoPreview(preview, page(80))).toContain(
    '2 rows have been changed by somebody since',
  );
});

test('names and values cannot steer the terminal', () => {
  const nasty = '\u001b[2J\u009b31m\u202eevil\n';
  const plan = sample.samplePlan({ outside: [nasty], tables: [sample.tablePlan(nasty)] });
  const text = renderPlan(plan, page(100));
  for (const char of ['\u001b', '\u009b', '\u202e']) expect(text).not.toContain(char);
  expect(text).toContain('\\u001b[2J');
  expect(printable({ a: ['\t'] })).toEqual({ a: ['\\t'] });
});

test('widths, cuts and units', () => {
  expect(cells('日本')).toBe(4);
  expect(cells('\u001b[31mred\u001b[39m')).toBe(3);
  expect(cut('日本語', 5)).toBe('日本…');
  expect(wrap('one two three', 7, '  ')).toEqual(['one two', '  three']);
  expect([0, 850, 2400, 185_000, 7_800_000].map(duration)).toEqual([
    '0 ms',
    '850 ms',
    '2.4 s',
    '3 min 05 s',
    '2 h 10 min',
  ]);
  expect([999, 12_400_000, 417e6].map(bytes)).toEqual(['999 B', '12.4 MB', '417 MB']);
});

function fail(): never {
  throw new Error('the sample has no databases');
}

test('staging: what it is a copy of, its largest tables, and what is not there', () => {
  const text = renderStaging(
    sample.sampleStaging({ skipped: ['POLICY public.users mine: role "x" does not exist'] }),
    page(100),
  );
  expect(text).toContain('app_st is a copy of app_v2 as of');
  expect(text).toMatch(/users +3,742 /);
  expect(text.indexOf('users')).toBeLessThan(text.indexOf('drill_groups'));
  expect(text).toContain('3,754 rows in 2 tables, each compared as a whole; 14 sequences');
  expect(text).toContain('! 1 object is not there:');
  expect(text).toContain('- POLICY public.users mine: role "x" does not exist');
});
