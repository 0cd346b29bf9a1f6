/**
 * Which tables move, and by what each row of them finds its owner: links of its own, a link of its
 * owner's (a part), or a (type, id) pair; and in what order the tables come.
 */
import type { Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { Inference } from '../model/plan.js';
import type { NamedTables } from './config-names.js';
import { findOwners, type Ownership } from './find-owners.js';
import { findPairOwners, type PairOwners, pairCycles, pairNotUnique } from './find-pair-owners.js';
import { findParts } from './find-parts.js';
import { edgesOf } from './id-links.js';
import { linkOrder } from './link-order.js';
import type { PairedLink } from './pair-links.js';

export interface FoundOwnership {
  /** The one way up of a table, parts included. */
  readonly owners: ReadonlyMap<Table, PairedLink>;
  readonly parts: ReadonlyMap<Table, PairedLink>;
  readonly pairs: PairOwners;
  readonly moved: readonly Table[];
  /** The moved tables, what a table points to before it. */
  readonly order: readonly Table[];
  /** All that the rows of a table hang on. */
  readonly above: (table: Table) => ReadonlySet<Table>;
  readonly hazards: readonly Hazard[];
  readonly inferences: readonly Inference[];
}

/** @param shared tables of the target that have one in the source */
export function findOwnership(
  names: NamedTables,
  shared: readonly Table[],
  links: readonly PairedLink[],
): FoundOwnership {
  const hazards: Hazard[] = [];
  const inferences: Inference[] = [];
  const isReference = (table: Table): boolean => names.configOf(table).role === 'reference';
  const parts = new Map<Table, PairedLink>();
  const pairs = new Map<Table, string>();
  const ownersNow = (): Ownership =>
    findOwners(
      names.root.target,
      links.filter((link) => !isReference(link.from) && !isReference(link.to)),
      (table) => {
        const owner = names.configOf(table).owner;
        return owner === undefined ? null : [owner].flat();
      },
      [...parts.keys(), ...pairs.keys()],
    );
  let ownership = ownersNow();
  for (let grown = true; grown; ) {
    const moved = [names.root.target, ...ownership.owners.keys(), ...parts.keys(), ...pairs.keys()];
    const { sourceOf, configOf } = names;
    const found = findParts({ links, moved, shared, sourceOf, configOf });
    grown = found.up.size > 0;
    for (const [table, link] of found.up) parts.set(table, link);
    inferences.push(...found.inferences);
    if (!grown) {
      // Last, for whatever leads up by a link of its own does not need the pair.
      const byPairs = findPairOwners(names, shared, moved);
      for (const [table, column] of byPairs.columns) pairs.set(table, column);
      hazards.push(...byPairs.hazards);
      grown = byPairs.columns.size > 0;
      if (!grown) hazards.push(...found.hazards);
    }
    if (grown) ownership = ownersNow();
  }
  hazards.push(...ownership.hazards);
  const owners = new Map([...ownership.owners, ...parts]);
  const moved = [names.root.target, ...owners.keys(), ...pairs.keys()];
  const idEdges = edgesOf(names.idLinks);
  const pairEdges = names.idLinks.flatMap(({ table, column, to }) =>
    to !== null && pairs.get(table) === column && moved.includes(to.table)
      ? [{ from: table, to: to.table }]
      : [],
  );
  const above = ownersAbove(owners, pairEdges);
  hazards.push(
    ...pairCycles(names, pairs, (from, to) => above(from).has(to)),
    ...pairNotUnique(names, pairs),
  );
  // A part comes after its owner: what it is, only the owner says.
  const toPart = (link: PairedLink): boolean => parts.get(link.to)?.to === link.from;
  const order = linkOrder(
    moved,
    [
      ...links.filter((link) => !toPart(link)),
      ...parts.values(),
      ...pairEdges.filter(({ from, to }) => !above(to).has(from)),
    ],
    (table) => directlyAbove(owners, pairEdges, table).filter((to) => !above(to).has(table)),
    idEdges,
  );
  return { owners, parts, pairs, moved, order, above, hazards, inferences };
}

/** What a table's rows hang on, by links of their own and by pairs. */
function directlyAbove(
  owners: ReadonlyMap<Table, PairedLink>,
  pairs: readonly { readonly from: Table; readonly to: Table }[],
  table: Table,
): Table[] {
  const owner = owners.get(table);
  const byPairs = pairs.flatMap(({ from, to }) => (from === table && to !== table ? [to] : []));
  return [...(owner === undefined ? [] : [owner.to]), ...byPairs];
}

/** The same, and all that is above those. */
function ownersAbove(
  owners: ReadonlyMap<Table, PairedLink>,
  pairs: readonly { readonly from: Table; readonly to: Table }[],
): (table: Table) => ReadonlySet<Table> {
  const known = new Map<Table, Set<Table>>();
  return (table) => {
    const found = known.get(table) ?? new Set<Table>();
    if (known.has(table)) return found;
    known.set(table, found);
    for (let next = [table], at = next.pop(); at !== undefined; at = next.pop()) {
      const more = directlyAbove(owners, pairs, at).filter((to) => !found.has(to));
      for (const to of more) found.add(to);
      next = [...next, ...more];
    }
    return found;
  };
}
