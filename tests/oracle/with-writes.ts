/** Lays over an expectation what the test itself wrote meanwhile, as the app would. */
import type { AllowedWrite, Cell, Expectation, ExpectedTable, KnownRow } from './expectation.js';
import type { TableSnapshot } from './snapshot.js';
import { tableOf } from './training-app.js';

export function withWrites(expectation: Expectation, writes: readonly AllowedWrite[]): Expectation {
  const tables = new Map<string, ExpectedTable>(expectation.tables);
  for (const name of new Set(writes.map((write) => write.table))) {
    const table = tableOf(expectation.before, name);
    const known = new Map(tables.get(name)?.known);
    for (const write of writes) if (write.table === name) layOver(known, write, table);
    tables.set(name, { known, created: tables.get(name)?.created ?? [] });
  }
  return { ...expectation, tables };
}

function layOver(known: Map<string, KnownRow>, write: AllowedWrite, table: TableSnapshot): void {
  const { key, columns } = write;
  if (columns === null) {
    known.delete(key);
    return;
  }
  const cells: Record<string, Cell> = {};
  const before = columns === 'any' ? undefined : known.get(key);
  for (const { name } of table.columns) cells[name] = before?.cells[name] ?? null;
  if (before === undefined) for (const { name } of table.columns) cells[name] = { any: true };
  if (columns !== 'any') Object.assign(cells, columns);
  known.set(key, { key, untouched: true, optional: columns === 'any', cells });
}
