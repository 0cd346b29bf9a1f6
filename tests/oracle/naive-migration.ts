/**
 * Makes a V2 hold what an expectation says, the plain way: one statement a row. It takes its ids
 * from V2's sequences. Meant for tests, and as the row-by-row peer of the benchmark.
 */
import pg from 'pg';
import { cellHolds, isJson } from './cells.js';
import type { Cell, Expectation, KnownRow, NewId, NewRow } from './expectation.js';
import { keyRows, type Row, type TableSnapshot } from './snapshot.js';
import { tableOf } from './training-app.js';

export interface NaiveCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

export async function migrateNaively(url: string, expectation: Expectation): Promise<NaiveCounts> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query("SET TimeZone = 'UTC'");
    await client.query('BEGIN');
    const counts = await writeRows(client, expectation);
    await client.query('COMMIT');
    return counts;
  } finally {
    await client.end();
  }
}

/**
 * The expectation lists parents before children. Leaves are deleted first, so that their unique
 * values are free; parents last, for rows that are kept may yet move away from them.
 */
async function writeRows(client: pg.Client, expectation: Expectation): Promise<NaiveCounts> {
  const { before, tables, links } = expectation;
  const parents = [...tables.keys()].filter((name) => links.some(({ to }) => to === name));
  const leaves = [...tables.keys()].filter((name) => !parents.includes(name));
  const ids = new Map<string, string>();
  const resolve = (id: NewId) => ids.get(`${id.table} ${id.v1Id}`) ?? null;
  const counts = { inserted: 0, updated: 0, deleted: 0 };

  for (const name of leaves) counts.deleted += await deleteRows(client, expectation, name);
  for (const [name, { known, created }] of tables) {
    const table = tableOf(before, name);
    const old = keyRows(table);
    for (const row of known.values()) {
      const was = old.get(row.key);
      if (row.untouched || was === undefined) continue;
      if (await updateRow(client, table, row, was, resolve)) counts.updated += 1;
    }
    for (const row of created) {
      ids.set(`${name} ${row.id.v1Id}`, await insertRow(client, name, row, resolve));
      counts.inserted += 1;
    }
  }
  for (const name of parents.toReversed()) {
    counts.deleted += await deleteRows(client, expectation, name);
  }
  return counts;
}

type Resolve = (id: NewId) => string | null;

async function deleteRows(
  client: pg.Client,
  { before, tables }: Expectation,
  name: string,
): Promise<number> {
  const known = tables.get(name)?.known;
  const stale = [...keyRows(tableOf(before, name)).keys()].filter((key) => !known?.has(key));
  for (const key of stale) await client.query(`DELETE FROM ${quote(name)} WHERE id = $1`, [key]);
  return stale.length;
}

async function updateRow(
  client: pg.Client,
  table: TableSnapshot,
  { key, cells }: KnownRow,
  was: Row,
  resolve: Resolve,
): Promise<boolean> {
  const changed = table.columns.filter(({ name, type }) => {
    const rules = { json: isJson(type), resolve };
    return !cellHolds(cells[name] ?? null, was[name] ?? null, rules);
  });
  if (changed.length === 0) return false;
  const set = changed.map(({ name }, place) => `${quote(name)} = $${place + 2}`).join(', ');
  const values = changed.map(({ name }) => parameterOf(cells[name] ?? null, resolve));
  await client.query(`UPDATE ${quote(table.name)} SET ${set} WHERE id = $1`, [key, ...values]);
  return true;
}

async function insertRow(
  client: pg.Client,
  table: string,
  { cells }: NewRow,
  resolve: Resolve,
): Promise<string> {
  const values = Object.entries(cells).filter(([name, cell]) => name !== 'id' && !isAny(cell));
  const columns = values.map(([name]) => quote(name)).join(', ');
  const places = values.map((_, place) => `$${place + 1}`).join(', ');
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO ${quote(table)} (${columns}) VALUES (${places}) RETURNING id::text AS id`,
    values.map(([, cell]) => parameterOf(cell, resolve)),
  );
  return rows[0]?.id ?? '';
}

function isAny(cell: Cell): boolean {
  return typeof cell === 'object' && cell !== null && 'any' in cell;
}

function parameterOf(cell: Cell, resolve: Resolve): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if ('number' in cell) return String(cell.number);
  if ('oneOf' in cell) return cell.oneOf[0] ?? null;
  return 'newId' in cell ? resolve(cell.newId) : null;
}

function quote(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}
