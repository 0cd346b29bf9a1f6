/** How far a stage has come: sums over the subjects it reports, its rate, and the time to go. */
import type { RunEvent } from '../../model/event.js';
import { bytes, count, duration } from '../render/text.js';

type Progress = Extract<RunEvent, { kind: 'progress' }>;
type Unit = Progress['unit'];

/** Rates are taken over this long, in milliseconds. */
const WINDOW = 5_000;

interface Sum {
  readonly done: number;
  /** Null as long as the total of one subject is not known. */
  readonly total: number | null;
}

/** The progress of one stage, fed by its events in order. */
export class Tally {
  readonly #subjects = new Map<Unit, Map<string, Sum>>();
  readonly #samples = new Map<Unit, { readonly at: number; readonly done: number }[]>();
  #subject = '';

  /** @param at milliseconds of any steady clock */
  add(event: Progress, at: number): void {
    this.#subject = event.subject;
    const subjects = this.#subjects.get(event.unit) ?? new Map<string, Sum>();
    subjects.set(event.subject, { done: event.done, total: event.total });
    this.#subjects.set(event.unit, subjects);
    const samples = this.#samples.get(event.unit) ?? [];
    samples.push({ at, done: this.#sum(event.unit).done });
    while (samples.length > 2 && (samples[0]?.at ?? at) < at - WINDOW) samples.shift();
    this.#samples.set(event.unit, samples);
  }

  /** What was worked on last. */
  get subject(): string {
    return this.#subject;
  }

  /** Share that is done, from 0 to 1, by the unit that says most; null when no total is known. */
  get share(): number | null {
    for (const unit of this.#units()) {
      const { done, total } = this.#sum(unit);
      if (total !== null && total > 0) return Math.min(1, done / total);
    }
    return null;
  }

  /** `12,000 of 61,203 rows, 4.1 MB, 41,000 rows/s, 3.0 s to go`: as much of it as is known. */
  get text(): string {
    const { amounts, speed, left } = this.#parts();
    return [...amounts, ...speed, ...left].join(', ');
  }

  /** The subject and the text, in ever shorter forms. */
  get texts(): readonly string[] {
    const { amounts, speed, left } = this.#parts();
    const short = [...amounts, ...left].join(', ');
    const subject = this.#subject === '' ? '' : `${this.#subject}  `;
    return [`${subject}${[...amounts, ...speed, ...left].join(', ')}`, `${subject}${short}`, short];
  }

  #parts(): Readonly<Record<'amounts' | 'speed' | 'left', readonly string[]>> {
    const units = this.#units();
    const amounts = units.map((unit) => amountText(this.#sum(unit), unit));
    const [main] = units;
    const rate = main === undefined ? null : this.#rate(main);
    if (main === undefined || rate === null) return { amounts, speed: [], left: [] };
    const { done, total } = this.#sum(main);
    const speed = main === 'bytes' ? `${bytes(rate)}/s` : `${count(Math.round(rate))} ${main}/s`;
    const left =
      total === null || total <= done ? [] : [`${duration(((total - done) / rate) * 1000)} to go`];
    return { amounts, speed: [speed], left };
  }

  /** Units in use, the most telling first. */
  #units(): readonly Unit[] {
    const order: readonly Unit[] = ['rows', 'bytes', 'tables', 'steps'];
    return order.filter((unit) => this.#subjects.has(unit));
  }

  #sum(unit: Unit): Sum {
    let done = 0;
    let total: number | null = 0;
    for (const one of this.#subjects.get(unit)?.values() ?? []) {
      done += one.done;
      total = total === null || one.total === null ? null : total + one.total;
    }
    return { done, total };
  }

  /** Units a second; null while there is too little to tell. */
  #rate(unit: Unit): number | null {
    if (unit === 'tables' || unit === 'steps') return null;
    const samples = this.#samples.get(unit) ?? [];
    const first = samples[0];
    const last = samples[samples.length - 1];
    if (first === undefined || last === undefined || last.at - first.at < 500) return null;
    const rate = ((last.done - first.done) * 1000) / (last.at - first.at);
    return rate > 0 ? rate : null;
  }
}

function amountText({ done, total }: Sum, unit: Unit): string {
  if (unit === 'bytes') return total === null ? bytes(done) : `${bytes(done)} of ${bytes(total)}`;
  return total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`;
}
