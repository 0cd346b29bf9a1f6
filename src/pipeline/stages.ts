/**
 * What a command tells whoever watches it: its stages, timed, each ended well or with what to
 * throw; and whether it was asked to stop.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { Observer, RunEvent, StageName } from '../model/event.js';
import { RateRecorder } from './rate-recorder.js';

export interface StagesOptions {
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
}

export class Stages<Options extends StagesOptions = StagesOptions> {
  readonly options: Options;
  readonly timings: Record<string, number> = {};
  readonly rates = new RateRecorder(() => performance.now());
  /** Set as soon as a run is known to be committed: whatever comes then, it is applied. */
  applied: number | null = null;

  constructor(options: Options) {
    this.options = options;
  }

  now(): Date {
    return this.options.clock?.() ?? new Date();
  }

  /** An observer that throws does not change the run. */
  emit(event: RunEvent): void {
    this.rates.observe(event);
    try {
      this.options.observer?.(event);
    } catch {
      // What the observer does with its own failure is its business.
    }
  }

  /** Runs one stage, timed and told; the summary comes from its result. */
  async stage<T>(
    stage: StageName,
    title: string,
    work: () => Promise<T>,
    summary: (result: T) => string = () => '',
  ): Promise<T> {
    this.options.signal?.throwIfAborted();
    this.emit({ kind: 'stage-started', stage, title });
    const start = performance.now();
    try {
      const result = await work();
      const milliseconds = performance.now() - start;
      this.timings[stage] = (this.timings[stage] ?? 0) + milliseconds;
      this.emit({ kind: 'stage-finished', stage, milliseconds, summary: summary(result) });
      return result;
    } catch (error) {
      const failure = this.failure(error);
      this.emit({ kind: 'stage-failed', stage, error: failure });
      throw failure;
    }
  }

  /** What to throw: the interruption, if there was one, unless the error itself says more. */
  failure(error: unknown): Error {
    const saysMore =
      error instanceof RehomeError &&
      (error.state !== 'not_applied' || ['tests_failed', 'interrupted'].includes(error.code));
    if (saysMore) return error;
    return this.#interrupted() ?? (error instanceof Error ? error : new Error(String(error)));
  }

  #interrupted(): RehomeError | null {
    if (this.options.signal?.aborted !== true) return null;
    if (this.applied !== null) {
      return new RehomeError(`interrupted after the commit: run ${this.applied} is applied`, {
        code: 'interrupted',
        exitCode: EXIT.interrupted,
        state: 'applied',
        hint: `look at it: rehome verify; or take it back: rehome rollback apply --run ${this.applied}`,
      });
    }
    return new RehomeError('interrupted; nothing was applied, the target is as before', {
      code: 'interrupted',
      exitCode: EXIT.interrupted,
      hint: 'run the same command again whenever you like',
    });
  }
}
