/**
 * What taking a run back does to one table, and where it would step on somebody's toes: each
 * journalled row is looked at three ways, as it was before, as the run left it, and as it is now.
 */
import type { ForeignKey, Table } from '../model/catalog.js';
import { DIGEST, isCounted } from '../model/row-key.js';
import { sameTable } from '../model/table-id.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { inPartition } from '../stage/in-partition.js';
import { rowDigest } from '../stage/keyed-rows.js';
import {
  atJournalKey,
  beforeDigest,
  beforeName,
  type Journal,
  journalledRows,
  keyNames,
} from './journal.js';

export interface UndoTable {
  readonly journal: Journal;
  readonly table: Table;
}

/** Temporary table: `op` as journalled, `k_1…`, `now` (same, changed, missing, there), `todo`. */
export const undoRows = (journal: Journal): Sql => id('pg_temp', `rehome_undo_${journal.position}`);

const targetOf = (table: Table): Sql => id(table.schema, table.name);

/**
 * `todo` is what will be done: remove, restore, reinsert, or leave. A row that somebody changed or
 * deleted since is left unless the choice is to restore it; a key that somebody took is theirs.
 */
export function lookAtRows({ journal }: UndoTable, changed: 'keep' | 'restore' | undefined): Sql {
  const restore = literal(changed === 'restore');
  const counted = isCounted(journal.key);
  // A row that is only counted can always come back beside equal ones.
  const gone = sql`${id('t', journal.key[0] ?? '')} IS NULL`;
  const missing = counted ? sql`(${gone} OR j.op = 'D')` : gone;
  const counts = counted
    ? sql`LEFT JOIN (${countByDigest(journal)}) AS c ON c.digest = j.k_1`
    : sql``;
  const same = sql`${rowDigest('t', journal.columns)} = j.digest`;
  // A row that the run put in the place of another under the same key goes before that comes back.
  const ours = keyNames(journal).map((name) => sql`${id('own', name)} = ${id('j', name)}`);
  const own = sql`LEFT JOIN ${journal.name} AS own ON j.op = 'D' AND own.op = 'I' AND ${join(ours, ' AND ')}`;
  const replaced = sql`j.op = 'D' AND ${counted ? sql`FALSE` : sql`${rowDigest('t', journal.columns)} = own.digest`}`;
  return sql`
    CREATE TEMPORARY TABLE ${undoRows(journal)} ON COMMIT DROP AS
    SELECT l.*, CASE
             WHEN op = 'I' AND (now = 'same' OR now = 'changed' AND ${restore}) THEN 'remove'
             WHEN op = 'U' AND (now = 'same' OR now = 'changed' AND ${restore}) THEN 'restore'
             WHEN op = 'U' AND now = 'missing' AND ${restore} THEN 'reinsert'
             WHEN op = 'D' AND (now = 'missing' OR replaced AND ${restore}) THEN 'reinsert'
             ELSE 'leave' END AS todo
      FROM (SELECT j.op, ${columns('j', keyNames(journal))},${counted ? sql` coalesce(c.rows, 0) AS rows,` : sql``}
                   own.op IS NOT NULL AS replaced,
                   CASE WHEN ${missing} OR ${replaced} THEN 'missing' WHEN j.op = 'D' THEN 'there'
                        WHEN ${same} THEN 'same' ELSE 'changed' END AS now
              FROM ${journal.name} AS j LEFT JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}
                   ${counted ? sql`LEFT JOIN (SELECT NULL::text AS op WHERE FALSE) AS own ON TRUE` : own} ${counts}) AS l`;
}

/** How many equal rows there are now, by their digest. */
function countByDigest(journal: Journal): Sql {
  return sql`SELECT ${id('r', DIGEST)} AS digest, count(*) AS rows FROM ${journalledRows(journal)} AS r GROUP BY 1`;
}

