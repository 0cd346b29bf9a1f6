/** The report as a picture: one bar a measure, as long as its ratio to the floor, noise as a line. */
import type { Measure, Report, Size } from './report.js';

const WIDTH = 860;
const LABEL = 300;
const ROW = 26;
const TOP = 64;

/** @returns an SVG document that reads on light and dark pages */
export function picture({ sizes, rounds, machine }: Report): string {
  let y = 0;
  const parts = sizes.map((size) => {
    const drawn = drawSize(size, rounds, y);
    y += heightOf(size);
    return drawn;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 24}" viewBox="0 0 ${WIDTH} ${y + 24}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>Time of each way, to the floor</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('\n')}
<text x="16" y="${y + 8}" fill="#666" font-size="11">${escaped(`${machine.cores} cores, ${machine.server.split(' on ')[0]}, Node ${machine.node}`)}</text>
</svg>
`;
}

const shown = ({ measures }: Size): Measure[] =>
  [...measures].sort((a, b) => a.toFloor - b.toFloor);
const heightOf = (size: Size): number => TOP + size.measures.length * ROW + 20;

function drawSize(size: Size, rounds: number, top: number): string {
  const room = WIDTH - LABEL - 90;
  // Peers that took longer than any way of ours would press all others flat.
  const ours = size.measures.filter(({ name }) => !name.startsWith('peer'));
  const longest = Math.max(
    ...ours.map(({ toFloor, seconds }) => (toFloor * seconds.max) / seconds.median),
  );
  const x = (ratio: number): number => LABEL + (Math.min(ratio, longest) / longest) * room;
  const rows = shown(size).map((measure, index) => {
    const middle = top + TOP + index * ROW;
    const { name, toFloor, seconds } = measure;
    const cut = toFloor > longest;
    const color = name.startsWith('floor')
      ? '#888'
      : name.startsWith('peer')
        ? '#c98a2b'
        : name.startsWith('part')
          ? '#9aa98f'
          : '#2f6f8f';
    const [least, most] = [seconds.min, seconds.max].map((s) =>
      x((s / seconds.median) * toFloor).toFixed(1),
    );
    const end = cut ? x(toFloor) : Math.max(x(toFloor), Number(most));
    return [
      `<text x="${LABEL - 10}" y="${middle + 4}" text-anchor="end" fill="#222">${escaped(name)}</text>`,
      `<rect x="${LABEL}" y="${middle - 8}" width="${(x(toFloor) - LABEL).toFixed(1)}" height="16" rx="2" fill="${color}"/>`,
      cut ? '' : `<path d="M${least} ${middle}H${most}" stroke="#000" stroke-width="1.5"/>`,
      `<text x="${(end + 8).toFixed(1)}" y="${middle + 4}" fill="#222">${toFloor.toFixed(2)} ×${cut ? ' →' : ''}</text>`,
    ].join('');
  });
  return [
    `<text x="16" y="${top + 24}" fill="#222" font-size="16" font-weight="600">${size.persons.toLocaleString('en')} persons</text>`,
    `<text x="16" y="${top + 42}" fill="#666">Time to the floor, the binary COPY of the same ${size.floor.rows.toLocaleString('en')} rows; medians of ${rounds}, lines from least to most</text>`,
    `<path d="M${x(1).toFixed(1)} ${top + TOP - 14}V${top + TOP + size.measures.length * ROW - 8}" stroke="#888" stroke-dasharray="3 3"/>`,
    ...rows,
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
