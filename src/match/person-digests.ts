/**
 * All that belongs to a person, as one digest a side: where both are as an earlier run left them,
 * there is nothing to look at. Each side's digests are only ever held against that side's own.
 */
import type { Table } from '../model/catalog.js';
import { movedTable } from '../model/find-moved.js';
import { countersOf, isPart, type LinkJoin, type Move, type MovedTable } from '../model/move.js';
import { hasLastingKeys } from '../model/row-key.js';
import { columns, empty, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { column, numbered } from '../stage/scratch.js';
import { type Ground, type WayUp, wayUp } from './walk-up.js';

/**
 * What a run does for a person depends on their own rows and on reference tables alone: no link but
 * to the owner leads to a row that moves, and each row has a key and one way up.
 */
export function standAlone(move: Move): boolean {
  return (
    countersOf(move).length === 0 &&
    move.tables.every(
      (table) =>
        hasLastingKeys(table) &&
        table.cases === null &&
        table.owners.length <= 1 &&
        !isPart(table) &&
        linksBesideOwner(table).every(({ to }) => to.kind === 'reference'),
    ) &&
    move.tables.slice(0, 1).every(hasPlainKey)
  );
}

function linksBesideOwner({ joins, owners, columns: all }: MovedTable): readonly LinkJoin[] {
  const inValues = all.flatMap(({ ids }) => ids.flatMap(({ ways }) => ways));
  return [
    ...joins.filter((_, index) => owners.every((owner) => owner.join !== index)),
    ...inValues.flatMap(({ to }) => (to === null ? [] : [to.link])),
  ];
}

function hasPlainKey({ source, target, sourceKey, targetKey }: MovedTable): boolean {
  return (
    sourceKey.every((name) => column(source, name).builtin) &&
    targetKey.every((name) => column(target, name).builtin)
  );
}

export interface Spoiling {
  readonly join: Sql;
  readonly spoils: Sql;
}

export const NOTHING_SPOILS: Spoiling = { join: empty, spoils: sql`FALSE` };

/**
 * SELECT: keys of root rows as `k_1…`, and the digest of each with all rows that lead to it, in the
 * target those as well that `after` files and triggers make. A row is digested as its text, with its
 * table's number, before it is sorted.
 *
 * A condition is no subquery of the row's: several processors would not share the work then.
 *
 * @param only condition over the root row under the given alias
 * @param spoiling a join after the row, `s` in the source and `t` in the target, and a condition over
 *   both: the row's person has no digest
 */
export function personDigests(
  move: Move,
  ground: Ground,
  only: (alias: string) => Sql = () => sql`TRUE`,
  spoiling: (table: MovedTable) => Spoiling = () => NOTHING_SPOILS,
): Sql {
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const names = ground.key(root);
  const keys = numbered('k', names);
  const row = ground.side === 'source' ? 's' : 't';
  const digestsOf = (
    index: number,
    table: Table,
    from: Sql,
    up: WayUp,
    { join: beside, spoils }: Spoiling,
  ): Sql => {
    const key = names.map((name, i) => sql`${id(up.root, name)} AS ${id(keys[i] ?? '')}`);
    const all = table.columns.map(({ name }) => name);
    const text = sql`ROW(${literal(index)}, ${columns(row, all)})::text`;
    return sql`
      SELECT ${join(key)}, md5(${text}) COLLATE "C" AS digest, ${spoils} AS spoils
        FROM ${from} ${up.joins} ${beside} WHERE ${only(up.root)}`;
  };
  const own = move.tables.map((table) =>
    digestsOf(
      table.index,
      table[ground.side],
      sql`${ground.rows(table)} AS ${id(row)}`,
      wayUp(move, ground, table, row),
      spoiling(table),
    ),
  );
  const derived = (ground.side === 'target' ? move.derived : []).flatMap(
    ({ index, table, link }) => {
      const parent = link === null ? undefined : movedTable(move, link.to);
      if (link === null || parent === undefined) return [];
      const on = link.fromColumns.map(
        (name, i) => sql`${id('p', link.toColumns[i] ?? '')} = ${id(row, name)}`,
      );
      const from = sql`${id(table.schema, table.name)} AS ${id(row)} JOIN ${ground.rows(parent)} AS p ON ${join(on, ' AND ')}`;
      return [digestsOf(index, table, from, wayUp(move, ground, parent, 'p'), NOTHING_SPOILS)];
    },
  );
  const rows = [...own, ...derived];
  const list = join(keys.map((name) => id(name)));
  return sql`
    SELECT ${list}, md5(string_agg(digest, '' ORDER BY digest))::uuid AS digest
      FROM (${join(rows, ' UNION ALL ')}) AS d GROUP BY ${list} HAVING NOT bool_or(spoils)`;
}

/**
 * SELECT of one `digest`: of the rows of all reference tables on a side.
 *
 * @param rows FROM item: those of a table
 */
export function referenceDigest(
  move: Move,
  side: 'source' | 'target',
  rows: (of: Move['references'][number]) => Sql,
): Sql {
  const tables = move.references.map((reference) => {
    const names = reference[side].columns.map(({ name }) => name);
    return sql`
      SELECT ${literal(reference.index)} AS tbl, md5(ROW(${columns('s', names)})::text) COLLATE "C" AS digest
        FROM ${rows(reference)} AS s`;
  });
  const none = sql`SELECT NULL::int AS tbl, ''::text AS digest WHERE FALSE`;
  return sql`
    SELECT coalesce(md5(string_agg(tbl || digest, ',' ORDER BY tbl, digest)), '') AS digest
      FROM (${join([none, ...tables], ' UNION ALL ')}) AS d`;
}
