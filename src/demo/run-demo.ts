/**
 * `rehome demo`: the example on two servers of its own, moved, proven, taken back and moved
 * again. Every proof is found on the databases themselves; nothing here prints.
 */
import { join } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { MigrateResult } from '../model/run.js';
import { DemoContext } from './demo-context.js';
import { type DemoDatabases, startDatabases } from './demo-databases.js';
import { readExample } from './example.js';
import type { DemoOptions, DemoResult } from './presenter.js';
import { Album } from './row-pictures.js';
import { moveAgain, proveAgain } from './scenes/again.js';
import { LoginBook } from './scenes/logins.js';
import { lookAtMove, proveMove, showMigrate, showPlan, showTests } from './scenes/move.js';
import { fillDatabases, showDatabases } from './scenes/two-databases.js';
import { proveUndo, showResidentWrite, showUndo } from './scenes/way-back.js';

/**
 * @returns what was proven; a proof that does not hold is a result, not an error
 * @throws RehomeError `usage` (exit 2), `interrupted` (130), or what a server's start or a command
 *   of the tool throws; the servers are gone then
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const start = performance.now();
  const context = new DemoContext(options, await readExample(options));
  const folder = join(options.workdir, 'demo');
  let databases: DemoDatabases | null = null;
  try {
    introduce(context);
    databases = await context.stage(
      'status',
      'Start PostgreSQL 15 and 18, here and only here',
      () => startDatabases(options.signal),
    );
    const { first, second, undoMilliseconds } = await tell(context, databases, folder);
    const { example, proofs } = context;
    const kept = options.keep
      ? {
          ...(await databases.keep(folder)),
          config: example.configFile,
          run: second.run ?? 0,
        }
      : null;
    if (kept !== null) databases = null;
    return {
      title: example.title,
      persons: example.persons,
      seed: example.seed,
      variant: options.variant,
      moved: first.plan.persons.matched + first.plan.persons.created,
      residents: first.plan.persons.residents,
      rowsWritten: first.rowsWritten,
      migrateMilliseconds: first.connectToCommit,
      undoMilliseconds,
      milliseconds: performance.now() - start,
      proofs,
      files: second.files,
      kept,
    };
  } catch (error) {
    throw options.signal.aborted ? interrupted(error) : error;
  } finally {
    await databases?.stop();
  }
}

function introduce(context: DemoContext): void {
  const { title, variantTitle, description } = context.example;
  context.scene(
    variantTitle === null ? title : `${title}: ${variantTitle}`,
    description,
    'Two real PostgreSQL servers are started on this machine for it. Nothing of yours is touched.',
  );
}

/** The story from the first scene to the last. */
async function tell(
  context: DemoContext,
  databases: DemoDatabases,
  folder: string,
): Promise<{ first: MigrateResult; second: MigrateResult; undoMilliseconds: number }> {
  const { signal } = context.options;
  await fillDatabases(context, databases);
  const album = await Album.open(databases.v2, databases.album, signal);
  try {
    const logins = new LoginBook(context, databases);
    const before = await showDatabases(context, databases, album);
    await logins.note('V1');
    await logins.note('V2 before');

    await showPlan(context, databases);

    const first = await showMigrate(context, databases, folder);
    if (first.run === null) throw new Error('the example has nobody to move');
    const { moved, move } = await lookAtMove(context, album, before.target);
    proveMove(context, first, move, before.target, moved);
    await logins.note('moved');

    await showTests(context, databases);

    const write = await showResidentWrite(context, databases, album, moved);
    await album.forget(moved);

    const undone = await showUndo(context, databases, first.run);
    await proveUndo(context, album, before.target, write);
    await logins.note('undone');

    const second = await moveAgain(context, databases, folder);
    await proveAgain(context, { databases, album, before, write, first, second });
    await logins.note('again');
    logins.show();
    logins.prove();
    return { first, second, undoMilliseconds: undone.milliseconds };
  } finally {
    await album.close();
  }
}

function interrupted(cause: unknown): RehomeError {
  return new RehomeError(
    'The demo was interrupted; its servers are stopped and their files gone.',
    {
      code: 'interrupted',
      exitCode: EXIT.interrupted,
      hint: 'run it again whenever you like; it begins anew',
      cause,
    },
  );
}
