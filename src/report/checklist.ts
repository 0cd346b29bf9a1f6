/** The checklists before and after a move: what stands, from what was found, and what people see to. */
import type { Check, CheckReport } from '../model/check.js';
import type { Checklist, ChecklistItem, SourceActivity } from '../model/pipeline.js';
import { isEmpty, type Plan } from '../model/plan.js';
import type { RehearsalReport, Substance } from '../model/rehearsal.js';
import type { MigrateResult } from '../model/run.js';

export interface KnownPoint {
  readonly file: string;
  readonly at: string;
  readonly bytes: number;
  readonly whole: boolean;
  /** Tables of the target that were written to since; null where it cannot be told. */
  readonly writtenSince: number | null;
}

export interface BeforeFacts {
  readonly at: string;
  readonly plan: Plan | null;
  /** Hazards that stop a migrate, and whatever else does. */
  readonly problems: readonly string[];
  readonly rehearsal: RehearsalReport | null;
  /** Of the plan as it is now. */
  readonly substance: Substance | null;
  readonly point: KnownPoint | null;
  readonly source: SourceActivity;
}

type State = ChecklistItem['state'];

const item = (name: string, state: State, text: string): ChecklistItem => ({ name, state, text });

/** What has to stand before the target is written to. */
export function checklistBefore(facts: BeforeFacts): Checklist {
  return {
    when: 'before',
    at: facts.at,
    items: [
      planItem(facts),
      rehearsalItem(facts),
      pointItem(facts.point),
      residentsItem(facts.plan),
      sourceItem(facts.source),
      item('outside.window', 'outside', 'the team knows, and somebody watches the app meanwhile'),
      item(
        'outside.backup',
        'outside',
        'the usual backup of the target is recent, and was once restored',
      ),
    ],
  };
}

function planItem({ plan, problems }: BeforeFacts): ChecklistItem {
  const name = 'plan';
  if (plan === null || problems.length > 0) {
    return item(name, 'failed', `something is in the way: ${problems.length} problems`);
  }
  if (isEmpty(plan)) return item(name, 'done', 'nothing to move: the target has all of it');
  const { matched, created } = plan.persons;
  const allowed = plan.allowed.length === 0 ? '' : `; allowed: ${plan.allowed.join(', ')}`;
  return item(
    name,
    'done',
    `${number(matched)} persons to bring up to date, ${number(created)} to create; no hazard stands${allowed}`,
  );
}

function rehearsalItem({ rehearsal, substance, plan }: BeforeFacts): ChecklistItem {
  const name = 'rehearsal';
  if (rehearsal === null) return item(name, 'open', 'not rehearsed: rehome test');
  const when = `${moment(rehearsal.at)}, on the target as of schema ${short(rehearsal.target.schema)}, rows ${short(rehearsal.target.data)}`;
  if (!rehearsal.passed) return item(name, 'failed', `the rehearsal failed: ${when}`);
  const tests = rehearsal.tests?.[1];
  const passed = tests === undefined ? 'without tests' : `${number(tests.passed)} tests passed`;
  if (plan !== null && isEmpty(plan)) return item(name, 'done', `last rehearsed ${when}`);
  if (substance === null || rehearsal.substance?.form !== substance.form) {
    return item(
      name,
      'open',
      `config, flags or schemas are not those of the rehearsal (${when}): rehome test`,
    );
  }
  const rows = rehearsal.substance.rows === substance.rows ? '' : '; rows have changed since';
  return item(name, 'done', `rehearsed, ${passed}, way back compared row for row: ${when}${rows}`);
}

function pointItem(point: KnownPoint | null): ChecklistItem {
  const name = 'point';
  if (point === null) return item(name, 'open', 'no rollback point: rehome rollback create');
  const at = `${moment(point.at)}, ${megabytes(point.bytes)}`;
  if (!point.whole) return item(name, 'failed', `the newest rollback point is damaged: ${at}`);
  const since =
    point.writtenSince === null
      ? 'what was written since cannot be told'
      : point.writtenSince === 0
        ? 'nothing written to the target since'
        : `${counted(point.writtenSince, 'table')} written to since`;
  return item(name, 'done', `rollback point whole: ${at}; ${since}`);
}

