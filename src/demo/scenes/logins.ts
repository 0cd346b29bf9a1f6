/** People's view of it: who can log in, at every point of the story. */
import type { DemoContext } from '../demo-context.js';
import type { DemoDatabases } from '../demo-databases.js';
import { figure } from '../figures.js';
import { type Login, type LoginOutcome, readLogins } from '../logins.js';

/** Columns of the table. */
type Moment = 'V1' | 'V2 before' | 'moved' | 'undone' | 'again';

const WORDS: Readonly<Record<LoginOutcome, string>> = {
  unknown: 'absent',
  refused: 'refused',
  accepted: 'logs in',
};

/** Collects the logins at each moment. */
export class LoginBook {
  readonly #context: DemoContext;
  readonly #databases: DemoDatabases;
  readonly #pages = new Map<Moment, readonly Login[]>();

  constructor(context: DemoContext, databases: DemoDatabases) {
    this.#context = context;
    this.#databases = databases;
  }

  async note(moment: Moment): Promise<void> {
    const { example, options } = this.#context;
    const side = moment === 'V1' ? 'source' : 'target';
    const url = moment === 'V1' ? this.#databases.v1 : this.#databases.v2;
    this.#pages.set(moment, await readLogins(url, side, example.config, options.signal));
  }

  /** A line a person, a column a moment noted so far; nothing where no password is known. */
  show(): void {
    const moments = [...this.#pages.keys()];
    const people = this.#pages.get('V1') ?? [];
    if (people.length === 0) return;
    this.#context.show.text(
      'What people notice: can they log in with the password they use today?',
    );
    this.#context.show.table({
      columns: [{ title: 'Person' }, { title: 'Class' }, ...moments.map((title) => ({ title }))],
      rows: people.map(({ login }, index) => [
        login,
        this.#kind(index),
        ...moments.map((moment) => {
          const outcome = this.#pages.get(moment)?.[index]?.outcome ?? 'unknown';
          return WORDS[outcome];
        }),
      ]),
    });
  }

  /** Whoever could log in anywhere before can log in to V2 now, and is sent back by the undo. */
  prove(): void {
    const people = this.#pages.get('V1') ?? [];
    if (people.length === 0) return;
    const at = (moment: Moment, index: number): LoginOutcome =>
      this.#pages.get(moment)?.[index]?.outcome ?? 'unknown';
    const expected = people.map((_, index) => {
      const usual = at('V1', index) === 'unknown' ? at('V2 before', index) : at('V1', index);
      return (
        at('moved', index) === usual &&
        at('again', index) === usual &&
        at('undone', index) === at('V2 before', index)
      );
    });
    const right = expected.filter(Boolean).length;
    this.#context.prove({
      statement: 'People log in to V2 with the password they use today.',
      holds: right === people.length,
      evidence: `The app's own look-up, and the real password held against the stored hash: ${figure(right)} of ${figure(people.length)} known logins as they should be, at every point above.`,
    });
  }

  #kind(index: number): string {
    const known = (moment: Moment) => this.#pages.get(moment)?.[index]?.outcome !== 'unknown';
    if (known('V1')) return known('V2 before') ? 'matched' : 'new';
    return known('V2 before') ? 'resident' : 'unknown';
  }
}
