/**
 * Links of moved rows to rows that do not move: what becomes of them, and the hazard that says so.
 * A link that is lost is NULL afterwards; where it cannot be, the row is left out.
 */

import type { Hazard } from '../model/hazard.js';
import {
  isOwnerJoin,
  type LinkJoin,
  type Move,
  type MovedColumn,
  type MovedTable,
} from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { NESTED_COLUMN, WAY_COLUMN } from '../stage/owner-cases.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { atSourceKey, linkCondition, mapOf } from './image.js';

export interface LinkLoss {
  /** What becomes of the link, or of the row. */
  readonly becomes: 'null' | 'drop';
  /** The config says so. */
  readonly settled: boolean;
  /** One of the columns may not be NULL. */
  readonly needed: boolean;
}

/** Null for the owner's link, for reference tables, and where the config gives the columns values. */
export function lossOf(move: Move, table: MovedTable, index: number): LinkLoss | null {
  const link = table.joins[index];
  if (link === undefined || link.to.kind !== 'moved' || isOwnerJoin(table, index)) return null;
  const moved = link.targetColumns.map((name) => table.columns.find((c) => c.target.name === name));
  const byLink = moved.filter((c): c is MovedColumn => c?.value.kind === 'mapped');
  if (byLink.length === 0) return null;
  const own = byLink.filter(({ value }) => value.kind === 'mapped' && value.join === index);
  const needed = own.length === 0 || own.some(({ target }) => target.notNull);
  const settings = own.map(({ target }) => table.config.columns?.[target.name]);
  const setting = settings.find((s) => typeof s === 'object' && 'lost' in s);
  if (typeof setting === 'object' && 'lost' in setting)
    return { becomes: setting.lost, settled: true, needed };
  const outright = !link.mention && isComplete(move, table, index);
  return { becomes: needed || outright ? 'drop' : 'null', settled: false, needed };
}

/** The map that the link leads to is complete when the table's own is made. */
export function isComplete(move: Move, table: MovedTable, index: number): boolean {
  const to = table.joins[index]?.to.table;
  const other = move.tables.find((t) => to !== undefined && sameTable(t.target, to));
  return other !== undefined && other.index < table.index;
}

export const reasonOf = ({ settled }: LinkLoss): 'link_lost' | 'other_end_excluded' =>
  settled ? 'link_lost' : 'other_end_excluded';

/** Condition: the staged row `s` has a link there, and it leads to no row that the link may have. */
export function leadsNowhere(scratch: Scratch, move: Move, table: MovedTable, index: number): Sql {
  const filled = isOwnerWay(table, index)
    ? [ownWay(table, index)]
    : (table.joins[index]?.fromColumns ?? []).map((name) => sql`${id('s', name)} IS NOT NULL`);
  // What another link writes is NULL where that one leads nowhere, and then this one leads nowhere too.
  const lost = writersOf(table, index).map(
    (other) => sql` AND NOT (${leadsNowhere(scratch, move, table, other)})`,
  );
  return sql`${join(filled, ' AND ')} AND NOT EXISTS (SELECT FROM ${mapOf(scratch, move, table, index)} AS j
      WHERE ${linkCondition(move, table, index, 'j')})${join(lost, '')}`;
}

/** The joins that write the columns of a link which writes none of them itself. */
function writersOf(table: MovedTable, index: number): number[] {
  const link = table.joins[index];
  if (link === undefined || link.to.kind !== 'moved' || isOwnerJoin(table, index)) return [];
  const writers = table.columns.flatMap(({ target, value }) =>
    value.kind === 'mapped' && link.targetColumns.includes(target.name) ? [value.join] : [],
  );
  return writers.includes(index)
    ? []
    : [...new Set(writers)].filter((other) => !isOwnerJoin(table, other));
}

/** A pair says which rows the link is for. */
function isOwnerWay(table: MovedTable, index: number): boolean {
  return table.cases !== null && isOwnerJoin(table, index);
}

function ownWay({ owners, cases }: MovedTable, index: number): Sql {
  if (cases?.self?.join === index) return id('s', NESTED_COLUMN);
  const way = owners.findIndex((owner) => owner.join === index);
  return sql`${id('s', WAY_COLUMN)} = ${literal(way)}`;
}

/**
 * Takes rows out of the maps whose link to a row of the same table, or of a later one, cannot do
 * without its other end, and then whatever hung on them. All maps are complete by now.
 *
 * @param onSmaller called with a table whose map has become smaller
 */
