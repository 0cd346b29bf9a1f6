/**
 * Counters that the application keeps in rows of the target, and that keys of new rows go on from.
 * Such a row is locked from the first key on, as it is when the application draws from it.
 */
import type { Hazard } from '../model/hazard.js';
import {
  type Counter,
  countersOf,
  type Move,
  type MovedTable,
  sameCounter,
} from '../model/move.js';
import { targetKeyOf } from '../model/row-key.js';
import { sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';

export interface CounterInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
}

/** The counter of a table's keys, and its place among all. */
export function counterOf(
  move: Move,
  table: MovedTable,
): { counter: Counter; position: number } | null {
  for (const { value } of table.columns) {
    if (value.kind !== 'key' || value.counter === null) continue;
    const own = value.counter;
    const position = countersOf(move).findIndex((one) => sameCounter(one, own));
    return { counter: own, position };
  }
  return null;
}

/** What the numbers of a table's keys are counted on from; null without a counter. */
export function lastNumber(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const found = counterOf(move, table);
  return found === null ? null : sql`(SELECT max(last) FROM ${scratch.counter(found.position)})`;
}

/** These many numbers are used up. */
export async function takeNumbers(
  { session, scratch, move }: CounterInput,
  table: MovedTable,
  rows: number,
): Promise<void> {
  const found = counterOf(move, table);
  if (found === null) return;
  await session.execute(
    sql`UPDATE ${scratch.counter(found.position)} SET last = last + ${literal(rows)}`,
  );
}

/**
 * Reads the counter of a table's keys, unless another table's have been taken from it before.
 *
 * @param draw lock its row: numbers are about to be taken
 */
export async function openCounter(
  { session, scratch, move }: CounterInput,
  table: MovedTable,
  draw: boolean,
): Promise<Hazard[]> {
  const found = counterOf(move, table);
  if (found === null) return [];
  const { counter, position } = found;
  const of = id(counter.table.schema, counter.table.name);
  const name = `${tableText(counter.table)}.${counter.column}`;
  const value = id('t', counter.column);
  const where = counter.where === null ? sql`` : sql`WHERE (${verbatim(counter.where)})`;
  const { open } = await session.row<{ open: boolean }>(
    sql`SELECT EXISTS (SELECT FROM ${scratch.counter(position)}) AS open`,
  );
  if (open) return [];
  await session.execute(sql`
    INSERT INTO ${scratch.counter(position)}
    SELECT ${columns('t', targetKeyOf(counter.table))}, ${value}, ${value}
      FROM ${of} AS t ${where} ${draw ? sql`FOR NO KEY UPDATE OF t` : sql``}`);
  const { rows } = await session.row<{ rows: number }>(
    sql`SELECT count(last)::float8 AS rows FROM ${scratch.counter(position)}`,
  );
  const { shared } = await session.row<{ shared: number }>(
    sql`SELECT count(*)::float8 AS shared FROM (${join([sql`SELECT NULL WHERE FALSE`, ...sameRows(scratch, move, position)], ' UNION ALL ')}) AS o`,
  );
  if (rows === 1 && shared === 0) return [];
  const said = counter.where === null ? 'no condition' : `the condition ${counter.where}`;
  return [
    {
      code: 'UNMAPPED_COLUMN',
      where: name,
      message:
        rows === 1
          ? `${name} has a counter in a row that another counter of the config means as well`
          : `${name} is to hold a counter, and ${rows} rows have a number there with ${said}`,
      count: rows,
      examples: [],
      settle: `tables.${table.target.name}.columns: {key, counter: {table, column, where}} with a condition that one row satisfies, the same wherever that row is meant`,
      level: 'fatal',
    },
  ];
}

/** Rows that an earlier counter of the same table has as well. */
function sameRows(scratch: Scratch, move: Move, position: number): Sql[] {
  const counters = countersOf(move);
  const own = counters[position];
  if (own === undefined) return [];
  const keys = numbered('k', targetKeyOf(own.table));
  return counters.flatMap((other, index) =>
    index === position || !sameTable(other.table, own.table)
      ? []
      : [
          sql`SELECT NULL FROM ${scratch.counter(position)} AS a JOIN ${scratch.counter(index)} AS b ON ${join(
            keys.map((name) => sql`${id('a', name)} = ${id('b', name)}`),
            ' AND ',
          )}`,
        ],
  );
}
