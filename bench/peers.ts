/** The same rows as the floor's, brought by the ways that people write themselves. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { withConnection } from '../src/embedded/databases.js';
import { type Floor, type FloorTable, runFloor } from './floor.js';
import { type Clone, query, type World } from './world.js';

/** Rows of a table that are really inserted one by one; the time is scaled to all of them. */
const SAMPLE = 300;

/** Puts the floor's rows into bare tables beside the source, from where the peers take them. */
export async function loadRows(world: World, like: Clone, floor: Floor): Promise<void> {
  for (const table of floor.tables) {
    await query(
      world.rows,
      `CREATE TABLE ${table.name} (${await columnsOf(like.url, table.name)})`,
    );
  }
  await runFloor(world.rows, floor);
  await query(world.rows, 'VACUUM ANALYZE');
}

/** Those of a table that can be written, as a bare table has them. */
export async function columnsOf(url: string, table: string): Promise<string> {
  const [row] = await query(
    url,
    `SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', '
              ORDER BY attnum) AS columns
       FROM pg_attribute WHERE attrelid = '${table}'::regclass
        AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
  );
  return String(row?.columns);
}

/** `INSERT … SELECT` through postgres_fdw, in one transaction. */
export async function prepareForeign(clone: Clone, world: World): Promise<void> {
  const { hostname, port, pathname, username, password } = new URL(world.rows);
  await query(
    clone.url,
    `CREATE EXTENSION postgres_fdw;
     CREATE SERVER peer FOREIGN DATA WRAPPER postgres_fdw
       OPTIONS (host '${hostname}', port '${port}', dbname '${pathname.slice(1)}', fetch_size '10000');
     CREATE USER MAPPING FOR CURRENT_USER SERVER peer
       OPTIONS (user '${username}', password '${password}');
     CREATE SCHEMA peer;
     IMPORT FOREIGN SCHEMA public FROM SERVER peer INTO peer`,
  );
}

export async function runForeign(clone: Clone, { tables }: Floor): Promise<undefined> {
  const inserts = tables.map(
    ({ name, columns }) =>
      `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM ${name.replace(/^public\./, 'peer.')}`,
  );
  await query(clone.url, ['BEGIN', ...inserts, 'COMMIT'].join('; '));
  return undefined;
}

/**
 * As an ORM does it: every row a prepared INSERT of its own with RETURNING, one transaction. A
 * sample of each table is timed, the rest of the table copied in unseen.
 *
 * @returns seconds that all rows would take
 */
export async function runRowByRow(clone: Clone, world: World, floor: Floor): Promise<number> {
  let seconds = 0;
  for (const table of floor.tables) {
    if (table.rows === 0) continue;
    const sampled = Math.min(SAMPLE, table.rows);
    seconds += ((await insertSample(clone, world, table, sampled)) * table.rows) / sampled;
    await copyRest(clone, table, sampled);
  }
  return seconds;
}

async function insertSample(
  clone: Clone,
  world: World,
  { name, columns }: FloorTable,
  sampled: number,
): Promise<number> {
  const rows = await withConnection(world.rows, async (connection) => {
    const read = await connection.query({
      text: `SELECT ${columns} FROM ${name} ORDER BY ctid LIMIT ${sampled}`,
      rowMode: 'array',
      types: { getTypeParser: () => (text: string) => text },
    });
    return read.rows as (string | null)[][];
  });
  const places = (rows[0] ?? []).map((_, index) => `$${index + 1}`).join(', ');
  const text = `INSERT INTO ${name} (${columns}) VALUES (${places}) RETURNING *`;
  return withConnection(clone.url, async (connection) => {
    const began = performance.now();
    await connection.query('BEGIN');
    for (const values of rows) await connection.query({ name: 'insert', text, values });
    await connection.query('COMMIT');
    return (performance.now() - began) / 1000;
  });
}

/** All rows into a scratch table, and those after the sample from there. */
async function copyRest(clone: Clone, table: FloorTable, sampled: number): Promise<void> {
  const { name, columns, file } = table;
  await withConnection(clone.url, async (connection) => {
    await connection.query(`CREATE TEMP TABLE rest AS SELECT ${columns} FROM ${name} LIMIT 0`);
    const to = connection.query(copyFrom('COPY rest FROM STDIN (FORMAT binary)'));
    await pipeline(createReadStream(file), to);
    await connection.query('SET session_replication_role = replica');
    await connection.query(
      `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM rest ORDER BY ctid OFFSET ${sampled}`,
    );
  });
}
