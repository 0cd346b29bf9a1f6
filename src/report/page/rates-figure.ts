/** Rows a second over time, stage by stage, as columns in proportion, and in words. */
import type { RatePoint } from '../../model/run.js';
import { count, duration } from '../figures.js';
import { type Html, html } from './html.js';
import { figure } from './parts.js';

const WIDTH = 760;
const HEIGHT = 200;
const LEFT = 74;
const TOP = 30;
const BOTTOM = 26;
const COLUMNS = 60;
const PAINT: Readonly<Record<string, string>> = { stage: 'amber', apply: 'blue' };
const NAMES: Readonly<Record<string, string>> = { stage: 'copied from V1', apply: 'written to V2' };

interface Series {
  readonly stage: string;
  readonly rows: number;
  /** Milliseconds in which these rows were done. */
  readonly lasted: number;
  /** Rows a second, column by column. */
  readonly rates: readonly number[];
}

/** Nothing where no rows were counted. */
export function ratesFigure(points: readonly RatePoint[]): readonly Html[] {
  const end = Math.max(0, ...points.map(({ at }) => at));
  if (end === 0) return [];
  const stages = [...new Set(points.map(({ stage }) => stage))];
  const series = stages.map((stage) => seriesOf(stage, points, end));
  const words = series.map(
    ({ stage, rows, lasted, rates }) =>
      `${count(rows)} rows ${NAMES[stage] ?? stage} in ${duration(lasted)}: ${count(perSecond(rows, lasted))} a second on average, ${count(Math.round(Math.max(...rates)))} at best`,
  );
  return [
    html`<h3>Rows a second over time</h3>`,
    figure(
      picture(series, end),
      'Rows a second over time, as a picture',
      `${words.join('; ')}. Tables are counted when they are done, so a rate is the average since the one before.`,
    ),
  ];
}

function perSecond(rows: number, milliseconds: number): number {
  return milliseconds > 0 ? Math.round((rows * 1000) / milliseconds) : 0;
}

/** The rows between two points are spread evenly over the time between them. */
function seriesOf(stage: string, points: readonly RatePoint[], end: number): Series {
  const mine = points.filter((point) => point.stage === stage);
  const width = end / COLUMNS;
  const rows = Array.from({ length: COLUMNS }, () => 0);
  mine.slice(1).forEach((point, index) => {
    const before = mine[index];
    if (before === undefined) return;
    const [from, to] = [before.at, Math.max(point.at, before.at + 1)];
    for (let column = 0; column < COLUMNS; column += 1) {
      const shared = Math.min(to, (column + 1) * width) - Math.max(from, column * width);
      if (shared > 0) {
        rows[column] = (rows[column] ?? 0) + ((point.rows - before.rows) * shared) / (to - from);
      }
    }
  });
  const [first, last] = [mine[0], mine.at(-1)];
  return {
    stage,
    rows: last?.rows ?? 0,
    lasted: (last?.at ?? 0) - (first?.at ?? 0),
    rates: rows.map((number) => (number * 1000) / width),
  };
}

function picture(series: readonly Series[], end: number): Html {
  const most = niceTop(Math.max(1, ...series.flatMap(({ rates }) => rates)));
  const width = (WIDTH - LEFT - 10) / COLUMNS;
  const base = HEIGHT - BOTTOM;
  const y = (rate: number) => base - (rate / most) * (base - TOP);
  const columns = series.flatMap(({ stage, rates }) =>
    rates.map((rate, index) =>
      rate <= 0
        ? null
        : html`<rect class="${PAINT[stage] ?? 'slate'}" x="${(LEFT + index * width + 0.5).toFixed(1)}" y="${y(rate).toFixed(1)}" width="${(width - 1).toFixed(1)}" height="${(base - y(rate)).toFixed(1)}"/>`,
    ),
  );
  const legend = series.map(
    ({ stage }, index) =>
      html`<rect class="${PAINT[stage] ?? 'slate'}" x="${LEFT + index * 150}" y="4" width="12" height="12" rx="2"/><text class="small" x="${LEFT + 18 + index * 150}" y="14">${NAMES[stage] ?? stage}</text>`,
  );
  const lines = [0, most / 2, most].map(
    (rate) =>
      html`<line class="axis" x1="${LEFT}" x2="${WIDTH - 10}" y1="${y(rate)}" y2="${y(rate)}"/><text class="soft small" x="${LEFT - 8}" y="${y(rate) + 4}" text-anchor="end">${count(rate)}</text>`,
  );
  const times = [0, end / 2, end].map(
    (at, index) =>
      html`<text class="soft small" x="${LEFT + ((WIDTH - LEFT - 10) * index) / 2}" y="${HEIGHT - 6}" text-anchor="${['start', 'middle', 'end'][index] ?? 'start'}">${duration(at)}</text>`,
  );
  return html`<svg class="chart" role="img" aria-labelledby="rates-title" viewBox="0 0 ${WIDTH} ${HEIGHT}"><title id="rates-title">Rows a second over ${duration(end)}; the words below say the averages</title>${lines}${columns}${legend}${times}</svg>`;
}

/** The next of 1, 2, 2.5, 5, 10, 20, … */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10) * power;
}
