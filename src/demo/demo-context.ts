/** What the scenes of one demo share, and how they tell of their work and their proofs. */
import type { StageName } from '../model/event.js';
import type { CommandOptions } from '../model/options.js';
import type { DemoDatabases } from './demo-databases.js';
import type { Example } from './example.js';
import type { DemoOptions, DemoPresenter, Proof } from './presenter.js';

export class DemoContext {
  readonly options: DemoOptions;
  readonly example: Example;
  readonly #proofs: Proof[] = [];
  #scene = 0;

  constructor(options: DemoOptions, example: Example) {
    this.options = options;
    this.example = example;
  }

  get show(): DemoPresenter {
    return this.options.show;
  }

  get proofs(): readonly Proof[] {
    return this.#proofs;
  }

  /** What every command of the tool is given. */
  commandOptions(databases: DemoDatabases): CommandOptions {
    const { observer, signal } = this.options;
    return { v1: databases.v1, v2: databases.v2, config: this.example.config, observer, signal };
  }

  /** Begins a scene with a few sentences on what happens in it and why. */
  scene(title: string, ...paragraphs: readonly string[]): void {
    this.#scene += 1;
    this.show.heading(`${this.#scene}  ${title}`);
    for (const paragraph of paragraphs) this.show.text(paragraph);
  }

  prove(proof: Proof): void {
    this.#proofs.push(proof);
    this.show.proof(proof);
  }

  /** Work of the demo itself, told like a stage of the tool. */
  async stage<T>(
    stage: StageName,
    title: string,
    work: () => Promise<T>,
    summary: (result: T) => string = () => '',
  ): Promise<T> {
    const { observer, signal } = this.options;
    signal.throwIfAborted();
    observer({ kind: 'stage-started', stage, title });
    const start = performance.now();
    try {
      const result = await work();
      const milliseconds = performance.now() - start;
      observer({ kind: 'stage-finished', stage, milliseconds, summary: summary(result) });
      return result;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      observer({ kind: 'stage-failed', stage, error });
      throw error;
    }
  }
}
