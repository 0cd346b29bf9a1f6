/**
 * Journals what fired triggers wrote. Rows of the run's persons in the declared tables are pictured
 * and locked before the first write, so that whatever is otherwise afterwards is the run's doing;
 * rows that lead to nobody are told by this transaction's id, and are only ever added.
 */
import { atJournalKey, beforeName, type Journal, keyNames } from '../ledger/journal.js';
import { isCounted } from '../model/row-key.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { placeAmong, rowDigest } from '../stage/keyed-rows.js';
import { isOurs } from '../witness/rows-of-transaction.js';
import { isCounter } from './counter-changes.js';

/** Positions of journals of tables that lead to nobody begin here, after all others. */
export const LEADING_TO_NOBODY = 1_000_000;

export interface FiredTable {
  readonly journal: Journal;
  /** SELECT of whole rows of the run's persons; null where rows lead to nobody. */
  readonly rows: Sql | null;
}

const picture = (index: number): Sql => id('pg_temp', `rehome_before_fired_${index}`);

/** Before the first write. */
export async function pictureFired(session: Session, tables: readonly FiredTable[]): Promise<void> {
  for (const [index, { rows }] of tables.entries()) {
    if (rows === null) continue;
    await session.execute(
      sql`CREATE TEMPORARY TABLE ${picture(index)} ON COMMIT DROP AS ${rows} FOR NO KEY UPDATE OF t`,
    );
    await session.execute(sql`ANALYZE ${picture(index)}`);
  }
}

/** After the last write, deferred triggers' included. */
export async function journalFired(session: Session, tables: readonly FiredTable[]): Promise<void> {
  for (const [index, { journal, rows }] of tables.entries()) {
    if (rows === null) await session.execute(added(journal));
    else
      for (const statement of changed(journal, rows, picture(index)))
        await session.execute(statement);
  }
}

function added(journal: Journal): Sql {
  const { key } = journal;
  const digest = rowDigest('t', journal.columns);
  const keyOf = isCounted(key) ? sql`${digest}, ${placeAmong(digest)}` : columns('t', key);
  return sql`
    INSERT INTO ${journal.name} (op, ${join(keyNames(journal).map((name) => id(name)))}, digest)
    SELECT 'I', ${keyOf}, ${digest} FROM ${id(journal.of.schema, journal.of.name)} AS t WHERE ${isOurs(sql`t.xmin`)}`;
}

function changed(journal: Journal, rows: Sql, before: Sql): Sql[] {
  const { key, name } = journal;
  const same = join(
    key.map((column) => sql`${id('b', column)} = ${id('n', column)}`),
    ' AND ',
  );
  const now = rowDigest('n', journal.columns);
  const keys = join(keyNames(journal).map((column) => id(column)));
  const images = journal.columns.map((column) => id(beforeName(journal, column)));
  const set = images.map(
    (image, index) => sql`${image} = ${id('b', journal.columns[index] ?? '')}`,
  );
  const journalled = (alias: string): Sql =>
    sql`EXISTS (SELECT FROM ${name} AS j WHERE ${atJournalKey(journal, 'j', alias)})`;
  return [
    // A trigger may have changed a row before the run came to it.
    sql`UPDATE ${name} AS j SET ${join(set)} FROM ${before} AS b
         WHERE j.op IN ('U', 'D') AND ${atJournalKey(journal, 'j', 'b')}`,
    sql`UPDATE ${name} AS j SET digest = ${now} FROM (${rows}) AS n
         WHERE j.op IN ('I', 'U') AND ${atJournalKey(journal, 'j', 'n')} AND j.digest <> ${now}`,
    sql`INSERT INTO ${name} (op, ${keys}, digest, ${join(images)})
        SELECT 'U', ${columns('b', key)}, ${now}, ${columns('b', journal.columns)}
          FROM ${before} AS b JOIN (${withId(journal, rows)}) AS n ON ${same}
         WHERE NOT ${journalled('b')}`,
    sql`INSERT INTO ${name} (op, ${keys}, ${join(images)})
        SELECT 'D', ${columns('b', key)}, ${columns('b', journal.columns)} FROM ${before} AS b
         WHERE NOT EXISTS (SELECT FROM ${table(journal)} AS n WHERE ${same}) AND NOT ${journalled('b')}`,
    sql`INSERT INTO ${name} (op, ${keys}, digest)
        SELECT 'I', ${columns('n', key)}, ${now} FROM (${withId(journal, rows)}) AS n
         WHERE NOT EXISTS (SELECT FROM ${before} AS b WHERE ${same}) AND NOT ${journalled('n')}`,
  ];
}

const table = ({ of }: Journal): Sql => id(of.schema, of.name);

/** Of the rows those that this transaction wrote; the app goes on adding some meanwhile. */
function withId(journal: Journal, rows: Sql): Sql {
  const same = journal.key.map((name) => sql`${id('o', name)} = ${id('r', name)}`);
  return sql`SELECT r.* FROM (${rows}) AS r JOIN ${table(journal)} AS o ON ${join(same, ' AND ')}
    WHERE ${isOurs(sql`o.xmin`)}`;
}

/** @returns whether the journal has rows that nobody could be asked about: they are only added */
export function leadsToNobody(journal: Journal): boolean {
  return journal.position >= LEADING_TO_NOBODY && !isCounter(journal);
}
