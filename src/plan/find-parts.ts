/**
 * Parts: rows that a moved row points up to and that are nobody else's. A table holds such rows
 * where the config says so, or where the one link to it is unique on both sides and nothing but the
 * primary key tells its rows apart; else a table above is a reference table.
 */
import type { Table } from '../model/catalog.js';
import type { TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { Inference } from '../model/plan.js';
import { columnText, tableText } from '../model/table-id.js';
import type { PairedLink } from './pair-links.js';

export interface FindPartsInput {
  readonly links: readonly PairedLink[];
  readonly moved: readonly Table[];
  readonly shared: readonly Table[];
  readonly sourceOf: (table: Table) => Table | undefined;
  readonly configOf: (table: Table) => TableConfig;
}

export interface FoundParts {
  /** By table of parts: the link that leads to it, turned round, so that it leads to the owner. */
  readonly up: ReadonlyMap<Table, PairedLink>;
  readonly hazards: readonly Hazard[];
  readonly inferences: readonly Inference[];
}

/** @returns tables not yet among the moved ones */
export function findParts(input: FindPartsInput): FoundParts {
  const { links, moved, shared, sourceOf, configOf } = input;
  const up = new Map<Table, PairedLink>();
  const hazards: Hazard[] = [];
  const inferences: Inference[] = [];
  for (const table of shared) {
    const { role } = configOf(table);
    if (moved.includes(table) || !(role === 'part' || role === undefined)) continue;
    const leading = links.filter((link) => link.to === table && moved.includes(link.from));
    const [link] = leading;
    if (link === undefined) continue;
    const source = sourceOf(link.from);
    if (source === undefined) continue;
    if (role === undefined && (leading.length > 1 || !showsPart(link, source, configOf(table))))
      continue;
    if (leading.length > 1) {
      hazards.push(severalWays(table, leading));
      continue;
    }
    up.set(table, turned(link, source));
    const column = columnText(link.from, link.targetColumns);
    if (role === undefined) {
      inferences.push({
        column,
        decision: `rows of ${tableText(table)} are parts of the rows that point at them`,
        evidence: `${link.evidence}, unique on both sides`,
      });
    }
  }
  return { up, hazards, inferences };
}

function showsPart(link: PairedLink, source: Table, config: TableConfig): boolean {
  if (config.match !== undefined || config.missing !== undefined) return false;
  const unique = (table: Table, names: readonly string[]): boolean =>
    table.uniqueKeys.some((key) => key.columns.every((name) => names.includes(name)));
  if (!unique(source, link.sourceColumns) || !unique(link.from, link.targetColumns)) return false;
  const { to } = link;
  const drawn = (name: string): boolean => {
    const column = to.columns.find((c) => c.name === name);
    return column?.sequence !== null || column.base === 'uuid';
  };
  return to.uniqueKeys.every((key) => key.columns.some(drawn));
}

/** As if the part pointed at its owner by its own key. */
function turned(link: PairedLink, source: Table): PairedLink {
  return {
    ...{ from: link.to, to: link.from, toSource: source },
    ...{ sourceColumns: link.sourceToColumns, sourceToColumns: link.sourceColumns },
    ...{ targetColumns: link.targetToColumns, targetToColumns: link.targetColumns },
    ...{ evidence: link.evidence, inferred: false, mention: false, required: true },
  };
}

function severalWays(table: Table, links: readonly PairedLink[]): Hazard {
  return {
    code: 'AMBIGUOUS_OWNER',
    where: tableText(table),
    message: `rows of ${tableText(table)} are said to be parts, and ${links.length} links lead to them (${links.map((link) => columnText(link.from, link.targetColumns)).join('; ')}): whose they are nobody can say`,
    count: null,
    examples: links.map((link) => link.evidence),
    settle: `tables.${table.inConfig}.role: reference, or outside`,
    level: 'fatal',
  };
}
