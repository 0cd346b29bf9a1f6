/** Staged rows that do not move, each with the first reason that applies. */

import type { TableConfig } from '../model/config.js';
import { referenceTable } from '../model/find-moved.js';
import { isOwnerJoin, type LinkJoin, type Move, type MovedTable } from '../model/move.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, type Scratch } from '../stage/scratch.js';
import { atSourceKey } from './image.js';
import { isComplete, leadsNowhere, lossOf, reasonOf } from './lost-links.js';

export function isExcluded(scratch: Scratch, table: MovedTable): Sql {
  return sql`EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')})`;
}

/** Rows whose link to a reference table leads to no row of the target do not move. */
export function leavesOutRows(move: Move, link: LinkJoin): boolean {
  return link.to.kind === 'reference' && !link.mention && policyOf(move, link) !== 'null';
}

function policyOf(move: Move, link: LinkJoin): TableConfig['missing'] {
  return referenceTable(move, link.to.table)?.config.missing;
}

/** Leaves staged rows out that do not move, whatever the target holds. Null where none could. */
export function excludeOwnedRows(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const rows = sql`SELECT ${columns('s', table.sourceKey)}`;
  const from = sql`FROM ${scratch.source(table)} AS s`;
  const reasons: Sql[] = [];
  const unmapped = (index: number): Sql => leadsNowhere(scratch, move, table, index);
  for (const { join: index } of table.owners) {
    reasons.push(sql`${rows}, 'owner_excluded' ${from} WHERE ${unmapped(index)}`);
  }
  if (table.config.where !== undefined) {
    const where = verbatim(table.config.where);
    reasons.push(sql`${rows}, 'where'
      FROM (SELECT *, (${where}) IS TRUE AS "=where" FROM ${scratch.source(table)}) AS s WHERE NOT s."=where"`);
  }
  table.joins.forEach((link, index) => {
    if (isOwnerJoin(table, index)) return;
    if (link.to.kind === 'reference') {
      if (!leavesOutRows(move, link)) return;
      const policy = policyOf(move, link);
      reasons.push(sql`${rows}, 'reference_missing' ${from} WHERE ${unmapped(index)}`);
      const needed = link.targetColumns.some((name) => column(table.target, name).notNull);
      if (policy === 'drop' && needed) {
        const blank = link.fromColumns.map((name) => sql`${id('s', name)} IS NULL`);
        reasons.push(sql`${rows}, 'reference_missing' ${from} WHERE ${join(blank, ' OR ')}`);
      }
      return;
    }
    const loss = lossOf(move, table, index);
    if (loss?.becomes !== 'drop' || !isComplete(move, table, index)) return;
    reasons.push(sql`${rows}, ${literal(reasonOf(loss))} ${from} WHERE ${unmapped(index)}`);
  });
  if (reasons.length === 0) return null;
  // A row has the first reason that is found.
  return sql`INSERT INTO ${scratch.excluded(table)} ${join(reasons, '\n    UNION ALL ')} ON CONFLICT DO NOTHING`;
}
