/** Rollback points: the one that was just made, and all of a work folder. */
import type { CreatedPoint, ListedPoint } from '../../model/rollback-point.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { bytes, counted, duration, moment, printable } from './text.js';

type Shown = (file: string) => string;

/** A point that was made and read back. */
export function renderCreatedPoint(given: CreatedPoint, page: Page, shown: Shown): string {
  const { file, point } = printable(given);
  const { style } = page;
  const rows = point.tables.reduce((sum, one) => sum + one.rows, 0);
  const residents = (point.residents ?? []).reduce((sum, one) => sum + one.rows, 0);
  const lines: readonly (readonly [string, string])[] = [
    ['Database', `${point.database.name} on PostgreSQL ${point.database.version}`],
    [
      'Full backup',
      `${counted(point.tables.length, 'table')}, ${counted(rows, 'row')}, by ${point.madeBy}`,
    ],
    [
      'Residents',
      point.residents === null || point.persons === null
        ? 'not apart: the source was not asked'
        : `${counted(point.persons.resident, 'person')}, ${counted(residents, 'row')} in ${counted(point.residents.length, 'CSV file')}`,
    ],
    ['Size', `${bytes(point.bytes)} in ${counted(point.files.length, 'file')}, read back`],
    ['Info', shown(file)],
  ];
  const width = Math.max(...lines.map(([label]) => label.length));
  return `${[
    `${style.green('✔')} ${style.bold(`Rollback point ${point.name}, in ${duration(point.milliseconds)}.`)}`,
    ...lines.map(([label, text]) => `  ${style.dim(label.padEnd(width))}  ${text}`),
    '',
    `Runs made from now on are taken back to here by:  rehome rollback apply --rollback-file ${shown(file)}`,
  ].join('\n')}\n`;
}

/** All points, the newest first. */
export function renderPoints(
  given: readonly ListedPoint[],
  page: Page,
  { shown, verified }: { readonly shown: Shown; readonly verified: boolean },
): string {
  const points = printable(given);
  if (points.length === 0) return 'There are no rollback points in this work folder.\n';
  const { style } = page;
  const looked = verified ? 'every file read through' : 'sizes looked at; --verify reads them';
  return `${[
    `${style.bold('Rollback points')} ${style.dim(`(${looked})`)}`,
    ...table(
      page,
      [
        { title: 'Point' },
        { title: 'Made' },
        { title: 'Age', align: 'right' },
        { title: 'Size', align: 'right' },
        { title: 'State' },
        { title: 'Of', flexible: true, dropOrder: 1 },
        { title: 'Way back of', dropOrder: 2 },
      ],
      points.map((one) => ({
        cells: [
          one.name,
          one.point === null ? '' : moment(one.point.at),
          one.point === null ? '' : age(one.ageMilliseconds),
          one.point === null ? '' : bytes(one.point.bytes),
          one.state,
          one.point === null ? '' : ofText(one.point),
          one.neededBy.length === 0 ? '' : `run ${one.neededBy.join(', ')}`,
        ],
        paint: one.state === 'damaged' ? style.red : (line: string) => line,
      })),
    ),
    ...points.flatMap(({ name, faults }) =>
      faults.length === 0
        ? []
        : [style.bold(`What is wrong with ${name}`), ...bullets(faults.slice(0, 10), page)],
    ),
    '',
    ...nextLine(points, shown),
  ].join('\n')}\n`;
}

function ofText({ database, purpose }: NonNullable<ListedPoint['point']>): string {
  return `${database.name}${purpose === 'before-restore' ? ', before a restore' : ''}`;
}

function nextLine(points: readonly ListedPoint[], shown: Shown): readonly string[] {
  const newest = points.find(
    ({ state, point }) => state === 'whole' && point?.purpose === 'rollback',
  );
  if (newest === undefined)
    return ['No point to come back to is whole. Make one:  rehome rollback create'];
  return [`Back to the newest:  rehome rollback apply --rollback-file ${shown(newest.file)}`];
}

function age(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
