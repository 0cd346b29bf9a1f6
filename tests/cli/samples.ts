/** Values of every kind that a renderer shows, of the training app's shape. */

import type { DemoResult } from '../../src/demo/presenter.js';
import type { CheckReport } from '../../src/model/check.js';
import type { Draft } from '../../src/model/draft.js';
import type { StatusReport } from '../../src/model/options.js';
import type { Checklist, PipelineResult } from '../../src/model/pipeline.js';
import type { Plan, PlanLink, TablePlan } from '../../src/model/plan.js';
import type { RehearsalReport } from '../../src/model/rehearsal.js';
import {
  type CleanUpResult,
  type CreatedPoint,
  type ListedPoint,
  POINT_FORMAT,
  type RestoreResult,
} from '../../src/model/rollback-point.js';
import type { MigrateResult, RunSummary, UndoResult, WitnessReport } from '../../src/model/run.js';
import type { SchemaReport, SchemaSyncResult } from '../../src/model/schema.js';
import type { StagingResult } from '../../src/model/staging.js';
import { planDigest } from '../../src/report/plan-digest.js';

export function tablePlan(name: string, given: Partial<TablePlan> = {}): TablePlan {
  return {
    schema: 'public',
    name,
    sourceName: null,
    role: 'owned',
    owner: 'user_id → users',
    sourceRows: 0,
    insert: 0,
    update: 0,
    unchanged: 0,
    delete: 0,
    excluded: {},
    kept: 0,
    ...given,
  };
}

function link(from: string, column: string, to: string, kind: PlanLink['kind']): PlanLink {
  return { from: `public.${from}`, to: `public.${to}`, columns: [column], kind };
}

export function samplePlan(given: Partial<Plan> = {}): Plan {
  const plan = {
    format: 2 as const,
    madeAt: '2026-11-22T21:40:03.000Z',
    tool: '0.1.0',
    limit: null,
    config: 'c0ffee',
    source: { identity: '1/1', version: '15.18', database: 'app_v1', schema: 's', data: 'd' },
    target: { identity: '2/2', version: '18.4', database: 'app_v2', schema: 's', data: 'd' },
    persons: {
      source: 4928,
      target: 3742,
      notInCohort: 0,
      upToDate: 0,
      noIdentity: 55,
      duplicate: 0,
      matched: 3378,
      renamed: 0,
      created: 1495,
      conflict: 12,
      gone: 0,
      residents: 313,
    },
    tables: [
      tablePlan('users', {
        role: 'root',
        owner: null,
        sourceRows: 4928,
        insert: 1495,
        update: 2911,
        unchanged: 467,
        excluded: { 'no identity': 55 },
      }),
      tablePlan('drills', { role: 'reference', owner: null, sourceRows: 180, unchanged: 180 }),
      tablePlan('completed_sessions', {
        sourceRows: 1_234_567,
        insert: 1_200_000,
        update: 34_000,
        unchanged: 567,
        delete: 1204,
      }),
      tablePlan('drill_groups', { sourceRows: 9000, insert: 3000, unchanged: 6000, kept: 31 }),
      tablePlan('drill_group_items', {
        owner: 'drill_group_id → drill_groups → users',
        sourceRows: 61_203,
        insert: 20_000,
        update: 12,
        unchanged: 41_179,
        excluded: { 'drill missing': 12 },
      }),
    ],
    untouched: [{ table: 'public.custom_drills', rows: 41 }],
    outside: ['public.schema_migrations'],
    links: [
      link('completed_sessions', 'user_id', 'users', 'owner'),
      link('completed_sessions', 'drills', 'drills', 'json'),
      link('drill_groups', 'user_id', 'users', 'owner'),
      link('drill_group_items', 'drill_group_id', 'drill_groups', 'owner'),
      link('drill_group_items', 'drill_uuid', 'drills', 'reference'),
      link('custom_drills', 'user_id', 'users', 'untouched'),
    ],
    references: [{ table: 'public.drills', rows: 180 }],
    jsonLinks: [
      {
        column: 'public.completed_sessions.drills',
        path: '$[*].drill',
        objects: 12_300,
        unresolved: 41,
        examples: [{ value: 'L-drags', count: 30 }],
      },
    ],
    inferences: [
      {
        column: 'public.drill_group_items.drill_uuid',
        decision: 'drills.uuid of the drill with the same title',
        evidence: 'foreign key drill_group_items_drill_uuid_fkey; all 180 titles agree',
      },
    ],
    hazards: [
      {
        code: 'TRIGGER_FIRES',
        where: 'public.users',
        message: 'Trigger users_audit on public.users will not fire.',
        count: null,
        examples: [],
        settle: "triggers: 'fire'",
        level: 'stop',
      },
      {
        code: 'RESIDENT_CONFLICT',
        where: 'public.users',
        message: '12 persons of the cohort have an account of their own in the target.',
        count: 12,
        examples: ['j***@example.com', 'a***@example.org'],
        settle: "residents.onConflict: 'keep', 'overwrite' or 'add'",
        level: 'stop',
      },
      {
        code: 'SEQUENCE_BEHIND',
        where: 'public.saved_filters.id',
        message: 'The sequence is behind the largest key by 3.',
        count: null,
        examples: [],
        settle: 'none needed',
        level: 'note',
      },
    ],
    allowed: ['TRIGGER_FIRES'],
    triggers: 'silence',
    ...given,
  } satisfies Omit<Plan, 'digest'>;
  return { ...plan, digest: planDigest(plan) };
}

