/**
 * Counters that the application keeps in a row, looked at before any number is taken: the column that
 * holds the last one, and the key's where it is the number itself, may have too few left.
 */
import type { Column } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedColumn, MovedTable } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { columnText, type TableId, tableText } from '../model/table-id.js';
import { sql } from '../sql/sql.js';
import { column } from '../stage/scratch.js';
import { type CounterInput, counterOf, lastNumber } from './counters.js';
import { countDraws, NUMBER } from './create-keys.js';
import { boundsOf, NEAR, type SequenceOptions } from './sequence-hazards.js';

/** The counter is open, and new rows have no key yet. */
export async function counterWidth(
  input: CounterInput,
  table: MovedTable,
  { taken }: SequenceOptions,
): Promise<Hazard[]> {
  const { session, scratch, move } = input;
  const found = counterOf(move, table);
  const last = lastNumber(scratch, move, table);
  const key = table.columns.find(({ value }) => value.kind === 'key' && value.counter !== null);
  if (found === null || last === null || key === undefined) return [];
  const { counter, position } = found;
  const { at } = await session.row<{ at: string | null }>(sql`SELECT ${last}::text AS at`);
  const { rows } = await session.row<{ rows: number }>(
    countDraws(scratch, move, table, key, false),
  );
  if (at === null || rows === 0) return [];
  const name = `counter ${position}`;
  const before = taken.get(name) ?? 0;
  taken.set(name, before + rows);
  const ends = [
    { of: counter.table as TableId, column: column(counter.table, counter.column) },
    ...(isNumber(key) ? [{ of: table.target as TableId, column: key.target }] : []),
  ];
  return ends.flatMap((end) => hazards(end, Number(at), before + rows));
}

/** The key is the number as it is counted; of what an expression makes of it nothing is known. */
function isNumber({ value }: MovedColumn): boolean {
  const made = value.kind === 'key' ? (value.draw ?? '') : '';
  return made.replace(/[()\s]|::\w+/g, '') === NUMBER;
}

function hazards(
  { of, column: held }: { readonly of: TableId; readonly column: Column },
  at: number,
  draws: number,
): Hazard[] {
  if (!['int2', 'int4', 'int8'].includes(held.base)) return [];
  const most = Number(boundsOf(held)[1]);
  const share = (at + draws) / most;
  if (share <= NEAR) return [];
  const where = columnText(of, held.name);
  const suffices = share <= 1;
  const wider = `in the target ALTER TABLE ${tableText(of)} ALTER COLUMN ${identifierText(held.name)} TYPE bigint`;
  return [
    {
      code: 'ID_WIDTH',
      where,
      message: suffices
        ? `with ${draws} new rows ${where} will have used ${Math.floor(share * 100)} % of its numbers: its type ${held.type} ends at ${most}`
        : `${where} has room for ${Math.max(most - at, 0)} more numbers, and ${draws} new rows need one: its type ${held.type} ends at ${most}`,
      count: draws,
      examples: [],
      settle: suffices ? `nothing to settle for this run; later ${wider}` : wider,
      level: suffices ? 'note' : 'fatal',
    },
  ];
}
