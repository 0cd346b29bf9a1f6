/** What was measured as ratios, beside what is wanted of them. */
import { BOUNDS, MOST_MEMORY } from './bounds.js';
import { type Cost, type Spread, spread } from './measure.js';
import type { LiveLoad } from './residents.js';
import { FLOOR, type Rounds } from './rounds.js';

export interface Measure {
  readonly name: string;
  readonly seconds: Spread;
  /** Of medians. */
  readonly toFloor: number;
  readonly rowsPerSecond: number;
  readonly walBytes: number;
  readonly clientPeakBytes: number | null;
  readonly clientCpuSeconds: number | null;
  /** Share of the whole time by stage, over all rounds; what is left is between stages. */
  readonly stages: Readonly<Record<string, number>>;
}

export interface Wanted {
  readonly name: string;
  readonly wanted: string;
  readonly found: number;
  readonly reached: boolean;
}

export interface Size extends Omit<Rounds, 'costs'> {
  readonly measures: readonly Measure[];
  /** All parts of a move done barely, one after the other, to the floor; null where none was measured. */
  readonly partsToFloor: number | null;
  readonly wanted: readonly Wanted[];
}

export interface Report {
  readonly at: string;
  readonly machine: {
    readonly cores: number;
    readonly memoryBytes: number;
    readonly node: string;
    readonly server: string;
  };
  readonly settings: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly sizes: readonly Size[];
}

export function compare({ costs, ...rest }: Rounds): Size {
  const floor = spread((costs[FLOOR] ?? []).map(({ seconds }) => seconds)).median;
  const measures = Object.entries(costs).map(([name, all]) => measureOf(name, all, floor, rest));
  const parts = measures.filter(({ name }) => name.startsWith('part: '));
  const sum = parts.reduce((all, { toFloor }) => all + toFloor, 0);
  return {
    ...{ ...rest, measures },
    partsToFloor: parts.length === 0 ? null : sum,
    wanted: wantedOf(measures, rest.live),
  };
}

function measureOf(
  name: string,
  all: readonly Cost[],
  floor: number,
  { floor: { rows } }: Pick<Rounds, 'floor'>,
): Measure {
  const seconds = spread(all.map((one) => one.seconds));
  const clients = all.flatMap(({ client }) => (client === null ? [] : [client]));
  const most = (numbers: readonly number[]): number | null =>
    numbers.length === 0 ? null : Math.max(...numbers);
  return {
    ...{ name, seconds },
    toFloor: seconds.median / floor,
    rowsPerSecond: rows / seconds.median,
    walBytes: spread(all.map(({ walBytes }) => walBytes)).median,
    clientPeakBytes: most(clients.map(({ peakBytes }) => peakBytes)),
    clientCpuSeconds: most(clients.map(({ cpuSeconds }) => cpuSeconds)),
    stages: sharesOf(all),
  };
}

function sharesOf(all: readonly Cost[]): Record<string, number> {
  const whole = all.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
  const shares: Record<string, number> = {};
  for (const { client } of all) {
    for (const [stage, milliseconds] of Object.entries(client?.stages ?? {}))
      shares[stage] = (shares[stage] ?? 0) + milliseconds / whole;
  }
  return shares;
}

/** What the tool is held against; `[name, of, to, at most]`. */
const LIMITS: readonly (readonly [string, string, string, number])[] = [
  ['migrate with triggers silenced, to the floor', 'migrate, triggers silenced', FLOOR, 0.8],
  ['migrate with ordinary rights, to the floor', 'migrate, ordinary rights', FLOOR, 1.2],
  ['empty re-run, to the first run', 'empty re-run', 'migrate, triggers silenced', 0.25],
  ['1 % changed, to the first run', 're-run, 1 % changed', 'migrate, triggers silenced', 0.3],
  ['verification, to the run', 'verify', 'migrate, triggers silenced', 0.2],
  ['undo, to the run', 'undo', 'migrate, triggers silenced', 1],
  [
    'staging setup, to pg_dump -Fd -j2 and pg_restore -j2',
    'staging setup',
    'peer: pg_dump -Fd -j2, pg_restore -j2',
    0.6,
  ],
  ['staging setup, to pgcopydb', 'staging setup', 'peer: pgcopydb', 0.95],
];

