/**
 * `rehome migrate`, the whole of it: look, copy, rehearse, make a rollback point, ask, migrate,
 * test. Each part that is finished is noted with a digest of what it was made from, so that a
 * killed run goes on where it was; before a part is reused its result is looked at again. Until
 * the commit of the migrate the target is only read.
 */
import { readPoint } from '../backup/point-files.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RunEvent } from '../model/event.js';
import type { PipelineOptions, TestOptions } from '../model/options.js';
import {
  type Checklist,
  PARTS,
  type PipelineResult,
  type SourceActivity,
} from '../model/pipeline.js';
import { isEmpty, type Plan } from '../model/plan.js';
import type { RehearsalReport, Substance } from '../model/rehearsal.js';
import type { MigrateResult } from '../model/run.js';
import { Session } from '../postgres/session.js';
import {
  type BeforeFacts,
  checklistAfter,
  checklistBefore,
  type KnownPoint,
} from '../report/checklist.js';
import { readRehearsals } from '../report/read-rehearsals.js';
import { StageBook } from '../report/stage-book.js';
import { createPoint } from './create-point.js';
import type { Failpoint } from './failpoint.js';
import { findFreshPoint } from './find-fresh-point.js';
import { isWholeCopy } from './is-whole-copy.js';
import { listRuns } from './list-runs.js';
import { lookAtSource } from './look-at-source.js';
import { migrate, nothingDone, refuseDrift } from './migrate.js';
import { lockPipeline } from './one-run-at-a-time.js';
import { Parts } from './parts.js';
import { plan } from './plan.js';
import { substanceOf } from './plan-substance.js';
import { refuseHazards } from './prepare-move.js';
import { prepareStaging } from './prepare-staging.js';
import { Stages } from './stages.js';
import { personsText, rehearseAs, rehearsedText } from './test.js';
import { testUnfinishedRun } from './test-unfinished-run.js';

/**
 * @param failpoint for tests: passed on to `migrate`
 * @throws RehomeError `staging_missing` (exit 2), what each part throws, and what `migrate` throws;
 *   before the commit the target is as it was
 */
export async function runPipeline(
  options: PipelineOptions,
  failpoint?: Failpoint,
): Promise<PipelineResult> {
  const start = performance.now();
  const stages = new Stages(options);
  const withStaging = onStaging(options);
  const lock = await Session.open(options.v2, {
    side: 'target',
    purpose: 'migrate',
    signal: options.signal,
  });
  try {
    await lockPipeline(lock);
    const made = new Pipeline(options, withStaging, stages, await StageBook.open(options.workdir));
    return { ...(await made.run(failpoint)), milliseconds: performance.now() - start };
  } catch (error) {
    throw stages.failure(error);
  } finally {
    if (lock.lost || options.signal?.aborted === true) lock.destroy();
    else await lock.close();
  }
}

/** @throws RehomeError `staging_missing`, before anything is connected to */
function onStaging(options: PipelineOptions): TestOptions | null {
  const { staging, skipStaging } = options;
  if (skipStaging === true) return null;
  if (staging !== undefined) return { ...options, staging };
  throw new RehomeError('The URL of staging is missing, and so there is nowhere to rehearse.', {
    code: 'staging_missing',
    exitCode: EXIT.usage,
    hint: 'Set STAGING_DATABASE_URL to a database that may be cleared, or go without: --skip-staging.',
  });
}

/** Noted in the book from before a migrate until its tests are through. */
const UNFINISHED = 'migrate';

type Result = Omit<PipelineResult, 'milliseconds'>;

class Pipeline {
  readonly #parts: Parts;

  constructor(
    readonly options: PipelineOptions,
    readonly staging: TestOptions | null,
    readonly stages: Stages<PipelineOptions>,
    readonly book: StageBook,
  ) {
    this.#parts = new Parts(stages);
  }