export function sampleChecks(failed: boolean): CheckReport {
  return {
    at: '2026-11-22T21:41:00.000Z',
    checks: [
      {
        group: 'integrity',
        name: 'integrity.rows.public.users',
        title: 'users: every column equal to the source',
        outcome: 'passed',
        expected: '4,873 rows',
        found: '4,873 rows',
        examples: [],
        milliseconds: 120,
      },
      {
        group: 'experience',
        name: 'experience.login',
        title: 'everyone is found once by their login',
        outcome: failed ? 'failed' : 'passed',
        expected: '4,873 once',
        found: failed ? '4,872 once, 1 twice' : '4,873 once',
        examples: failed ? ['j***@example.com'] : [],
        milliseconds: 35,
      },
      {
        group: 'rollback',
        name: 'rollback.rehearsal',
        title: 'the way back was rehearsed',
        outcome: 'skipped',
        expected: '',
        found: 'no staging in this version',
        examples: [],
        milliseconds: 0,
      },
    ],
    passed: failed ? 1 : 2,
    failed: failed ? 1 : 0,
    skipped: 1,
  };
}

export function sampleWitness(counted = 1495): WitnessReport {
  return {
    mode: 'ordinary',
    tables: [
      {
        schema: 'public',
        name: 'users',
        expected: { inserted: 1495, updated: 2911, deleted: 0 },
        counted: { inserted: counted, updated: 2911, deleted: 0 },
        keys: 4406,
        owned: 4406,
      },
    ],
    tablesWithoutWrites: 23,
    full: null,
    transaction: '4711',
  };
}

export function sampleMigration(given: Partial<MigrateResult> = {}): MigrateResult {
  return {
    run: 3,
    plan: samplePlan({ hazards: [] }),
    witness: sampleWitness(),
    verified: sampleChecks(false).checks,
    tests: sampleChecks(false),
    timings: { look: 300, apply: 1500 },
    connectToCommit: 2400,
    rates: [
      { stage: 'stage', at: 300, rows: 0 },
      { stage: 'stage', at: 900, rows: 70_000 },
      { stage: 'apply', at: 900, rows: 0 },
      { stage: 'apply', at: 1100, rows: 4_406 },
      { stage: 'apply', at: 2300, rows: 1_262_622 },
    ],
    rowsWritten: 1_262_622,
    files: {
      report: 'rehome/reports/migration_3.json',
      page: 'rehome/reports/migration_3.html',
      idMaps: ['rehome/reports/id_map_users.csv', 'rehome/reports/id_map_drill_groups.csv'],
    },
    ...given,
  };
}

