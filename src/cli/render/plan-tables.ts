/** The table of tables of a plan: what happens to how many rows, and which do not move and why. */

import type { Plan, TablePlan } from '../../model/plan.js';
import { tableText } from '../../model/table-id.js';
import { shortener } from './names.js';
import type { Page } from './style.js';
import { type Column, type Row, table } from './table.js';
import { count, counted, wrap } from './text.js';

const MOST_ROWS = 40;

/** Lines of the plan's tables; on a page that is not full, long lists leave out idle tables. */
export function renderPlanTables(plan: Plan, page: Page): readonly string[] {
  const short = shortener(plan.tables.map((one) => one.schema));
  const shown =
    page.full === true || plan.tables.length <= MOST_ROWS
      ? plan.tables
      : plan.tables.filter(isBusy);
  const hidden = plan.tables.length - shown.length;
  const withKept = plan.tables.some((one) => one.kept > 0);
  const name = (one: TablePlan) => short(tableText(one));
  const columns: Column[] = [
    { title: 'Table', flexible: true },
    ...NUMBERS.map((column) => ({ ...column, align: 'right' as const })),
    ...(withKept ? [{ title: 'Kept', align: 'right' as const, dropOrder: 3 }] : []),
    { title: 'Owner', flexible: true, dropOrder: 4 },
  ];
  const cellsOf = (label: string, one: Figures, owner: string) => [
    label,
    ...[one.insert, one.update, one.delete, one.unchanged, one.excluded].map(figure),
    ...(withKept ? [figure(one.kept)] : []),
    owner,
  ];
  const rows: Row[] = shown.map((one) => ({
    cells: cellsOf(name(one), figuresOf(one), ownerText(one)),
    ...(isBusy(one) ? {} : { paint: page.style.dim }),
  }));
  const total: Row = { cells: cellsOf('total', totalOf(plan.tables), ''), paint: page.style.bold };
  return [
    page.style.bold('Rows'),
    ...table(page, columns, [...rows, total]),
    ...(hidden > 0
      ? [page.style.dim(`  and ${counted(hidden, 'table')} without changes (--verbose shows them)`)]
      : []),
    ...excludedLines(plan, name, page),
    ...restLines(plan, short, page),
  ];
}

const NUMBERS: readonly Column[] = [
  { title: 'Insert' },
  { title: 'Update' },
  { title: 'Delete' },
  { title: 'Unchanged', dropOrder: 2 },
  { title: 'Excluded', dropOrder: 1 },
];

interface Figures {
  readonly insert: number;
  readonly update: number;
  readonly delete: number;
  readonly unchanged: number;
  readonly excluded: number;
  readonly kept: number;
}

function isBusy(one: TablePlan): boolean {
  return one.insert + one.update + one.delete > 0;
}

function figuresOf(one: TablePlan): Figures {
  return { ...one, excluded: sum(Object.values(one.excluded)) };
}

/** What the whole plan does, summed over its tables. */
export function totalOf(tables: readonly TablePlan[]): Figures {
  const all = tables.map(figuresOf);
  return {
    insert: sum(all.map((one) => one.insert)),
    update: sum(all.map((one) => one.update)),
    delete: sum(all.map((one) => one.delete)),
    unchanged: sum(all.map((one) => one.unchanged)),
    excluded: sum(all.map((one) => one.excluded)),
    kept: sum(all.map((one) => one.kept)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function figure(value: number): string {
  return value === 0 ? '·' : count(value);
}

function ownerText(one: TablePlan): string {
  return one.owner ?? (one.role === 'reference' ? 'reference table' : '');
}

function excludedLines(
  plan: Plan,
  name: (one: TablePlan) => string,
  page: Page,
): readonly string[] {
  const reasons = plan.tables.flatMap((one) =>
    Object.entries(one.excluded)
      .filter(([, rows]) => rows > 0)
      .map(([reason, rows]) => `${name(one)} ${count(rows)} (${reason})`),
  );
  return listed('Excluded', reasons, page);
}

function restLines(plan: Plan, short: (name: string) => string, page: Page): readonly string[] {
  const untouched = plan.untouched.map(
    ({ table, rows }) => `${short(table)} ${counted(rows, 'row')}`,
  );
  return [
    ...listed('Never touched', untouched, page),
    ...listed('Outside', plan.outside.map(short), page),
  ];
}

function listed(title: string, items: readonly string[], page: Page): readonly string[] {
  if (items.length === 0) return [];
  return wrap(`${title}: ${items.join(', ')}`, page.width - 2, '  ').map((line) =>
    page.style.dim(`  ${line}`),
  );
}
