/** The screen of a plan: who moves, which rows, on what evidence, and what stands in the way. */
import type { Inference, JsonLinkPlan, Plan } from '../../model/plan.js';
import { isEmpty } from '../../model/plan.js';
import { renderHazards, standingHazards } from './hazards.js';
import { shortener } from './names.js';
import { renderPersons } from './persons.js';
import { renderPlanTables, totalOf } from './plan-tables.js';
import type { Page } from './style.js';
import { cells, count, counted, moment, printable, wrap } from './text.js';

const MOST_INFERENCES = 12;

/** A plan for people. Pure; ends in a line that says whether a run could start. */
export function renderPlan(given: Plan, page: Page): string {
  const plan = printable(given);
  const short = shortener(plan.tables.map((one) => one.schema));
  const parts = [
    heading(plan, page),
    renderPersons(plan.persons, page),
    renderPlanTables(plan, page),
    renderJsonLinks(plan.jsonLinks, short, page),
    renderInferences(plan.inferences, short, page),
    renderHazards(plan, page),
    verdict(plan, page),
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

/** `1,495 rows to insert, 3,378 to update, 12 to delete`. */
function changesText(plan: Plan): string {
  const total = totalOf(plan.tables);
  return `${counted(total.insert, 'row')} to insert, ${count(total.update)} to update, ${count(total.delete)} to delete`;
}

function heading(plan: Plan, { style, width }: Page): readonly string[] {
  const { source, target } = plan;
  const title = `Plan  ${source.database} → ${target.database}`;
  const about = `PostgreSQL ${source.version} → ${target.version}, ${moment(plan.madeAt)}`;
  const gap = width - cells(title) - cells(about);
  const first =
    gap >= 2
      ? [`${style.bold(title)}${' '.repeat(gap)}${style.dim(about)}`]
      : [style.bold(title), ...wrap(about, width).map(style.dim)];
  const limit =
    plan.limit === null
      ? []
      : [style.yellow(`Only the first ${counted(plan.limit, 'person')} of the cohort (--limit).`)];
  const triggers =
    plan.triggers === 'silence'
      ? 'Triggers stay silent; set-wise checks stand in for those of foreign keys.'
      : plan.triggers === 'disable'
        ? 'Triggers are disabled until the commit; others who write the tables wait for that long.'
        : 'Triggers fire as they do for anyone.';
  return [...first, ...limit, ...wrap(triggers, width).map(style.dim)];
}

function renderJsonLinks(
  links: readonly JsonLinkPlan[],
  short: (name: string) => string,
  page: Page,
): readonly string[] {
  if (links.length === 0) return [];
  const lines = links.flatMap((link) => {
    const stay =
      link.unresolved === 0
        ? 'all found'
        : `${count(link.unresolved)} not in the target: left as they are`;
    const examples = link.examples.map(({ value, count: times }) => `${value} (${count(times)}×)`);
    return [
      ...wrap(
        `${short(link.column)} ${link.path}: ${counted(link.objects, 'object')}, ${stay}`,
        page.width - 2,
        '  ',
      ),
      ...(examples.length === 0
        ? []
        : wrap(`such as ${examples.join(', ')}`, page.width - 4).map((line) =>
            page.style.dim(`  ${line}`),
          )),
    ];
  });
  return [page.style.bold('Ids inside JSON'), ...lines.map((line) => `  ${line}`)];
}

function renderInferences(
  inferences: readonly Inference[],
  short: (name: string) => string,
  page: Page,
): readonly string[] {
  if (inferences.length === 0) return [];
  const shown = page.full === true ? inferences : inferences.slice(0, MOST_INFERENCES);
  const hidden = inferences.length - shown.length;
  const lines = shown.flatMap((one) => [
    ...wrap(`${short(one.column)} ← ${one.decision}`, page.width - 2, '  '),
    ...wrap(`because ${one.evidence}`, page.width - 4).map((line) => page.style.dim(`  ${line}`)),
  ]);
  const more = `${counted(hidden, 'more')} (--verbose shows them)`.replace('mores', 'more');
  return [
    page.style.bold('Inferred, since nobody wrote it down'),
    ...lines.map((line) => `  ${line}`),
    ...(hidden > 0 ? [page.style.dim(`  and ${more}`)] : []),
  ];
}

function verdict(plan: Plan, { style, width }: Page): readonly string[] {
  const standing = standingHazards(plan);
  if (standing.length > 0) {
    const names = [...new Set(standing.map((hazard) => hazard.code))].join(', ');
    const fatal = standing.some((hazard) => hazard.level === 'fatal');
    const them = standing.length === 1 ? 'it' : 'them';
    const how = fatal ? `settle ${them} first` : `settle ${them}, or accept by name with --allow`;
    return wrap(
      `✖ ${counted(standing.length, 'hazard')} in the way (${names}): ${how}.`,
      width,
      '  ',
    ).map(style.red);
  }
  if (isEmpty(plan)) return [style.green('✔ Nothing to do: the target has all of it already.')];
  return wrap(`✔ Nothing in the way: ${changesText(plan)}.`, width, '  ').map(style.green);
}
