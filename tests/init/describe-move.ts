/** A move as comparable lines: what moves, whose it is, where values come from, what is matched. */
import type { Move, MovedColumn, MovedTable, ReferenceMatch } from '../../src/model/move.js';
import { tableText } from '../../src/model/table-id.js';

/** One line a fact, such as `public.pets: owner person_id → public.people`. */
export function describeMove(move: Move): string[] {
  return [
    ...move.tables.flatMap(describeTable),
    ...move.references.flatMap(({ source, target, match, config, rows }) => [
      `${tableText(target)}: reference from ${tableText(source)}`,
      `${tableText(target)}: matched by ${match.map((part) => matchText(rows, part)).join(', ')}`,
      `${tableText(target)}: missing ${config.missing ?? 'stop'}`,
    ]),
    ...move.untouched.map(({ table }) => `${tableText(table)}: untouched`),
    ...[...new Set(move.hazards.map(({ code, where }) => `hazard ${code} ${where}`))],
  ].sort();
}

function matchText(rows: MovedTable, part: ReferenceMatch): string {
  return part.kind === 'sql'
    ? `${part.source}=${part.target}`
    : `${valueText(rows, part.column)}=${part.column.target.name}`;
}

function describeTable(table: MovedTable): string[] {
  const name = tableText(table.target);
  const { owners, config } = table;
  return [
    `${name}: ${table.role} from ${tableText(table.source)}`,
    ...owners.map(
      (owner) => `${name}: owner ${owner.targetColumns.join(', ')} → ${tableText(owner.parent)}`,
    ),
    ...table.columns.map((column) => `${name}.${column.target.name} = ${valueText(table, column)}`),
    ...table.matches.map(({ columns }) => `${name}: known again by ${columns.join(', ')}`),
    `${name}: rows where ${config.where ?? 'all'}`,
    `${name}: stale ${config.stale ?? 'delete'}, clash ${config.clash ?? 'stop'}`,
  ];
}

function valueText(table: MovedTable, { value, written, json }: MovedColumn): string {
  const rewrites = json.map(({ link }) => JSON.stringify(link)).join();
  return `${text()}${written === 'insert' ? ', on new rows' : ''}${rewrites}`;

  function text(): string {
    switch (value.kind) {
      case 'source':
        return `the source's ${value.column.name}`;
      case 'key':
        return 'a new key';
      case 'sql':
        return value.sql;
      case 'constant':
        return JSON.stringify(value.value);
      case 'mapped': {
        const join = table.joins[value.join];
        return `${join?.fromColumns.join(', ')} → ${join === undefined ? '' : tableText(join.to.table)}.${value.column}`;
      }
      default:
        return JSON.stringify(value);
    }
  }
}
