/** Tables that no run has any business in: none of their rows carries a run's transaction id. */
import type { Table } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import { sameTable, tableText } from '../model/table-id.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { readableTables } from './readable-tables.js';
import type { BookedRun } from './run-book.js';
import { counted, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';

/** Rows a table may have by the planner's estimate to be read whole; or as many as are moved. */
const FEW_ROWS = 1_000_000;

/** Rows of tables that inherit from it count for those. */
function ownRows(table: Table): Sql {
  const name = id(table.schema, table.name);
  return table.partitioned ? name : sql`ONLY ${name}`;
}

export function otherTables(suite: Suite, applied: readonly BookedRun[]): Promise<Check> {
  const { session, move, catalog } = suite;
  return timedCheck(
    'integrity',
    'integrity.residents.elsewhere',
    'tables that are not moved: no row has the transaction id of a run',
    async () => {
      const readable = await readableTables(session);
      const moved = move.tables.reduce((sum, table) => sum + table.target.estimatedRows, 0);
      const others = catalog.tables.filter(
        (table) => !move.tables.some((t) => sameTable(t.target, table)),
      );
      const looked = others.filter(
        (table) => readable(table) && table.estimatedRows <= Math.max(FEW_ROWS, moved),
      );
      const unread = others.length - looked.length;
      const stamps = join(applied.map((run) => run.xid ?? sql`NULL`));
      const counts = looked.map(
        (table) => sql`SELECT ${literal(tableText(table))} AS name, count(*)::float8 AS rows
          FROM ${ownRows(table)} AS t WHERE t.xmin = ANY (ARRAY[${stamps}]::xid[])`,
      );
      const found =
        counts.length === 0
          ? []
          : await session.rows<{ name: string; rows: number }>(
              sql`SELECT name, rows FROM (${join(counts, ' UNION ALL ')}) AS c WHERE rows > 0 ORDER BY name`,
            );
      // A run of another source or config may have moved a table that this one does not.
      const unexpected = found.filter(
        ({ name }) =>
          !applied.some((run) => run.journals.some((journal) => tableText(journal.of) === name)),
      );
      const total = unexpected.reduce((sum, { rows }) => sum + rows, 0);
      const left =
        unread === 0
          ? ''
          : `; ${counted(unread, 'table')} not looked at, too large or not readable: there the witness alone stands for it`;
      return {
        passed: total === 0,
        expected: `no row in ${counted(looked.length, 'table')}`,
        found: `${total === 0 ? 'no row' : counted(total, 'row')} in ${counted(looked.length, 'table')}${left}`,
        examples: unexpected
          .slice(0, 5)
          .map(({ name, rows }) => `${name}: ${counted(rows, 'row')}`),
      };
    },
  );
}
