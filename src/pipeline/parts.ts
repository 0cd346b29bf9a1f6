/** The parts of the whole process as they go by: told, timed and noted. */
import { PARTS, type PartName, type PartRecord } from '../model/pipeline.js';
import type { Stages } from './stages.js';

const TITLES: Readonly<Record<PartName, string>> = {
  status: 'What would be done, and whether it can',
  schema: 'Schema of staging',
  staging: 'Staging, a copy of the target',
  rehearsal: 'Rehearsal on staging: forth, back, forth again',
  point: 'Rollback point',
  confirm: 'Plan and confirmation',
  migrate: 'Migrate the target',
  tests: 'Tests on the target',
  report: 'Report',
};

export class Parts {
  readonly #stages: Stages;
  readonly #records = new Map<PartName, PartRecord>();

  constructor(stages: Stages) {
    this.#stages = stages;
  }

  get records(): readonly PartRecord[] {
    return PARTS.flatMap((part) => this.#records.get(part) ?? []);
  }

  begin(part: PartName): void {
    this.#stages.options.signal?.throwIfAborted();
    const title = TITLES[part];
    const number = PARTS.indexOf(part) + 1;
    this.#stages.emit({ kind: 'part-started', part: number, of: PARTS.length, title });
  }

  note(record: PartRecord): void {
    this.#records.set(record.part, record);
    if (record.outcome === 'done') return;
    this.#stages.emit({ kind: 'notice', message: `${TITLES[record.part]}: ${record.summary}` });
  }

  async run<T>(part: PartName, work: () => Promise<T>, summary: (result: T) => string): Promise<T> {
    this.begin(part);
    const start = performance.now();
    const result = await work();
    const milliseconds = performance.now() - start;
    this.note({ part, outcome: 'done', summary: summary(result), milliseconds });
    return result;
  }

  skip(parts: readonly PartName[], why: string): void {
    for (const part of parts) {
      // What was made up for, after a run that was cut off, was done.
      if (!this.#records.has(part))
        this.note({ part, outcome: 'skipped', summary: why, milliseconds: 0 });
    }
  }

  /** Finished by a run before this one. */
  reuse(parts: readonly PartName[], summary: string): void {
    for (const part of parts) this.note({ part, outcome: 'reused', summary, milliseconds: 0 });
  }
}
