/**
 * Persons who stay in the source and are known in the target all the same, by an identity that one
 * row of each side has. What moves may be linked to them; nothing of theirs is ever touched.
 */
import type { ResolvedConfig } from '../model/config.js';
import { isOwnerJoin, type Move, type MovedTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { and, columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { rootRows } from '../stage/root-rows.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { atSourceKey, targetName } from './image.js';
import { leadsTo } from './rewrite-ids.js';

/** The root's matched persons and those that go are listed by now. Null where no link needs it. */
export function fillKnown(
  scratch: Scratch,
  move: Move,
  root: MovedTable,
  config: ResolvedConfig,
): Sql | null {
  const linked = move.tables.some(
    (table) =>
      table.joins.some(
        (link, index) => !isOwnerJoin(table, index) && sameTable(link.to.table, root.target),
      ) || table.columns.some((column) => leadsTo(column, new Set([root]))),
  );
  if (!linked) return null;
  const identity = numbered('i', config.identity);
  const list = join(identity.map((name) => id(name)));
  const values = config.identity.map(
    (text, index) =>
      sql`nullif(btrim((${verbatim(text)})::text), '') AS ${id(identity[index] ?? '')}`,
  );
  const filled = and(identity.map((name) => sql`${id('d', name)} IS NOT NULL`));
  const alone = (rows: Sql): Sql => sql`
    SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY ${list}) AS "=rows" FROM ${rows} AS d WHERE ${filled}) AS c
     WHERE "=rows" = 1`;
  const keys = root.sourceKey.map((name, i) => sql`${id(name)} AS ${id(`k_${i + 1}`)}`);
  const ours = sql`(SELECT ${join(keys)}, ${join(values)} FROM ${rootRows(root, scratch.source(root))} AS r)`;
  const same = and(identity.map((name) => sql`${id('o', name)} = ${id('e', name)}`));
  const at = (alias: string, names: readonly string[], prefix: string): Sql =>
    and(names.map((name, i) => sql`${id(alias, `${prefix}_${i + 1}`)} = ${id('t', name)}`));
  const taken = (of: Sql): Sql =>
    sql`EXISTS (SELECT FROM ${of} AS m WHERE ${at('m', root.targetKey, 't')})`;
  const linkedValues = [
    ...root.linked.source.map((c) => id('s', c.name)),
    ...root.linked.target.flatMap((c) => [id('t', c.name), id('t', c.name)]),
  ];
  return sql`
    INSERT INTO ${scratch.known(root)}
    SELECT ${join([columns('s', root.sourceKey), columns('t', root.targetKey), ...linkedValues])}, 'm', 'k'
      FROM (${alone(ours)}) AS o
      JOIN (${alone(scratch.identity('target'))}) AS e ON ${same}
      JOIN ${scratch.source(root)} AS s ON ${and(root.sourceKey.map((name, i) => sql`${id('o', `k_${i + 1}`)} = ${id('s', name)}`))}
      JOIN ${targetName(root)} AS t ON ${at('e', root.targetKey, 'k')}
      JOIN ${scratch.excluded(root)} AS x ON ${atSourceKey(root, 'x')} AND x.reason IN ('not_in_cohort', 'resident_conflict')
     WHERE NOT ${taken(scratch.map(root))} AND NOT ${taken(scratch.gone(root))}`;
}
