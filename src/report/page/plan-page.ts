/** The page of a plan: what would change, what stops it, how to do exactly this. */
import type { Plan } from '../../model/plan.js';
import { count, counted, moment } from '../figures.js';
import type { Card, Document } from './document.js';
import { decisionsSection, hazardsSection, standing } from './hazards-section.js';
import { html } from './html.js';
import { originSection } from './origin-section.js';
import { command, paragraph, type Section } from './parts.js';
import { personsSection } from './persons-flow.js';
import { graphSection } from './table-graph.js';
import { excludedOf, excludedSection, tablesSection } from './tables-section.js';

export async function planPage(plan: Plan, file: string | null): Promise<Document> {
  const names = { source: plan.source.database, target: plan.target.database };
  const moved = plan.persons.matched + plan.persons.created;
  const sections: readonly (Section | null)[] = [
    hazardsSection(plan),
    personsSection(plan.persons, names, false),
    await graphSection(plan),
    tablesSection(plan, false),
    excludedSection(plan),
    decisionsSection(plan),
    originSection(plan, file === null ? [] : [file]),
  ];
  return {
    title: `${names.source} → ${names.target}, plan of ${moment(plan.madeAt)} · ${plan.tool}`,
    eyebrow: `rehome · plan · ${moment(plan.madeAt)}`,
    heading: `${counted(moved, 'person')} would move from ${names.source} to ${names.target}`,
    verdict: 'This is a plan: neither database has been changed.',
    cards: [what(plan), standingCard(plan), next(plan, file)],
    sections: sections.filter((one): one is Section => one !== null),
    foot: `Made by ${plan.tool}. This page needs no network, and changes nothing.`,
  };
}

function what(plan: Plan): Card {
  const sum = (pick: (one: Plan['tables'][number]) => number) =>
    plan.tables.reduce((all, one) => all + pick(one), 0);
  const writes = sum((t) => t.insert + t.update + t.delete);
  return {
    title: 'What would change',
    tone: 'calm',
    big: writes === 0 ? 'Nothing' : `${counted(writes, 'row')} to write`,
    content: [
      paragraph(
        `${count(sum((t) => t.insert))} to insert, ${count(sum((t) => t.update))} to update, ${count(sum((t) => t.delete))} to delete; ${count(sum((t) => t.unchanged))} are equal already, ${count(sum(excludedOf))} excluded.`,
      ),
      paragraph(
        `${count(plan.persons.matched)} to bring up to date, ${count(plan.persons.created)} to create, ${counted(plan.persons.residents, 'resident')} untouched.`,
      ),
    ],
  };
}

function standingCard(plan: Plan): Card {
  const stops = standing(plan);
  const others = plan.hazards.length - stops.length;
  return {
    title: 'What stops it',
    tone: stops.length === 0 ? 'good' : 'bad',
    big: stops.length === 0 ? 'Nothing' : counted(stops.length, 'hazard'),
    content: [
      ...(stops.length === 0
        ? []
        : [paragraph([...new Set(stops.map(({ code }) => code))].join(', '))]),
      ...(plan.hazards.length === 0
        ? [paragraph('There are no hazards.')]
        : [
            paragraph(
              html`<a href="#hazards">Hazards</a>: ${count(others)} noted or allowed, ${count(stops.length)} to settle.`,
            ),
          ]),
    ],
  };
}

function next(plan: Plan, file: string | null): Card {
  const stops = standing(plan).length > 0;
  return {
    title: 'What to do next',
    tone: 'calm',
    big: stops ? 'Settle the hazards' : 'Do exactly this',
    content: stops
      ? [paragraph('Each says what settles it. Then make a new plan:'), command('rehome plan')]
      : [
          command(`rehome migrate${file === null ? '' : ` --plan ${quoted(file)}`}`),
          paragraph('It is refused if either database has drifted until then.'),
        ],
  };
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
