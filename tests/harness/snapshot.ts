/**
 * What all tables of a database hold, as comparable data: per table the number of rows and a
 * digest of their texts in order, and the texts themselves where they are few. Read in one
 * transaction with pinned output settings, so equal data give equal snapshots on any major.
 */
import type { Client } from 'pg';
import { withConnection } from '../../src/embedded/databases.js';
import { id, type Sql, sql } from '../../src/sql/sql.js';

/** Larger tables are compared by digest only. */
const KEPT_ROWS = 10_000;

/** Rows shown per table and side of a difference. */
const SHOWN_ROWS = 5;

interface TableSnapshot {
  readonly count: number;
  readonly digest: string;
  /** Row texts in order; null for a table of more than 10,000 rows. */
  readonly rows: readonly string[] | null;
}

/** By table, as `schema.table` with quotes where they are needed. */
export type Snapshot = ReadonlyMap<string, TableSnapshot>;

export interface SnapshotOptions {
  /** Besides the system's and `rehome`. */
  readonly excludeSchemas?: readonly string[];
}

const BEGIN = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL DateStyle = 'ISO, YMD';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL row_security = off`;

/** $1: schemas to leave out. Partitioned tables have no rows of their own. */
const TABLES = `
  SELECT n.nspname AS schema, c.relname AS table, format('%I.%I', n.nspname, c.relname) AS label
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'r'
     AND n.nspname NOT LIKE 'pg\\_%'
     AND n.nspname <> ALL ($1::text[])
   ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

interface TableRow {
  readonly schema: string;
  readonly table: string;
  readonly label: string;
}

/** @throws what the server throws, for instance when a table cannot be read. */
export async function snapshotRows(url: string, options: SnapshotOptions = {}): Promise<Snapshot> {
  const excluded = ['information_schema', 'rehome', ...(options.excludeSchemas ?? [])];
  return withConnection(url, async (connection) => {
    await connection.query(BEGIN);
    const { rows: tables } = await connection.query<TableRow>(TABLES, [excluded]);
    const snapshot = new Map<string, TableSnapshot>();
    for (const { schema, table, label } of tables) {
      snapshot.set(label, await snapshotTable(connection, id(schema, table)));
    }
    await connection.query('COMMIT');
    return snapshot;
  });
}

async function snapshotTable(connection: Client, table: Sql): Promise<TableSnapshot> {
  const summary = await connection.query<{ count: string; digest: string }>(
    sql`SELECT count(*) AS count,
               md5(coalesce(string_agg(md5((t.*)::text), '' ORDER BY (t.*)::text COLLATE "C"), '')) AS digest
          FROM ONLY ${table} AS t`.text,
  );
  const [{ count, digest } = { count: '0', digest: '' }] = summary.rows;
  if (Number(count) > KEPT_ROWS) return { count: Number(count), digest, rows: null };
  const texts = await connection.query<{ row: string }>(
    sql`SELECT (t.*)::text AS row FROM ONLY ${table} AS t ORDER BY (t.*)::text COLLATE "C"`.text,
  );
  return { count: Number(count), digest, rows: texts.rows.map(({ row }) => row) };
}

/**
 * What differs, one line a table with some of its rows, for
 * `expect(diffSnapshots(before, after)).toEqual([])`.
 */
export function diffSnapshots(before: Snapshot, after: Snapshot): readonly string[] {
  const labels = [...new Set([...before.keys(), ...after.keys()])].sort();
  return labels.flatMap((label) => {
    const [old, now] = [before.get(label), after.get(label)];
    if (old === undefined) return [`${label}: table only after`];
    if (now === undefined) return [`${label}: table only before`];
    return old.count === now.count && old.digest === now.digest ? [] : [describe(label, old, now)];
  });
}

function describe(label: string, before: TableSnapshot, after: TableSnapshot): string {
  const counts = `${label}: ${before.count} rows before, ${after.count} after`;
  if (before.rows === null || after.rows === null) return `${counts}; digests differ`;
  const shown = [
    ...sample('only before', without(before.rows, after.rows)),
    ...sample('only after', without(after.rows, before.rows)),
  ];
  return [counts, ...shown].join('\n');
}

function sample(title: string, rows: readonly string[]): readonly string[] {
  const lines = rows.slice(0, SHOWN_ROWS).map((row) => `  ${title}: ${row}`);
  const more = rows.length - lines.length;
  return more > 0 ? [...lines, `  ${title}: and ${more} more`] : lines;
}

/** The multiset difference: each row as often as it is more in the first. */
function without(rows: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(row, (left.get(row) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(row) ?? 0;
    left.set(row, count - 1);
    return count <= 0;
  });
}
