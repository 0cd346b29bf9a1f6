/**
 * Sequences that keys are drawn from, looked at before any is: one that rows have overtaken would
 * hand out numbers that are there, and one near its end, or the end of the column's type, runs out.
 */
import type { Column } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import { lazily } from '../model/lazily.js';
import { type Move, type MovedColumn, type MovedTable, writableTables } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { plainSequence } from '../model/plain-sequence.js';
import { columnText, type TableId, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { countDraws } from './create-keys.js';
import { targetName } from './image.js';

/** Share of a sequence's numbers beyond which it is said. */
export const NEAR = 0.9;

/** Sequences that one statement reads. */
const AT_ONCE = 100;

export interface SequenceOptions {
  readonly preserve: boolean;
  /** Of the sequences of all tables, before anything is drawn. */
  readonly looks: SequenceLooks;
  /** Numbers taken since for other tables of the same sequence, by its name. */
  readonly taken: Map<string, number>;
}

export type SequenceLooks = ReadonlyMap<MovedColumn, Look>;

interface Input {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
}

interface LooksInput extends Input {
  /** How many rows of a table are staged. */
  readonly staged: (table: MovedTable) => number;
}

/** Looks at all sequences that keys are drawn from: one statement reads a thousand of them. */
export async function lookAtSequences({
  session,
  move,
  staged,
}: LooksInput): Promise<SequenceLooks> {
  const drawn = writableTables(move).flatMap((table) =>
    drawnFrom(table).map((one) => ({ ...one, table })),
  );
  const states = await statesOf(session, drawn);
  const found = await session.rowsOfAlike<{ behind: string | null }>(
    lazily(
      drawn.flatMap((one, index) => {
        const state = states[index];
        return state === undefined ? [] : [{ ...one, state }];
      }),
      ({ table, column, state }) => lookAt(table, column, state),
    ),
  );
  const looks = new Map(
    drawn.flatMap(({ column, table }, index): [MovedColumn, Look][] => {
      const [state, look] = [states[index], found[index]?.[0]];
      return state === undefined || look === undefined
        ? []
        : [[column, { ...state, ...look, staged: staged(table) }]];
    }),
  );
  // The app may have drawn and inserted between the two looks: a sequence that has passed the key by
  // now is not behind.
  const suspects = drawn.filter(({ column }) => (looks.get(column)?.behind ?? null) !== null);
  const later = await statesOf(session, suspects);
  for (const [index, { column }] of suspects.entries()) {
    const [look, state] = [looks.get(column), later[index]];
    if (look !== undefined && state !== undefined && hasPassed(state, look.behind))
      looks.set(column, { ...look, ...state, behind: null });
  }
  return looks;
}

async function statesOf(session: Session, drawn: readonly Drawn[]): Promise<State[]> {
  const states: State[] = [];
  for (let from = 0; from < drawn.length; from += AT_ONCE)
    states.push(...(await session.rows<State>(readStates(drawn.slice(from, from + AT_ONCE)))));
  return states;
}

function hasPassed({ last, step }: State, key: string | null): boolean {
  if (key === null) return false;
  // A numeric key may print zeros behind its point.
  const number = BigInt(key.split('.', 1).join());
  return step.startsWith('-') ? BigInt(last) <= number : BigInt(last) >= number;
}

export async function sequenceHazards(
  input: Input,
  table: MovedTable,
  options: SequenceOptions,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  for (const { column: c, sequence } of drawnFrom(table)) {
    const look = options.looks.get(c);
    if (look === undefined) throw new Error(`nobody looked at ${tableText(sequence)}`);
    if (look.behind !== null) hazards.push(behindHazard(table, c, sequence, look));
    else hazards.push(...(await widthHazards(input, table, c, sequence, look, options)));
  }
  return hazards;
}

/** What is drawn for a table, or would be, counts for other tables of the same sequence. */
export function expectDraws(table: MovedTable, rows: number, { taken }: SequenceOptions): void {
  for (const { sequence } of drawnFrom(table)) {
    const name = tableText(sequence);
    taken.set(name, (taken.get(name) ?? 0) + rows);
  }
}

interface Drawn {
  readonly column: MovedColumn;
  readonly sequence: TableId;
}

function drawnFrom(table: MovedTable): Drawn[] {
  return table.columns.flatMap((column) => {
    const { value, target } = column;
    const sequence = value.kind === 'key' && !value.given ? plainSequence(target) : null;
    return sequence === null ? [] : [{ column, sequence }];
  });
}

/** A sequence as it stands, and how far it goes for a column. */
interface State {
  readonly last: string;
  readonly step: string;
  /** Numbers left, how many there are in all, and whose end they come to. */
  readonly room: string;
  readonly all: string;
  readonly ends: string;
  readonly whose: 'type' | 'sequence';
  readonly cycles: boolean;
  readonly [column: string]: unknown;
}

interface Look extends State {
  /** The furthest key that the sequence will hand out once more; null where there is none. */
  readonly behind: string | null;
  /** Rows that may get a key, at most. */
  readonly staged: number;
}

/** SELECT: a row for each, in their order. */
function readStates(drawn: readonly Drawn[]): Sql {
  const each = drawn.map(({ column: { target }, sequence }, index) => {
    const name = id(sequence.schema, sequence.name);
    const [least, most] = boundsOf(target);
    return sql`
    SELECT ${literal(index)} AS nr, ${literal(name.text)}::regclass AS of, s.last_value, s.is_called, ${literal(least)}::numeric AS least, ${literal(most)}::numeric AS most
      FROM ${name} AS s`;
  });
  return sql`
    SELECT q.at::text AS last, q.step::text AS step,
           greatest(trunc((q.ends - q.at) / q.step), 0)::text AS room,
           greatest(trunc((q.ends - q.begins) / q.step) + 1, 1)::text AS all, q.ends::text AS ends,
           CASE WHEN q.ends = q.bound THEN 'type' ELSE 'sequence' END AS whose, q.cycles
      FROM (SELECT s.nr, p.seqincrement::numeric AS step, p.seqcycle AS cycles,
                   CASE WHEN s.is_called THEN s.last_value::numeric ELSE s.last_value::numeric - p.seqincrement END AS at,
                   CASE WHEN p.seqincrement > 0 THEN p.seqmin ELSE p.seqmax END::numeric AS begins,
                   CASE WHEN p.seqincrement > 0 THEN s.most ELSE s.least END AS bound,
                   CASE WHEN p.seqincrement > 0 THEN least(p.seqmax, s.most) ELSE greatest(p.seqmin, s.least) END AS ends
              FROM (${join(each, ' UNION ALL ')}) AS s
              JOIN pg_catalog.pg_sequence AS p ON p.seqrelid = s.of) AS q
     ORDER BY q.nr`;
}

/**
 * A key clashes that is beyond the last value in the sequence's direction, and by whole steps of it.
 * Others, such as those of a second server that draws in between, do not.
 */
function lookAt(table: MovedTable, { target }: MovedColumn, { last, step }: State): Sql {
  const own = id('t', target.name);
  const key =
    target.category === 'N'
      ? own
      : sql`(CASE WHEN ${own}::text ~ '^-?[0-9]{1,30}$' THEN ${own}::text::numeric END)`;
  const [beyond, order] = step.startsWith('-') ? [sql`<`, sql`ASC`] : [sql`>`, sql`DESC`];
  // As a number of an integer's own kind the key's index tells.
  const at = sql`${literal(last)}::${isBigint(last) ? sql`int8` : sql`numeric`}`;
  return sql`
    SELECT (SELECT ${key}::text FROM ${targetName(table)} AS t
             WHERE ${key} ${beyond} ${at} AND (${key}::numeric - ${at}) % ${literal(step)}::numeric = 0
             ORDER BY ${key} ${order} LIMIT 1) AS behind`;
}

function isBigint(number: string): boolean {
  const [least, most] = boundsOf({ base: 'int8' });
  return BigInt(number) >= BigInt(least) && BigInt(number) <= BigInt(most);
}

async function widthHazards(
  { session, scratch, move }: Input,
  table: MovedTable,
  c: MovedColumn,
  sequence: TableId,
  look: Look,
  { preserve, taken }: SequenceOptions,
): Promise<Hazard[]> {
  const [room, numbers] = [Number(look.room), Number(look.all)];
  const before = taken.get(tableText(sequence)) ?? 0;
  const share = (draws: number): number => (numbers - room + draws) / numbers;
  // Most sequences are far from their end, however many of the rows have a copy.
  if (look.staged === 0 || share(look.staged + before) <= NEAR) return [];
  const { rows } = await session.row<{ rows: number }>(
    countDraws(scratch, move, table, c, preserve),
  );
  const draws = rows + before;
  if (rows === 0 || share(draws) <= NEAR) return [];
  const where = columnText(table.target, c.target.name);
  const end =
    look.whose === 'type'
      ? `its type ${c.target.type} ends at ${look.ends}`
      : `the sequence ${tableText(sequence)} ends at ${look.ends}`;
  const again = look.cycles ? ', where it begins again with numbers that are taken' : '';
  const wider = widen(table, c.target, sequence, look.whose);
  const suffices = draws <= room;
  return [
    {
      code: 'ID_WIDTH',
      where,
      message: suffices
        ? `with ${draws} new rows ${where} will have used ${Math.floor(share(draws) * 100)} % of its numbers: ${end}${again}`
        : `${where} has room for ${look.room} more numbers, and ${draws} new rows need one: ${end}${again}`,
      count: draws,
      examples: [],
      settle: suffices ? `nothing to settle for this run; later ${wider}` : wider,
      level: suffices ? 'note' : 'fatal',
    },
  ];
}

function widen(
  table: MovedTable,
  { name }: Column,
  sequence: TableId,
  whose: 'type' | 'sequence',
): string {
  return whose === 'type'
    ? `in the target ALTER TABLE ${tableText(table.target)} ALTER COLUMN ${identifierText(name)} TYPE bigint, and all columns that point at it`
    : `in the target ALTER SEQUENCE ${tableText(sequence)} with another MAXVALUE (or MINVALUE, where it counts down)`;
}

/** Least and greatest number that the column's type takes. */
export function boundsOf({ base }: Pick<Column, 'base'>): readonly [string, string] {
  switch (base) {
    case 'int2':
      return ['-32768', '32767'];
    case 'int4':
      return ['-2147483648', '2147483647'];
    default:
      return ['-9223372036854775808', '9223372036854775807'];
  }
}

function behindHazard(
  table: MovedTable,
  { target }: MovedColumn,
  sequence: TableId,
  { behind: key, last }: Look,
): Hazard {
  const name = tableText(sequence);
  return {
    code: 'SEQUENCE_BEHIND',
    where: columnText(table.target, target.name),
    message: `the sequence ${name} stands at ${last}, and ${tableText(table.target)} has keys up to ${key}: new keys would clash, the app's as well`,
    count: null,
    examples: [],
    settle: `in the target: SELECT setval(${literal(name).text}, ${key ?? ''})`,
    level: 'fatal',
  };
}
