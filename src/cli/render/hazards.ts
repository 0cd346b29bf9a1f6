/** Hazards of a plan: what each is about, and the line of config or the flag that settles it. */
import type { Hazard } from '../../model/hazard.js';
import type { Plan } from '../../model/plan.js';
import type { Page } from './style.js';
import { count, counted, wrap } from './text.js';

/** The hazards that stop a run of this plan: fatal ones, and those that nobody has allowed. */
export function standingHazards(plan: Plan): readonly Hazard[] {
  return plan.hazards.filter((hazard) => standing(hazard, plan) !== null);
}

/** Of one code, on a page that is not full. */
const MOST_ALIKE = 5;

/** Of the others. */
const MOST_PLACES = 20;

/**
 * A block of lines per hazard, the worst first; nothing when there are none. Of many with one code
 * the first few speak for the others, which are told by the places they are in.
 */
export function renderHazards(plan: Plan, page: Page): readonly string[] {
  if (plan.hazards.length === 0) return [];
  const sorted = [...plan.hazards].sort(
    (a, b) => rank(a, plan) - rank(b, plan) || a.code.localeCompare(b.code, 'en'),
  );
  return [
    page.style.bold('Hazards'),
    ...sorted.flatMap((hazard) => {
      const alike = sorted.filter((other) => isAlike(hazard, other, plan));
      if (page.full === true || alike.length <= MOST_ALIKE) return block(hazard, plan, page);
      const place = alike.indexOf(hazard);
      if (place < MOST_ALIKE) return block(hazard, plan, page);
      return place === MOST_ALIKE ? others(alike.slice(MOST_ALIKE), page) : [];
    }),
  ];
}

const isAlike = (one: Hazard, other: Hazard, plan: Plan): boolean =>
  one.code === other.code && rank(one, plan) === rank(other, plan);

function others(hazards: readonly Hazard[], page: Page): readonly string[] {
  const places = hazards.map(({ where }) => where);
  const shown = places.slice(0, MOST_PLACES).join(', ');
  const rest = places.length > MOST_PLACES ? ` and ${count(places.length - MOST_PLACES)} more` : '';
  const text = `and ${count(hazards.length)} more ${hazards[0]?.code ?? ''} (--verbose shows them): in ${shown}${rest}`;
  return wrap(text, page.width - 12).map((line) => page.style.dim(`            ${line}`));
}

function block(hazard: Hazard, plan: Plan, page: Page): readonly string[] {
  const stops = standing(hazard, plan);
  const label = stops ?? (hazard.level === 'note' ? 'note' : 'allowed');
  const paint = stops === null ? page.style.dim : page.style.red;
  const rows = hazard.count === null ? '' : `, ${counted(hazard.count, 'row')}`;
  const inner = (text: string) => wrap(text, page.width - 12).map((line) => `            ${line}`);
  const [first = '', ...others] = wrap(`${hazard.code} in ${hazard.where}${rows}`, page.width - 12);
  return [
    `  ${paint(label.padEnd(8))}  ${stops === null ? first : page.style.bold(first)}`,
    ...others.map((line) => `            ${line}`),
    ...inner(hazard.message),
    ...(hazard.examples.length === 0
      ? []
      : inner(`such as ${hazard.examples.join(', ')}`).map(page.style.dim)),
    ...(stops === null ? [] : inner(`to settle: ${hazard.settle}`).map(page.style.cyan)),
  ];
}

function standing(hazard: Hazard, plan: Plan): 'fatal' | 'stops' | null {
  if (hazard.level === 'fatal') return 'fatal';
  return hazard.level === 'stop' && !plan.allowed.includes(hazard.code) ? 'stops' : null;
}

function rank(hazard: Hazard, plan: Plan): number {
  const stops = standing(hazard, plan);
  if (stops === 'fatal') return 0;
  if (stops === 'stops') return 1;
  return hazard.level === 'stop' ? 2 : 3;
}
