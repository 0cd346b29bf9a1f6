/** Which tables hold rows of persons, by which link, and where another link would do as well. */
import type { Catalog } from '../model/catalog.js';
import type { ConfigValue } from '../model/draft.js';
import type { Move, MovedTable } from '../model/move.js';
import { sameTable, tableText } from '../model/table-id.js';

export interface OwnerFinding {
  readonly table: MovedTable;
  readonly value: ConfigValue;
  /** Null where there is no question. */
  readonly choose: readonly ConfigValue[] | null;
  readonly because: string;
}

const asWritten = (columns: readonly string[]): ConfigValue =>
  columns.length === 1 ? (columns[0] ?? '') : [...columns];

export function describeOwned(move: Move, target: Catalog): OwnerFinding[] {
  return move.tables.flatMap((table) => {
    const [owner] = table.owners;
    if (owner === undefined) return [];
    const ways = table.joins.filter(
      (join) =>
        join.to.kind === 'moved' && !join.mention && !sameTable(join.to.table, table.target),
    );
    const tie = move.hazards.some(
      (hazard) => hazard.code === 'AMBIGUOUS_OWNER' && hazard.where === tableText(table.target),
    );
    const value = asWritten(owner.targetColumns);
    const others = ways.filter(
      (way) => JSON.stringify(asWritten(way.targetColumns)) !== JSON.stringify(value),
    );
    const parents = [...new Set(table.owners.map(({ parent }) => named(parent, target)))];
    const up = `→ ${parents.join(' or ')}, ${owner.evidence}`;
    const also = others.map(
      (way) => `${way.targetColumns.join(', ')} → ${named(way.to.table, target)}`,
    );
    return [
      tie
        ? {
            ...{ table, value },
            choose: [
              value,
              ...others.map((way) => asWritten(way.targetColumns)),
              ...otherPairs(table),
            ],
            because: 'equal ways up to a person: whose rows are they?',
          }
        : {
            ...{ table, value, choose: null },
            because: also.length === 0 ? up : `${up}; not its owner: ${also.join(', ')}`,
          },
    ];
  });
}

/** Other columns with ids that conditions tell of: they could say whose a row is as well. */
function otherPairs({ cases, columns }: MovedTable): string[] {
  if (cases === null) return [];
  return columns.flatMap(({ target, ids }) =>
    target.name !== cases.targetColumn &&
    ids.some(
      ({ place, ways }) =>
        place.kind === 'whole' && ways.some(({ to }) => to?.link.to.kind === 'moved'),
    )
      ? [target.name]
      : [],
  );
}

function named(table: { readonly schema: string; readonly name: string }, target: Catalog): string {
  return target.searchPath.includes(table.schema) ? table.name : tableText(table);
}
