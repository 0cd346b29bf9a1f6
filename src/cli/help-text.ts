/** What follows the flags in a help text: examples, environment, exit codes; and the front page. */
import type { ExitCode } from '../errors.js';
import type { CommandText } from './command.js';
import { EXIT_MEANINGS } from './exit-meanings.js';

export const FRONT_PAGE =
  'Moves one population of users, with everything that is theirs, from one PostgreSQL database ' +
  'into another that is live. It shows beforehand what will change, does it in one transaction, ' +
  'proves what it touched, and can take it back at any later time.';

export const FIRST_STEPS = section('First steps:', [
  ['rehome demo', 'see all of it on databases of its own'],
  ['rehome init', 'a config out of your two databases, with the evidence for each line'],
  ['rehome status', 'can both databases be reached, and who is in them'],
  ['rehome plan', 'what would change; writes nothing to any database'],
  ['rehome migrate', 'shows the plan, asks, and does it'],
  ['rehome rollback list', 'what was done, and how to take it back'],
]);

const VARIABLES: readonly (readonly [string, string])[] = [
  ['V1_DATABASE_URL', 'source: it is only read'],
  ['V2_DATABASE_URL', 'target: the live database'],
  ['STAGING_DATABASE_URL', 'disposable copy of the target'],
  ['NO_COLOR', 'no colours, whatever the value'],
];

export const ENVIRONMENT = `${section('Environment (a .env file in this folder is read too):', VARIABLES)}
  Flags win over arguments, arguments over the environment, the environment over .env.
`;

/** The end of a command's help. */
export function commandEnd(text: CommandText): string {
  const examples = section(
    'Examples:',
    text.examples.map(({ line, does }) => [line, does] as const),
  );
  const environment = text.globals.includes('v2') ? `\n${ENVIRONMENT}` : '';
  return `\n${examples}${environment}\n${exitCodeSection([0, ...text.exitCodes, 2, 1])}`;
}

/** The exit codes in their order. */
export function exitCodeSection(codes: readonly ExitCode[]): string {
  const sorted = [...new Set(codes)].sort((a, b) => a - b);
  return section(
    'Exit codes:',
    sorted.map((code) => [String(code), EXIT_MEANINGS[code]] as const),
  );
}

function section(title: string, items: readonly (readonly [string, string])[]): string {
  const width = Math.max(...items.map(([term]) => term.length));
  return [title, ...items.map(([term, text]) => `  ${term.padEnd(width)}  ${text}`), ''].join('\n');
}
