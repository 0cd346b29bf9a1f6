/** Staged rows that do not move, each with the first reason that applies. */
import type { Move, MovedTable } from '../model/move.js';
import { sameTable, type TableId } from '../model/table-id.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, type Scratch } from '../stage/scratch.js';
import { atSourceKey, linkCondition, mapOf } from './image.js';

export function isExcluded(scratch: Scratch, table: MovedTable): Sql {
  return sql`EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')})`;
}

/** Staged rows that do not move, whatever the target holds. */
export function excludeOwnedRows(scratch: Scratch, move: Move, table: MovedTable): Sql[] {
  const into = sql`INSERT INTO ${scratch.excluded(table)} SELECT ${columns('s', table.sourceKey)}`;
  const from = sql`FROM ${scratch.source(table)} AS s`;
  const statements: Sql[] = [];
  const unmapped = (index: number): Sql => {
    const link = table.joins[index];
    if (link === undefined) throw new Error('no such link');
    const filled = link.fromColumns.map((name) => sql`${id('s', name)} IS NOT NULL`);
    return sql`${join(filled, ' AND ')} AND NOT EXISTS (SELECT FROM ${mapOf(scratch, move, link)} AS j
      WHERE ${linkCondition(move, table, index, 'j')})`;
  };
  if (table.owner !== null) {
    statements.push(
      sql`${into}, 'owner_excluded' ${from} WHERE ${unmapped(table.owner.join)} ON CONFLICT DO NOTHING`,
    );
  }
  if (table.config.where !== undefined) {
    const where = verbatim(table.config.where);
    statements.push(sql`${into}, 'where'
      FROM (SELECT *, (${where}) IS TRUE AS "=where" FROM ${scratch.source(table)}) AS s WHERE NOT s."=where" ON CONFLICT DO NOTHING`);
  }
  table.joins.forEach((link, index) => {
    if (index === table.owner?.join || link.mention) return;
    if (link.to.kind === 'reference') {
      const reference = move.references.find((r) => sameTable(r.target, link.to.table));
      const policy = reference?.config.missing;
      if (policy === 'null') return;
      statements.push(
        sql`${into}, 'reference_missing' ${from} WHERE ${unmapped(index)} ON CONFLICT DO NOTHING`,
      );
      const needed = link.targetColumns.some((name) => column(table.target, name).notNull);
      if (policy === 'drop' && needed) {
        const blank = link.fromColumns.map((name) => sql`${id('s', name)} IS NULL`);
        statements.push(
          sql`${into}, 'reference_missing' ${from} WHERE ${join(blank, ' OR ')} ON CONFLICT DO NOTHING`,
        );
      }
    } else if (mapIsComplete(move, table, link.to.table)) {
      statements.push(
        sql`${into}, 'other_end_excluded' ${from} WHERE ${unmapped(index)} ON CONFLICT DO NOTHING`,
      );
    }
  });
  return statements;
}

/** The map of a table that comes earlier in link order is complete by now. */
function mapIsComplete(move: Move, table: MovedTable, to: TableId): boolean {
  const other = move.tables.find((t) => sameTable(t.target, to));
  return other !== undefined && other.index < table.index;
}