/** Rows about which somebody has to decide. Columns: `key`, `kind`. */
export function conflictsOf({ journal }: UndoTable): Sql {
  // Of a row without a key nobody can tell whether it was deleted or changed since.
  const lost = isCounted(journal.key) ? sql`op = 'I' AND now = 'missing'` : sql`FALSE`;
  return sql`
    SELECT ROW(${join(keyNames(journal).map((name) => id(name)))})::text AS key,
           CASE WHEN op = 'D' THEN 'key_taken' WHEN now = 'changed' OR ${lost} THEN 'changed_since' ELSE 'deleted_since' END AS kind
      FROM ${undoRows(journal)}
     WHERE op = 'D' AND now = 'there' AND NOT replaced OR now = 'changed' OR op = 'U' AND now = 'missing' OR ${lost}
     ORDER BY 2, 1`;
}

/**
 * Rows to be removed at which a row points that stays: one that came since, or one that is left
 * as it is. Whoever's it is, it keeps what it points at. Columns: `k_1…`.
 */
export function pointedAtSince(
  undo: UndoTable,
  key: ForeignKey,
  from: Table,
  all: readonly UndoTable[],
): Sql {
  const { journal } = undo;
  const points = key.toColumns.map(
    (name, index) => sql`${id('r', key.fromColumns[index] ?? '')} = ${id('t', name)}`,
  );
  const other = all.find((candidate) => sameTable(candidate.table, from));
  const from_ = sql`FROM ${undoRows(journal)} AS u
      JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'u', 't')}
      JOIN ${other === undefined ? targetOf(from) : journalledRows(other.journal)} AS r ON ${join(points, ' AND ')}
       AND ${inPartition('r', key.fromPart)} AND ${inPartition('t', key.toPart)}`;
  const picked = sql`SELECT ${columns('u', keyNames(journal))}, ROW(${columns('r', key.fromColumns)})::text AS example`;
  const lost = sql`u.todo = 'remove' AND NOT EXISTS (SELECT FROM ${rowsBack(undo, key.toColumns)} AS t WHERE ${join(points, ' AND ')})`;
  if (other === undefined) return sql`${picked} ${from_} WHERE ${lost}`;
  return sql`
    ${picked} ${from_}
      LEFT JOIN (${linksBack(other, key)}) AS o ON ${atJournalKey(other.journal, 'o', 'r')}
     WHERE ${lost}
       AND NOT coalesce(o.todo = 'remove' OR o.todo = 'restore' AND o.link IS DISTINCT FROM ROW(${columns('r', key.fromColumns)})::text, FALSE)`;
}

/** What rows will have again in these columns: where one takes another's place, links lead on to it. */
export function rowsBack({ journal }: UndoTable, names: readonly string[]): Sql {
  const same = keyNames(journal).map((name) => sql`${id('b', name)} = ${id('w', name)}`);
  const before = (name: string): Sql =>
    journal.columns.includes(name) ? id('b', beforeName(journal, name)) : sql`NULL`;
  const values = names.map((name) => sql`${before(name)} AS ${id(name)}`);
  return sql`(SELECT ${join(values)}
    FROM ${undoRows(journal)} AS w JOIN ${journal.name} AS b ON ${join(same, ' AND ')} AND b.op = w.op
   WHERE w.todo IN ('restore', 'reinsert'))`;
}

/** What happens to the rows of the pointing table that stand there, and where they will point to. */
function linksBack({ journal }: UndoTable, key: ForeignKey): Sql {
  const same = keyNames(journal).map((name) => sql`${id('b', name)} = ${id('w', name)}`);
  const link = key.fromColumns.map((name) => id('b', beforeName(journal, name)));
  return sql`SELECT ${columns('w', keyNames(journal))}, w.todo, ROW(${join(link)})::text AS link
    FROM ${undoRows(journal)} AS w JOIN ${journal.name} AS b ON ${join(same, ' AND ')} AND b.op = w.op WHERE w.op <> 'D'`;
}

export function leave({ journal }: UndoTable, pointed: Sql): Sql {
  const same = keyNames(journal).map((name) => sql`${id('u', name)} = ${id('p', name)}`);
  return sql`UPDATE ${undoRows(journal)} AS u SET todo = 'leave' FROM (${pointed}) AS p WHERE ${join(same, ' AND ')} AND u.todo = 'remove'`;
}

