/** What the plan warned of, what it took for granted, and what JSON columns point at. */
import type { Hazard } from '../../model/hazard.js';
import type { Plan } from '../../model/plan.js';
import { count, counted } from '../figures.js';
import { type Html, html } from './html.js';
import { badge, paragraph, type Section, table } from './parts.js';

/** The hazards that stop a run of this plan. */
export function standing({ hazards, allowed }: Plan): readonly Hazard[] {
  return hazards.filter(
    ({ level, code }) => level === 'fatal' || (level === 'stop' && !allowed.includes(code)),
  );
}

export function hazardsSection(plan: Plan): Section | null {
  if (plan.hazards.length === 0) return null;
  const stops = new Set(standing(plan));
  const rank = (hazard: Hazard) => (stops.has(hazard) ? 0 : hazard.level === 'note' ? 2 : 1);
  const sorted = [...plan.hazards].sort((a, b) => rank(a) - rank(b));
  return {
    id: 'hazards',
    title: 'Hazards',
    content: [
      paragraph(
        stops.size === 0
          ? 'None of them stops the run: they were allowed by name, or settled by the config and noted here.'
          : `${counted(stops.size, 'hazard')} stop${stops.size === 1 ? 's' : ''} the run until settled or allowed by name.`,
      ),
      table({
        caption: 'Hazards with their evidence',
        columns: [
          { title: 'Hazard' },
          { title: 'Standing' },
          { title: 'Rows', number: true },
          { title: 'What it is' },
          { title: 'What settles it' },
        ],
        rows: sorted.map((hazard) => [
          html`<code>${hazard.code}</code><br><code class="soft">${hazard.where}</code>`,
          stops.has(hazard)
            ? badge(hazard.level === 'fatal' ? 'fatal' : 'stops', 'bad')
            : badge(hazard.level === 'note' ? 'note' : 'allowed', 'calm'),
          hazard.count === null ? '–' : count(hazard.count),
          html`${hazard.message}${
            hazard.examples.length === 0
              ? null
              : html`<br><span class="soft">such as ${hazard.examples.join('; ')}</span>`
          }`,
          html`<code>${hazard.settle}</code>`,
        ]),
      }),
    ],
  };
}

export function decisionsSection(plan: Plan): Section | null {
  const content = [...jsonLinks(plan), ...inferences(plan)];
  return content.length === 0
    ? null
    : { id: 'decisions', title: 'Links inside JSON, and what was inferred', content };
}

function jsonLinks({ jsonLinks: links }: Plan): readonly Html[] {
  if (links.length === 0) return [];
  return [
    table({
      caption: 'References inside JSON',
      columns: [
        { title: 'Column and path' },
        { title: 'Objects', number: true },
        { title: 'Left as they are', number: true },
        { title: 'Values that the target lacks' },
      ],
      rows: links.map((link) => [
        html`<code>${link.column} ${link.path}</code>`,
        count(link.objects),
        count(link.unresolved),
        link.examples.length === 0
          ? '–'
          : link.examples
              .map(({ value, count: number }) => `${value} (${count(number)})`)
              .join('; '),
      ]),
    }),
  ];
}

function inferences({ inferences: found }: Plan): readonly Html[] {
  if (found.length === 0) return [];
  return [
    table({
      caption: 'Where columns get their values, as nobody wrote it down',
      columns: [{ title: 'Column' }, { title: 'Decision' }, { title: 'Evidence' }],
      rows: found.map((one) => [html`<code>${one.column}</code>`, one.decision, one.evidence]),
    }),
  ];
}
