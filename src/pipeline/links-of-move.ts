/** The links that a move follows, as the plan lists them: by their names in the target. */
import { isOwnerJoin, type LinkJoin, type Move, type MovedTable } from '../model/move.js';
import type { PlanLink } from '../model/plan.js';
import { tableText } from '../model/table-id.js';

export function linksOf(move: Move): readonly PlanLink[] {
  return [
    ...move.tables.flatMap((table) => [
      ...table.joins.map((join, index) => linkOf(table, join, index)),
      ...jsonLinks(table),
      ...idLinks(table),
    ]),
    ...move.untouched.map(({ table, link }) => ({
      from: tableText(table),
      to: tableText(link.to),
      columns: link.fromColumns,
      kind: 'untouched' as const,
    })),
  ];
}

function linkOf(table: MovedTable, join: LinkJoin, index: number): PlanLink {
  const kind = isOwnerJoin(table, index)
    ? 'owner'
    : join.mention
      ? 'mention'
      : join.to.kind === 'moved'
        ? 'moved'
        : 'reference';
  return {
    from: tableText(table.target),
    to: tableText(join.to.table),
    columns: join.targetColumns.length > 0 ? join.targetColumns : join.fromColumns,
    kind,
  };
}

function jsonLinks(table: MovedTable): readonly PlanLink[] {
  return table.columns.flatMap(({ target, json }) =>
    [...new Set(json.map(({ reference }) => tableText(reference.target)))].map((to) => ({
      from: tableText(table.target),
      to,
      columns: [target.name],
      kind: 'json' as const,
    })),
  );
}

function idLinks(table: MovedTable): readonly PlanLink[] {
  return table.columns.flatMap(({ target, ids }) => {
    const ends = ids.flatMap(({ ways }) =>
      ways.flatMap(({ to }) => (to === null ? [] : [to.link.to])),
    );
    const distinct = new Map(ends.map((end) => [tableText(end.table), end]));
    return [...distinct].map(([to, { kind }]) => ({
      from: tableText(table.target),
      to,
      columns: [target.name],
      kind,
    }));
  });
}
