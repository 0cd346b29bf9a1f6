/**
 * What every random case goes through: moved, held against the oracle, verified by the run or by a
 * command of its own, planned again (empty) or not, taken back, changed on both sides, and moved once
 * more.
 */
import { isEmpty, RehomeError } from '../../src/index.js';
import type { HazardCode } from '../../src/model/hazard.js';
import { applyChanges } from './changes.js';
import { compare } from './compare.js';
import { expectAfter } from './oracle/expect-after.js';
import type { Expectation, History } from './oracle/expectation.js';
import { ALLOWABLE, type RandomCase } from './random-case.js';
import type { Rows } from './rows.js';
import { allTables, type Side } from './schema.js';
import { wrongTallies } from './tally.js';
import type { World } from './world.js';

export interface CaseResult {
  /** Codes that the first run was refused for, with good reason. */
  readonly refused: readonly string[];
  /** Migrations that went through. */
  readonly moves: number;
  /** Persons who were left out of them, being as a run before had left them. */
  readonly leftOut: number;
  /** Rows that they wrote. */
  readonly written: number;
}

/** What did not hold, with the case's state at that moment. */
export class Failure extends Error {
  constructor(
    readonly step: string,
    readonly lines: readonly string[],
    /** Statements that changed the sides before. */
    readonly later: Readonly<Record<Side, readonly string[]>>,
    readonly expectation: Expectation | null,
  ) {
    super(`${step}: ${lines.slice(0, 12).join('\n  ')}`);
  }

  /** By which failures are held to be the same one. */
  get kind(): string {
    return `${this.step}: ${this.lines[0]?.split(':')[0] ?? ''}`.replace(/t\d/g, 't');
  }
}

const NO_HISTORY: History = new Map();

export type Oracle = typeof expectAfter;

/** @throws Failure */
export async function runCase(
  world: World,
  made: RandomCase,
  oracle: Oracle = expectAfter,
): Promise<CaseResult> {
  await world.load(made);
  return new Run(world, made, oracle).all();
}

class Run {
  #history: History = NO_HISTORY;
  #allowed: readonly HazardCode[];
  #moves = 0;
  #written = 0;
  #leftOut = 0;
  readonly #later: Record<Side, string[]> = { source: [], target: [] };
  #expectation: Expectation | null = null;

  constructor(
    readonly world: World,
    readonly made: RandomCase,
    readonly oracle: Oracle,
  ) {
    this.#allowed = made.config.allow ?? [];
  }

  #fail(step: string, lines: readonly string[]): never {
    throw new Failure(step, lines, this.#later, this.#expectation);
  }

  async all(): Promise<CaseResult> {
    const { spec, schema } = this.made;
    const first = await this.#step();
    if (first.id !== null) await this.#lookAgain();
    if (first.id !== null && spec.undoFirst) {
      await this.#undo(first.id, first.before);
      this.#history = NO_HISTORY;
    }
    const rows = { source: await this.#read('source'), target: await this.#read('target') };
    for (const { side, statement } of applyChanges(spec.changes, schema, rows)) {
      if (await this.world.write(side, statement)) this.#later[side].push(statement);
    }
    const { source, target } = this.#later;
    if (source.length + target.length > 0) {
      const second = await this.#step();
      if (second.id !== null) await this.#undo(second.id, second.before);
    }
    return {
      refused: first.refused,
      moves: this.#moves,
      leftOut: this.#leftOut,
      written: this.#written,
    };
  }

  #read(side: Side): Promise<Rows> {
    return this.world.read(this.made.schema, side);
  }

  /** Moves, with everything allowed that may be where the run is refused without. */
  async #step(): Promise<{ id: number | null; before: Rows; refused: readonly string[] }> {
    const source = await this.#read('source');
    const before = await this.#read('target');
    const refused: string[] = [];
    for (const allow of [this.#allowed, ALLOWABLE]) {
      if (allow !== this.#allowed) {
        this.#allowed = allow;
        await this.world.configure({ ...this.made.config, allow });
      }
      const expected = this.#expect(source, before);
      const outcome = await this.#move(expected);
      if (typeof outcome !== 'string') {
        await this.#hold(expected, outcome);
        this.#unchanged('V1 changed', source, await this.#read('source'), 'source');
        return { id: outcome, before, refused };
      }
      this.#unchanged('a refused run wrote', before, await this.#read('target'), 'target');
      refused.push(outcome);
    }
    return { id: null, before, refused };
  }

