/**
 * What the stages of one command on both databases share: the connections it has open, which are
 * all closed at its end.
 */
import type { CommandOptions } from '../model/options.js';
import { dropTemporary } from '../postgres/drop-temporary.js';
import { Session, type Side } from '../postgres/session.js';
import { Stages } from './stages.js';
import { stopBackends } from './stop-backends.js';

export class RunContext extends Stages<CommandOptions> {
  readonly #sessions: Session[] = [];
  /** Connections that may still be on their way when a command fails elsewhere. */
  readonly #opening = new Set<Promise<Session>>();
  readonly #crowded = new Set<Session>();

  /** @param deaf not dropped by an interruption: it has to find something out after one */
  async open(side: Side, purpose: string, deaf = false): Promise<Session> {
    const opening = Session.open(side === 'source' ? this.options.v1 : this.options.v2, {
      side,
      purpose,
      signal: deaf ? undefined : this.options.signal,
    });
    this.#opening.add(opening);
    try {
      const session = await opening;
      this.#sessions.push(session);
      return session;
    } finally {
      this.#opening.delete(opening);
    }
  }

  /** The session may get temporary tables by the thousand, which have to go before it does. */
  crowd(session: Session): void {
    this.#crowded.add(session);
  }

  /** Ends what other connections still do for a command that has failed: its end would wait for it. */
  async stopBeside(session: Session): Promise<void> {
    await Promise.allSettled(this.#opening);
    await this.#stop(this.#sessions.filter((other) => other !== session && other.busy));
  }

  /**
   * Closes everything. After a failure or an interruption the servers may still be working for us;
   * they are told to stop, so that no lock outlives the command.
   */
  async close(): Promise<void> {
    await Promise.allSettled(this.#opening);
    const aborted = this.options.signal?.aborted === true;
    await this.#stop(this.#sessions.filter((session) => aborted || session.busy));
    for (const session of this.#sessions) {
      if (aborted || session.lost) session.destroy();
      else {
        if (this.#crowded.has(session)) await this.#clear(session);
        await session.close();
      }
    }
  }

  async #clear(session: Session): Promise<void> {
    try {
      await dropTemporary(session);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({ kind: 'notice', message: `temporary tables stay for a while (${reason})` });
    }
  }

  async #stop(sessions: readonly Session[]): Promise<void> {
    for (const side of ['source', 'target'] as const) {
      const mine = sessions.filter((session) => session.side === side);
      if (mine.length > 0) await this.#terminate(side, mine);
    }
    for (const session of sessions) session.destroy();
  }

  async #terminate(side: 'source' | 'target', sessions: readonly Session[]): Promise<void> {
    try {
      const url = side === 'source' ? this.options.v1 : this.options.v2;
      await stopBackends(url, side, sessions);
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
