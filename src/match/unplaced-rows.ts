/** New rows for which the target has no partition: found before any is written. */
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, type Scratch } from '../stage/scratch.js';
import { imageOf } from './image.js';

export interface UnplacedInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly show: (value: string) => string;
}

/** The map is complete. Rows that are there already stay in their partition: its key is in theirs. */
export async function unplacedRows(input: UnplacedInput, table: MovedTable): Promise<Hazard[]> {
  const statement = unplaced(input.scratch, input.move, table);
  if (statement === null) return [];
  const { total, examples } = await input.session.row<{
    total: number;
    examples: string[] | null;
  }>(statement);
  if (total === 0) return [];
  const names = table.target.partitions?.columns.join(', ') ?? '';
  return [
    {
      code: 'PARTITION_MISSING',
      where: tableText(table.target),
      message: `${total} rows would come for which the target's ${tableText(table.target)} has no partition`,
      count: total,
      examples: (examples ?? []).map((example) => `${names}: ${input.show(example)}`),
      settle: `a partition of ${tableText(table.target)} for them in the target; or tables.${table.target.inConfig}.where leaves the rows out, with a count`,
      level: 'fatal',
    },
  ];
}

function unplaced(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const { partitions } = table.target;
  if (partitions === null) return null;
  const needed = table.columns.filter((c) => partitions.columns.includes(c.target.name));
  const image = imageOf(scratch, move, table, { withMap: true, needed });
  const values = partitions.columns.map((name) => {
    const c = needed.find(({ target }) => target.name === name);
    const { type, default: byDefault } = column(table.target, name);
    if (c === undefined) return made(byDefault, type);
    if (c.value.kind !== 'key') return image.value(c);
    const own = id('m', `t_${table.targetKey.indexOf(name) + 1}`);
    // A key that the config makes is known when it has been made: a plan cannot tell.
    if (c.value.given) return own;
    const toCome = c.value.draw === null ? numberToCome(table, name) : made(c.value.draw, type);
    return sql`coalesce(${own}, ${toCome})`;
  });
  const list = values.map((value, i) => sql`${value} AS ${id(partitions.columns[i] ?? '')}`);
  const undrawn = needed.flatMap((c) =>
    c.value.kind === 'key' && c.value.given
      ? [sql`AND ${id('m', `t_${table.targetKey.indexOf(c.target.name) + 1}`)} IS NOT NULL`]
      : [],
  );
  const shown = partitions.columns.map((name) => sql`coalesce(${id(name)}::text, 'NULL')`);
  const fits = partitions.conditions.map((condition) => sql`(${verbatim(condition)})`);
  return sql`
    SELECT count(*)::float8 AS total, (array_agg(DISTINCT ${join(shown, " || ', ' || ")}))[1:3] AS examples
      FROM (SELECT ${join(list)} FROM ${image.from} WHERE m.how = 'i' ${join(undrawn, ' ')}) AS r
     WHERE NOT coalesce(${fits.length === 0 ? sql`FALSE` : join(fits, ' OR ')}, FALSE)`;
}

const made = (expression: string | null, type: string): Sql =>
  sql`(${expression === null ? sql`NULL` : verbatim(expression)})::${verbatim(type)}`;

/** A plan draws no number: it takes for granted that nobody else will draw meanwhile. */
function numberToCome(table: MovedTable, name: string): Sql {
  const { sequence, type } = column(table.target, name);
  if (sequence === null) return sql`NULL`;
  const of = id(sequence.schema, sequence.name);
  const step = sql`(SELECT seqincrement FROM pg_catalog.pg_sequence WHERE seqrelid = ${literal(of.text)}::regclass)`;
  return sql`((SELECT last_value FROM ${of}) + ${step} * row_number() OVER ())::${verbatim(type)}`;
}
