/**
 * The source's own count of what belongs to the cohort: its tables walked from the persons down
 * the links. It shares no SQL with what staged the rows, so that a row which staging never saw
 * shows. The source goes on living: where a table has changed in number since the snapshot that
 * was staged, the count says nothing about it.
 */
import { withoutPasswords } from '../errors.js';
import { parentBy } from '../match/image.js';
import { isPlain, rootsOf, SOURCE } from '../match/walk-up.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { readOnly } from '../postgres/transaction.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

interface SourceCount {
  /** All rows of the table now. */
  readonly total: number;
  /** Those that lead to a person of the cohort. */
  readonly ofCohort: number;
}

/** Why there is none, or the counts by table. */
export type SourceWalk = string | ReadonlyMap<MovedTable, SourceCount>;

export interface SourceToWalk {
  readonly session: Session;
  /** The last key that `--limit` takes, as text; null for no limit. */
  readonly lastKey: readonly string[] | null;
}

/** A source that cannot be asked any more is no failure of what has been moved. */
export async function walkSource(
  { session, lastKey }: SourceToWalk,
  move: Move,
  config: ResolvedConfig,
): Promise<SourceWalk> {
  try {
    return await readOnly(session, async () => {
      const counts = new Map<MovedTable, SourceCount>();
      for (const table of move.tables) {
        const row = await session.row<{ total: number; ofCohort: number }>(
          countRows(move, table, cohort(move, config, lastKey)),
        );
        counts.set(table, row);
      }
      return counts;
    });
  } catch (error) {
    return `the source could not be asked: ${withoutPasswords(error instanceof Error ? error.message : String(error))}`;
  }
}

const nameOf = ({ source }: MovedTable): Sql => id(source.schema, source.name);

/** Root keys of the cohort, under their own names. */
function cohort(move: Move, config: ResolvedConfig, lastKey: readonly string[] | null): Sql {
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const where = config.cohort.where === null ? sql`TRUE` : sql`(${verbatim(config.cohort.where)})`;
  const key = join(root.sourceKey.map((name) => id(name)));
  const limit =
    lastKey === null
      ? sql``
      : sql`AND ROW(${key}) <= ROW(${join(lastKey.map((value) => literal(value)))})`;
  return sql`SELECT ${key} FROM ${nameOf(root)} WHERE ${where} ${limit}`;
}

function countRows(move: Move, table: MovedTable, persons: Sql): Sql {
  if (!isPlain(move, table)) {
    const [root = table] = move.tables;
    const at = root.sourceKey.map((name) => sql`${id('p', name)} = ${id('r', name)}`);
    return sql`
    SELECT (SELECT count(*) FROM ${nameOf(table)})::float8 AS total, count(*)::float8 AS "ofCohort"
      FROM (${rootsOf(move, SOURCE, table)}) AS r JOIN (${persons}) AS p ON ${join(at, ' AND ')}`;
  }
  const joins: Sql[] = [];
  let child = table;
  let alias = 'c';
  for (let [owner] = child.owners; owner !== undefined; [owner] = child.owners) {
    const parent = parentBy(move, owner);
    const link = child.joins[owner.join];
    const below = alias;
    const up = `${alias}c`;
    const on = (link?.fromColumns ?? []).map(
      (name, i) => sql`${id(below, name)} = ${id(up, link?.toColumns[i] ?? '')}`,
    );
    joins.push(sql`JOIN ${nameOf(parent)} AS ${id(up)} ON ${join(on, ' AND ')}`);
    [child, alias] = [parent, up];
  }
  const same = child.sourceKey.map((name) => sql`${id('p', name)} = ${id(alias, name)}`);
  return sql`
    SELECT (SELECT count(*) FROM ${nameOf(table)})::float8 AS total, count(*)::float8 AS "ofCohort"
      FROM ${nameOf(table)} AS c ${join(joins, '\n      ')}
      JOIN (${persons}) AS p ON ${join(same, ' AND ')}`;
}
