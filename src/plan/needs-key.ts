/** What cannot be had of a table whose rows are only counted, because it has no key. */
import type { Catalog } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import { findTable } from '../model/find-table.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { sameTable, tableText } from '../model/table-id.js';

export function needsKey(
  config: ResolvedConfig,
  tables: readonly MovedTable[],
  target: Catalog,
): Hazard[] {
  const written = config.after.flatMap(({ writes }) =>
    writes.map((name) => findTable(target, name)),
  );
  return tables.flatMap((table) => {
    const inTarget = isCounted(table.targetKey);
    if (!inTarget && !isCounted(table.sourceKey)) return [];
    const child = tables.find(({ owners }) =>
      owners.some(({ parent }) => sameTable(parent, table.target)),
    );
    const { name } = table.target;
    return [
      ...(table.role === 'root'
        ? [hazard(table, 'persons have to be told apart', 'name another table as root')]
        : []),
      ...(child === undefined
        ? []
        : [
            hazard(
              table,
              `${tableText(child.target)} is owned through it`,
              `tables.${child.target.inConfig}.owner: another link`,
            ),
          ]),
      ...(table.cases?.self == null
        ? []
        : [
            hazard(
              table,
              'its rows hang on others of its own',
              `leave it out by tables.${table.target.inConfig}.role: outside`,
            ),
          ]),
      ...(inTarget && table.config.match !== undefined
        ? [
            hazard(
              table,
              'a row that is matched by some columns could not be changed',
              `leave out tables.${name}.match: rows are told apart by all their columns`,
            ),
          ]
        : []),
      ...(inTarget && written.includes(table.target)
        ? [
            hazard(
              table,
              'what an after file changes in it could not be taken back row by row',
              `leave it out of after.writes`,
            ),
          ]
        : []),
    ];
  });
}

function hazard(table: MovedTable, why: string, settle: string): Hazard {
  const side = isCounted(table.targetKey) ? 'target' : 'source';
  return {
    code: 'NO_KEY',
    where: tableText(table.target),
    message: `${tableText(table[side])} has no key in the ${side}, and ${why}`,
    count: null,
    examples: [],
    settle: `give it a primary key, or ${settle}`,
    level: 'fatal',
  };
}
