/** Plan, migrate and tests: what was announced, what was done, and whether it is right. */

import type { Plan, TablePlan } from '../../model/plan.js';
import type { MigrateResult } from '../../model/run.js';
import { tableText } from '../../model/table-id.js';
import { migrate } from '../../pipeline/migrate.js';
import { plan } from '../../pipeline/plan.js';
import { verify } from '../../pipeline/verify.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoDatabases } from '../demo-databases.js';
import { figure, figureOf } from '../figures.js';
import type { Album, Difference, Picture } from '../row-pictures.js';
import { extent } from './two-databases.js';

export async function showPlan(context: DemoContext, databases: DemoDatabases): Promise<Plan> {
  context.scene(
    'The plan: what would change, before anything does',
    'Reads both databases in read-only transactions. Says who moves, table by table which rows would be written, and what it worked out by itself and why.',
  );
  context.show.command('rehome plan');
  const made = await plan(context.commandOptions(databases));
  context.show.plan(made);
  return made;
}

/** One migrate as `rehome migrate --witness full --yes` does it, reports included. */
export function moveEveryone(
  context: DemoContext,
  databases: DemoDatabases,
  given: { readonly workdir: string; readonly skipTests: boolean },
): Promise<MigrateResult> {
  return migrate({
    ...context.commandOptions(databases),
    witness: 'full',
    unattended: true,
    confirm: async () => {},
    ...given,
  });
}

export async function showMigrate(
  context: DemoContext,
  databases: DemoDatabases,
  workdir: string,
): Promise<MigrateResult> {
  context.scene(
    'The move: one transaction, with a witness',
    'Everybody moves or nobody does. Before the commit a witness looks at what PostgreSQL itself counted and marked: exactly the planned writes, only on rows of people who move, no row of a resident.',
  );
  context.show.command('rehome migrate --witness full --skip-tests --yes');
  const result = await moveEveryone(context, databases, { workdir, skipTests: true });
  context.show.migrated(result);
  if (result.witness !== null) {
    context.show.witness(result.witness);
  }
  return result;
}

/** What the move changed, by pictures of V2 before and after it. */
export function lookAtMove(
  context: DemoContext,
  album: Album,
  before: Picture,
): Promise<{ readonly moved: Picture; readonly move: Difference }> {
  return context.stage(
    'look',
    'Digest every row, and compare with before',
    async () => {
      const moved = await album.take('moved');
      return { moved, move: await album.compare(before, moved) };
    },
    ({ move }) => changesText(move),
  );
}

/** The demo's own count, and the witness's verdict. */
export function proveMove(
  context: DemoContext,
  result: MigrateResult,
  difference: Difference,
  before: Picture,
  after: Picture,
): void {
  const derived = context.example.config.after.flatMap(({ writes }) => writes);
  const { unlike, recomputed } = holdAgainstPlan(result.plan.tables, difference, derived);
  const more =
    recomputed.length === 0
      ? ''
      : ` Recomputed besides, as the config asks: ${recomputed.join(', ')}.`;
  context.prove({
    statement: 'The move wrote the planned rows, and no other.',
    holds: unlike.length === 0,
    evidence:
      unlike.length === 0
        ? `Digests of ${extent(before)} before it, of ${figure(after.rows)} after it, taken by this demo: ${changesText(difference)}. In every table as many as planned.${more}`
        : `Digests of all rows before and after differ from the plan in ${unlike.join('; ')}.`,
  });
  const { residents } = result.plan.persons;
  const full = result.witness?.full ?? null;
  const agreed = (result.witness?.tables ?? []).every(
    (table) =>
      table.keys === table.owned &&
      table.counted.inserted === table.expected.inserted &&
      table.counted.updated === table.expected.updated &&
      table.counted.deleted === table.expected.deleted,
  );
  context.prove({
    statement: `No row of the ${figureOf(residents, 'resident')} changed.`,
    holds: full !== null && agreed,
    evidence:
      full === null
        ? 'The witness did not look at every row.'
        : `The witness, inside the transaction: ${figureOf(full.residentRows, 'row')} of residents digested before and after; ${figureOf(full.rowsOfTransaction, 'row')} that PostgreSQL marks as this transaction's, all of people who move.`,
  });
}

/**
 * @param derived tables whose rows are recomputed after the move: of their rows that the plan
 *   leaves, more may have changed
 */
function holdAgainstPlan(
  tables: readonly TablePlan[],
  difference: Difference,
  derived: readonly string[],
): { readonly unlike: readonly string[]; readonly recomputed: readonly string[] } {
  const unlike: string[] = [];
  const recomputed: string[] = [];
  const nothing = { inserted: 0, updated: 0, deleted: 0 };
  const names = new Map(
    [...tables, ...difference.tables].map(({ schema, name }) => [`${schema}.${name}`, name]),
  );
  for (const [full, name] of names) {
    const is = (one: { schema: string; name: string }) => tableText(one) === full;
    const planned = tables.find(is);
    const found = difference.tables.find(is) ?? nothing;
    const expected =
      planned === undefined
        ? nothing
        : { inserted: planned.insert, updated: planned.update, deleted: planned.delete };
    const extra = found.updated - expected.updated;
    const may = derived.includes(name) || derived.includes(full) ? (planned?.unchanged ?? 0) : 0;
    if (
      found.inserted !== expected.inserted ||
      found.deleted !== expected.deleted ||
      extra < 0 ||
      extra > may
    ) {
      unlike.push(`${full}: ${changesText(found)} (planned: ${changesText(expected)})`);
    } else if (extra > 0) recomputed.push(`${figureOf(extra, 'row')} of ${name}`);
  }
  return { unlike, recomputed };
}

/** `3 rows inserted, 4 updated, 1 deleted`. */
export function changesText(change: {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}): string {
  return `${figureOf(change.inserted, 'row')} inserted, ${figure(change.updated)} updated, ${figure(change.deleted)} deleted`;
}

export async function showTests(context: DemoContext, databases: DemoDatabases): Promise<void> {
  context.scene(
    'The tests: is it right?',
    'All rows of both databases are read again, from other sessions; nothing is sampled. A migrate makes these tests by itself after its commit, and takes itself back when one fails. Here they have a scene of their own.',
  );
  context.show.command('rehome verify');
  const report = await verify(context.commandOptions(databases));
  context.show.checks(report);
  const skipped = report.skipped === 0 ? '' : `, ${figure(report.skipped)} skipped`;
  context.prove({
    statement: 'Everyone who moved is in V2 as in V1.',
    holds: report.failed === 0 && report.passed > 0,
    evidence: `${figureOf(report.passed, 'test')} of rehome verify passed, ${figure(report.failed)} failed${skipped}.`,
  });
}
