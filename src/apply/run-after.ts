/**
 * Runs the config's `after` files inside the transaction and journals what they wrote: the rows
 * of the run's persons in the declared tables are held against a picture taken just before.
 * Whatever they write beyond that the witness will see, for it counts every row of every table.
 */
import { EXIT, RehomeError } from '../errors.js';
import { atJournalKey, beforeName, type Journal } from '../ledger/journal.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { rowDigest } from '../stage/keyed-rows.js';

export interface AfterTable {
  readonly journal: Journal;
  /** SELECT of whole rows `t.*` of the table that belong to the run's persons. */
  readonly rows: Sql;
}

export interface AfterCounts {
  readonly journal: Journal;
  /** Rows that had not been written before, now in the journal. */
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  /** Rows that the run had written already and that were updated once more. */
  readonly again: number;
}

/**
 * @param files SQL texts with their names, run in this order
 * @param tables the tables they declare to write
 */
export async function runAfter(
  session: Session,
  files: readonly { readonly file: string; readonly sql: string }[],
  tables: readonly AfterTable[],
): Promise<AfterCounts[]> {
  for (const [index, { rows }] of tables.entries()) {
    await session.execute(sql`CREATE TEMPORARY TABLE ${picture(index)} ON COMMIT DROP AS ${rows}`);
    await session.execute(sql`ANALYZE ${picture(index)}`);
  }
  for (const { file, sql: text } of files) await runFile(session, file, text);
  const counts: AfterCounts[] = [];
  for (const [index, table] of tables.entries()) {
    counts.push(await journalWrites(session, table, picture(index)));
  }
  return counts;
}

const picture = (index: number): Sql => id('pg_temp', `rehome_before_after_${index}`);

/** Inside a block PostgreSQL itself refuses COMMIT, ROLLBACK and SAVEPOINT. */
async function runFile(session: Session, file: string, text: string): Promise<void> {
  try {
    await session.execute(sql`DO ${literal(sql`BEGIN EXECUTE ${literal(text)}; END`.text)}`);
  } catch (error) {
    if (error instanceof RehomeError && error.code === 'target_connection_lost') throw error;
    throw new RehomeError(
      `${file} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'after_failed',
        exitCode: EXIT.checkFailed,
        details: error instanceof RehomeError ? error.details : [],
        hint: 'nothing was applied; correct the file (COMMIT, ROLLBACK and SAVEPOINT must not stand in it) and run again',
        cause: error,
      },
    );
  }
}

/** Differences between picture and table become journal entries, or mend those that are there. */
async function journalWrites(
  session: Session,
  { journal, rows }: AfterTable,
  before: Sql,
): Promise<AfterCounts> {
  const key = journal.key;
  const same = join(
    key.map((name) => sql`${id('b', name)} = ${id('n', name)}`),
    ' AND ',
  );
  const changed = sql`${rowDigest('b', journal.columns)} <> ${rowDigest('n', journal.columns)}`;
  const keyNames = join(key.map((_, index) => id(`k_${index + 1}`)));
  const images = join(journal.columns.map((name) => id(beforeName(journal, name))));

  const touched = await session.row<{ deleted: number }>(sql`
    SELECT count(*)::float8 AS deleted FROM ${before} AS b JOIN ${journal.name} AS j ON ${atJournalKey(journal, 'j', 'b')}
     WHERE j.op IN ('I', 'U') AND NOT EXISTS (SELECT FROM (${rows}) AS n WHERE ${same})`);
  if (touched.deleted > 0) {
    throw new RehomeError(
      `an after file deleted ${touched.deleted} rows of ${tableText(journal.of)} that this run had just written`,
      {
        code: 'after_deleted_rows',
        exitCode: EXIT.checkFailed,
        hint: 'leave such rows out by `where` in the config instead; nothing was applied',
      },
    );
  }
  const mended = await session.execute(sql`
    UPDATE ${journal.name} AS j SET digest = ${rowDigest('n', journal.columns)}
      FROM ${before} AS b JOIN (${rows}) AS n ON ${same}
     WHERE ${atJournalKey(journal, 'j', 'b')} AND j.op IN ('I', 'U') AND ${changed}`);
  const updated = await session.execute(sql`
    INSERT INTO ${journal.name} (op, ${keyNames}, digest, ${images})
    SELECT 'U', ${columns('b', key)}, ${rowDigest('n', journal.columns)}, ${columns('b', journal.columns)}
      FROM ${before} AS b JOIN (${rows}) AS n ON ${same}
     WHERE ${changed} AND NOT EXISTS (SELECT FROM ${journal.name} AS j WHERE j.op IN ('I', 'U') AND ${atJournalKey(journal, 'j', 'b')})`);
  const deleted = await session.execute(sql`
    INSERT INTO ${journal.name} (op, ${keyNames}, ${images})
    SELECT 'D', ${columns('b', key)}, ${columns('b', journal.columns)} FROM ${before} AS b
     WHERE NOT EXISTS (SELECT FROM (${rows}) AS n WHERE ${same})`);
  const inserted = await session.execute(sql`
    INSERT INTO ${journal.name} (op, ${keyNames}, digest)
    SELECT 'I', ${columns('n', key)}, ${rowDigest('n', journal.columns)} FROM (${rows}) AS n
     WHERE NOT EXISTS (SELECT FROM ${before} AS b WHERE ${same})`);
  return { journal, inserted, updated, deleted, again: mended };
}
