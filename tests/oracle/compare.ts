/**
 * Holds a database against an expectation. Rows with a known key are looked up; what is left over
 * are the new rows, which `pair-new-rows.ts` tells apart by owner and content.
 */
import { cellHolds, isJson, showCell } from './cells.js';
import type {
  Cell,
  Cells,
  Difference,
  Expectation,
  ExpectedTable,
  History,
  KnownRow,
  NewId,
} from './expectation.js';
import { pairNewRows } from './pair-new-rows.js';
import { keyRows, type Row, type Snapshot, type TableSnapshot } from './snapshot.js';

export const MOST_LISTED = 50;
/** Characters of a value in a line for people. */
const MOST_SHOWN = 400;

export interface Comparison {
  /** How many differences there are. */
  readonly total: number;
  /** The first of them, at most `MOST_LISTED`. */
  readonly differences: readonly Difference[];
  /** What the expectation knew, and the new rows that were found. */
  readonly history: History;
}

/** At most `MOST_LISTED` differences; one of kind `more` at the end counts the others. */
export function compare(expectation: Expectation, actual: Snapshot): readonly Difference[] {
  const { total, differences } = compareFully(expectation, actual);
  if (total <= MOST_LISTED) return differences;
  const found = `${total - MOST_LISTED} more differences`;
  const more: Difference = {
    kind: 'more',
    table: '',
    key: '',
    column: null,
    expected: null,
    found,
  };
  return [...differences, more];
}

/** Where the rows of V1 are now, for the next run's expectation. */
export function historyAfter(expectation: Expectation, actual: Snapshot): History {
  return compareFully(expectation, actual).history;
}

export function compareFully(expectation: Expectation, actual: Snapshot): Comparison {
  const differences: Difference[] = [];
  let total = 0;
  const report = (difference: Difference) => {
    total += 1;
    if (total <= MOST_LISTED) differences.push(difference);
  };
  for (const difference of compareTables(expectation.before, actual)) report(difference);

  const rows = new Map<string, Map<string, Row>>();
  for (const table of actual.values()) rows.set(table.name, keyRows(table));
  const pairs = pairNewRows(expectation, rows);
  const resolve = (id: NewId) => pairs.get(id.table)?.get(id.v1Id) ?? null;

  for (const [name, expected] of expectation.tables) {
    const table = actual.get(name);
    const before = expectation.before.get(name);
    if (table === undefined || before === undefined) continue;
    const found = rows.get(name) ?? new Map<string, Row>();
    const compareRow = (key: string, cells: Cells, row: Row, untouched: boolean) => {
      for (const { name: column, type } of table.columns) {
        const cell: Cell = cells[column] ?? null;
        const value = row[column] ?? null;
        if (cellHolds(cell, value, { json: !untouched && isJson(type), resolve })) continue;
        const expectedText = showCell(cell, resolve);
        report({ kind: 'changed', table: name, key, column, expected: expectedText, found: value });
      }
    };
    compareKnown(name, expected.known, found, compareRow, report);
    compareNew(name, expected, pairs.get(name) ?? new Map(), found, compareRow, report);
    const oldKeys = keyRows(before);
    for (const key of found.keys()) {
      if (expected.known.has(key) || !oldKeys.has(key)) continue;
      report({ ...blank('key', name, key), expected: 'a key of its own', found: 'an old key' });
    }
    for (const difference of compareSequences(before, table)) report(difference);
  }
  return { total, differences, history: addPairs(expectation.history, pairs) };
}

type Report = (difference: Difference) => void;
type CompareRow = (key: string, cells: Cells, row: Row, untouched: boolean) => void;

function compareKnown(
  table: string,
  known: ReadonlyMap<string, KnownRow>,
  found: ReadonlyMap<string, Row>,
  compareRow: CompareRow,
  report: Report,
): void {
  for (const { key, cells, untouched, optional } of known.values()) {
    const row = found.get(key);
    if (row !== undefined) compareRow(key, cells, row, untouched);
    else if (optional !== true) report({ ...blank('missing', table, key), expected: 'a row' });
  }
}

function compareNew(
  table: string,
  { known, created }: ExpectedTable,
  pairs: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, Row>,
  compareRow: CompareRow,
  report: Report,
): void {
  for (const { id, cells } of created) {
    const key = pairs.get(id.v1Id);
    const row = key === undefined ? undefined : found.get(key);
    if (key !== undefined && row !== undefined) compareRow(key, cells, row, false);
    else report({ ...blank('missing', table, `new (V1 id ${id.v1Id})`), expected: 'a new row' });
  }
  const paired = new Set(pairs.values());
  for (const [key, row] of found) {
    if (known.has(key) || paired.has(key)) continue;
    report({ ...blank('extra', table, key), found: JSON.stringify(row) });
  }
}

function compareTables(before: Snapshot, actual: Snapshot): Difference[] {
  const differences: Difference[] = [];
  for (const table of new Set([...before.keys(), ...actual.keys()])) {
    const expected = describe(before.get(table));
    const found = describe(actual.get(table));
    if (expected !== found) differences.push({ ...blank('table', table, ''), expected, found });
  }
  return differences;
}

function describe(table: TableSnapshot | undefined): string | null {
  return table?.columns.map(({ name, type }) => `${name} ${type}`).join(', ') ?? null;
}

/** A sequence never goes back, and is not behind its column where it was not so before. */
function compareSequences(before: TableSnapshot, after: TableSnapshot): Difference[] {
  const differences: Difference[] = [];
  for (const [column, last] of before.sequences) {
    const wasBehind = last < highestOf(before, column);
    const highest = highestOf(after, column);
    const least = wasBehind || highest < last ? last : highest;
    const found = after.sequences.get(column) ?? 0n;
    if (found >= least) continue;
    const expected = `at least ${least}`;
    differences.push({ ...blank('sequence', after.name, ''), column, expected, found: `${found}` });
  }
  return differences;
}

function highestOf(table: TableSnapshot, column: string): bigint {
  let highest = 0n;
  for (const row of table.rows) {
    const value = BigInt(row[column] ?? 0);
    if (value > highest) highest = value;
  }
  return highest;
}

function addPairs(
  history: History,
  pairs: ReadonlyMap<string, ReadonlyMap<string, string>>,
): History {
  const tables = new Set([...history.keys(), ...pairs.keys()]);
  return new Map(
    [...tables].map((table) => [
      table,
      new Map([...(history.get(table) ?? []), ...(pairs.get(table) ?? [])]),
    ]),
  );
}

function blank(kind: Difference['kind'], table: string, key: string): Difference {
  return { kind, table, key, column: null, expected: null, found: null };
}

/** One line a difference, for a test's message. */
export function showDifferences(differences: readonly Difference[]): string {
  return differences.map(showDifference).join('\n');
}

function showDifference({ kind, table, key, column, expected, found }: Difference): string {
  if (kind === 'more') return found ?? '';
  const place = [table, key && `[${key}]`, column && `.${column}`].filter(Boolean).join('');
  const [wanted, had] = [expected, found].map((text) => text?.slice(0, MOST_SHOWN) ?? 'nothing');
  return `${kind} ${place}: expected ${wanted}, found ${had}`;
}
