/**
 * The check before COMMIT: the transaction changed exactly what the journal says, in no other
 * table anything, and no row that is not a person's of the run. Built on PostgreSQL's counts and
 * on the links; it shares nothing with the code that writes.
 */
import { EXIT, RehomeError } from '../errors.js';
import { countJournal, type Journal } from '../ledger/journal.js';
import type { Catalog } from '../model/catalog.js';
import type { WitnessReport, WitnessTable } from '../model/run.js';
import { sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { type CountsByTable, countedSince, countWrites, type WriteCounts } from './count-writes.js';
import { touchedResidents } from './resident-digests.js';
import { rowsOfTransaction } from './rows-of-transaction.js';
import { takenTables } from './taken-tables.js';
import { ownedCounts, type Persons, type WitnessedTable } from './walk-owners.js';

export interface WitnessInput {
  readonly session: Session;
  /** Counts taken right after BEGIN. */
  readonly baseline: CountsByTable;
  /** Tables that the run may have written, each with its journal. */
  readonly written: readonly { readonly table: WitnessedTable; readonly journal: Journal }[];
  /** Rows that the run says it updated twice, by `schema.table`. */
  readonly again: ReadonlyMap<string, number>;
  /** Tables that fired triggers wrote as well, by `schema.table`. */
  readonly fired: ReadonlySet<string>;
  /** Journals of tables whose rows lead to nobody: only new rows, or such taken back. */
  readonly added: readonly Journal[];
  /** Journals of tables with counters that keys were taken from. */
  readonly counters: readonly Journal[];
  readonly persons: Persons;
  readonly catalog: Catalog;
  /** Full mode: the tables pictured before the first write, and the rows in the picture. */
  readonly full: {
    readonly tables: readonly WitnessedTable[];
    readonly residentRows: number;
  } | null;
}

/** @throws RehomeError `witness_failed` (exit 7) with every surprise; the caller rolls back. */
export async function witness(input: WitnessInput): Promise<WitnessReport> {
  const { session } = input;
  const counted = countedSince(input.baseline, await countWrites(session));
  const surprises: string[] = [];
  const tables: WitnessTable[] = [];
  for (const { table, journal } of input.written) {
    const name = tableText(table.id);
    const journalled = await countJournal(session, journal);
    const expected = { ...journalled, updated: journalled.updated + (input.again.get(name) ?? 0) };
    const found = counted.get(name) ?? { inserted: 0, updated: 0, deleted: 0 };
    const fired = input.fired.has(name);
    surprises.push(
      ...(fired
        ? await firedSurprises(input, table, journalled, found)
        : countSurprises(name, expected, found)),
    );
    const planned = table.shared?.planned ?? null;
    if (planned !== null && planned !== journalled.inserted) {
      surprises.push(
        `${name}: the plan inserts ${planned} reference rows, the journal has ${journalled.inserted}`,
      );
    }
    const owned = await session.row<{
      keys: number;
      after_owned: number;
      after_keys: number;
      before_owned: number;
      before_keys: number;
      examples: string[] | null;
    }>(ownedCounts(table, journal, input.persons));
    const strangers =
      owned.after_keys - owned.after_owned + (owned.before_keys - owned.before_owned);
    if (strangers > 0) {
      surprises.push(
        `${name}: ${strangers} written rows belong to no person of the run: ${(owned.examples ?? []).join(' ')}`,
      );
    }
    tables.push({
      schema: table.id.schema,
      name: table.id.name,
      expected,
      counted: found,
      ...(fired ? { fired } : {}),
      keys: owned.keys,
      owned: owned.keys - (strangers > 0 ? Math.min(strangers, owned.keys) : 0),
    });
  }
  for (const journal of input.added) {
    const name = tableText(journal.of);
    const expected = await countJournal(session, journal);
    const found = counted.get(name) ?? { inserted: 0, updated: 0, deleted: 0 };
    surprises.push(...countSurprises(name, expected, found));
    if (expected.updated > 0)
      surprises.push(`${name}: ${expected.updated} rows that lead to nobody were changed`);
    const keys = expected.inserted + expected.deleted;
    tables.push({ ...journal.of, expected, counted: found, added: true, keys, owned: keys });
  }
  for (const journal of input.counters) {
    const name = tableText(journal.of);
    const expected = await countJournal(session, journal);
    const found = counted.get(name) ?? { inserted: 0, updated: 0, deleted: 0 };
    surprises.push(...countSurprises(name, expected, found));
    if (expected.inserted + expected.deleted > 0)
      surprises.push(`${name}: rows with counters came or went`);
    const keys = expected.updated;
    tables.push({ ...journal.of, expected, counted: found, counter: true, keys, owned: keys });
  }
  surprises.push(...unexpectedTables(counted, input));
  for (const name of await takenTables(session, input.catalog)) {
    surprises.push(
      `${name} was truncated, altered, dropped or locked against all others: a trigger or an after file did that`,
    );
  }
  const full = input.full === null ? null : await fullEvidence(input, input.full, surprises);
  if (surprises.length > 0) throw failed(surprises);
  const { id } = await session.row<{ id: string }>(sql`SELECT pg_current_xact_id()::text AS id`);
  return {
    mode: full === null ? 'ordinary' : 'full',
    tables,
    tablesWithoutWrites: input.catalog.tables.filter((t) => !counted.has(tableText(t))).length,
    full,
    transaction: id,
  };
}

function failed(surprises: readonly string[]): RehomeError {
  return new RehomeError(
    'the witness found that the transaction did something else than the plan says; it was rolled back',
    {
      code: 'witness_failed',
      exitCode: EXIT.checkFailed,
      details: surprises,
      hint: 'the target is as before; look for triggers, rules or cascades on the tables named, and for writers on the matched persons',
    },
  );
}

function countSurprises(name: string, expected: WriteCounts, found: WriteCounts): string[] {
  return (['inserted', 'updated', 'deleted'] as const).flatMap((kind) =>
    expected[kind] === found[kind]
      ? []
      : [
          `${name}: PostgreSQL counted ${found[kind]} rows ${kind}, the journal has ${expected[kind]}`,
        ],
  );
}

/**
 * A trigger may write one row several times, or remove a row and make it again: PostgreSQL counts
 * each. What must agree is how many more or fewer rows there are, and which carry our id.
 */
async function firedSurprises(
  { session, catalog }: WitnessInput,
  { id }: WitnessedTable,
  journalled: WriteCounts,
  found: WriteCounts,
): Promise<string[]> {
  const name = tableText(id);
  const more = found.inserted - found.deleted;
  const expected = journalled.inserted - journalled.deleted;
  const tables = catalog.tables.filter((table) => sameTable(table, id));
  const [ours] = await rowsOfTransaction(session, { ...catalog, tables });
  const written = journalled.inserted + journalled.updated;
  return [
    ...(more === expected && found.deleted >= journalled.deleted
      ? []
      : [
          `${name}: PostgreSQL counted ${found.inserted} rows inserted and ${found.deleted} deleted, by triggers as well; the journal has ${journalled.inserted} and ${journalled.deleted}`,
        ]),
    ...(ours?.rows === written
      ? []
      : [
          `${name}: ${ours?.rows ?? 0} rows carry this transaction's id, the journal has ${written}: a trigger wrote rows of somebody else, or removed rows that had just been written`,
        ]),
  ];
}

function unexpectedTables(
  counted: CountsByTable,
  { written, added, counters }: Pick<WitnessInput, 'written' | 'added' | 'counters'>,
): string[] {
  const known = new Set([
    ...written.map(({ table }) => tableText(table.id)),
    ...[...added, ...counters].map((journal) => tableText(journal.of)),
  ]);
  return [...counted].flatMap(([name, counts]) =>
    known.has(name)
      ? []
      : [
          `${name} is not in the plan, and PostgreSQL counted ${counts.inserted} rows inserted, ${counts.updated} updated, ${counts.deleted} deleted: a trigger, a cascade or an after file wrote them; what a trigger should write, triggerWrites has to name`,
        ],
  );
}

async function fullEvidence(
  input: WitnessInput,
  full: NonNullable<WitnessInput['full']>,
  surprises: string[],
): Promise<NonNullable<WitnessReport['full']>> {
  const found = await rowsOfTransaction(input.session, input.catalog);
  let total = 0;
  for (const { table, rows } of found) {
    total += rows;
    const journal =
      input.written.find(({ table: t }) => sameTable(t.id, table))?.journal ??
      [...input.added, ...input.counters].find(({ of }) => sameTable(of, table));
    const journalled = journal === undefined ? null : await countJournal(input.session, journal);
    const expected = journalled === null ? 0 : journalled.inserted + journalled.updated;
    if (rows !== expected) {
      surprises.push(
        `${tableText(table)}: ${rows} rows carry this transaction's id, the journal has ${expected}`,
      );
    }
  }
  for (const { table, example } of await touchedResidents(input.session, full.tables)) {
    surprises.push(`${tableText(table.id)}: the row ${example} of a resident was changed`);
  }
  return {
    tablesScanned: found.length,
    rowsOfTransaction: total,
    residentRows: full.residentRows,
  };
}
