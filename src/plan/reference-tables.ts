/**
 * A reference table as the move needs it: what its rows are recognised by on the other side, with
 * other references followed, and what links need of them.
 */
import type { Column, Table } from '../model/catalog.js';
import type { ColumnConfig, TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedColumn, MovedTable, ReferenceMatch, ReferenceTable } from '../model/move.js';
import { sourceKeyOf, targetKeyOf } from '../model/row-key.js';
import { sameTable } from '../model/table-id.js';
import type { FoundReference } from './find-references.js';
import { insertHazards } from './insert-hazards.js';
import { type FindReference, mapColumns } from './map-columns.js';
import type { LinkOf, PairedLink } from './pair-links.js';

export interface DescribeReferenceInput {
  readonly index: number;
  /** Of its rows, beside the moved tables. */
  readonly position: number;
  readonly found: FoundReference;
  readonly config: TableConfig;
  /** All links that start from it. */
  readonly links: readonly PairedLink[];
  readonly linksFrom: (table: Table) => readonly LinkOf[];
  readonly findReference: FindReference;
  readonly findTable: (name: string) => Table | undefined;
  /** Names of the columns that links need, on either side; doubles are fine. */
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
  /** Links that start from it and lead to tables that move. */
  readonly others: readonly PairedLink[];
  /** Links by what is in its values: such are not followed where it is inserted into. */
  readonly inValues: readonly { readonly column: string; readonly evidence: string }[];
}

export function describeReference(input: DescribeReferenceInput): {
  readonly table: ReferenceTable;
  readonly hazards: readonly Hazard[];
} {
  const { found, config } = input;
  const { source, target } = found;
  const insert = config.missing === 'insert';
  const mapped = mapColumns({
    ...{ source, target },
    config: { ...config, columns: { ...withoutOthers(input), ...config.columns } },
    links: found.links.map((link) => ({ link, kind: 'reference' })),
    linksFrom: input.linksFrom,
    generatedKey: insert ? generatedKey(input) : [],
    counted: false,
    rewritesOf: () => [],
    idsOf: () => [],
    findReference: input.findReference,
    findTable: input.findTable,
  });
  const match = (found.match ?? []).flatMap((part): ReferenceMatch[] => {
    if (typeof part !== 'string') {
      return 'sql' in part
        ? [{ kind: 'sql', source: part.sql, target: part.sql }]
        : [{ kind: 'sql', ...part }];
    }
    const column = mapped.columns.find((c) => c.target.name === part);
    return column === undefined ? [] : [{ kind: 'column', column }];
  });
  const rows: MovedTable = {
    index: input.position,
    role: 'reference',
    ...{ source, target, config },
    sourceKey: sourceKeyOf(source),
    targetKey: targetKeyOf(target),
    owners: [],
    cases: null,
    joins: mapped.joins,
    linked: { source: [], target: [] },
    columns: mapped.columns,
    leftBehind: mapped.leftBehind,
    matches: [],
    conditions: [],
  };
  const table: ReferenceTable = {
    index: input.index,
    ...{ source, target, config, match, rows },
    nested: match.some((part) => part.kind === 'column' && leadsTo(rows, part.column, target)),
    insert: insert && source.primaryKey !== null && target.primaryKey !== null,
    sourceColumns: named(source, [...input.sourceColumns, ...(source.primaryKey ?? [])]),
    targetColumns: named(target, [...input.targetColumns, ...(target.primaryKey ?? [])]),
  };
  return {
    table,
    hazards: insert
      ? [...mapped.hazards, ...insertHazards(table, input.others, input.inValues)]
      : [],
  };
}

function leadsTo(rows: MovedTable, { value }: MovedColumn, target: Table): boolean {
  const to = value.kind === 'mapped' ? rows.joins[value.join]?.to.table : undefined;
  return to !== undefined && sameTable(to, target);
}

/** Columns of the key that the target hands out, or that the config makes. */
function generatedKey({ found, config }: DescribeReferenceInput): readonly string[] {
  const { source, target, links } = found;
  return (target.primaryKey ?? []).filter((name) => {
    if (links.some((link) => link.targetColumns.includes(name))) return false;
    const configured = config.columns?.[name];
    const column = target.columns.find((one) => one.name === name);
    const made = column?.default !== null && !source.columns.some((one) => one.name === name);
    return configured === undefined
      ? column?.sequence !== null || made
      : typeof configured === 'object' && 'key' in configured;
  });
}

/** Columns of links that are not followed: a number in them means nothing on the other side. */
function withoutOthers({ found, links }: DescribeReferenceInput): Record<string, ColumnConfig> {
  const others = links.filter((link) => !found.links.includes(link));
  return Object.fromEntries(
    others
      .flatMap((link) => link.targetColumns)
      .filter((name) => !found.links.some((link) => link.targetColumns.includes(name)))
      .map((name) => [name, { keep: true }]),
  );
}

function named(table: Table, names: readonly string[]): Column[] {
  return table.columns.filter((column) => names.includes(column.name));
}
