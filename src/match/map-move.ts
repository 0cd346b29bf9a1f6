/**
 * Runs the mapping of a whole move in one session and tells what it found: the classes of
 * persons, the rows of every table by kind, and every hazard that only the rows can show.
 */
import type { Catalog } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import { lazily } from '../model/lazily.js';
import { isPart, type Move, type MovedTable } from '../model/move.js';
import type { JsonLinkPlan, PersonCounts } from '../model/plan.js';
import { hasLastingKeys, isCounted } from '../model/row-key.js';
import type { Rules } from '../model/rules.js';
import { join, type Sql, sql } from '../sql/sql.js';
import { brokenChecks } from './broken-checks.js';
import { changedLinks } from './changed-links.js';
import { findChanged } from './changed-rows.js';
import { keepPointedAt } from './clashes.js';
import { differingKeys } from './differing-keys.js';
import { differingReferences } from './differing-references.js';
import { excludeOwnedRows } from './exclude-owned-rows.js';
import { excludeUnfitRows } from './exclude-unfit-rows.js';
import { findClashes } from './find-clashes.js';
import {
  ambiguousReferenceHazard,
  type Example,
  mergedReferenceHazard,
  otherEndHazard,
  sharedHazard,
} from './hazards.js';
import { parentBy } from './image.js';
import { insertReferences, pruneReferences } from './insert-references.js';
import { keepPointed } from './keep-pointed.js';
import { fillKnown } from './known-persons.js';
import { fillLinked } from './linked-values.js';
import { dropRowsWithoutEnd, lostLinks } from './lost-links.js';
import { type KeyOptions, makeKeys } from './made-keys.js';
import { type MapPersonsInput, mapPersons } from './map-persons.js';
import { missingReferences } from './missing-references.js';
import { sharedParts } from './owned-by.js';
import { pairCopies } from './pair-copies.js';
import { personHazards } from './person-hazards.js';
import { countPersons, gonePersons } from './persons.js';
import { ambiguousReferences, mapReference, mergedReferences } from './references.js';
import type { RewrittenColumns } from './rewrite-columns.js';
import { excludeUnresolved, idHazards, isEarly, leadsTo, rewriteIds } from './rewrite-ids.js';
import { betweenHazard, betweenPersons } from './rows-between.js';
import { lookAtSequences } from './sequence-hazards.js';
import { countExclusions, type MappedTable, summarise } from './summarise.js';
import { swappedValues } from './swapped-values.js';
import { unplacedRows } from './unplaced-rows.js';
import { waitingRows } from './waiting-rows.js';

export interface MapMoveInput extends MapPersonsInput {
  readonly move: Move;
  readonly target: Catalog;
  /** Of the target's tables, beyond their types and plain keys. */
  readonly rules: Rules;
  /** What becomes of the target's triggers while rows are written. */
  readonly triggers: TriggerMode;
  /** The JSON columns, rewritten by now: needed only when rows are compared. */
  readonly rewritten: () => Promise<RewrittenColumns>;
  /** How many rows of a table are staged. */
  readonly staged: (table: MovedTable) => number;
  /** Draw new keys from the target's sequences: only who is about to use them does. */
  readonly drawKeys: boolean;
  /** Take a digest of what would be done, row by row: needed only to hold two plans together. */
  readonly digest: boolean;
  /** Called when persons are matched and nothing else is yet. */
  readonly onPersons: () => Promise<void>;
  readonly onTable?: (table: MovedTable) => void;
}

export interface MappedMove {
  readonly persons: PersonCounts;
  readonly tables: readonly MappedTable[];
  /** Of reference tables that get rows: those rows alone. */
  readonly references: readonly MappedTable[];
  readonly hazards: readonly Hazard[];
  readonly jsonLinks: readonly JsonLinkPlan[];
}

/** Rows in the lists of a table from which on the planner is told of them. */
const WORTH_ANALYZING = 500;