export function sampleRun(given: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 3,
    kind: 'migrate',
    undoes: null,
    state: 'applied',
    source: 'source',
    startedAt: '2026-11-22T21:40:00.000Z',
    appliedAt: '2026-11-22T21:40:03.000Z',
    persons: 4873,
    inserted: 1_224_495,
    updated: 36_923,
    deleted: 1204,
    ...given,
  };
}

export function sampleUndo(given: Partial<UndoResult> = {}): UndoResult {
  return {
    run: 4,
    undid: 3,
    tables: [
      { schema: 'public', name: 'users', removed: 1495, restored: 2910, reinserted: 0, left: 1 },
    ],
    conflicts: [
      {
        table: 'public.users',
        key: '17',
        kind: 'changed_since',
        message: 'the app changed position since',
      },
    ],
    witness: sampleWitness(),
    verified: [],
    milliseconds: 1800,
    ...given,
  };
}

export function sampleStaging(given: Partial<StagingResult> = {}): StagingResult {
  return {
    at: '2026-11-22T21:40:00.000Z',
    target: { database: 'app_v2', version: '18.4', identity: '7/2' },
    staging: { database: 'app_st', version: '15.18', identity: '8/3' },
    snapshotAt: '2026-11-22T21:39:00.000Z',
    tables: [
      { schema: 'public', name: 'drill_groups', rows: 12, bytes: 900 },
      { schema: 'public', name: 'users', rows: 3742, bytes: 812_000 },
    ],
    ...{ rows: 3754, bytes: 812_900, sequences: 14, views: 1, largeObjects: 0 },
    skipped: [],
    backup: null,
    timings: { copy: 900 },
    milliseconds: 2400,
    ...given,
  };
}

export function sampleStatus(given: Partial<StatusReport> = {}): StatusReport {
  const database = { reachable: true, error: null, role: 'app', standby: false, problems: [] };
  return {
    at: '2026-11-22T21:39:00.000Z',
    databases: [
      {
        ...database,
        name: 'source',
        database: 'app_v1',
        version: '15.18',
        persons: 4928,
        standby: true,
      },
      { ...database, name: 'target', database: 'app_v2', version: '18.4', persons: 3742 },
    ],
    persons: samplePlan().persons,
    staging: {
      whole: true,
      text: 'a whole copy of app_v2 as of 2026-11-22T21:30:00Z',
      persons: samplePlan().persons,
      schema: { inSync: true, differences: 0, unavailable: [] },
    },
    runs: [sampleRun()],
    points: [],
    rights: [{ right: 'CREATEDB', has: false, means: 'to restore in place' }],
    tools: 'no pg_dump found',
    before: sampleChecklist('before'),
    triggers: { mode: 'silence', reason: 'the role may set session_replication_role' },
    problems: [],
    ready: true,
    next: 'rehome plan',
    ...given,
  };
}

export function sampleChecklist(when: Checklist['when']): Checklist {
  return {
    when,
    at: '2026-11-22T21:39:30.000Z',
    items: [
      { name: 'plan', state: 'done', text: '3,378 persons to bring up to date' },
      { name: 'rehearsal', state: 'open', text: 'not rehearsed: rehome test' },
      { name: 'point', state: 'failed', text: 'the newest rollback point is damaged' },
      { name: 'source', state: 'unknown', text: 'is the source still written to?' },
      { name: 'outside.app', state: 'outside', text: 'the app uses the target now' },
    ],
  };
}

