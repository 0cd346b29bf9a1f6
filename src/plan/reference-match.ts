/** By what the rows of a reference table are recognised on the other side: configured, or found. */
import type { Column, Table } from '../model/catalog.js';
import type { MatchConfig, TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { Link } from '../model/move.js';
import { columnText, sameTable, tableText } from '../model/table-id.js';
import type { PairedLink } from './pair-links.js';

export interface MatchInput {
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
  /** Links that start from this table, to tables of both sides. */
  readonly links: readonly PairedLink[];
  /** All links of the target. */
  readonly targetLinks: readonly Link[];
  /** Rows of the table belong to persons, or are persons. */
  readonly isMoved: (table: Table) => boolean;
}

/** @returns what is to be equal, or a hazard that says why nothing is found */
export function chooseMatch(input: MatchInput): readonly MatchConfig[] | Hazard {
  const { source, target, config } = input;
  const names = config.match ?? inferMatch(input);
  if (names === null) {
    return ambiguous(
      target,
      `nothing but a number says which row of the reference table ${tableText(target)} is which on the other side`,
      'the columns that both sides have in common',
    );
  }
  for (const name of names) {
    if (typeof name !== 'string') continue;
    if (sourceOf(source, config, name) === null) {
      return ambiguous(
        target,
        `the source says nothing that ${columnText(target, name)} could be held against, and the reference table is matched by it`,
        'columns that both sides have',
      );
    }
    const lost = leadsAway(input, name);
    if (lost !== null) {
      return ambiguous(
        target,
        `the reference table ${tableText(target)} is matched by ${name}, a number that leads to ${tableText(lost)}, whose rows have other numbers on the other side`,
        'columns that mean the same on both sides',
      );
    }
  }
  return names;
}

/** What a column would be written from; null where that is nothing that could be compared. */
function sourceOf(source: Table, config: TableConfig, name: string): Column | 'value' | null {
  const configured = config.columns?.[name];
  if (typeof configured === 'object') {
    return 'keep' in configured || 'derived' in configured ? null : 'value';
  }
  return source.columns.find((column) => column.name === (configured ?? name)) ?? null;
}

/**
 * A unique key that both sides have and that no sequence fills. Never a numbered key: databases
 * that went their own ways number the same things otherwise. A key that holds a reference is as
 * good as another, for the reference is followed; but one that stands by itself comes first.
 */
function inferMatch(input: MatchInput): readonly string[] | null {
  const { source, target, config, links } = input;
  const linked = (name: string): boolean => links.some((l) => l.targetColumns.includes(name));
  const natural = target.uniqueKeys.filter((key) =>
    key.columns.every((name) => {
      const theirs = target.columns.find((column) => column.name === name);
      const ours = sourceOf(source, config, name);
      const numbered = ours !== null && ours !== 'value' && ours.sequence !== null;
      return theirs?.sequence === null && ours !== null && !numbered && !leadsAway(input, name);
    }),
  );
  const alone = natural.find((key) => !key.columns.some(linked));
  return (alone ?? natural[0])?.columns ?? null;
}

/** The table that a column leads to by a number that nobody can follow. */
function leadsAway(input: MatchInput, name: string): { schema: string; name: string } | null {
  const configured = input.config.columns?.[name];
  if (typeof configured === 'object') return null;
  const link = input.links.find((l) => l.targetColumns.includes(name));
  if (link !== undefined) return input.isMoved(link.to) ? link.to : null;
  const column = input.target.columns.find((c) => c.name === name);
  if (column?.category !== 'N') return null;
  const away = input.targetLinks.find(
    (l) => sameTable(l.from, input.target) && l.fromColumns.includes(name),
  );
  return away?.to ?? null;
}

function ambiguous(target: Table, message: string, settle: string): Hazard {
  return {
    code: 'REFERENCE_AMBIGUOUS',
    where: tableText(target),
    message,
    count: null,
    examples: [],
    settle: `tables.${target.inConfig}.match: ${settle}`,
    level: 'fatal',
  };
}
