/** How the rows of a reference table are recognised on the other side. */
import type { Column, Table } from '../model/catalog.js';
import type { TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { ReferenceTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';

export interface DescribeReferenceInput {
  readonly index: number;
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
  /** Names of the columns that links need, on either side; doubles are fine. */
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
}

export function describeReference(input: DescribeReferenceInput): {
  readonly table: ReferenceTable;
  readonly hazards: readonly Hazard[];
} {
  const { source, target, config } = input;
  const hazards: Hazard[] = [];
  const names = config.match ?? inferMatch(source, target);
  const match = (names ?? []).flatMap((name) => {
    const configured = config.columns?.[name];
    const targetColumn = pick(target, name);
    const sourceColumn = pick(source, typeof configured === 'string' ? configured : name);
    return targetColumn === undefined || sourceColumn === undefined
      ? []
      : [{ target: targetColumn, source: sourceColumn }];
  });
  if (names === null || match.length < names.length) {
    hazards.push({
      code: 'REFERENCE_AMBIGUOUS',
      where: tableText(target),
      message: `nothing but a number says which row of the reference table ${tableText(target)} is which on the other side`,
      count: null,
      examples: [],
      settle: `tables.${target.name}.match: the columns that both sides have in common`,
      level: 'fatal',
    });
  }
  return {
    hazards,
    table: {
      index: input.index,
      source,
      target,
      config,
      match,
      sourceColumns: distinct(source, input.sourceColumns),
      targetColumns: distinct(target, input.targetColumns),
    },
  };
}

/**
 * A unique key that both sides have and that no sequence fills. Never a numbered key: databases
 * that went their own ways number the same things otherwise.
 */
function inferMatch(source: Table, target: Table): readonly string[] | null {
  const natural = target.uniqueKeys.find((key) =>
    key.columns.every((name) => {
      const theirs = pick(target, name);
      const ours = pick(source, name);
      return theirs?.sequence === null && ours?.sequence === null;
    }),
  );
  return natural?.columns ?? null;
}

function pick(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

function distinct(table: Table, names: readonly string[]): Column[] {
  return table.columns.filter((column) => names.includes(column.name));
}