export function samplePipeline(migration: MigrateResult = sampleMigration()): PipelineResult {
  return {
    parts: [
      { part: 'status', outcome: 'done', summary: '3,378 matched', milliseconds: 6200 },
      { part: 'staging', outcome: 'reused', summary: 'copied, still whole', milliseconds: 0 },
      { part: 'rehearsal', outcome: 'skipped', summary: 'left out', milliseconds: 0 },
      { part: 'migrate', outcome: 'done', summary: 'run 3, 1,262,622 rows', milliseconds: 2400 },
    ],
    rehearsal: null,
    point: '/work/rehome/backups/rollback_info_20261122T213900Z.json',
    before: sampleChecklist('before'),
    after: sampleChecklist('after'),
    migration,
    milliseconds: 60_000,
  };
}

export function sampleRehearsal(given: Partial<RehearsalReport> = {}): RehearsalReport {
  const { config, source, target, persons } = samplePlan();
  return {
    format: 1,
    at: '2026-11-22T21:30:00.000Z',
    tool: 'rehome 0.1.0',
    ...{ config, source, target, persons },
    staging: { identity: '2/3', database: 'app_staging', version: '18.4' },
    substance: { form: 'f', rows: 'r' },
    limit: null,
    rowsWritten: 97_467,
    steps: [
      { name: 'migrate', title: 'Migrated', milliseconds: 9100, summary: 'run 1' },
      { name: 'undo', title: 'Taken back', milliseconds: 4300, summary: 'run 1, 11 tables' },
    ],
    needs: {
      connectToCommit: 9100,
      locked: 6100,
      growth: 41_000_000,
      scratch: 88_000_000,
      wal: 120_000_000,
      locks: [{ table: 'public.users', modes: ['RowExclusiveLock'] }],
    },
    tests: [sampleChecks(false), sampleChecks(false)],
    wayBack: { tables: 21, rows: 312_004, differences: [] },
    milliseconds: 41_000,
    passed: true,
    ...given,
  };
}

export function sampleDemo(given: Partial<DemoResult> = {}): DemoResult {
  return {
    title: 'The training app',
    persons: 4928,
    seed: 1,
    variant: null,
    moved: 4873,
    residents: 313,
    rowsWritten: 61_203,
    migrateMilliseconds: 2400,
    undoMilliseconds: 1800,
    milliseconds: 9000,
    proofs: [{ statement: 'Nobody noticed.', holds: true, evidence: 'all rows compared' }],
    files: {
      report: 'rehome/demo/reports/migration_3.json',
      page: 'rehome/demo/reports/migration_3.html',
      idMaps: ['rehome/demo/reports/id_map_users.csv'],
    },
    kept: null,
    ...given,
  };
}

const POINT_FILE = '/home/me/rehome/backups/rollback_info_20261122T214000Z.json';

export function samplePoint(): CreatedPoint {
  const rows = { rows: 3742, digest: 'd' };
  return {
    file: POINT_FILE,
    point: {
      format: POINT_FORMAT,
      name: '20261122T214000Z',
      at: '2026-11-22T21:40:00.000Z',
      tool: 'rehome 0.1.0',
      purpose: 'rollback',
      kind: 'native',
      madeBy: 'pg_dump (PostgreSQL) 18.4',
      database: {
        name: 'app_v2',
        identity: '2/2',
        version: '18.4',
        versionNumber: 180004,
        encoding: 'UTF8',
        bytes: 9_000_000,
      },
      schema: 's',
      persons: { resident: 313, cohort: 3429 },
      tables: [{ schema: 'public', name: 'users', ...rows, kind: 'moved', classes: null }],
      runs: [],
      counters: { wal: '0/1', since: null, tables: [] },
      folder: '20261122T214000Z',
      files: [{ path: 'full/pg_dump/toc.dat', bytes: 2_000_000, sha256: 'aa' }],
      bytes: 2_000_000,
      residents: [{ schema: 'public', name: 'users', file: 'residents/0001.csv.gz', rows: 313 }],
      milliseconds: 1500,
      restore: [],
    },
  };
}

