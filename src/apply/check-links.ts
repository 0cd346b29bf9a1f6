/**
 * What foreign-key triggers would have made sure of, for all written rows at once and in both
 * directions. Rows that are pointed at are locked FOR KEY SHARE, exactly as a trigger would, so
 * that nobody can take them away before the commit.
 */
import { EXIT, RehomeError } from '../errors.js';
import { atJournalKey, beforeName, type Journal, journalledRows } from '../ledger/journal.js';
import type { ForeignKey } from '../model/catalog.js';
import { isCounted } from '../model/row-key.js';
import { sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql } from '../sql/sql.js';
import { inPartition } from '../stage/in-partition.js';

const table = (t: { schema: string; name: string }): Sql => id(t.schema, t.name);

const filled = (alias: string, names: readonly string[]): Sql =>
  join(
    names.map((name) => sql`${id(alias, name)} IS NOT NULL`),
    ' AND ',
  );

const pointsTo = (key: ForeignKey, from: string, to: string): Sql =>
  join(
    key.fromColumns.map(
      (name, index) => sql`${id(from, name)} = ${id(to, key.toColumns[index] ?? '')}`,
    ),
    ' AND ',
  );

/** Locks the rows that written rows point at, except those that are new or changed themselves. */
function lockReferenced(key: ForeignKey, journal: Journal, to: Journal | undefined): Sql {
  const others =
    to === undefined || isCounted(to.key)
      ? sql`TRUE`
      : sql`NOT EXISTS (SELECT FROM ${to.name} AS w WHERE w.op IN ('I', 'U') AND ${atJournalKey(to, 'w', 'r')})`;
  return sql`
    SELECT count(*) FROM (
      SELECT FROM ${table(key.toPart ?? key.to)} AS r
       WHERE (${columns('r', key.toColumns)}) IN (
         SELECT ${columns('t', key.fromColumns)} FROM ${journal.name} AS j
           JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}
          WHERE j.op IN ('I', 'U') AND ${inPartition('t', key.fromPart)} AND ${filled('t', key.fromColumns)})
         AND ${others}
         FOR KEY SHARE OF r) AS locked`;
}

/** Written rows that point at nothing. */
function orphans(key: ForeignKey, journal: Journal): Sql {
  return sql`
    SELECT ROW(${columns('t', journal.key)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${journal.name} AS j
      JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}
     WHERE j.op IN ('I', 'U') AND ${inPartition('t', key.fromPart)} AND ${filled('t', key.fromColumns)}
       AND NOT EXISTS (SELECT FROM ${table(key.toPart ?? key.to)} AS r WHERE ${pointsTo(key, 't', 'r')})
     LIMIT 5`;
}

/** Rows of anybody that point at a key which this transaction took away or changed. */
function bereft(key: ForeignKey, journal: Journal): Sql {
  const was = join(
    key.fromColumns.map(
      (name, index) =>
        sql`${id('f', name)} = ${id('j', beforeName(journal, key.toColumns[index] ?? ''))}`,
    ),
    ' AND ',
  );
  return sql`
    SELECT ROW(${columns('f', key.fromColumns)})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${table(key.fromPart ?? key.from)} AS f
      JOIN ${journal.name} AS j ON j.op IN ('D', 'U') AND ${was}
     WHERE NOT EXISTS (SELECT FROM ${table(key.toPart ?? key.to)} AS r WHERE ${pointsTo(key, 'f', 'r')})
     LIMIT 5`;
}

/**
 * @param journals of the tables that were written
 * @throws RehomeError `constraint_violated` that names the foreign key and a few rows
 */
export async function checkLinks(
  session: Session,
  foreignKeys: readonly ForeignKey[],
  journals: readonly Journal[],
): Promise<void> {
  const journalOf = (of: ForeignKey['from']): Journal | undefined =>
    journals.find((journal) => sameTable(journal.of, of));
  for (const key of foreignKeys) {
    const from = journalOf(key.from);
    const to = journalOf(key.to);
    if (from !== undefined) {
      await session.execute(lockReferenced(key, from, to));
      await refuse(session, orphans(key, from), key, 'points at nothing');
    }
    if (to !== undefined) {
      await refuse(session, bereft(key, to), key, 'would point at a row that is gone');
    }
  }
}

async function refuse(
  session: Session,
  statement: Sql,
  key: ForeignKey,
  what: string,
): Promise<void> {
  const rows = await session.rows<{ example: string; total: number }>(statement);
  const total = rows[0]?.total ?? 0;
  if (total === 0) return;
  throw new RehomeError(
    `${total} rows of ${tableText(key.from)} break foreign key ${key.name}: each ${what}`,
    {
      code: 'constraint_violated',
      exitCode: EXIT.checkFailed,
      details: rows.map((row) => `${key.fromColumns.join(', ')}: ${row.example}`),
      hint: 'nothing was applied; the live target may have changed since the plan: run `rehome plan` and look again',
    },
  );
}
