/**
 * Which row of the target is the stale copy of which staged row, and which copies the source no
 * longer has. The owner's map is complete by then. Everything is set-wise; each statement builds
 * on what the ones before it left.
 */
import { isPart, type Move, type MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { and, columns, id, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import { atSourceKey, atTargetKey } from './image.js';
import { cohortOwners, nobodyElses, ownableRows, rowsOfOwners } from './owned-by.js';
import type { EarlierMap } from './persons.js';
import { keepFound, pairByKey, pairByUnique, pairMoved, waysTold } from './ways-to-pair.js';

export interface PairCopiesInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly table: MovedTable;
  readonly earlier: EarlierMap;
  /** Some persons are residents as well, and what they have stays. */
  readonly adds: boolean;
  /** All rows that matched persons have in the tables above are paired, or listed to go. */
  readonly accounted: boolean;
}

export interface PairedCopies {
  /** Rows that were paired, or left out because the target's row stays. */
  readonly paired: number;
  /** Copies that no source row stands for, which are listed to go. */
  readonly gone: number;
  /** All rows that matched persons have in the table are paired, or listed to go. */
  readonly accounted: boolean;
}

/**
 * Finds the stale copies, one way after another; a row or copy once paired is out of the game. After a
 * run its ledger knows all rows but those that are new: where none is left, no other way is tried. Nor
 * is one where all copies have their row by now, which is so of most tables; and else only those that
 * have none are looked at, which are listed to go by then.
 */
export async function pairCopies(input: PairCopiesInput): Promise<PairedCopies> {
  const { session, scratch, move, table } = input;
  const told = waysTold(scratch, move, table, input.earlier);
  const byKey = pairByKey(scratch, move, table);
  const unique = table.matches.filter((match) => match.unique);
  const keeping = input.adds
    ? unique.map((match) => keepFound(scratch, move, table, match.columns))
    : [];
  const find = findGone(scratch, move, table);
  const accounted = input.accounted && find !== null && table.cases === null && !isPart(table);
  const copies = accounted ? listedCopies(scratch, table) : ownableRows(table);
  const others = [
    ...present(pairMoved(scratch, move, table, copies)),
    ...unique.map((match) => pairByUnique(scratch, move, table, match.columns, copies)),
  ];
  const all = async (...statements: readonly Sql[]): Promise<number> =>
    (await session.executeEach(statements)).reduce((sum, rows) => sum + rows, 0);
  const listGone = (): Promise<number> => all(...present(find));

  let paired = await all(...told);
  const untold = [...present(byKey), ...others, ...keeping];
  if (told.length > 0 && untold.length > 0) {
    const { left } = await session.row<{ left: boolean }>(anyLeft(scratch, table));
    if (!left) return { paired, gone: await listGone(), accounted };
  }
  if (!accounted) {
    paired += await all(...untold);
    return { paired, gone: await listGone(), accounted };
  }
  const counts = await session.executeEach([...present(byKey), ...keeping, ...present(find)]);
  const gone = counts.at(-1) ?? 0;
  paired += counts.slice(0, -1).reduce((sum, rows) => sum + rows, 0);
  const late = gone === 0 ? 0 : await all(...others);
  if (late === 0) return { paired, gone, accounted };
  return { paired: paired + late, gone: gone - (await all(unlist(scratch, table))), accounted };
}

const present = (statement: Sql | null): Sql[] => (statement === null ? [] : [statement]);

/** Some staged row moves and is not paired. */
function anyLeft(scratch: Scratch, table: MovedTable): Sql {
  return sql`
    SELECT EXISTS (SELECT FROM ${scratch.source(table)} AS s
                    WHERE NOT ${isExcluded(scratch, table)}
                      AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atSourceKey(table, 'm')})) AS left`;
}

/** As `ownableRows`, of copies that are listed to go; found first, whatever else they are joined with. */
function listedCopies(scratch: Scratch, table: MovedTable): Sql {
  const listed = sql`EXISTS (SELECT FROM ${scratch.gone(table)} AS g WHERE ${atTargetKey(table, 'g')})`;
  return sql`(SELECT t.* FROM ${ownableRows(table)} AS t WHERE ${listed} OFFSET 0)`;
}

/** Takes copies off the list that have been paired since. */
function unlist(scratch: Scratch, table: MovedTable): Sql {
  const same = numbered('t', table.targetKey).map(
    (name) => sql`${id('m', name)} = ${id('g', name)}`,
  );
  return sql`DELETE FROM ${scratch.gone(table)} AS g USING ${scratch.map(table)} AS m WHERE ${and(same)}`;
}

/** Rows of matched persons, and of rows that go, which no source row stands for. */
function findGone(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  if (table.owners.length === 0 || table.config.stale === 'keep') return null;
  return sql`
    INSERT INTO ${scratch.gone(table)}
    SELECT ${columns('t', table.targetKey)}
      FROM ${rowsOfOwners(table, cohortOwners(scratch, move, table))}
     WHERE NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')})
       AND ${nobodyElses(scratch, move, table)}`;
}
