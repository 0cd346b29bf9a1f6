/** The page of a rehearsal: what was rehearsed, if the way back led back, what the run will need. */
import type { RehearsalReport, RunNeeds } from '../../model/rehearsal.js';
import { bytes, count, counted, duration, moment } from '../figures.js';
import { checksSection, outcomes } from './checks-section.js';
import type { Card, Document } from './document.js';
import { type Html, html } from './html.js';
import { command, list, paragraph, type Section, table } from './parts.js';
import { personsSection } from './persons-flow.js';
import { timingsSection } from './timings-section.js';

export function rehearsalPage(report: RehearsalReport): Document {
  const { staging, persons, needs, tests } = report;
  const sections: readonly (Section | null)[] = [
    persons === null
      ? null
      : personsSection(persons, { source: 'V1', target: staging.database }, true),
    wayBack(report),
    checksSection(
      tests === null
        ? []
        : [
            { title: 'After the first run', checks: tests[0].checks },
            { title: 'After the second run', checks: tests[1].checks },
          ],
      tests === null ? 'The tests were left out.' : null,
    ),
    timingsSection(
      report.steps.map(({ title, milliseconds, summary }) => ({
        title,
        milliseconds,
        note: summary,
      })),
      `${duration(report.milliseconds)} altogether.`,
    ),
    needs === null ? null : needsSection(needs),
    origin(report),
  ];
  return {
    title: `Rehearsal on ${staging.database}, ${moment(report.at)} · ${report.tool}`,
    eyebrow: `rehome · rehearsal · ${moment(report.at)}`,
    heading: `The rehearsal on ${staging.database} ${report.passed ? 'passed' : 'failed'}`,
    verdict: report.passed
      ? 'The run was done on staging, taken back, compared row for row with the state before, and done again. Source and target were only read.'
      : 'Something did not hold on staging. Source and target were only read: they are as before.',
    cards: [what(report), proof(report), next(report)],
    sections: sections.filter((one): one is Section => one !== null),
    foot: `Made by ${report.tool}. This page needs no network, and changes nothing.`,
  };
}

function what({ rowsWritten, persons, needs }: RehearsalReport): Card {
  return {
    title: 'What was rehearsed',
    tone: 'calm',
    big: `${counted(rowsWritten, 'row')} written`,
    content: [
      ...(persons === null
        ? []
        : [
            paragraph(
              `${count(persons.matched)} brought up to date, ${count(persons.created)} created.`,
            ),
          ]),
      ...(needs === null
        ? []
        : [paragraph(`${duration(needs.connectToCommit)} from connecting to commit.`)]),
    ],
  };
}

function proof({ wayBack: back, tests }: RehearsalReport): Card {
  const sound =
    back !== null &&
    back.differences.length === 0 &&
    (tests === null || tests.every(({ failed }) => failed === 0));
  return {
    title: 'Proof',
    tone: sound ? 'good' : 'bad',
    big: sound ? 'The way back led back' : 'Look at what failed',
    content: [
      ...(back === null
        ? [paragraph('The way back was not reached.')]
        : [
            paragraph(
              `${counted(back.rows, 'row')} of ${counted(back.tables, 'table')} compared with the state before: ${back.differences.length === 0 ? 'no difference' : counted(back.differences.length, 'difference')}.`,
            ),
          ]),
      ...(tests === null
        ? []
        : [paragraph(html`<a href="#tests">Tests</a>: ${outcomes(tests[1].checks)}.`)]),
    ],
  };
}

function next({ passed }: RehearsalReport): Card {
  return {
    title: 'What to do next',
    tone: 'calm',
    big: passed ? 'Move for real' : 'Settle what failed',
    content: [command(passed ? 'rehome migrate' : 'rehome plan')],
  };
}

function wayBack({ wayBack: back }: RehearsalReport): Section {
  return {
    id: 'way-back',
    title: 'The way back',
    content:
      back === null
        ? [paragraph('The rehearsal ended before the way back.')]
        : [
            paragraph(
              `After the run was taken back, every row of ${counted(back.tables, 'table')} was compared with a picture made before it: ${counted(back.rows, 'row')}.`,
            ),
            back.differences.length === 0
              ? paragraph('There was no difference.')
              : list(back.differences),
          ],
  };
}

function needsSection(needs: RunNeeds): Section {
  const terms: readonly (readonly [string, string])[] = [
    ['From connecting to commit', duration(needs.connectToCommit)],
    ['Rows of moved persons locked for', duration(needs.locked)],
    ['Growth of the database', bytes(needs.growth)],
    ['Scratch tables, gone afterwards', bytes(needs.scratch)],
    ['Write-ahead log', bytes(needs.wal)],
  ];
  return {
    id: 'needs',
    title: 'What the run will need',
    content: [
      paragraph('Measured on staging; it holds for the target as far as its server is alike.'),
      html`<dl>${terms.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`,
      ...locks(needs),
    ],
  };
}

function locks({ locks: held }: RunNeeds): readonly Html[] {
  if (held.length === 0) return [];
  return [
    table({
      caption: 'Locks on tables',
      columns: [{ title: 'Table' }, { title: 'Modes' }],
      rows: held.map((one) => [html`<code>${one.table}</code>`, one.modes.join(', ')]),
    }),
  ];
}

function origin(report: RehearsalReport): Section {
  const { staging, source, target, limit } = report;
  const terms: readonly (readonly [string, string])[] = [
    ['Staging', `${staging.database}, PostgreSQL ${staging.version}, ${staging.identity}`],
    ['Source (V1)', source.identity],
    ['Target (V2)', target.identity],
    ['Tool', report.tool],
    ['Persons', limit === null ? 'the whole cohort' : `the first ${limit} of the cohort`],
    ['Config’s digest', report.config],
  ];
  return {
    id: 'origin',
    title: 'Databases',
    content: [
      html`<dl>${terms.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`,
    ],
  };
}
