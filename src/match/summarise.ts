/** What the mapping of a move comes to, table by table: how many rows of each kind. */
import { lazily } from '../model/lazily.js';
import { type Move, type MovedTable, writableTables } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import type { Scratch } from '../stage/scratch.js';
import { countExcluded, countRows, decisionDigest } from './changed-rows.js';

export interface MappedTable {
  readonly table: MovedTable;
  readonly staged: number;
  readonly insert: number;
  readonly matched: number;
  readonly update: number;
  readonly delete: number;
  readonly kept: number;
  readonly excluded: Readonly<Record<string, number>>;
  /** Of the decisions; empty when it was not asked for. */
  readonly digest: string;
}

interface SummariseInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
}

/** Rows that do not move, by reason. */
export type Exclusions = ReadonlyMap<
  MovedTable,
  readonly { readonly reason: string; readonly rows: number }[]
>;

/** How many rows of each table do not move, by reason. */
export async function countExclusions({
  session,
  scratch,
  move,
}: SummariseInput): Promise<Exclusions> {
  const tables = writableTables(move);
  const found = await session.rowsOfAlike<{ reason: string; rows: number }>(
    tables.map((table) => countExcluded(scratch, table)),
  );
  return new Map(tables.map((table, index) => [table, found[index] ?? []]));
}

interface RowCounts {
  readonly staged: number;
  readonly insert: number;
  readonly matched: number;
  readonly update: number;
  readonly delete: number;
  readonly [column: string]: unknown;
}

/** Maps and lists are complete. */
export async function summarise(
  input: SummariseInput & { readonly digest: boolean },
  excluded: Exclusions,
  kept: ReadonlyMap<MovedTable, number>,
): Promise<MappedTable[]> {
  const { session, scratch } = input;
  const tables = writableTables(input.move);
  const counts = await session.rowsOfAlike<RowCounts>(
    lazily(tables, (table) => countRows(scratch, table)),
  );
  const digests = input.digest
    ? await session.rowsOfAlike<{ digest: string }>(
        lazily(tables, (table) => decisionDigest(scratch, table)),
      )
    : [];
  return tables.map((table, index) => {
    const counted = counts[index]?.[0];
    if (counted === undefined) throw new Error(`no counts of ${table.target.name}`);
    return {
      table,
      ...counted,
      kept: kept.get(table) ?? 0,
      excluded: Object.fromEntries(
        (excluded.get(table) ?? []).map(({ reason, rows }) => [reason, rows]),
      ),
      digest: digests[index]?.[0]?.digest ?? '',
    };
  });
}
