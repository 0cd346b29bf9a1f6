/** Who moved, as a flow: the source, the target before, the target after. */
import type { PersonCounts } from '../../model/plan.js';
import { count, counted } from '../figures.js';
import { type Html, html } from './html.js';
import { figure, paragraph, type Section, table } from './parts.js';

const WIDTH = 760;
const HEIGHT = 300;
const TOP = 56;
const BAR = 26;
const COLUMNS = [130, 380, 604] as const;
const GAP = 12;

interface Names {
  readonly source: string;
  readonly target: string;
}

/** @param done it has been done, rather than being proposed */
export function personsSection(persons: PersonCounts, names: Names, done: boolean): Section {
  return {
    id: 'persons',
    title: done ? 'Who moved' : 'Who would move',
    content: [
      paragraph(words(persons, names, done)),
      figure(
        picture(persons, names),
        'Who moved, as a picture',
        'Heights are in proportion to the number of persons. The table below has every class.',
      ),
      classes(persons),
    ],
  };
}

function words(persons: PersonCounts, names: Names, done: boolean): string {
  const staying = persons.source - persons.matched - persons.upToDate - persons.created;
  const [matched, created] = done
    ? ['were brought up to date in place', 'were created']
    : ['would be brought up to date in place', 'would be created'];
  return (
    `Of ${counted(persons.source, 'person')} in ${names.source}, ${count(persons.matched)} had a stale copy ` +
    `in ${names.target} and ${matched}, ${count(persons.created)} ${created}` +
    `${persons.upToDate > 0 ? `, ${count(persons.upToDate)} ${done ? 'were' : 'are'} on both sides as an earlier run left them` : ''}` +
    `${staying > 0 ? `, and ${count(staying)} ${done ? 'did' : 'would'} not move` : ''}. ` +
    `The ${counted(persons.residents, 'resident')} of ${names.target} ${done ? 'were' : 'are'} not touched.`
  );
}

interface Block {
  readonly y: number;
  readonly height: number;
}