/** Scratch tables hold the staged rows and are analysed; every other one is empty. */
export async function mapMove(input: MapMoveInput): Promise<MappedMove> {
  const { session, scratch, move, config } = input;
  const hazards: Hazard[] = [];
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const analyze = (...tables: readonly Sql[]): Promise<number> =>
    session.execute(sql`ANALYZE ${join(tables)}`);

  const fillLinks = async (table: MovedTable): Promise<void> => {
    const statement = fillLinked(scratch, move, table);
    if (statement === null) return;
    await session.execute(sql`DELETE FROM ${scratch.linked(table)}`);
    await session.execute(statement);
    await analyze(scratch.linked(table));
  };

  let rewriting: Promise<RewrittenColumns> | null = null;
  const rewrite = (): Promise<RewrittenColumns> => {
    rewriting ??= input.rewritten();
    return rewriting;
  };

  await mapReferences(input, hazards);
  const keys: KeyOptions = {
    ...{ preserve: config.keys === 'preserve', draw: input.drawKeys, taken: new Map() },
    looks: await lookAtSequences(input),
  };
  const kept = new Map<MovedTable, number>();
  hazards.push(...(await mapPersons(input, root)));
  await input.onPersons();
  hazards.push(...(await insertReferences({ ...input, keys })));
  if (config.cohort.gone === 'delete') await listGonePersons(input, root);
  const known = fillKnown(scratch, move, root, config);
  if (known !== null) await session.execute(known);
  await analyze(scratch.known(root));
  await findClashes(input, root, hazards);
  hazards.push(...(await makeKeys(input, root, keys)).hazards);
  await analyze(scratch.map(root));
  hazards.push(...(await differingKeys(session, scratch, move, root)));
  hazards.push(...(await unplacedRows(input, root)));
  await fillLinks(root);
  await personHazards(input, root, hazards);
  hazards.push(...(await missingReferences(input, root, false)));

  const { adds, moving } = await session.row<{ adds: boolean; moving: boolean }>(sql`
    SELECT EXISTS (SELECT FROM ${scratch.map(root)} WHERE mode = 'a') AS adds,
           EXISTS (SELECT FROM ${scratch.map(root)}) OR EXISTS (SELECT FROM ${scratch.gone(root)}) AS moving`);
  // Where nobody moves and nothing of anybody is staged, no other table has to be looked at.
  const owned = move.tables.slice(1);
  const tables = [root, ...(moving || owned.some((t) => input.staged(t) > 0) ? owned : [])];
  const accounted = new Set([root]);
  for (const table of tables.slice(1)) {
    input.onTable?.(table);
    const exclude = excludeOwnedRows(scratch, move, table);
    const leftOut = exclude === null ? 0 : await session.execute(exclude);
    for (const c of table.columns) {
      if (c.ids.length === 0 || !isEarly(move, table, c)) continue;
      if (c.json.length > 0) await rewrite();
      await rewriteIds(input, table, c);
      const unresolved = excludeUnresolved(scratch, table, c);
      if (unresolved !== null) await session.execute(unresolved);
    }
    hazards.push(...(await excludeUnfitRows(input, table)));
    if (isPart(table)) {
      const shared = await session.rows<Example>(sharedParts(scratch, table));
      if (shared.length > 0) hazards.push(sharedHazard(table, shared));
    }
    // Rows without a key are paired by all that is in them, JSON included.
    if (!hasLastingKeys(table) && table.columns.some((c) => c.json.length > 0)) await rewrite();
    const {
      paired,
      gone,
      accounted: whole,
    } = await pairCopies({
      ...{ session, scratch, move, table, earlier: input.earlier(table), adds },
      accounted: table.owners.every((owner) => accounted.has(parentBy(move, owner))),
    });
    const between = gone === 0 ? null : betweenPersons(scratch, move, table);
    const spared =
      between === null ? 0 : await session.execute(keepPointedAt(scratch, table, between));
    if (spared > 0) hazards.push(betweenHazard(table, spared));
    kept.set(table, spared);
    hazards.push(...(await waitingRows(input, table)));
    if (whole && spared === 0) accounted.add(table);
    await findClashes(input, table, hazards);
    const made = await makeKeys(input, table, keys);
    hazards.push(...made.hazards);
    if (paired > 0) hazards.push(...(await differingKeys(session, scratch, move, table)));
    // Of a few rows the planner makes no worse of it without.
    if (paired + made.created + gone + leftOut >= WORTH_ANALYZING)
      await analyze(scratch.map(table), scratch.gone(table), scratch.excluded(table));
    await fillLinks(table);
    hazards.push(...(await unplacedRows(input, table)));
    hazards.push(...(await missingReferences(input, table, leftOut === 0)));
  }
  const smaller = new Set<MovedTable>();
  await dropRowsWithoutEnd(session, scratch, move, async (table) => {
    smaller.add(table);
    await fillLinks(table);
  });
  await pruneReferences(session, scratch, move);
  for (const { rows } of move.references.filter(({ insert }) => insert)) {
    await findClashes(input, rows, hazards);
    hazards.push(...(await brokenChecks(input, rows)));
  }
  hazards.push(...(await differingReferences(session, scratch, move, input.show)));
  hazards.push(...(await lostLinks(session, scratch, move)));
  const excluded = await countExclusions(input);
  for (const [table, rows] of excluded) {
    const otherEnd = rows.find(({ reason }) => reason === 'other_end_excluded');
    if (otherEnd !== undefined && table !== root)
      hazards.push(otherEndHazard(table, otherEnd.rows));
  }
  const before = new Map(kept);
  await keepPointed(input, hazards, kept);
  for (const table of tables) {
    if (kept.get(table) !== before.get(table)) await findClashes(input, table, hazards, true);
  }
  hazards.push(...(await changedLinks(input)));
  const rewritten = await rewrite();
  hazards.push(...rewritten.hazards);
  for (const table of tables) {
    for (const c of table.columns) {
      if (c.ids.length === 0) continue;
      if (table.role === 'root' || !isEarly(move, table, c) || leadsTo(c, smaller))
        await rewriteIds(input, table, c);
      hazards.push(...(await idHazards(input, table, c)));
    }
  }
  // Of rows that are only counted none is ever changed.
  await session.executeEach(
    lazily(
      tables.filter(({ targetKey }) => !isCounted(targetKey)),
      (table) => findChanged(scratch, move, table),
    ),
  );
  await analyze(...tables.map((table) => scratch.changed(table)));
  for (const table of tables) hazards.push(...(await brokenChecks(input, table)));
  const mapped = await summarise(input, excluded, kept);
  for (const { table, update } of mapped)
    if (update > 1) hazards.push(...(await swappedValues(input, table)));
  return {
    persons: await session.row<PersonCounts & Record<string, number>>(
      countPersons(scratch, root, config, input.earlier(root)),
    ),
    tables: mapped.filter(({ table }) => table.role !== 'reference'),
    references: mapped.filter(({ table }) => table.role === 'reference'),
    hazards,
    jsonLinks: rewritten.links,
  };
}

