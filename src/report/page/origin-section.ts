/** Which two databases this was about, and with what: for whoever reads the page later. */
import type { Plan } from '../../model/plan.js';
import { moment } from '../figures.js';
import { html } from './html.js';
import type { Section } from './parts.js';

export function originSection(plan: Plan, files: readonly string[]): Section {
  const { source, target } = plan;
  const terms: readonly (readonly [string, string])[] = [
    ['Source (V1)', `${source.database}, PostgreSQL ${source.version}, ${source.identity}`],
    ['Target (V2)', `${target.database}, PostgreSQL ${target.version}, ${target.identity}`],
    ['Plan made', moment(plan.madeAt)],
    ['Tool', plan.tool],
    ['Persons', plan.limit === null ? 'the whole cohort' : `the first ${plan.limit} of the cohort`],
    ['Allowed hazards', plan.allowed.length === 0 ? 'none' : plan.allowed.join(', ')],
    [
      'Triggers',
      plan.triggers === 'silence'
        ? 'silent; set-wise checks stand in for foreign keys’ own'
        : plan.triggers === 'disable'
          ? 'disabled until the commit; others who wrote the tables waited'
          : 'fire for every written row',
    ],
    ['Plan’s digest', plan.digest],
    ['Config’s digest', plan.config],
    ...files.map((file, index) => [index === 0 ? 'Files' : '', file] as const),
  ];
  return {
    id: 'origin',
    title: 'Databases and files',
    content: [
      html`<dl>${terms.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`,
    ],
  };
}
