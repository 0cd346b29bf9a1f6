/**
 * From persons down to their rows, walked from the identity expressions and the links alone. The
 * key maps have no say in it: they are what is being checked. Of the maps only the root's is
 * asked, and only for who is a resident as well.
 */
import { atTargetKey, targetName, targetRows } from '../match/image.js';
import { stagedGround, TARGET, type WayUp, wayUp } from '../match/walk-up.js';
import type { MovedTable } from '../model/move.js';
import { and, columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import type { Suite } from './suite.js';

type Walking = Pick<Suite, 'root' | 'scratch' | 'move' | 'config'>;

/** Identity of a root row as columns `=i_1…`, evaluated where no other name can get in the way. */
export function withIdentity(suite: Walking, names: readonly string[], from: Sql): Sql {
  const values = suite.config.identity.map(
    (text, index) => sql`nullif(btrim((${verbatim(text)})::text), '') AS ${id(`=i_${index + 1}`)}`,
  );
  return sql`SELECT ${join([...names.map((name) => id(name)), ...values])} FROM ${from}`;
}

/** Identity columns of two aliases pairwise equal; the prefixes are `=i` or the scratch's `i`. */
export function sameIdentity(suite: Walking, a: string, b: string, prefix: '=i' | 'i' = '=i'): Sql {
  return and(
    suite.config.identity.map(
      (_, i) => sql`${id(a, `=i_${i + 1}`)} = ${id(b, `${prefix}_${i + 1}`)}`,
    ),
  );
}

/**
 * SELECT of the persons of the cohort as the target has them: the root's key columns under their
 * own names, and `also`, that the person is a resident as well.
 */
export function personsInTarget(suite: Walking): Sql {
  const { root, scratch } = suite;
  const excluded = numbered('s', root.sourceKey).map(
    (name, i) => sql`${id('x', name)} = ${id('i', `k_${i + 1}`)}`,
  );
  return sql`
    SELECT ${columns('t', root.targetKey)}, coalesce(m.mode = 'a', FALSE) AS also
      FROM (${withIdentity(suite, root.targetKey, targetName(root))}) AS t
      JOIN ${scratch.identity('source')} AS i ON ${sameIdentity(suite, 't', 'i', 'i')}
      LEFT JOIN ${scratch.map(root)} AS m ON ${atTargetKey(root, 'm')}
     WHERE NOT EXISTS (SELECT FROM ${scratch.excluded(root)} AS x WHERE ${join(excluded, ' AND ')})`;
}

/** Joins from the target row `t` of a table up to its root row. @returns the root row's alias */
export function upInTarget(suite: Walking, table: MovedTable, kind: Sql): WayUp {
  return wayUp(suite.move, TARGET, table, 't', kind);
}

/** FROM clause: rows `t` of a table in the target that lead to a person, `p` (see above). */
export function rowsOfPersons(suite: Walking, table: MovedTable): Sql {
  const up = upInTarget(suite, table, sql`JOIN`);
  const key = suite.root.targetKey.map((name) => sql`${id('p', name)} = ${id(up.root, name)}`);
  return sql`${targetRows(table)} AS t ${up.joins}
      JOIN (${personsInTarget(suite)}) AS p ON ${join(key, ' AND ')}`;
}

/** FROM clause: staged rows `s` of a table that lead to a staged root row. @returns its alias too */
export function stagedRowsOfPersons(
  suite: Walking,
  table: MovedTable,
): { readonly from: Sql; readonly root: string } {
  const { move, scratch } = suite;
  const up = wayUp(move, stagedGround(scratch), table, 's');
  return { from: sql`${scratch.source(table)} AS s ${up.joins}`, root: up.root };
}
