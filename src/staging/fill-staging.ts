/**
 * Schema and rows into a cleared staging. Each table goes through one pair of connections from its
 * first row to its last index, the largest first; what binds tables together comes when all are
 * there. An entry that fails among others is tried once more alone: it may have waited for one.
 */
import { type FailedEntry, runEntries } from '../dump/run-entries.js';
import type { DumpEntry } from '../dump/split-dump.js';
import type { CopiedTable } from '../model/staging.js';
import { type TableId, tableText } from '../model/table-id.js';
import { id, sql } from '../sql/sql.js';
import type { Pair } from './connections.js';
import { copyTable, isSame } from './copy-table.js';
import { readRelations, readTables, type SourceTable } from './read-contents.js';
import { type SortedEntries, sortEntries } from './sort-entries.js';
import { shareWork } from './workers.js';

export interface Filling {
  readonly entries: SortedEntries;
  /** Tables of the target that staging has as well. */
  readonly tables: readonly SourceTable[];
  readonly failed: FailedEntry[];
}

/** Makes what has to be there before rows come. */
export async function beginFilling(
  [first]: readonly [Pair, ...Pair[]],
  dump: readonly DumpEntry[],
): Promise<Filling> {
  const entries = sortEntries(dump);
  const failed = await runEntries(first.staging, entries.before);
  const made = new Set((await readTables(first.staging)).map(tableText));
  const tables = await readTables(first.target);
  return { entries, failed, tables: tables.filter((table) => made.has(tableText(table))) };
}

/**
 * Copies, compares and indexes every table.
 * @param copied called after a table's rows have arrived, before they are compared
 * @returns the tables, and the names of those that did not arrive as the target sent them
 */
export async function fillTables(
  pairs: readonly [Pair, ...Pair[]],
  filling: Filling,
  on: {
    readonly bytes: (table: TableId, bytes: number) => void;
    readonly copied: (table: TableId) => Promise<void>;
    readonly signal: AbortSignal | undefined;
  },
): Promise<{ readonly tables: readonly CopiedTable[]; readonly different: readonly string[] }> {
  const { entries } = filling;
  const done: CopiedTable[] = [];
  const different: string[] = [];
  const again: DumpEntry[] = [];
  const build = async ({ staging }: Pair, some: readonly DumpEntry[]) => {
    again.push(...(await runEntries(staging, some)).map(({ entry }) => entry));
  };
  const tables = new Set(filling.tables.map(({ schema, name }) => id(schema, name).text));
  await shareWork(pairs, filling.tables, async (pair, table) => {
    const { schema, name } = table;
    const whole = id(schema, name);
    const onBytes = (bytes: number) => on.bytes(table, bytes);
    const copy = await copyTable(table, pair.target, pair.staging, onBytes, on.signal);
    await on.copied(table);
    if (!(await isSame(table, pair.staging, copy))) different.push(tableText(table));
    done.push({ schema, name, rows: copy.rows, bytes: copy.bytes });
    await build(pair, entries.ofTable.get(whole.text) ?? []);
    await pair.staging.execute(sql`ANALYZE ${whole}`);
  });
  const [{ staging }] = pairs;
  const elsewhere = [...entries.ofTable].filter(([name]) => !tables.has(name));
  const rest = [...again, ...elsewhere.flatMap(([, some]) => some), ...entries.joining];
  filling.failed.push(...(await runEntries(staging, rest)));
  const byName = (a: CopiedTable, b: CopiedTable) => (tableText(a) < tableText(b) ? -1 : 1);
  return { tables: done.sort(byName), different };
}

/** Foreign keys, in parallel; then triggers, rules, policies and comments. */
export async function bindTables(
  pairs: readonly [Pair, ...Pair[]],
  { entries, failed }: Filling,
): Promise<void> {
  const again: DumpEntry[] = [];
  await shareWork(pairs, entries.links, async ({ staging }, link) => {
    again.push(...(await runEntries(staging, [link])).map(({ entry }) => entry));
  });
  const [{ staging }] = pairs;
  failed.push(...(await runEntries(staging, [...again, ...entries.after])));
  for (const { schema, name } of await readRelations(staging, 'p')) {
    await staging.execute(sql`ANALYZE ${id(schema, name)}`);
  }
}
