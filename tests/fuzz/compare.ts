/** Holds what the target has against what the oracle says; new keys are learned on the way. */
import type { Expectation, History } from './oracle/expectation.js';
import { isToken, keyOf } from './oracle/keys.js';
import type { Cell, Row, Rows } from './rows.js';
import type { Table } from './schema.js';

export interface Comparison {
  /** One line a difference; empty when all is as expected. */
  readonly differences: readonly string[];
  /** The expected history with the keys that the run drew. */
  readonly history: History;
}

const show = (row: Row): string =>
  Object.entries(row)
    .map(([name, value]) => `${name}=${value ?? 'NULL'}`)
    .join(' ');

export function compare(expected: Expectation, actual: Rows): Comparison {
  const differences: string[] = [];
  const drawn = new Map<string, string>();
  const settle = (value: Cell): Cell =>
    value === null
      ? null
      : value
          .split('\u0001')
          .map((part) => (isToken(part) ? (drawn.get(part) ?? part) : part))
          .join('\u0001');
  const settled = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, settle(value)]));

  // Links can be followed when the keys of all rows are known.
  const later: (() => void)[] = [];
  for (const { table, known, created } of expected.tables) {
    const rows = actual.get(table.name) ?? [];
    const say = (what: string): void => {
      differences.push(`${table.name}: ${what}`);
    };
    if (table.key.length === 0) {
      later.push(() => {
        const wanted = [...known.values(), ...created].map((row) =>
          show(inOrder(table, settled(row))),
        );
        const found = rows.map((row) => show(inOrder(table, row)));
        differences.push(...multisetDifference(table.name, wanted, found));
      });
      continue;
    }
    const left = new Map(rows.map((row) => [keyOf(table.key, row), row]));
    const hold = (row: Row, found: Row): void => {
      later.push(() => {
        for (const [name, value] of Object.entries(settled(row))) {
          if (found[name] !== value) say(`${show(found)}: expected ${name}=${value ?? 'NULL'}`);
        }
      });
    };
    for (const [key, row] of known) {
      const found = left.get(key);
      if (found === undefined) say(`lost ${show(row)}`);
      else hold(row, found);
      left.delete(key);
    }
    for (const row of created) {
      const wanted = settled(row);
      const found = [...left.values()].find((candidate) => isSame(table, wanted, candidate));
      if (found === undefined) {
        say(`not created ${show(wanted)}`);
        continue;
      }
      left.delete(keyOf(table.key, found));
      if (table.drawn && row.id != null) drawn.set(row.id, found.id ?? '');
      hold(row, found);
    }
    for (const row of left.values()) say(`nobody expects ${show(row)}`);
  }
  for (const check of later) check();
  const history = new Map(
    [...expected.history].map(([name, pairs]) => [
      name,
      new Map([...pairs].map(([from, to]) => [from, settle(to) ?? ''])),
    ]),
  );
  return { differences, history };
}

const inOrder = (table: Table, row: Row): Row =>
  Object.fromEntries(
    table.columns.flatMap(({ name }) => (row[name] === undefined ? [] : [[name, row[name]]])),
  );

/** New rows are known by their marks, or by their own keys. */
function isSame(table: Table, wanted: Row, candidate: Row): boolean {
  if (!table.drawn) return keyOf(table.key, wanted) === keyOf(table.key, candidate);
  if (table.role === 'reference')
    return Object.entries(wanted).every(
      ([name, value]) => name === 'id' || candidate[name] === value,
    );
  const by = table.role === 'root' ? 'email' : 'mark';
  return wanted[by] === candidate[by];
}

function multisetDifference(
  name: string,
  wanted: readonly string[],
  found: readonly string[],
): string[] {
  const left = [...found];
  const lost = wanted.flatMap((row) => {
    const at = left.indexOf(row);
    if (at !== -1) left.splice(at, 1);
    return at === -1 ? [`${name}: lacks ${row}`] : [];
  });
  return [...lost, ...left.map((row) => `${name}: nobody expects ${row}`)];
}
