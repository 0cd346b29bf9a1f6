/**
 * What any tool has to pay: binary COPY of just the rows that the move writes, from a client, in
 * link order, into the live, indexed and constrained tables of a copy of the target.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { withConnection } from '../src/embedded/databases.js';
import { type Clone, query } from './world.js';

export interface FloorTable {
  /** Quoted, with its schema. */
  readonly name: string;
  /** Quoted names of the columns that can be written. */
  readonly columns: string;
  readonly rows: number;
  readonly file: string;
  /** Condition over `t`: rows that the run wrote (`I`, `U`), or removed as well (`D`). */
  readonly written: string;
  readonly removed: string;
}

export interface Floor {
  readonly tables: readonly FloorTable[];
  readonly rows: number;
  readonly bytes: number;
}

/** Reads out of a target after its first run what the run wrote, into files of binary COPY. */
export async function readFloor(moved: Clone, folder: string): Promise<Floor> {
  await mkdir(folder, { recursive: true });
  const journalled = await query(
    moved.url,
    `SELECT j.position, format('%I.%I', j.schema_name, j.table_name) AS name,
            (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
               FROM pg_attribute a
              WHERE a.attrelid = format('%I.%I', j.schema_name, j.table_name)::regclass
                AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            (SELECT string_agg(format('j.k_%s = t.%I', k.n, k.name), ' AND ')
               FROM unnest(j.key_columns) WITH ORDINALITY k(name, n)) AS at_key
       FROM rehome.journalled_table j WHERE j.run = 1 ORDER BY j.position`,
  );
  const tables: FloorTable[] = [];
  let bytes = 0;
  for (const row of journalled) {
    const [name, columns] = [String(row.name), String(row.columns)];
    const among = (ops: string): string =>
      `EXISTS (SELECT FROM rehome.journal_1_${row.position} j WHERE j.op IN (${ops}) AND ${row.at_key})`;
    const file = join(folder, `${row.position}.copy`);
    const written = among(`'I', 'U'`);
    const rows = await withConnection(moved.url, async (connection) => {
      const from = connection.query(
        copyTo(
          `COPY (SELECT ${columns} FROM ${name} t WHERE ${written}) TO STDOUT (FORMAT binary)`,
        ),
      );
      await pipeline(from, createWriteStream(file));
      return from.rowCount ?? 0;
    });
    bytes += (await stat(file)).size;
    tables.push({ name, columns, rows, file, written, removed: among(`'I', 'U', 'D'`) });
  }
  return { tables, rows: tables.reduce((sum, table) => sum + table.rows, 0), bytes };
}

/** Brings a target after its run into the state before the floor: without what it is going to write. */
export async function clearFloor(moved: Clone, { tables }: Floor): Promise<void> {
  const deletes = tables.map(({ name, removed }) => `DELETE FROM ${name} t WHERE ${removed}`);
  await query(
    moved.url,
    ['SET session_replication_role = replica', ...deletes, 'DROP SCHEMA rehome CASCADE'].join('; '),
  );
}

export async function runFloor(url: string, { tables }: Floor): Promise<undefined> {
  await withConnection(url, async (connection) => {
    await connection.query('BEGIN');
    for (const { name, columns, file } of tables) {
      const to = connection.query(copyFrom(`COPY ${name} (${columns}) FROM STDIN (FORMAT binary)`));
      await pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), to);
    }
    await connection.query('COMMIT');
  });
  return undefined;
}