  async run(failpoint: Failpoint | undefined): Promise<Result> {
    await this.#testUnfinished();
    const proposed = await this.#parts.run('status', () => plan(this.options), personsText);
    refuseHazards(proposed);
    if (this.options.plan !== undefined) refuseDrift(this.options.plan, proposed);
    const source = await this.#lookAtSource(proposed);
    if (isEmpty(proposed)) return this.#nothingToDo(proposed, source);
    const rehearsal = await this.#rehearse(proposed);
    const point = await this.#makePoint(proposed);
    const facts = { rehearsal, point, source };
    const shown: { before: Checklist | null } = { before: null };
    const migration = await this.#migrate({ rehearsal, point }, failpoint, async (final) => {
      shown.before = this.#before(final, facts);
      await this.options.confirm(final, shown.before);
    });
    const before = shown.before ?? this.#before(migration.plan, facts);
    return {
      parts: this.#parts.records,
      rehearsal,
      point: point?.file ?? null,
      before,
      after: migration.run === null ? null : await this.#after(migration, point),
      migration,
    };
  }

  /** A run that was committed and then cut off has not been tested yet. */
  async #testUnfinished(): Promise<void> {
    const begun = this.book.find(UNFINISHED, this.options.config.source);
    if (begun === null) return;
    await testUnfinishedRun(this.options, this.#parts, Number(begun.result));
    await this.book.forget(UNFINISHED);
  }

  #nothingToDo(proposed: Plan, source: SourceActivity): Result {
    const [, ...others] = PARTS;
    this.#parts.skip(others, 'nothing to move');
    return {
      parts: this.#parts.records,
      rehearsal: null,
      point: null,
      before: this.#before(proposed, { rehearsal: null, point: null, source }),
      after: null,
      migration: nothingDone(proposed, {}, 0),
    };
  }

  async #rehearse(proposed: Plan): Promise<RehearsalReport | null> {
    const { staging, book } = this;
    if (staging === null) {
      this.#parts.skip(['schema', 'staging', 'rehearsal'], 'left out by --skip-staging');
      return null;
    }
    const substance = substanceOf(proposed);
    const earlier = await this.#earlierRehearsal(substance);
    if (earlier !== null) {
      const why = `passed at ${earlier.at}, and nothing it was made from has changed`;
      this.#parts.reuse(['schema', 'staging', 'rehearsal'], why);
      return earlier;
    }
    const input = `${substance.form} ${substance.rows}`;
    const ready = book.find('staging', input);
    if (ready !== null && (await isWholeCopy(staging, ready.result))) {
      this.#parts.reuse(['schema', 'staging'], `copied at ${ready.result}, and still whole`);
    } else {
      const copied = await prepareStaging(staging, this.#parts);
      await book.finish('staging', input, copied.snapshotAt, this.stages.now());
    }
    return this.#parts.run('rehearsal', () => rehearseAs(staging, proposed), rehearsedText);
  }

  async #earlierRehearsal(substance: Substance): Promise<RehearsalReport | null> {
    const [latest] = await readRehearsals(this.options.workdir);
    const report = latest?.report;
    const tested = this.options.skipTests === true || report?.tests !== null;
    const same =
      report?.substance?.form === substance.form && report.substance.rows === substance.rows;
    return report?.passed === true && tested && same ? report : null;
  }

  async #makePoint(proposed: Plan): Promise<KnownPoint | null> {
    const { options, book } = this;
    if (options.skipPoint === true) {
      this.#parts.skip(['point'], 'left out by --skip-point: the journal alone is the way back');
      return null;
    }
    const input = substanceOf(proposed).form;
    const noted = book.find('point', input);
    const usable = noted === null ? null : await findFreshPoint(options, noted.result);
    if (usable !== null) {
      this.#parts.reuse(['point'], `made at ${usable.at}; nothing written to the target since`);
      return usable;
    }
    const { file, point } = await this.#parts.run(
      'point',
      () => createPoint(options),
      (made) => `${(made.point.bytes / 1_000_000).toFixed(1)} MB, read back and whole`,
    );
    await book.finish('point', input, file, this.stages.now());
    return { file, at: point.at, bytes: point.bytes, whole: true, writtenSince: 0 };
  }

  async #migrate(
    { rehearsal, point }: Pick<BeforeFacts, 'rehearsal' | 'point'>,
    failpoint: Failpoint | undefined,
    confirm: (plan: Plan) => Promise<void>,
  ): Promise<MigrateResult> {
    const { options, book } = this;
    const [latest] = await listRuns(options);
    await book.finish(
      UNFINISHED,
      options.config.source,
      String(latest?.id ?? 0),
      this.stages.now(),
    );
    try {
      const migration = await migrate(
        {
          ...options,
          ...(rehearsal === null ? {} : { rehearsal }),
          ...(point === null ? {} : { point: await readPoint(point.file) }),
          confirm,
          observer: (event) => this.#follow(event),
        },
        failpoint,
      );
      await book.forget(UNFINISHED);
      await book.forget('point');
      this.#noteMigration(migration);
      return migration;
    } catch (error) {
      // What is applied, or may be, is looked at by the next.
      if (error instanceof RehomeError && error.state === 'not_applied')
        await book.forget(UNFINISHED);
      throw error;
    }
  }

  /** Stages of the migrate belong to several parts of the whole. */
  #follow(event: RunEvent): void {
    if (event.kind === 'stage-started') {
      const { stage } = event;
      if (stage === 'look')
        this.#parts.begin(this.options.unattended === true ? 'migrate' : 'confirm');
      if (stage === 'tests' || stage === 'report') this.#parts.begin(stage);
    }
    this.stages.emit(event);
    const answered = event.kind === 'stage-finished' && event.stage === 'confirm';
    if (answered) this.#parts.begin('migrate');
  }

  #noteMigration({ run, rowsWritten, connectToCommit, timings, tests }: MigrateResult): void {
    const parts = this.#parts;
    if (run === null) {
      parts.skip(['confirm', 'migrate', 'tests', 'report'], 'nothing to move');
      return;
    }
    if (this.options.unattended === true) parts.skip(['confirm'], 'consent given beforehand');
    else
      parts.note({
        part: 'confirm',
        outcome: 'done',
        summary: 'confirmed',
        milliseconds: timings.confirm ?? 0,
      });
    const asked = timings.confirm ?? 0;
    const rows = `run ${run}, ${rowsWritten.toLocaleString('en-US')} rows`;
    parts.note({
      part: 'migrate',
      outcome: 'done',
      summary: rows,
      milliseconds: connectToCommit - asked,
    });
    if (tests === null) parts.skip(['tests'], 'left out by --skip-tests');
    else
      parts.note({
        part: 'tests',
        outcome: 'done',
        summary: `${tests.passed} passed, ${tests.failed} failed`,
        milliseconds: timings.tests ?? 0,
      });
    parts.note({
      part: 'report',
      outcome: 'done',
      summary: 'written',
      milliseconds: timings.report ?? 0,
    });
  }

  #before(proposed: Plan, facts: Pick<BeforeFacts, 'rehearsal' | 'point' | 'source'>): Checklist {
    const at = this.stages.now().toISOString();
    return checklistBefore({
      at,
      plan: proposed,
      problems: [],
      substance: substanceOf(proposed),
      ...facts,
    });
  }

  async #after(migration: MigrateResult, point: KnownPoint | null): Promise<Checklist> {
    const at = this.stages.now().toISOString();
    const source = await this.#lookAtSource(migration.plan);
    return checklistAfter({ at, migration, point: point?.file ?? null, source });
  }

  #lookAtSource(of: Plan): Promise<SourceActivity> {
    const { v1, workdir, signal } = this.options;
    const now = this.stages.now();
    return lookAtSource(of, { v1, workdir, now, ...(signal === undefined ? {} : { signal }) });
  }
}