function residentsItem(plan: Plan | null): ChecklistItem {
  const name = 'residents';
  if (plan === null) return item(name, 'unknown', 'who is a resident cannot be told yet');
  return item(
    name,
    'done',
    `${counted(plan.persons.residents, 'resident')}: in no part of the plan`,
  );
}

function sourceItem(activity: SourceActivity): ChecklistItem {
  const name = 'source';
  const { known, lastWrites, first, latest } = activity;
  if (!known) {
    return item(
      name,
      'unknown',
      'is the source still written to? one look cannot tell; the next one will',
    );
  }
  if (lastWrites === null) {
    return item(name, 'done', `the source is not written to: no row since ${moment(first)}`);
  }
  const { rows, from, to } = lastWrites;
  const many = rows === 0 ? 'rows' : counted(rows, 'row');
  const quiet = to === latest ? '' : `; none since, until ${moment(latest)}`;
  return item(
    name,
    'open',
    `the source is still written to: ${many} between ${moment(from)} and ${moment(to)}${quiet}`,
  );
}

export interface AfterFacts {
  readonly at: string;
  readonly migration: MigrateResult;
  readonly point: string | null;
  readonly source: SourceActivity;
}

/** What stands once the target has been written to. */
export function checklistAfter({ at, migration, point, source }: AfterFacts): Checklist {
  const { run, witness, tests } = migration;
  const back =
    point === null ? '' : `; all of it: rehome rollback apply --rollback-file ${point} --full`;
  return {
    when: 'after',
    at,
    items: [
      item('run', 'done', `run ${run ?? '?'} is applied, whole`),
      witness === null
        ? item('witness', 'unknown', 'the witness of this run is in the ledger')
        : item(
            'witness',
            'done',
            `PostgreSQL counted what the journal has, row for row, and no write to ${counted(witness.tablesWithoutWrites, 'other table')}`,
          ),
      testsItem(tests),
      residentsAfter(tests),
      sourceItem(source),
      item('way-back', 'done', `the way back: rehome rollback apply --run ${run ?? 'ID'}${back}`),
      item('outside.app', 'outside', 'the app of the moved persons uses the target now'),
      item(
        'outside.catch-up',
        'outside',
        'until it does: rehome migrate again moves what has changed since',
      ),
      item('outside.cleanup', 'outside', 'in a week: rehome rollback cleanup'),
    ],
  };
}

function testsItem(tests: CheckReport | null): ChecklistItem {
  if (tests === null) return item('tests', 'open', 'not tested: rehome verify');
  const { passed, failed } = tests;
  return failed > 0
    ? item('tests', 'failed', `${number(failed)} tests failed, ${number(passed)} passed`)
    : item('tests', 'done', `${number(passed)} tests passed`);
}

/** What the tests found of the residents. */
function residentsAfter(tests: CheckReport | null): ChecklistItem {
  const name = 'residents';
  const found = tests?.checks.filter((check) => check.name.startsWith('integrity.residents')) ?? [];
  const looked = found.filter((check) => check.outcome !== 'skipped');
  if (looked.length === 0) return item(name, 'unknown', 'residents: rehome verify tells');
  const wrong = looked.find((check) => check.outcome === 'failed');
  return wrong === undefined
    ? item(
        name,
        'done',
        `residents: no row of theirs carries the id of a run, as ${counted(looked.length, 'test')} found${sincePoint(looked)}`,
      )
    : item(name, 'failed', `residents: ${wrong.found}`);
}

function sincePoint(checks: readonly Check[]): string {
  const check = checks.find(({ name }) => name === 'integrity.residents.since-point');
  return check === undefined ? '' : `; held against the rollback point: ${check.found}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function counted(value: number, one: string): string {
  return `${number(value)} ${value === 1 ? one : `${one}s`}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function moment(iso: string | null): string {
  return iso === null ? 'a time unknown' : `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

function short(digest: string): string {
  return digest.slice(0, 8);
}