export async function dropRowsWithoutEnd(
  session: Session,
  scratch: Scratch,
  move: Move,
  onSmaller: (table: MovedTable) => Promise<void>,
): Promise<void> {
  for (let all = false, grown = true; grown; all = true) {
    grown = false;
    for (const table of move.tables.slice(1)) {
      for (const index of table.joins.keys()) {
        const loss = lossOf(move, table, index);
        const isOwner = isOwnerJoin(table, index);
        // Those that hang on others of the table may lose them to what was left out before.
        const isSelf = table.cases?.self?.join === index;
        if (isSelf ? false : isOwner ? !all : loss?.becomes !== 'drop') continue;
        if (!all && isComplete(move, table, index)) continue;
        const reason = loss === null ? 'owner_excluded' : reasonOf(loss);
        if (loss === null && !isOwner) continue;
        const [first, ...rest] = takeOut(scratch, move, table, index, reason);
        if (first === undefined || (await session.execute(first)) === 0) continue;
        for (const statement of rest) await session.execute(statement);
        grown = true;
        await onSmaller(table);
      }
    }
  }
}

function takeOut(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  index: number,
  reason: string,
): Sql[] {
  const same = numbered('s', table.sourceKey).map(
    (name) => sql`${id('m', name)} = ${id('x', name)}`,
  );
  const out = sql`${scratch.excluded(table)} AS x WHERE ${join(same, ' AND ')}`;
  return [
    sql`INSERT INTO ${scratch.excluded(table)}
      SELECT ${columns('s', table.sourceKey)}, ${literal(reason)}
        FROM ${scratch.source(table)} AS s JOIN ${scratch.map(table)} AS m ON ${atSourceKey(table, 'm')}
       WHERE ${leadsNowhere(scratch, move, table, index)} ON CONFLICT DO NOTHING`,
    ...(table.config.stale === 'keep'
      ? []
      : [
          sql`INSERT INTO ${scratch.gone(table)}
            SELECT ${columns('m', numbered('t', table.targetKey))} FROM ${scratch.map(table)} AS m
             WHERE m.how = 'm' AND m.mode = 'r' AND EXISTS (SELECT FROM ${out})`,
        ]),
    sql`DELETE FROM ${scratch.map(table)} AS m USING ${out}`,
  ];
}

interface Loss {
  readonly table: MovedTable;
  readonly link: LinkJoin;
  readonly loss: LinkLoss;
  /** The row is left out. */
  readonly dropped: boolean;
  readonly statement: Sql;
}

/** Nothing of a person who is a resident as well is changed, so nothing of theirs is lost. */
export async function lostLinks(session: Session, scratch: Scratch, move: Move): Promise<Hazard[]> {
  const losses = move.tables.flatMap((table) => lossesOf(scratch, move, table));
  const found = await session.rowsOfAlike<{ example: string; total: number }>(
    losses.map(({ statement }) => statement),
  );
  return losses.flatMap((loss, position) => {
    const rows = found[position] ?? [];
    const total = rows[0]?.total ?? 0;
    const examples = rows.map(({ example }) => example);
    return total === 0 ? [] : [lossHazard(loss, total, examples)];
  });
}

function lossesOf(scratch: Scratch, move: Move, table: MovedTable): Loss[] {
  return table.joins.flatMap((link, index): Loss[] => {
    const loss = lossOf(move, table, index);
    if (loss === null) return [];
    const dropped = loss.becomes === 'drop' && table.role !== 'root';
    // Rows that are left out without a word in the config are told of as rows with two ends.
    if (dropped && !loss.settled) return [];
    const example = sql`'source key ' || ROW(${columns('s', table.sourceKey)})::text || ': ' || ROW(${columns('s', link.fromColumns)})::text`;
    const nowhere = leadsNowhere(scratch, move, table, index);
    const statement = dropped
      ? sql`SELECT ${example} AS example, count(*) OVER ()::float8 AS total
                FROM ${scratch.source(table)} AS s JOIN ${scratch.excluded(table)} AS x ON ${atSourceKey(table, 'x')}
               WHERE x.reason = 'link_lost' AND ${nowhere} LIMIT 5`
      : sql`SELECT ${example} AS example, count(*) OVER ()::float8 AS total
                FROM ${scratch.source(table)} AS s JOIN ${scratch.map(table)} AS m ON ${atSourceKey(table, 'm')}
               WHERE (m.mode <> 'a' OR m.how = 'i') AND ${nowhere} LIMIT 5`;
    return [{ table, link, loss, dropped, statement }];
  });
}

function lossHazard(
  { table, link, loss, dropped }: Loss,
  total: number,
  examples: readonly string[],
): Hazard {
  const name = identifiersText(link.targetColumns);
  const impossible = !dropped && loss.needed;
  const outcome = dropped
    ? 'are left out, with a count'
    : impossible
      ? 'cannot do without it, for it may not be NULL'
      : 'get NULL';
  return {
    code: 'LINK_LOST',
    where: columnText(table.target, link.targetColumns),
    message: `${total} rows of ${tableText(table.target)} link by ${name} to rows of ${tableText(link.to.table)} that do not move; they ${outcome}`,
    count: total,
    examples,
    settle: `tables.${table.target.inConfig}.columns.${nameText(link.targetColumns[0] ?? '')}: ${impossible ? '{sql: "…"}' : `{lost: 'null'}`}${table.role === 'root' || impossible ? '' : `, or {lost: drop}`}`,
    level: impossible ? 'fatal' : loss.settled ? 'note' : 'stop',
  };
}
