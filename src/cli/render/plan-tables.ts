/** The table of tables of a plan: what happens to how many rows, and which do not move and why. */

import type { Plan, TablePlan } from '../../model/plan.js';
import { tableText } from '../../model/table-id.js';
import { shortener } from './names.js';
import type { Page } from './style.js';
import { type Column, type Row, table } from './table.js';
import { count, counted, wrap } from './text.js';

const MOST_ROWS = 40;
const MOST_NAMES = 25;

/** Lines of the plan's tables; on a page that is not full, long lists show what changes most. */
export function renderPlanTables(plan: Plan, page: Page): readonly string[] {
  const short = shortener(plan.tables.map((one) => one.schema));
  const shown = page.full === true ? plan.tables : busiest(plan.tables);
  const hidden = plan.tables.filter((one) => !shown.includes(one));
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
    ...hiddenLines(hidden, page),
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

/** As they are ordered in the plan; of too many the persons, and those with most rows to write. */
function busiest(tables: readonly TablePlan[]): readonly TablePlan[] {
  if (tables.length <= MOST_ROWS) return tables;
  const most = new Set(
    tables
      .filter(isBusy)
      .sort((a, b) => writesOf(b) - writesOf(a))
      .slice(0, MOST_ROWS),
  );
  return tables.filter((one) => one.role === 'root' || most.has(one));
}

function hiddenLines(hidden: readonly TablePlan[], page: Page): readonly string[] {
  const busy = hidden.filter(isBusy);
  const rows = sum(busy.map(writesOf));
  const parts = [
    ...(busy.length > 0
      ? [`${counted(busy.length, 'more table')} with ${counted(rows, 'row')} to write`]
      : []),
    ...(hidden.length > busy.length
      ? [`${counted(hidden.length - busy.length, 'table')} without changes`]
      : []),
  ];
  if (parts.length === 0) return [];
  return [page.style.dim(`  and ${parts.join(', ')} (--verbose shows them)`)];
}

function writesOf(one: TablePlan): number {
  return one.insert + one.update + one.delete;
}

function isBusy(one: TablePlan): boolean {
  return writesOf(one) > 0;
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
  const few = page.full === true || items.length <= MOST_NAMES;
  const more = few ? '' : ` and ${count(items.length - MOST_NAMES)} more (--verbose shows them)`;
  const shown = few ? items : items.slice(0, MOST_NAMES);
  return wrap(`${title}: ${shown.join(', ')}${more}`, page.width - 2, '  ').map((line) =>
    page.style.dim(`  ${line}`),
  );
}
