/**
 * From the root downward: which tables hold rows of persons, and by which link. A link that may
 * not be NULL goes before one that may, a short way up before a long one; a tie is a question.
 */

import type { Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import { identifiersText } from '../model/name-text.js';
import { tableText } from '../model/table-id.js';
import type { PairedLink } from './pair-links.js';

/** What hangs on parts is owned through them last. */
const BELOW_ALL = 1000;

export interface Ownership {
  /** Owner link by owned table. The root is not in it. */
  readonly owners: ReadonlyMap<Table, PairedLink>;
  readonly hazards: readonly Hazard[];
}

/**
 * @param links all paired links between tables that may be owned
 * @param chosen columns by which the config says a table is owned
 * @param parts tables that own others where nothing else does
 */
export function findOwners(
  root: Table,
  links: readonly PairedLink[],
  chosen: (table: Table) => readonly string[] | null,
  parts: readonly Table[] = [],
): Ownership {
  const hazards: Hazard[] = [];
  const owners = new Map<Table, PairedLink>();
  const depth = new Map<Table, number>([[root, 0]]);

  // Required links first: a table reached by one is never owned through one that may be NULL.
  const required = (link: PairedLink): boolean => link.required;
  const nullable = (link: PairedLink): boolean => !link.mention;
  for (const [usable, from] of [
    ...[required, nullable].map((how) => [how, []] as const),
    ...[required, nullable].map((how) => [how, parts] as const),
  ]) {
    for (const part of from) if (!depth.has(part)) depth.set(part, BELOW_ALL);
    for (let grown = true; grown; ) {
      grown = false;
      const level = new Map<Table, PairedLink[]>();
      for (const link of links) {
        const up = depth.get(link.to);
        if (up === undefined || depth.has(link.from) || link.from === link.to) continue;
        const wanted = chosen(link.from);
        const fits =
          wanted === null
            ? usable(link)
            : wanted.length === link.targetColumns.length &&
              wanted.every((name, index) => name === link.targetColumns[index]);
        if (fits) level.set(link.from, [...(level.get(link.from) ?? []), link]);
      }
      const shortest = Math.min(
        ...[...level.values()].flat().map((link) => depth.get(link.to) ?? 0),
      );
      for (const [table, candidates] of level) {
        const nearest = candidates.filter((link) => depth.get(link.to) === shortest);
        const [owner] = nearest;
        if (owner === undefined) continue;
        grown = true;
        owners.set(table, owner);
        depth.set(table, shortest + 1);
        if (nearest.length > 1) hazards.push(ambiguous(table, nearest));
      }
    }
  }
  return { owners, hazards };
}

function ambiguous(table: Table, candidates: readonly PairedLink[]): Hazard {
  const columns = candidates.map((link) => identifiersText(link.targetColumns));
  return {
    code: 'AMBIGUOUS_OWNER',
    where: tableText(table),
    message: `${tableText(table)} has ${candidates.length} equal ways up to its owner: ${columns.join('; ')}`,
    count: null,
    examples: candidates.map((link) => link.evidence),
    settle: `tables.${table.inConfig}.owner: ${columns[0] ?? ''}`,
    level: 'fatal',
  };
}
