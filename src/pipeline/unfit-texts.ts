/**
 * Texts that the target's encoding cannot hold, counted in the source when the first has ended a run.
 * Conversion fails, and nothing tells beforehand whether it will: a block tries each text, in a READ
 * ONLY transaction, which a standby takes as well.
 */
import { RehomeError } from '../errors.js';
import type { Column } from '../model/catalog.js';
import type { Move } from '../model/move.js';
import { columnText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { type CohortBounds, referenceRows, sourceRows } from '../stage/source-rows.js';
import { type Looked, pinSearchPath } from './look.js';
import type { RunContext } from './run-context.js';

/** Categories of types whose values are the same bytes in every encoding. */
const NO_TEXT = 'NDBTIGV';

/** A setting of our own, by which the block tells what it found. */
const SETTING = literal('rehome.unfit_texts');

interface Unfit {
  readonly total: number;
  readonly keys: readonly string[];
}

/** @returns the error, with the columns that have such texts, how many, and keys of a few rows */
export async function withUnfitTexts(
  context: RunContext,
  { move }: Looked,
  bounds: CohortBounds,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof RehomeError) || error.code !== 'encoding_unfit') return error;
  try {
    const target = await context.open('target', 'encoding');
    const { encoding } = await target.row<{ encoding: string }>(
      sql`SELECT current_setting('server_encoding') AS encoding`,
    );
    const source = await context.open('source', 'encoding');
    await pinSearchPath(source, move.tables[0]?.source.schema ?? 'public');
    await source.execute(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`);
    const found = await countUnfitTexts(source, move, bounds, encoding);
    const { message, code, exitCode, hint, details, cause } = error;
    return new RehomeError(message, {
      ...{ code, exitCode, details: [...(details ?? []), ...found], cause },
      ...(hint === undefined ? {} : { hint }),
    });
  } catch {
    // What ended the run counts, and not that more could not be found out about it.
    return error;
  }
}

async function countUnfitTexts(
  source: Session,
  move: Move,
  bounds: CohortBounds,
  encoding: string,
): Promise<string[]> {
  const tables = [
    ...move.tables.map((table) => ({ table, rows: sourceRows(move, table, bounds) })),
    ...move.references.map(({ rows }) => ({ table: rows, rows: referenceRows(rows) })),
  ];
  const lines: string[] = [];
  for (const { table, rows } of tables) {
    const key = table.source.primaryKey ?? [];
    for (const column of table.source.columns) {
      if (NO_TEXT.includes(column.category)) continue;
      await source.execute(tryEach(rows, key, column, encoding));
      const { found } = await source.row<{ found: string }>(
        sql`SELECT current_setting(${SETTING}) AS found`,
      );
      const { total, keys }: Unfit = JSON.parse(found);
      if (total === 0) continue;
      const examples = keys.length === 0 ? '' : `, such as ${keys.join('; ')}`;
      lines.push(
        `${columnText(table.source, column.name)}: ${total} ${total === 1 ? 'row' : 'rows'} with such a text${examples}`,
      );
    }
  }
  return lines;
}

function tryEach(rows: Sql, key: readonly string[], column: Column, encoding: string): Sql {
  const value = sql`${id('s', column.name)}::text`;
  const shown =
    key.length === 0
      ? sql`NULL::text`
      : sql`'key ' || ${join(
          key.map((name) => sql`${id('s', name)}::text`),
          " || ', ' || ",
        )}`;
  const block = sql`
    DECLARE
      one record;
      total bigint := 0;
      keys text[] := '{}';
    BEGIN
      FOR one IN SELECT ${value} AS value, ${shown} AS key FROM (${rows}) AS s
                  WHERE ${value} ~ ${literal(String.raw`[^\x01-\x7f]`)} LOOP
        BEGIN
          PERFORM convert(convert_to(one.value, 'UTF8'), 'UTF8', ${literal(encoding)});
        EXCEPTION WHEN untranslatable_character OR character_not_in_repertoire THEN
          total := total + 1;
          IF total <= 3 AND one.key IS NOT NULL THEN keys := keys || one.key; END IF;
        END;
      END LOOP;
      PERFORM set_config(${SETTING}, json_build_object('total', total, 'keys', keys)::text, FALSE);
    END`;
  return sql`DO ${literal(block.text)}`;
}
