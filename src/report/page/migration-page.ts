/** The page of a run that was committed: what happened, the proof, the way back. */
import type { MigrateResult } from '../../model/run.js';
import { count, counted, duration, moment } from '../figures.js';
import { checksSection, outcomes } from './checks-section.js';
import type { Card, Document } from './document.js';
import { decisionsSection, hazardsSection } from './hazards-section.js';
import { html } from './html.js';
import { originSection } from './origin-section.js';
import { command, paragraph, type Section } from './parts.js';
import { personsSection } from './persons-flow.js';
import { ratesFigure } from './rates-figure.js';
import { graphSection } from './table-graph.js';
import { excludedOf, excludedSection, tablesSection } from './tables-section.js';
import { stagesOf, timingsSection } from './timings-section.js';
import { witnessAgrees, witnessSection } from './witness-section.js';

export async function migrationPage(result: MigrateResult): Promise<Document> {
  const { plan, run, witness } = result;
  const names = { source: plan.source.database, target: plan.target.database };
  const moved = plan.persons.matched + plan.persons.created;
  const failed = result.tests?.failed ?? 0;
  const graph = await graphSection(plan);
  const sections: readonly (Section | null)[] = [
    personsSection(plan.persons, names, true),
    graph,
    tablesSection(plan, true),
    excludedSection(plan),
    witness === null || run === null ? null : witnessSection(witness, run),
    checksSection(
      [
        { title: 'Before the commit', checks: result.verified },
        ...(result.tests === null
          ? []
          : [{ title: 'After the commit, from another session', checks: result.tests.checks }]),
      ],
      result.tests === null ? 'The tests after the commit were left out.' : null,
    ),
    timings(result),
    hazardsSection(plan),
    decisionsSection(plan),
    run === null ? null : wayBack(run),
    originSection(plan, [
      ...(result.files.report === null ? [] : [result.files.report]),
      ...result.files.idMaps,
    ]),
  ];
  return {
    title: `${names.source} → ${names.target}, run ${run ?? '–'}, ${moment(plan.madeAt)} · ${plan.tool}`,
    eyebrow: `rehome · run ${run ?? '–'} · ${moment(plan.madeAt)}`,
    heading: `${counted(moved, 'person')} moved from ${names.source} to ${names.target}`,
    verdict:
      failed > 0
        ? `The run is applied and was kept, although ${counted(failed, 'test')} failed after its commit.`
        : 'The run is applied. What it wrote was counted by PostgreSQL itself and tested, and it can be taken back row by row.',
    cards: [what(result), proof(result), ...(run === null ? [] : [wayBackCard(run)])],
    sections: sections.filter((one): one is Section => one !== null),
    foot: `Made by ${plan.tool}. This page needs no network, and changes nothing.`,
  };
}

function what({ plan, rowsWritten, connectToCommit }: MigrateResult): Card {
  const sum = (pick: (one: (typeof plan.tables)[number]) => number) =>
    plan.tables.reduce((all, one) => all + pick(one), 0);
  const derived = rowsWritten - sum((t) => t.insert + t.update + t.delete);
  return {
    title: 'What happened',
    tone: 'calm',
    big: `${counted(rowsWritten, 'row')} written in ${duration(connectToCommit)}`,
    content: [
      paragraph(
        `${count(sum((t) => t.insert))} inserted, ${count(sum((t) => t.update))} updated, ${count(sum((t) => t.delete))} deleted; ${count(sum((t) => t.unchanged))} were equal already, ${count(sum(excludedOf))} excluded.`,
      ),
      paragraph(
        `${count(plan.persons.matched)} brought up to date, ${count(plan.persons.created)} created.`,
      ),
      ...(derived > 0
        ? [paragraph(`${counted(derived, 'row')} more were written by the config’s after files.`)]
        : []),
    ],
  };
}

function proof({ plan, witness, verified, tests }: MigrateResult): Card {
  const agrees = witness !== null && witnessAgrees(witness);
  const sound = agrees && (tests?.failed ?? 0) === 0;
  return {
    title: 'Proof',
    tone: sound ? 'good' : 'bad',
    big: sound ? `${counted(plan.persons.residents, 'resident')} untouched` : 'Look at what failed',
    content: [
      ...(witness === null
        ? []
        : [
            paragraph(
              html`<a href="#witness">Witness</a>: the counters of PostgreSQL ${agrees ? 'agree' : 'do not agree'} with the journal in all ${counted(witness.tables.length + witness.tablesWithoutWrites, 'table')}.`,
            ),
          ]),
      paragraph(
        html`<a href="#tests">Tests</a>: ${outcomes(verified)} before the commit; ${tests === null ? 'none after it' : `${outcomes(tests.checks)} after it`}.`,
      ),
    ],
  };
}

function wayBackCard(run: number): Card {
  return {
    title: 'Way back',
    tone: 'good',
    big: 'At any later time',
    content: [command(undoCommand(run)), paragraph('Everyone’s later writes stay.')],
  };
}

function timings(result: MigrateResult): Section {
  const { rowsWritten, connectToCommit } = result;
  const rate = connectToCommit > 0 ? Math.round((rowsWritten * 1000) / connectToCommit) : 0;
  return timingsSection(
    stagesOf(result.timings),
    `${duration(connectToCommit)} from the first connection to the commit, ${count(rate)} written rows a second over all of it.`,
    ratesFigure(result.rates),
  );
}

function undoCommand(run: number): string {
  return `rehome rollback apply --run ${run}`;
}

function wayBack(run: number): Section {
  return {
    id: 'way-back',
    title: 'The way back',
    content: [
      paragraph(
        'The ledger in the target keeps every row as it was before the run. Taking the run back removes what it inserted and restores what it updated or deleted, in one transaction with a witness of its own. A row that somebody changed since is a conflict, and is shown before anything is done.',
      ),
      html`<h3>See what it would do</h3>`,
      command(`${undoCommand(run)} --dry-run`),
      html`<h3>Do it</h3>`,
      command(undoCommand(run)),
    ],
  };
}
