/** Rows over time, out of the progress that stages tell anyway: what the report draws. */
import type { RunEvent, StageName } from '../model/event.js';
import type { RatePoint } from '../model/run.js';

const MOST_POINTS = 200;

export class RateRecorder {
  readonly #clock: () => number;
  readonly #start: number;
  readonly #done = new Map<StageName, number>();
  #points: RatePoint[] = [];

  /** @param clock milliseconds, of any origin */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#start = clock();
  }

  observe(event: RunEvent): void {
    if (event.kind === 'stage-started') this.#add(event.stage, 0);
    // A table's rows are told once, when all of them are done.
    if (event.kind === 'progress' && event.unit === 'rows' && event.done === event.total) {
      this.#add(event.stage, event.done);
    }
  }

  /** By time; stages without rows are left out, as are points that too many others surround. */
  points(): readonly RatePoint[] {
    const counted = this.#points.filter(({ stage }) => (this.#done.get(stage) ?? 0) > 0);
    const step = Math.ceil(counted.length / MOST_POINTS);
    const ends = new Set(
      [...this.#done.keys()].map((stage) => counted.findLastIndex((one) => one.stage === stage)),
    );
    return counted.filter(({ rows }, index) => index % step === 0 || rows === 0 || ends.has(index));
  }

  #add(stage: StageName, rows: number): void {
    const sum = (this.#done.get(stage) ?? 0) + rows;
    this.#done.set(stage, sum);
    this.#points.push({ stage, at: Math.round(this.#clock() - this.#start), rows: sum });
  }
}
