/** Rows per table and kind, and the rows that do not move, with their reasons. */

import type { Plan, TablePlan } from '../../model/plan.js';
import { tableText } from '../../model/table-id.js';
import { count, counted } from '../figures.js';
import { type Html, html } from './html.js';
import { details, list, paragraph, type Section, table } from './parts.js';

export function tablesSection(plan: Plan, done: boolean): Section {
  const moved = plan.tables.filter(({ role, insert }) => role !== 'reference' || insert > 0);
  const total = (pick: (one: TablePlan) => number) =>
    moved.reduce((sum, one) => sum + pick(one), 0);
  const sums = [
    (one: TablePlan) => one.sourceRows,
    (one: TablePlan) => one.insert,
    (one: TablePlan) => one.update,
    (one: TablePlan) => one.delete,
    (one: TablePlan) => one.unchanged,
    excludedOf,
    (one: TablePlan) => one.kept,
  ];
  const titles = ['Source rows', 'Inserted', 'Updated', 'Deleted', 'Unchanged', 'Excluded', 'Kept'];
  return {
    id: 'tables',
    title: done ? 'What changed, table by table' : 'What would change, table by table',
    content: [
      paragraph(
        'Every row of the source is accounted for: inserted, updated, unchanged or excluded. Deleted and kept rows are of moved persons in the target, and the source lacks them.',
      ),
      table({
        caption: `Rows of ${counted(moved.length, 'table')} by what ${done ? 'was' : 'would be'} done`,
        columns: [{ title: 'Table' }, ...titles.map((title) => ({ title, number: true }))],
        rows: moved.map((one) => [
          html`<code>${tableText(one)}</code>${one.sourceName === null ? null : html` <span class="soft">from ${one.sourceName}</span>`}`,
          ...sums.map((pick) => figure(pick(one))),
        ]),
        foot: ['All', ...sums.map((pick) => count(total(pick)))],
      }),
      ...others(plan),
    ],
  };
}

function others({ untouched, outside }: Plan): readonly Html[] {
  return [
    ...(untouched.length === 0
      ? []
      : [
          table({
            caption: 'Rows of moved persons in tables that only the target has: never touched',
            columns: [{ title: 'Table' }, { title: 'Rows', number: true }],
            rows: untouched.map((one) => [html`<code>${one.table}</code>`, count(one.rows)]),
          }),
        ]),
    ...(outside.length === 0
      ? []
      : [
          details(`${counted(outside.length, 'table')} outside: they lead to no person`, [
            list(outside.map((name) => html`<code>${name}</code>`)),
          ]),
        ]),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  no_identity: 'the person has no identity to be known by',
  not_in_cohort: 'the person is not in the cohort',
  up_to_date: 'the person is, on both sides, as an earlier run left them',
  duplicate_identity: 'the person shares the identity with another',
  resident_conflict: 'the person is a resident of the target as well',
  owner_excluded: 'the person or the row it belongs to does not move',
  other_end_excluded: 'it leads to a second person as well, who does not move',
  link_lost: 'it links to a row that does not move',
  link_unresolved: 'an id in it leads to no row that moves',
  no_owner: 'it belongs to nobody',
  reference_missing: 'it points at a reference row that the target lacks',
  target_row_kept: 'the person’s own row in the target is kept',
  unique_clash: 'a row in the target that stays has its unique value',
};

/** Nothing when every source row moves. */
export function excludedSection(plan: Plan): Section | null {
  const rows = plan.tables.flatMap((one) =>
    Object.entries(one.excluded)
      .filter(([, number]) => number > 0)
      .map(([reason, number]) => [
        html`<code>${tableText(one)}</code>`,
        count(number),
        html`${REASONS[reason] ?? reason.replaceAll('_', ' ')} <span class="soft">(${reason})</span>`,
      ]),
  );
  if (rows.length === 0) return null;
  const all = plan.tables.reduce((sum, one) => sum + excludedOf(one), 0);
  return {
    id: 'excluded',
    title: 'Excluded rows',
    content: [
      paragraph(`${counted(all, 'row')} of the source do not move. Each has its reason.`),
      table({
        caption: 'Excluded rows by table and reason',
        columns: [{ title: 'Table' }, { title: 'Rows', number: true }, { title: 'Reason' }],
        rows,
      }),
    ],
  };
}

export function excludedOf({ excluded }: TablePlan): number {
  return Object.values(excluded).reduce((sum, number) => sum + number, 0);
}

function figure(value: number): Html | string {
  return value === 0 ? html`<span class="zero">0</span>` : count(value);
}
