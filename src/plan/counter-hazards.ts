/** Counters that keys are taken from and that could not be brought up to date, witnessed and undone. */
import type { Hazard } from '../model/hazard.js';
import {
  type Counter,
  countersOf,
  type Move,
  type MovedTable,
  sameCounter,
  writableTables,
} from '../model/move.js';
import { isCounted, targetKeyOf } from '../model/row-key.js';
import { sameTable, tableText } from '../model/table-id.js';

export function counterHazards(move: Pick<Move, 'tables' | 'references' | 'derived'>): Hazard[] {
  const counters = countersOf(move);
  return [
    ...counters.flatMap((counter) => faultsOf(move, counters, counter)),
    ...writableTables(move).flatMap(severalCounters),
  ];
}

function faultsOf(
  move: Pick<Move, 'tables' | 'references' | 'derived'>,
  counters: readonly Counter[],
  { table, column }: Counter,
): Hazard[] {
  const name = tableText(table);
  const written = [...move.tables, ...move.references].some(({ target }) =>
    sameTable(target, table),
  );
  const along = move.derived.some((derived) => sameTable(derived.table, table));
  const faults: Hazard[] = [];
  if (written || along) {
    const why = along
      ? 'triggers or an after file write it'
      : 'its rows are matched with the source';
    faults.push(
      fatal(
        'UNMAPPED_COLUMN',
        `${name}.${column}`,
        `${name} is to hold a counter, and ${why} as well`,
      ),
    );
  }
  if (isCounted(targetKeyOf(table)))
    faults.push(
      fatal(
        'NO_KEY',
        name,
        `${name} holds a counter and has no key, so that its row could not be brought back`,
      ),
    );
  if (counters.some((other) => sameTable(other.table, table) && other.column !== column))
    faults.push(
      fatal(
        'UNMAPPED_COLUMN',
        `${name}.${column}`,
        `${name} is to hold counters in several columns, of which one row could have two`,
      ),
    );
  return faults;
}

/** `rehome_number` stands for one number. */
function severalCounters({ target, columns }: MovedTable): Hazard[] {
  const [first, ...others] = columns.flatMap(({ value }) =>
    value.kind === 'key' && value.given ? [value.counter] : [],
  );
  const alike = (one: Counter | null): boolean =>
    first === undefined || first === null || one === null ? first === one : sameCounter(first, one);
  if (first === undefined || others.every(alike)) return [];
  return [
    fatal(
      'UNMAPPED_COLUMN',
      tableText(target),
      `the key of ${tableText(target)} is made of several counters`,
    ),
  ];
}

function fatal(code: Hazard['code'], where: string, message: string): Hazard {
  return {
    ...{ code, where, message, count: null, examples: [], level: 'fatal' },
    settle:
      'a table of its own with a key, one row for each counter; or a function of the target in the expression',
  };
}