async function mapReferences(
  { session, scratch, move, show }: MapMoveInput,
  hazards: Hazard[],
): Promise<void> {
  const plain = move.references.filter(({ nested }) => !nested);
  // As long as none is matched by its own rows one pass in their order is enough.
  const inOrder = plain.length === move.references.length;
  if (inOrder) await session.executeEach(lazily(plain, (one) => mapReference(scratch, move, one)));
  for (const reference of inOrder ? [] : move.references) {
    let found: number;
    do {
      found = await session.execute(mapReference(scratch, move, reference));
      await session.execute(sql`ANALYZE ${scratch.reference(reference)}`);
    } while (reference.nested && found > 0);
  }
  if (inOrder && plain.length > 0)
    await session.execute(sql`ANALYZE ${join(plain.map((one) => scratch.reference(one)))}`);
  const linked = move.references.filter(({ sourceColumns }) => sourceColumns.length > 0);
  const doubled = await session.rowsOfAlike<Example>(
    lazily(linked, (one) => ambiguousReferences(scratch, one)),
  );
  const merged = await session.rowsOfAlike<Example>(
    lazily(linked, (one) => mergedReferences(scratch, one)),
  );
  for (const [position, reference] of linked.entries()) {
    const [several = [], alike = []] = [doubled[position], merged[position]];
    if (several.length > 0) hazards.push(ambiguousReferenceHazard(reference, several, show));
    if (alike.length > 0) hazards.push(mergedReferenceHazard(reference, alike, show));
  }
}

async function listGonePersons(
  { session, scratch, earlier }: MapMoveInput,
  root: MovedTable,
): Promise<void> {
  const before = earlier(root);
  if (before === null) return;
  await session.execute(
    sql`INSERT INTO ${scratch.gone(root)} ${gonePersons(scratch, root, before)}`,
  );
}
