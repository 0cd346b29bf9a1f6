/** All links of the plan in words: what the picture shows, and what it had no room for. */
import type { Plan, PlanLink } from '../../model/plan.js';
import { count } from '../figures.js';
import { type Html, html } from './html.js';
import { details, table } from './parts.js';

const KINDS: Readonly<Record<PlanLink['kind'], string>> = {
  owner: 'owner: the row belongs to it',
  moved: 'follows a row that moves as well',
  mention: 'mention: may stay empty, no ownership',
  reference: 'reference row, found and never changed',
  json: 'reference from inside JSON',
  untouched: 'of a table that only the target has',
};

export function linkTable({ links, references }: Plan): Html {
  const rows = new Map(references.map((one) => [one.table, one.rows]));
  const named = (name: string) => {
    const number = rows.get(name);
    return html`<code>${name}</code>${number === undefined ? null : html` <span class="soft">${count(number)} rows</span>`}`;
  };
  return details(`All ${count(links.length)} links as a table`, [
    table({
      caption: 'Links between tables',
      columns: [{ title: 'From' }, { title: 'Columns' }, { title: 'To' }, { title: 'Kind' }],
      rows: links.map(({ from, columns, to, kind }) => [
        html`<code>${from}</code>`,
        html`<code>${columns.join(', ')}</code>`,
        named(to),
        KINDS[kind],
      ]),
    }),
  ]);
}