/** A row does not come back under a key that the row which took its place keeps. Null without keys. */
export function leaveReplaced({ journal }: UndoTable): Sql | null {
  if (isCounted(journal.key)) return null;
  const same = keyNames(journal).map((name) => sql`${id('u', name)} = ${id('o', name)}`);
  return sql`UPDATE ${undoRows(journal)} AS u SET todo = 'leave' FROM ${undoRows(journal)} AS o
    WHERE ${join(same, ' AND ')} AND u.todo = 'reinsert' AND o.op = 'I' AND o.todo = 'leave' AND o.now <> 'missing'`;
}

/**
 * Before-images whose unique values somebody's row has by now. Columns: `k_1…`, `key`.
 */
export function takenSince(undo: UndoTable, names: readonly string[]): Sql | null {
  const { journal } = undo;
  if (!names.every((name) => journal.columns.includes(name))) return null;
  const equal = names.map((name) => sql`${id('t', name)} = ${id('j', beforeName(journal, name))}`);
  return sql`
    SELECT ${columns('u', keyNames(journal))}, ROW(${columns('u', keyNames(journal))})::text AS key
      FROM ${undoRows(journal)} AS u
      JOIN ${journal.name} AS j ON ${join(
        keyNames(journal).map((name) => sql`${id('j', name)} = ${id('u', name)}`),
        ' AND ',
      )} AND j.op = u.op
      JOIN ${journalledRows(journal)} AS t ON ${join(equal, ' AND ')}
     WHERE u.todo IN ('restore', 'reinsert') AND NOT (${atJournalKey(journal, 'u', 't')})
       AND NOT EXISTS (SELECT FROM ${undoRows(journal)} AS o WHERE ${atJournalKey(journal, 'o', 't')} AND o.todo IN ('remove', 'restore'))`;
}

/** Rows that are not as they were before the run, of those that the undo set out to bring back. */
export function notAsBefore({ journal }: UndoTable): Sql {
  if (isCounted(journal.key)) return notAsMany(journal);
  const before = beforeDigest(journal, 'j');
  return sql`
    SELECT ROW(${columns('u', keyNames(journal))})::text AS example, count(*) OVER ()::float8 AS total
      FROM ${undoRows(journal)} AS u
      JOIN ${journal.name} AS j ON ${join(
        keyNames(journal).map((name) => sql`${id('j', name)} = ${id('u', name)}`),
        ' AND ',
      )} AND j.op = u.op
      LEFT JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'u', 't')}
     WHERE CASE u.todo WHEN 'remove' THEN ${id('t', journal.key[0] ?? '')} IS NOT NULL AND NOT EXISTS (
                              SELECT FROM ${undoRows(journal)} AS w WHERE w.todo = 'reinsert' AND ${join(
                                keyNames(journal).map(
                                  (name) => sql`${id('w', name)} = ${id('u', name)}`,
                                ),
                                ' AND ',
                              )})
                       WHEN 'leave' THEN FALSE
                       ELSE ${id('t', journal.key[0] ?? '')} IS NULL OR ${rowDigest('t', journal.columns)} <> ${before} END
     LIMIT 5`;
}

/** Rows without a key of which there are more or fewer than before the undo, less and plus its own. */
function notAsMany(journal: Journal): Sql {
  return sql`
    SELECT e.k_1 AS example, count(*) OVER ()::float8 AS total
      FROM (SELECT u.k_1, max(u.rows) - count(*) FILTER (WHERE u.todo = 'remove')
                   + count(*) FILTER (WHERE u.todo = 'reinsert') AS due
              FROM ${undoRows(journal)} AS u GROUP BY u.k_1) AS e
      LEFT JOIN (${countByDigest(journal)}) AS n ON n.digest = e.k_1
     WHERE coalesce(n.rows, 0) <> e.due
     LIMIT 5`;
}

export function countTodo({ journal }: UndoTable): Sql {
  const count = (todo: string): Sql =>
    sql`count(*) FILTER (WHERE todo = ${literal(todo)})::float8 AS ${verbatim(todo)}`;
  return sql`SELECT ${join(['remove', 'restore', 'reinsert', 'leave'].map(count))} FROM ${undoRows(journal)}`;
}
