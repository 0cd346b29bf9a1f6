/**
 * What the stages of one command share: how it talks to whoever watches, whether it was asked to
 * stop, and the connections it has open, which are all closed at its end.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { RunEvent, StageName } from '../model/event.js';
import type { CommandOptions } from '../model/options.js';
import { Session, type Side } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

export class RunContext {
  readonly options: CommandOptions;
  readonly timings: Record<string, number> = {};
  /** Set as soon as a run is known to be committed: whatever comes then, it is applied. */
  applied: number | null = null;
  readonly #sessions: Session[] = [];

  constructor(options: CommandOptions) {
    this.options = options;
  }

  now(): Date {
    return this.options.clock?.() ?? new Date();
  }

  /** An observer that throws does not change the run. */
  emit(event: RunEvent): void {
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
      (error.state !== 'not_applied' || error.code === 'tests_failed');
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

  /** @param deaf not dropped by an interruption: it has to find something out after one */
  async open(side: Side, purpose: string, deaf = false): Promise<Session> {
    const session = await Session.open(side === 'source' ? this.options.v1 : this.options.v2, {
      side,
      purpose,
      signal: deaf ? undefined : this.options.signal,
    });
    this.#sessions.push(session);
    return session;
  }

  /**
   * Closes everything. After an interruption the servers may still be working for connections
   * that are gone; they are told to stop, so that no lock outlives the command.
   */
  async close(): Promise<void> {
    const aborted = this.options.signal?.aborted === true;
    for (const side of ['source', 'target'] as const) {
      const mine = this.#sessions.filter((session) => session.side === side);
      if (aborted && mine.length > 0) await this.#terminate(side, mine);
    }
    for (const session of this.#sessions) {
      if (aborted || session.lost) session.destroy();
      else await session.close();
    }
  }

  async #terminate(side: 'source' | 'target', sessions: readonly Session[]): Promise<void> {
    try {
      const broom = await Session.open(side === 'source' ? this.options.v1 : this.options.v2, {
        side,
        purpose: 'stop',
      });
      for (const session of sessions) {
        await broom.execute(sql`SELECT pg_terminate_backend(${literal(session.pid)})
          FROM pg_catalog.pg_stat_activity WHERE pid = ${literal(session.pid)} AND application_name LIKE 'rehome %'`);
      }
      await broom.close();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({
        kind: 'notice',
        message: `could not tell the ${side} to stop what it was doing (${reason}); it will when it next looks for us`,
      });
    }
  }
}

/** Runs a command in a context of its own, closed whatever happens. */
export async function withContext<T>(
  options: CommandOptions,
  work: (context: RunContext) => Promise<T>,
): Promise<T> {
  const context = new RunContext(options);
  try {
    return await work(context);
  } catch (error) {
    throw context.failure(error);
  } finally {
    await context.close();
  }
}
