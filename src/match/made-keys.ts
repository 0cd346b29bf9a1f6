/**
 * Keys that the config makes, looked at once they are made: none may be missing, and none may be
 * there already or come twice. What an expression draws is another the next time, so rows whose key
 * is taken get another one, all of them at once, a few times over.
 */
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedColumn, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { counterWidth } from './counter-width.js';
import { lastNumber, openCounter, takeNumbers } from './counters.js';
import { createKeys, givenKey, isGiven, NUMBER } from './create-keys.js';
import { atSourceKey, targetName } from './image.js';
import { expectDraws, type SequenceOptions, sequenceHazards } from './sequence-hazards.js';
import { tryKeys } from './try-keys.js';

const ROUNDS = 20;

export interface MadeKeysInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly show: (value: string) => string;
}

export interface KeyOptions extends SequenceOptions {
  /** Draw from sequences and counters: a plan does not, and leaves such keys NULL. */
  readonly draw: boolean;
}

/**
 * Gives every row that is left a key.
 *
 * @returns how many rows got one, and hazards of those for which none could be made
 */
export async function makeKeys(
  input: MadeKeysInput,
  table: MovedTable,
  keys: KeyOptions,
): Promise<{ readonly created: number; readonly hazards: readonly Hazard[] }> {
  const { session, scratch, move } = input;
  const opened = await openCounter(input, table, keys.draw);
  const hazards = [
    ...opened,
    ...(opened.length > 0 ? [] : await counterWidth(input, table, keys)),
    ...(await sequenceHazards(input, table, keys)),
  ];
  const make = (draw: boolean): Promise<number> =>
    session.execute(createKeys(scratch, move, table, { ...keys, draw }));
  const settled = (): boolean => hazards.every(({ level }) => level === 'note');
  if (settled() && table.columns.some(isGiven)) {
    const tried = await tryKeys(input, table, async () => {
      await takeNumbers(input, table, await make(true));
      return settleMadeKeys(input, table);
    });
    hazards.push(...tried);
  }
  const draw = keys.draw && settled();
  const created = await make(draw);
  expectDraws(table, created, keys);
  if (!draw) return { created, hazards };
  await takeNumbers(input, table, created);
  return { created, hazards: [...hazards, ...(await settleMadeKeys(input, table))] };
}

/** The map is complete, and keys are drawn. */
async function settleMadeKeys(input: MadeKeysInput, table: MovedTable): Promise<Hazard[]> {
  const { session, scratch, show } = input;
  const made = table.columns.filter(isGiven);
  if (made.length === 0) return [];
  await session.execute(sql`ANALYZE ${scratch.map(table)}`);
  for (let round = 1, found = -1; round <= ROUNDS && found !== 0; round += 1) {
    found = await session.execute(drawAgain(input, table, made, round));
    await takeNumbers(input, table, found);
  }
  const keys = columns('m', numbered('t', table.targetKey));
  const { total, examples } = await session.row<{ total: number; examples: string[] | null }>(sql`
    SELECT count(*)::float8 AS total, (array_agg(DISTINCT ROW(${keys})::text))[1:3] AS examples
      FROM ${scratch.map(table)} AS m JOIN (${unusable(scratch, table)}) AS u ON ${sameRow(table, 'u', 'm')}`);
  if (total === 0) return [];
  const names = made.map(({ target }) => target.name);
  const where = columnText(table.target, names);
  const inConfig = `tables.${table.target.inConfig}.columns.${nameText(names[0] ?? '')}`;
  return [
    {
      code: 'UNIQUE_CLASH',
      where,
      message: `the keys made for ${total} new rows of ${where} are missing, come twice or are taken by rows of the target, also when they are made again`,
      count: total,
      examples: (examples ?? []).map(show),
      settle: `${inConfig}: {key: "…"} that makes keys which nobody has`,
      level: 'fatal',
    },
  ];
}

/** New rows whose key is missing, there already, or that of a row before; `s_1…` of the map. */
function unusable(scratch: Scratch, table: MovedTable): Sql {
  const own = numbered('t', table.targetKey);
  const there = own.map(
    (name, index) => sql`${id('t', table.targetKey[index] ?? '')} = ${id('m', name)}`,
  );
  const missing = own.map((name) => sql`${id('m', name)} IS NULL`);
  const keys = columns('m', numbered('s', table.sourceKey));
  return sql`
    SELECT ${keys} FROM ${scratch.map(table)} AS m JOIN ${targetName(table)} AS t ON ${join(there, ' AND ')}
     WHERE m.how = 'i'
    UNION
    SELECT ${keys} FROM (
      SELECT m.*, ${join(missing, ' OR ')} OR row_number() OVER (PARTITION BY ${columns('m', own)} ORDER BY ${keys}) > 1 AS no
        FROM ${scratch.map(table)} AS m WHERE m.how = 'i') AS m
     WHERE no`;
}

function sameRow(table: MovedTable, one: string, other: string): Sql {
  return join(
    numbered('s', table.sourceKey).map((name) => sql`${id(one, name)} = ${id(other, name)}`),
    ' AND ',
  );
}

function drawAgain(
  { scratch, move }: MadeKeysInput,
  table: MovedTable,
  made: readonly MovedColumn[],
  round: number,
): Sql {
  const inMap = (c: MovedColumn): Sql => id(`t_${table.targetKey.indexOf(c.target.name) + 1}`);
  const set = made.map((c) => sql`${inMap(c)} = n.${inMap(c)}`);
  const again = made.map((c) => sql`${givenKey(c, true)} AS ${inMap(c)}`);
  const own = table.sourceKey.map((name, i) => sql`${id('s', name)} AS ${id(`s_${i + 1}`)}`);
  const order = columns('s', table.sourceKey);
  // The numbers that were counted are used up.
  const behind =
    lastNumber(scratch, move, table) ??
    sql`${literal(round)} * (SELECT count(*) FROM ${scratch.map(table)} AS c WHERE c.how = 'i')`;
  return sql`
    UPDATE ${scratch.map(table)} AS k SET ${join(set)}
      FROM (SELECT ${join(own)}, ${join(again)}
              FROM (SELECT s.*, ${behind} + row_number() OVER (ORDER BY ${order}) AS ${id(NUMBER)}
                      FROM ${scratch.source(table)} AS s
                      JOIN (${unusable(scratch, table)}) AS u ON ${atSourceKey(table, 'u')}) AS s) AS n
     WHERE ${sameRow(table, 'k', 'n')}`;
}
