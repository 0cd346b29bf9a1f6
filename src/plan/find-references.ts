/**
 * Which tables are reference tables of a move: those that moved tables lead to, and those that lead
 * on from there as far as rows are matched by it; in an order in which each can be matched.
 */
import type { Table } from '../model/catalog.js';
import type { MatchConfig, TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { Link } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import type { PairedLink } from './pair-links.js';
import { chooseMatch } from './reference-match.js';

export interface FindReferencesInput {
  readonly sourceOf: (table: Table) => Table | undefined;
  readonly configOf: (table: Table) => TableConfig;
  /** Tables of both sides that may take part. */
  readonly shared: readonly Table[];
  readonly moved: readonly Table[];
  readonly links: readonly PairedLink[];
  readonly targetLinks: readonly Link[];
  /** Tables that links of the config inside values of moved tables lead to. */
  readonly inValues: readonly Table[];
  readonly findTable: (name: string) => Table | undefined;
}

export interface FoundReference {
  readonly target: Table;
  readonly source: Table;
  /** Null where nothing says which row is which: a hazard. */
  readonly match: readonly MatchConfig[] | null;
  /** Links that its rows are matched by; all where rows of it are to be inserted. */
  readonly links: readonly PairedLink[];
}

export function findReferences(input: FindReferencesInput): {
  readonly references: readonly FoundReference[];
  readonly hazards: readonly Hazard[];
} {
  const hazards: Hazard[] = [];
  const found = new Map<Table, FoundReference & { readonly needs: readonly Table[] }>();
  const waiting = input.shared.filter((table) => isDirect(input, table));
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const source = input.sourceOf(target);
    if (source === undefined || found.has(target)) continue;
    const config = input.configOf(target);
    const links = input.links.filter((link) => link.from === target);
    const chosen = chooseMatch({
      ...{ source, target, config, links, targetLinks: input.targetLinks },
      isMoved: (table) => input.moved.includes(table),
    });
    const match = 'code' in chosen ? null : chosen;
    if ('code' in chosen) hazards.push(chosen);
    const inserting = config.missing === 'insert';
    const names = inserting
      ? target.columns.map(({ name }) => name)
      : (match ?? []).filter((part) => typeof part === 'string');
    const needed = links.filter(
      (link) =>
        !input.moved.includes(link.to) && link.targetColumns.some((name) => names.includes(name)),
    );
    const needs = [
      ...needed.map((link) => link.to),
      ...configured(input, config, names).filter((table) => !input.moved.includes(table)),
    ];
    found.set(target, { target, source, match, links: needed, needs });
    waiting.push(...needs);
  }
  const ordered = order([...found.values()], hazards);
  return { references: ordered, hazards };
}

/** Moved rows lead to it, by a link or because the config says so. */
function isDirect(input: FindReferencesInput, table: Table): boolean {
  const { moved, links, configOf } = input;
  return (
    !moved.includes(table) &&
    (links.some((link) => link.to === table && moved.includes(link.from)) ||
      input.inValues.includes(table) ||
      moved.some((from) => {
        const config = configOf(from);
        return configured(input, config, Object.keys(config.columns ?? {})).includes(table);
      }))
  );
}

/** Tables that `{reference, from}` names for these columns. */
function configured(
  { findTable }: FindReferencesInput,
  config: TableConfig,
  names: readonly string[],
): Table[] {
  return names.flatMap((name) => {
    const column = config.columns?.[name];
    const table =
      typeof column === 'object' && 'reference' in column ? findTable(column.reference) : undefined;
    return table === undefined ? [] : [table];
  });
}

/** What a table is matched by comes before it; a table that needs its own rows waits for no other. */
function order<Found extends FoundReference & { readonly needs: readonly Table[] }>(
  found: readonly Found[],
  hazards: Hazard[],
): Found[] {
  const ordered: Found[] = [];
  const waiting = new Set(found);
  const isFree = (one: Found): boolean =>
    one.needs.every(
      (table) => table === one.target || ![...waiting].some(({ target }) => target === table),
    );
  while (waiting.size > 0) {
    const next = [...waiting].find(isFree);
    if (next === undefined) {
      hazards.push(cycleHazard([...waiting].map(({ target }) => target)));
      return [...ordered, ...waiting];
    }
    waiting.delete(next);
    ordered.push(next);
  }
  return ordered;
}

function cycleHazard(tables: readonly Table[]): Hazard {
  const names = tables.map(tableText).join(', ');
  const [first] = tables;
  return {
    code: 'REFERENCE_CYCLE',
    where: first === undefined ? names : tableText(first),
    message: `the reference tables ${names} need each other: rows of one can only be told, or inserted, when those of the other are there`,
    count: null,
    examples: [],
    settle: `tables.${first?.inConfig ?? ''}: a match by columns that do not lead to the others, or no missing: insert`,
    level: 'fatal',
  };
}
