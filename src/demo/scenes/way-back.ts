/** A resident writes, the move is taken back, and only that write is left of all that happened. */
import type { UndoResult } from '../../model/run.js';
import { undo } from '../../pipeline/undo.js';
import { Session } from '../../postgres/session.js';
import { sql, verbatim } from '../../sql/sql.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoDatabases } from '../demo-databases.js';
import { figure, figureOf } from '../figures.js';
import { type RowStory, tellRows } from '../row-contents.js';
import type { Album, Difference, Picture } from '../row-pictures.js';
import { changesText } from './move.js';
import { extent } from './two-databases.js';

/** Rows told one by one. */
const TOLD = 20;

/** What the resident did: the rows that differ between right before and right after. */
export interface ResidentWrite {
  readonly difference: Difference;
  readonly stories: readonly RowStory[];
}

/** @param moved the picture of V2 as the move left it */
export async function showResidentWrite(
  context: DemoContext,
  databases: DemoDatabases,
  album: Album,
  moved: Picture,
): Promise<ResidentWrite> {
  const { residentWrite } = context.example;
  context.scene(
    `Life goes on: ${lowerFirst(residentWrite.title)}`,
    'V2 is in use. Whatever is written after the move has to survive its being taken back; restoring a backup would lose it.',
  );
  const open = (purpose: string): Promise<Session> =>
    Session.open(databases.v2, { side: 'target', purpose, signal: context.options.signal });
  const past = await open('demo past');
  const app = await open('demo app');
  try {
    // This session goes on seeing what is there now.
    await past.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    await past.execute(sql`SELECT pg_current_snapshot()`);
    await app.execute(verbatim(residentWrite.sql));
    const difference = await context.stage(
      'look',
      'Digest every row, to see what the app wrote',
      async () => {
        const written = await album.take('written');
        const found = await album.compare(moved, written);
        await album.forget(written);
        return found;
      },
      changesText,
    );
    const stories = await tellRows(await album.rowsOf(difference, TOLD), past, app);
    showRows(context, stories);
    return { difference, stories };
  } finally {
    await Promise.all([past.close(), app.close()]);
  }
}

export async function showUndo(
  context: DemoContext,
  databases: DemoDatabases,
  run: number,
): Promise<UndoResult> {
  context.scene(
    'The way back: take it all back, but nothing of anybody else',
    'No backup is restored. Row by row the journal of the run gives back what the run found, in one transaction, with the same witness.',
  );
  context.show.command(`rehome rollback apply --run ${run} --yes`);
  const result = await context.stage(
    'undo',
    `Take run ${run} back`,
    () => undo({ v2: databases.v2, run, signal: context.options.signal }),
    (undone) => figureOf(undone.tables.reduce(rowsOf, 0), 'row'),
  );
  context.show.undo(result);
  return result;
}

function rowsOf(sum: number, table: UndoResult['tables'][number]): number {
  return sum + table.removed + table.restored + table.reinserted;
}

/**
 * Rows now and not before are exactly those that the resident wrote, and rows before and not now
 * exactly the old versions of those that they changed.
 */
export async function proveUndo(
  context: DemoContext,
  album: Album,
  before: Picture,
  write: ResidentWrite,
): Promise<void> {
  const { after, left, tooMuch, lost } = await context.stage(
    'look',
    'Digest every row, and compare with before the move',
    async () => {
      const taken = await album.take('undone');
      const found = await album.compare(before, taken);
      const more = await album.beyond(found, write.difference, TOLD);
      const fewer = await album.beyond(write.difference, found, TOLD);
      await album.forget(taken);
      return { after: taken, left: found, tooMuch: more, lost: fewer };
    },
    (compared) => changesText(compared.left),
  );
  const exact = tooMuch.length === 0 && lost.length === 0;
  context.show.text(
    `All that differs in V2 from before the move, by the digests of ${extent(after)}:`,
  );
  const unwanted = [...tooMuch, ...lost].map(({ sign, table, key }) => ({
    table: `${table.schema}.${table.name}`,
    key: key ?? 'no key',
    what: sign === '+' ? ('new' as const) : ('gone' as const),
    content: 'NOT as the app left it',
  }));
  showRows(context, exact ? write.stories : unwanted);
  const versions = left.inserted + left.updated;
  context.prove({
    statement: 'Everything but that write is as before, to the byte.',
    holds: exact,
    evidence: exact
      ? `${figureOf(before.rows, 'row digest')} before the move, ${figure(after.rows)} now. Only now: ${figure(versions)}, the very ones the app wrote. Only before: ${figure(left.updated + left.deleted)}, what the app wrote over. Taken and compared by PostgreSQL, in a database that the tool does not know. Not compared: the tool's own schema rehome, and sequences, which only ever go on.`
      : `${figureOf(tooMuch.length, 'row')} that the app did not write differ from before, ${figure(lost.length)} that it wrote are not as it left them (counted up to ${TOLD}).`,
  });
}

function showRows(context: DemoContext, stories: readonly RowStory[]): void {
  context.show.table({
    columns: [
      { title: 'Table' },
      { title: 'Row', align: 'right' },
      { title: '' },
      { title: 'Content' },
    ],
    rows: stories.map((story) => [story.table, story.key, story.what, story.content]),
  });
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
