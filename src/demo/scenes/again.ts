/** The last scene: the move once more, after which there is nothing left to do. */
import { isEmpty } from '../../model/plan.js';
import type { MigrateResult } from '../../model/run.js';
import { plan } from '../../pipeline/plan.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoDatabases } from '../demo-databases.js';
import { figure, figureOf } from '../figures.js';
import { fingerprint } from '../fingerprint.js';
import type { Album, Picture } from '../row-pictures.js';
import { moveEveryone } from './move.js';
import type { Before } from './two-databases.js';
import type { ResidentWrite } from './way-back.js';

export async function moveAgain(
  context: DemoContext,
  databases: DemoDatabases,
  workdir: string,
): Promise<MigrateResult> {
  context.scene(
    'Once more: the move again, and then nothing is left to do',
    'A way back is only worth something if the way there stays open.',
  );
  context.show.command('rehome migrate --witness full --yes');
  return moveEveryone(context, databases, { workdir, skipTests: false });
}

export async function proveAgain(
  context: DemoContext,
  input: {
    readonly databases: DemoDatabases;
    readonly album: Album;
    readonly before: Before;
    readonly write: ResidentWrite;
    readonly first: MigrateResult;
    readonly second: MigrateResult;
  },
): Promise<Picture> {
  const { databases, album, before, write, first, second } = input;
  const { again, missing } = await context.stage(
    'look',
    'Digest every row, and look for what the app wrote',
    async () => {
      const taken = await album.take('again');
      return { again: taken, missing: await album.missing(write.difference, taken, 1) };
    },
    (found) => `${figure(found.again.rows)} rows`,
  );
  context.show.command('rehome plan');
  const next = await plan(context.commandOptions(databases));
  const source = await fingerprint(databases.v1, context.options.signal);

  const same = sameWork(first, second);
  const passed = second.tests?.passed ?? 0;
  const sound = passed > 0 && second.tests?.failed === 0;
  const written = write.difference.inserted + write.difference.updated;
  context.prove({
    statement: 'The second move did what the first one did, and left the write alone.',
    holds: same && sound && missing.length === 0,
    evidence: `Run ${second.run}: ${figureOf(second.rowsWritten, 'row')} written, run ${first.run}: ${figure(first.rowsWritten)}${same ? ', the same in every table' : ', not the same in every table'}. Of the ${figureOf(written, 'row digest')} of the app's write ${missing.length === 0 ? 'all are' : 'not all are'} still there. ${figureOf(passed, 'test')} passed after it, ${figure(second.tests?.failed ?? 0)} failed.`,
  });
  const compared = next.tables.reduce((sum, table) => sum + table.sourceRows, 0);
  context.prove({
    statement: 'The next plan is empty.',
    holds: isEmpty(next),
    evidence: isEmpty(next)
      ? `${figureOf(compared, 'row')} of V1 held against V2: none to insert, update or delete.`
      : `rehome plan would still write to ${next.tables
          .filter((table) => table.insert + table.update + table.delete > 0)
          .map((table) => table.name)
          .join(', ')}.`,
  });
  const untouched = source.digest === before.source.digest;
  context.prove({
    statement: 'V1 was only read.',
    holds: untouched,
    evidence: `One digest over its ${figureOf(source.rows, 'row')} in ${figureOf(source.tables, 'table')}: ${before.source.digest.slice(0, 12)} at the beginning, ${source.digest.slice(0, 12)} now.`,
  });
  return again;
}

/** The two runs inserted, updated and deleted as many rows of each table. */
function sameWork(first: MigrateResult, second: MigrateResult): boolean {
  const work = ({ plan: { tables } }: MigrateResult): string =>
    JSON.stringify(tables.map((t) => [t.schema, t.name, t.insert, t.update, t.delete]));
  return second.run !== null && work(first) === work(second);
}