function picture(persons: PersonCounts, names: Names): Html {
  const known = persons.matched + persons.upToDate;
  const staying = Math.max(0, persons.source - known - persons.created);
  const others = Math.max(0, persons.target - known);
  const after = persons.target + persons.created;
  const scale = (HEIGHT - 3 * GAP) / Math.max(1, persons.source, after);
  const [left, middle, right] = COLUMNS;
  const heightOf = (part: number) => (part === 0 ? 0 : Math.max(2, part * scale));
  /** A part that is not `there` leaves its place free, so that what passes by crosses nothing. */
  const stack = (parts: readonly number[], there = (_: number) => true): readonly Block[] => {
    let y = TOP;
    return parts.map((part, index) => {
      const height = heightOf(part);
      const block = { y, height: there(index) ? height : 0 };
      y += height === 0 ? 0 : Math.max(height, 30) + GAP;
      return block;
    });
  };
  const source = stack([persons.created, known, staying]);
  const before = stack([persons.created, known, others], (index) => index > 0);
  const end = stack([persons.created, known, others]);
  const bottom = Math.max(
    ...[...source, ...before, ...end].map((b) => b.y + Math.max(b.height, 30)),
  );
  const at = (blocks: readonly Block[], index: number): Block =>
    blocks[index] ?? { y: TOP, height: 0 };
  const bar = (x: number, block: Block, paint: string) =>
    block.height === 0
      ? null
      : html`<rect class="${paint}" x="${x}" y="${block.y}" width="${BAR}" height="${block.height}" rx="2"/>`;
  const label = (x: number, block: Block, number: number, text: string, side: 'start' | 'end') =>
    block.height === 0
      ? null
      : html`<text class="strong" x="${x}" y="${block.y + 13}" text-anchor="${side}">${count(number)}</text><text class="soft small" x="${x}" y="${block.y + 29}" text-anchor="${side}">${text}</text>`;
  const band = (x1: number, a: Block, x2: number, b: Block, paint: string) =>
    a.height === 0 || b.height === 0
      ? null
      : html`<path class="band ${paint}" d="${ribbon(x1 + BAR, a, x2, b)}"/>`;
  const head = (
    x: number,
    title: string,
    total: number,
    name: string,
    side: 'start' | 'end' | 'middle',
  ) =>
    html`<text class="strong" x="${x}" y="18" text-anchor="${side}">${title}</text><text class="soft small" x="${x}" y="36" text-anchor="${side}">${count(total)} in ${cutName(name)}</text>`;
  return html`<svg class="flow" role="img" aria-labelledby="flow-title" viewBox="0 0 ${WIDTH} ${bottom + 8}">
<title id="flow-title">Persons by class: ${count(persons.created)} new and ${count(known)} matched go from V1 to V2; ${count(others)} of V2 stay as they are; ${count(staying)} of V1 do not move</title>
${band(left, at(source, 0), right, at(end, 0), 'green')}${band(left, at(source, 1), middle, at(before, 1), 'blue')}${band(middle, at(before, 1), right, at(end, 1), 'blue')}${band(middle, at(before, 2), right, at(end, 2), 'slate')}
${bar(left, at(source, 0), 'green')}${bar(left, at(source, 1), 'blue')}${bar(left, at(source, 2), 'amber')}
${bar(middle, at(before, 1), 'blue')}${bar(middle, at(before, 2), 'slate')}
${bar(right, at(end, 0), 'green')}${bar(right, at(end, 1), 'blue')}${bar(right, at(end, 2), 'slate')}
${head(left + BAR, 'V1', persons.source, names.source, 'end')}${head(middle + BAR / 2, 'V2 before', persons.target, names.target, 'middle')}${head(right, 'V2 after', after, names.target, 'start')}
${label(left - 10, at(source, 0), persons.created, 'new', 'end')}${label(left - 10, at(source, 1), known, 'matched', 'end')}${label(left - 10, at(source, 2), staying, 'do not move', 'end')}
${label(middle - 10, at(before, 1), known, 'stale copies', 'end')}${label(middle - 10, at(before, 2), others, 'residents', 'end')}
${label(right + BAR + 10, at(end, 0), persons.created, 'created', 'start')}${label(right + BAR + 10, at(end, 1), known, persons.upToDate > 0 ? 'up to date' : 'brought up to date', 'start')}${label(right + BAR + 10, at(end, 2), others, 'as before', 'start')}
</svg>`;
}

function ribbon(x1: number, a: Block, x2: number, b: Block): string {
  const half = (x1 + x2) / 2;
  return `M${x1} ${a.y}C${half} ${a.y} ${half} ${b.y} ${x2} ${b.y}V${b.y + b.height}C${half} ${b.y + b.height} ${half} ${a.y + a.height} ${x1} ${a.y + a.height}Z`;
}

function cutName(name: string): string {
  return name.length > 14 ? `${name.slice(0, 13)}…` : name;
}

function classes(persons: PersonCounts): Html {
  const rows: readonly (readonly [string, number, string])[] = [
    ['matched', persons.matched, 'had a stale copy in the target, which keeps its key'],
    [
      '– of those renamed',
      persons.renamed,
      'known by an earlier run; their identity changed since',
    ],
    ['new', persons.created, 'had no copy in the target'],
    ['up to date', persons.upToDate, 'as an earlier run left them, on both sides: nothing to do'],
    [
      'conflict',
      persons.conflict,
      'in the cohort and a resident as well; the config says what counts',
    ],
    ['no identity', persons.noIdentity, 'excluded: nothing to know them by on the other side'],
    ['duplicate', persons.duplicate, 'share their identity with another'],
    ['not in cohort', persons.notInCohort, 'of the source, outside cohort.where or beyond --limit'],
    ['gone', persons.gone, 'moved by an earlier run, no longer in the source; kept'],
    ['residents', persons.residents, 'of the target, not in the cohort: never touched'],
  ];
  return table({
    caption: 'Persons by class',
    columns: [{ title: 'Class' }, { title: 'Persons', number: true }, { title: 'Meaning' }],
    rows: rows.map(([name, number, meaning]) => [
      name,
      number === 0 ? html`<span class="zero">0</span>` : count(number),
      meaning,
    ]),
  });
}