  #expect(source: Rows, target: Rows): Expectation {
    const { spec, schema } = this.made;
    const allowed = new Set<string>(this.#allowed);
    this.#expectation = this.oracle({
      ...{ spec, schema, source, target, allowed },
      history: this.#history,
    });
    return this.#expectation;
  }

  /** @returns the run, null where there was nothing to do, or the hazards that it was refused for */
  async #move(expected: Expectation): Promise<number | null | string> {
    try {
      const { run, rowsWritten, plan } = await this.world.migrate(
        !this.made.spec.verify || this.#moves > 0,
      );
      if (expected.stops.size > 0)
        this.#fail('not refused', [`expected ${[...expected.stops].join(', ')}`]);
      if (run !== null) this.#moves += 1;
      this.#written += rowsWritten;
      this.#leftOut += plan.persons.upToDate;
      return run;
    } catch (error) {
      if (!(error instanceof RehomeError)) throw error;
      if (error.code !== 'refused_hazards')
        this.#fail('migrate failed', [`${error.code}: ${error.message}`, ...error.details]);
      const codes = error.details.map((line) => line.split(':')[0] ?? '');
      const unjust = codes.filter((code) => !expected.stops.has(code));
      if (unjust.length > 0) this.#fail('refused without reason', error.details);
      return [...new Set(codes)].join(', ');
    }
  }

  async #hold(expected: Expectation, id: number | null): Promise<void> {
    const after = await this.#read('target');
    const { differences, history } = compare(expected, after);
    if (differences.length > 0) this.#fail('not as the oracle says', differences);
    if ((id !== null) !== expected.changes)
      this.#fail('changes', [`run ${id}, expected ${expected.changes ? 'some' : 'no'} changes`]);
    await this.#holdTally(after);
    if (id !== null) this.#history = history;
  }

  async #lookAgain(): Promise<void> {
    if (this.made.spec.verify) {
      const { checks } = await this.world.verify();
      const failed = checks.filter(({ outcome }) => outcome === 'failed');
      if (failed.length > 0)
        this.#fail(
          'verify failed',
          failed.map((c) => `${c.name}: expected ${c.expected}, found ${c.found}`),
        );
    }
    if (!this.made.spec.planAgain) return;
    const next = await this.world.plan();
    if (!isEmpty(next))
      this.#fail(
        'next plan not empty',
        next.tables.map((t) => `${t.name}: ${t.insert} in, ${t.update} up, ${t.delete} out`),
      );
  }

  async #undo(id: number, before: Rows): Promise<void> {
    try {
      await this.world.undo(id);
    } catch (error) {
      if (!(error instanceof RehomeError)) throw error;
      this.#fail('undo failed', [`${error.code}: ${error.message}`, ...error.details]);
    }
    const after = await this.#read('target');
    this.#unchanged('undo left something', before, after, 'target');
    await this.#holdTally(after);
  }

  async #holdTally(target: Rows): Promise<void> {
    const { schema } = this.made;
    if (schema.tally === null) return;
    const wrong = wrongTallies(schema, target, await this.world.readTally());
    if (wrong.length > 0) this.#fail('tally', wrong);
  }

  #unchanged(step: string, before: Rows, after: Rows, side: Side): void {
    const lines = allTables(this.made.schema).flatMap(({ name }) => {
      const [old, now] = [before, after].map((rows) =>
        (rows.get(name) ?? []).map((row) => JSON.stringify(row)).sort(),
      );
      return JSON.stringify(old) === JSON.stringify(now)
        ? []
        : [
            ...(old ?? [])
              .filter((row) => !now?.includes(row))
              .map((row) => `${name} before: ${row}`),
            ...(now ?? [])
              .filter((row) => !old?.includes(row))
              .map((row) => `${name} after: ${row}`),
          ];
    });
    if (lines.length > 0) this.#fail(`${step} (${side})`, lines);
  }
}