function wantedOf(
  measures: readonly Measure[],
  live: Readonly<Record<string, LiveLoad>>,
): Wanted[] {
  const median = (name: string): number | undefined =>
    measures.find((measure) => measure.name === name)?.seconds.median;
  const wanted: Wanted[] = [];
  const atMost = (name: string, found: number, most: number, unit = ''): void => {
    wanted.push({ name, wanted: `≤ ${most}${unit}`, found, reached: found <= most });
  };
  for (const [name, of, to, most] of LIMITS) {
    const [above, below] = [median(of), median(to)];
    if (above !== undefined && below !== undefined) atMost(name, above / below, most);
  }
  const [row, ours] = [median('peer: row by row'), median('migrate, triggers silenced')];
  if (row !== undefined && ours !== undefined) {
    const found = row / ours;
    wanted.push({ name: 'row by row, to ours', wanted: '≥ 100', found, reached: found >= 100 });
  }
  const peaks = measures.flatMap(({ clientPeakBytes: bytes }) => (bytes === null ? [] : [bytes]));
  if (peaks.length > 0) atMost("client's memory", Math.max(...peaks) / 1e6, 150, ' MB');
  for (const [name, { before, during, longestBlock }] of Object.entries(live)) {
    if (name === FLOOR) continue;
    atMost(`residents' p99 during ${name}, to before`, during.p99 / before.p99, 1.5);
    atMost(`residents' failed statements during ${name}`, during.failed, 0);
    atMost(`residents' longest block during ${name}`, longestBlock, 100, ' ms');
  }
  return wanted;
}

/** Bounds that do not hold, and those for which something was not measured. */
export function brokenBounds({ measures }: Size): string[] {
  const median = (name: string): number =>
    measures.find((measure) => measure.name === name)?.seconds.median ?? Number.NaN;
  const broken = BOUNDS.flatMap(({ of, to, atMost }) => {
    const ratio = median(of) / median(to);
    return ratio <= atMost ? [] : [`${of}, to ${to}: ${ratio.toFixed(2)}, at most ${atMost}`];
  });
  const heavy = measures.flatMap(({ name, clientPeakBytes: bytes }) =>
    (bytes ?? 0) <= MOST_MEMORY
      ? []
      : [`${name}: the client took ${megabytes(bytes)} MB, at most ${megabytes(MOST_MEMORY)}`],
  );
  return [...broken, ...heavy];
}

const megabytes = (bytes: number | null): string =>
  bytes === null ? '' : (bytes / 1e6).toFixed(0);

export function printReport(report: Report, print: (line: string) => void): void {
  for (const { persons, measures, partsToFloor, wanted, live, floor, ...size } of report.sizes) {
    print('');
    print(
      `${persons} persons; ${floor.rows} rows, ${(floor.bytes / 1e6).toFixed(1)} MB to write into ${(size.targetBytes / 1e6).toFixed(0)} MB; ${report.rounds} rounds`,
    );
    print(
      `${''.padEnd(42)}  ${['seconds', 'min–max', 'to floor', 'rows/s', 'WAL MB', 'peak MB', 'cpu s'].map((head) => head.padStart(10)).join('')}`,
    );
    for (const one of measures) print(measureLine(one));
    if (partsToFloor !== null)
      print(`all parts, one after the other, to the floor: ${partsToFloor.toFixed(2)}`);
    for (const { name, stages } of measures) {
      const shares = Object.entries(stages).map(
        ([stage, share]) => `${stage} ${(share * 100).toFixed(0)} %`,
      );
      if (shares.length > 1) print(`${name}: ${shares.join(', ')}`);
    }
    for (const [name, { before, during, after, longestBlock }] of Object.entries(live)) {
      const three = (key: 'p50' | 'p99' | 'max' | 'failed'): string =>
        [before, during, after].map((part) => part[key].toFixed(0)).join(' / ');
      print(
        `live load, ${name} (before / during / after): p50 ${three('p50')} ms, p99 ${three('p99')} ms, max ${three('max')} ms, failed ${three('failed')}, longest block ${longestBlock.toFixed(0)} ms`,
      );
    }
    print('');
    for (const { name, wanted: limit, found, reached } of wanted) {
      print(`${reached ? '✓' : '✗'} ${name.padEnd(70)} ${found.toFixed(2).padStart(9)}  ${limit}`);
    }
  }
  printGrowth(report, print);
}

function measureLine({ name, seconds, toFloor, ...rest }: Measure): string {
  const cells = [
    seconds.median.toFixed(2),
    `${seconds.min.toFixed(1)}–${seconds.max.toFixed(1)}`,
    toFloor.toFixed(2),
    rest.rowsPerSecond.toFixed(0),
    megabytes(rest.walBytes),
    megabytes(rest.clientPeakBytes),
    rest.clientCpuSeconds?.toFixed(1) ?? '',
  ];
  return `${name.padEnd(44)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}

/** Time per row of a size, to that of the smallest. */
function printGrowth({ sizes }: Report, print: (line: string) => void): void {
  const [first, ...others] = sizes;
  if (first === undefined || others.length === 0) return;
  print('');
  for (const { name, rowsPerSecond } of first.measures) {
    const ratios = others.map((size) => {
      const found = size.measures.find((measure) => measure.name === name);
      return found === undefined
        ? '–'
        : `${(rowsPerSecond / found.rowsPerSecond).toFixed(2)} (${size.persons})`;
    });
    print(`time per row, ${name}, to ${first.persons} persons: ${ratios.join(', ')}`);
  }
}
