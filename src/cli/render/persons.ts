/** Who moves, by class, each with a bar in proportion. */
import type { PersonCounts } from '../../model/plan.js';
import type { Page } from './style.js';
import { cells, count, cut } from './text.js';

interface PersonClass {
  readonly name: string;
  readonly persons: number;
  readonly meaning: string;
  readonly paint: (text: string) => string;
  /** Shown even when there are none. */
  readonly always: boolean;
}

const WIDEST_BAR = 24;

/** A line per class of persons; classes that nobody is in are left out, but for the main ones. */
export function renderPersons(persons: PersonCounts, page: Page): readonly string[] {
  const classes = classesOf(persons, page).filter(({ always, persons: n }) => always || n > 0);
  const most = Math.max(1, ...classes.map((one) => one.persons));
  const nameWidth = Math.max(...classes.map((one) => cells(one.name)));
  const countWidth = Math.max(...classes.map((one) => count(one.persons).length));
  const bar = Math.max(0, Math.min(WIDEST_BAR, page.width - nameWidth - countWidth - 58));
  const lines = classes.map((one) => {
    const filled = one.persons === 0 ? 0 : Math.max(1, Math.round((one.persons / most) * bar));
    const picture = bar < 6 ? '' : `${one.paint('█'.repeat(filled))}${' '.repeat(bar - filled)}  `;
    const start = `  ${one.name.padEnd(nameWidth)}  ${count(one.persons).padStart(countWidth)}  `;
    const room = page.width - cells(start) - cells(picture);
    return `${start}${picture}${cut(one.meaning, room)}`.trimEnd();
  });
  const sizes = `  of ${count(persons.source)} in the source and ${count(persons.target)} in the target`;
  return [page.style.bold('Persons'), ...lines, page.style.dim(sizes)];
}

function classesOf(persons: PersonCounts, { style }: Page): readonly PersonClass[] {
  const renamed =
    persons.renamed === 0 ? '' : `; ${count(persons.renamed)} known by an earlier run`;
  const one = (
    name: string,
    persons: number,
    meaning: string,
    paint: (text: string) => string,
    always = false,
  ): PersonClass => ({ name, persons, meaning, paint, always });
  return [
    one(
      'matched',
      persons.matched,
      `stale copy, to be brought up to date${renamed}`,
      style.cyan,
      true,
    ),
    one('new', persons.created, 'to be created in the target', style.green, true),
    one('up to date', persons.upToDate, 'as an earlier run left them, on both sides', style.dim),
    one('conflict', persons.conflict, 'in the cohort and a resident as well', style.red),
    one('duplicate', persons.duplicate, 'share their identity with another', style.red),
    one('no identity', persons.noIdentity, 'cannot be known again: do not move', style.yellow),
    one('gone', persons.gone, 'moved earlier, since gone from the source', style.yellow),
    one('not in cohort', persons.notInCohort, 'of the source, do not move', style.dim),
    one('residents', persons.residents, 'in the target only: never touched', style.dim, true),
  ];
}