export function sampleListed(given: Partial<ListedPoint> = {}): ListedPoint {
  const { file, point } = samplePoint();
  return {
    ...{ file, point, name: point.name, state: 'whole', faults: [] },
    ageMilliseconds: 3 * 86_400_000,
    neededBy: [3],
    ...given,
  };
}

export function sampleRestore(): RestoreResult {
  return {
    preview: {
      point: '20261122T214000Z',
      at: '2026-11-22T21:40:00.000Z',
      file: POINT_FILE,
      database: 'app_v2',
      written: [
        {
          table: 'public.users',
          rowsThen: 3742,
          rowsNow: 3801,
          counted: { inserted: 60, updated: 12, deleted: 1 },
        },
        { table: 'public.made_since', rowsThen: null, rowsNow: 4, counted: null },
      ],
      walBytes: 4_200_000,
      runs: [3],
      connections: ['pid 17: app, from 10.0.0.7'],
    },
    restored: {
      keptAs: 'app_v2_before_restore_20261123T080000Z',
      backup: '/home/me/rehome/backups/rollback_info_20261123T080000Z.json',
      tables: 22,
      rows: 61_203,
      schema: 'same',
      milliseconds: 4200,
    },
  };
}

export function sampleCleanUp(given: Partial<CleanUpResult> = {}): CleanUpResult {
  return {
    database: 'app_v2',
    days: 7,
    points: [{ file: POINT_FILE, at: '2026-11-22T21:40:00.000Z', bytes: 2_000_000 }],
    folders: [{ folder: '/home/me/rehome/backups/.partial-20261101T000000Z', bytes: 5000 }],
    journals: [{ run: 2, state: 'undone', bytes: 16_384 }],
    kept: [{ file: POINT_FILE, reason: 'it is the newest whole point' }],
    dryRun: false,
    freedBytes: 2_021_384,
    ...given,
  };
}

export function sampleSchema(): SchemaReport {
  return {
    at: '2026-11-22T21:40:00.000Z',
    target: { database: 'app_v2', version: '18.4' },
    staging: { database: 'app_staging', version: '18.4' },
    inSync: false,
    differences: [
      {
        ...{ kind: 'differs', type: 'TABLE', schema: 'public', name: 'users' },
        detail: ['column "username" text is missing'],
      },
    ],
    unavailable: [],
    fingerprint: { target: 'a1', staging: 'b2' },
  };
}

export function sampleSchemaSync(): SchemaSyncResult {
  const before = sampleSchema();
  const sql = 'ALTER TABLE "public"."users" ADD COLUMN "username" text;';
  return {
    before,
    statements: [{ sql, label: 'safe', about: 'public.users', alone: false }],
    applied: true,
    after: { ...before, inSync: true, differences: [] },
    milliseconds: 1200,
  };
}

export function sampleDraft(given: Partial<Draft> = {}): Draft {
  const line = { choose: null, because: 'foreign key drill_groups_user_id_fkey' };
  return {
    at: '2026-11-22T21:40:00.000Z',
    source: { database: 'app_v1', version: '15.18' },
    target: { database: 'app_v2', version: '18.4' },
    root: 'users',
    persons: { sampled: 5000, found: 3384, otherKey: 6, whole: false },
    lines: [
      { ...line, path: ['root'], value: 'users', because: '14 tables lead to it by foreign keys' },
      { ...line, path: ['identity'], value: 'lower(email)', because: 'no two alike' },
      {
        path: ['residents', 'otherKey'],
        value: null,
        choose: ['conflict', 'copy'],
        because: '6 of 3,384 known on both sides have another key in the target',
      },
      { ...line, path: ['tables', 'drill_groups', 'owner'], value: 'user_id' },
      { ...line, path: ['tables', 'drills', 'role'], value: 'reference' },
      { ...line, path: ['tables', 'drills', 'match'], value: ['title'] },
    ],
    remarks: {},
    others: [{ why: 'Not linked to a person: left as they are', tables: ['drill_categories'] }],
    ...given,
  };
}
