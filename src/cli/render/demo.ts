/** Proofs of the demo, and its end on one screen of 24 lines by 80. */
import type { DemoResult, KeptDemo, Proof } from '../../demo/presenter.js';
import type { Page } from './style.js';
import { cells, count, counted, cut, duration, printable, wrap } from './text.js';

/** Where things of the demo are, as paths are shown to people, and how to go on. */
export interface DemoPlaces {
  readonly log: string | null;
  /** What calls this program. */
  readonly program: string;
  shown(file: string): string;
}

/** The line that begins a scene. */
export function renderHeading(text: string, { width, style }: Page): readonly string[] {
  const title = `── ${cut(printable(text), width - 4)} `;
  return [style.bold(`${title}${'─'.repeat(Math.max(0, Math.min(width, 100) - cells(title)))}`)];
}

/** A statement and what it rests on. */
export function renderProof(given: Proof, page: Page): readonly string[] {
  const proof = printable(given);
  return [
    statement(proof, page),
    ...wrap(proof.evidence, page.width - 4).map((line) => `    ${page.style.dim(line)}`),
  ].flat();
}

function statement(proof: Proof, page: Page): readonly string[] {
  const [mark, paint] = proof.holds ? ['✔', page.style.green] : ['✖', page.style.red];
  return wrap(`${mark} ${proof.statement}`, page.width - 2, '  ').map((line) => `  ${paint(line)}`);
}

/** The last screen of the demo. */
export function renderDemo(given: DemoResult, page: Page, places: DemoPlaces): string {
  const result = printable(given);
  const { style } = page;
  const broken = result.proofs.filter((proof) => !proof.holds).length;
  const did = `${counted(result.moved, 'person', 'people')} moved in ${duration(result.migrateMilliseconds)} (${counted(result.rowsWritten, 'row')}), taken back in ${duration(result.undoMilliseconds)}, moved again.`;
  const verdict =
    broken === 0
      ? `✔ All ${counted(result.proofs.length, 'proof')} hold.`
      : `✖ ${count(broken)} of ${counted(result.proofs.length, 'proof')} do not hold.`;
  const paint = broken === 0 ? style.green : style.red;
  return `${[
    '',
    ...renderHeading('What was shown', page),
    '',
    ...wrap(did, page.width),
    paint(verdict),
    ...result.proofs.flatMap((proof) => statement(proof, page)),
    '',
    ...files(result, page, places),
    style.dim(about(result)),
    ...(result.kept === null ? [] : kept(result.kept, page, places)),
  ].join('\n')}\n`;
}

function files({ files: made }: DemoResult, page: Page, places: DemoPlaces): readonly string[] {
  const line = (label: string, path: string | null, more = '') =>
    path === null
      ? []
      : [`${page.style.dim(label.padEnd(8))}  ${cut(path, page.width - 10 - cells(more))}${more}`];
  const [first] = made.idMaps;
  const report = made.page ?? made.report;
  const others = made.idMaps.length - 1;
  return [
    ...line('Report', report === null ? null : places.shown(report)),
    ...line(
      'Id maps',
      first === undefined ? null : places.shown(first),
      others > 0 ? ` and ${count(others)} more` : '',
    ),
    ...line('Log', places.log),
  ];
}

function about(result: DemoResult): string {
  return [
    counted(result.persons, 'person'),
    ...(result.variant === null ? [] : [`variant ${result.variant}`]),
    `seed ${result.seed}`,
    `${duration(result.milliseconds)} altogether`,
    result.kept === null ? 'both servers are gone again' : 'both servers are still running',
  ].join(', ');
}

/** What to try next; lines that a shell takes as they are. */
function kept(demo: KeptDemo, { style }: Page, places: DemoPlaces): readonly string[] {
  const command = (line: string) => `  ${style.cyan(line)}`;
  const config = quoted(places.shown(demo.config));
  return [
    '',
    style.bold('To look around'),
    ...[
      `export V1_DATABASE_URL=${quoted(demo.v1)}`,
      `export V2_DATABASE_URL=${quoted(demo.v2)}`,
      `export STAGING_DATABASE_URL=${quoted(demo.staging)}`,
      `export PGPASSWORD="$(cat ${quoted(places.shown(demo.passwordFile))})"`,
      `${places.program} status --config ${config}`,
      `${places.program} plan --config ${config}`,
      `${places.program} test --config ${config} --i-know-this-is-staging staging`,
      `${places.program} migrate --config ${config}`,
      `${places.program} rollback list`,
      `${places.program} rollback apply --run ${demo.run} --dry-run`,
      `${places.program} rollback apply --run ${demo.run}`,
      `${places.program} rollback cleanup --dry-run`,
    ].map(command),
    style.bold('To stop both servers and remove their files'),
    command(quoted(places.shown(demo.stopScript))),
  ];
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
