/**
 * A database as plain data: every user table with all its rows, each value as the text that
 * PostgreSQL prints. Read in one snapshot, with the settings that shape the text pinned.
 */
import pg from 'pg';

export type Row = Readonly<Record<string, string | null>>;

interface ColumnInfo {
  readonly name: string;
  /** As `format_type` prints it, such as `json` or `timestamp without time zone`. */
  readonly type: string;
  /** What a row that does not name the column gets: a constant's text, or `any` if it varies. */
  readonly default: string | null | { readonly any: true };
}

export interface TableSnapshot {
  /** Without its schema where that is `public`. */
  readonly name: string;
  readonly columns: readonly ColumnInfo[];
  /** Empty for a table without one. */
  readonly primaryKey: readonly string[];
  readonly rows: readonly Row[];
  /** Last values of the sequences that the columns own, by column. */
  readonly sequences: ReadonlyMap<string, bigint>;
}

export type Snapshot = ReadonlyMap<string, TableSnapshot>;

const SETTINGS = `
  SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
  SET bytea_output = 'hex'; SET extra_float_digits = 1; SET search_path = public, pg_catalog`;

const TABLES = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND n.nspname NOT IN ('rehome', 'information_schema') AND n.nspname !~ '^pg_'
  ORDER BY n.nspname, c.relname`;

const COLUMNS = `
  SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    pg_get_expr(d.adbin, d.adrelid) AS default,
    a.attidentity <> '' OR a.attgenerated <> '' AS generated,
    pg_get_serial_sequence(quote_ident($2) || '.' || quote_ident($3), a.attname) AS sequence
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attnum`;

const PRIMARY_KEY = `
  SELECT a.attname AS name
  FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k(attnum, place)
  JOIN pg_attribute a ON a.attnum = k.attnum
  WHERE i.indrelid = $1 AND i.indisprimary AND a.attrelid = $1
  ORDER BY k.place`;

interface TableRecord {
  oid: string;
  schema: string;
  name: string;
}

interface ColumnRecord {
  name: string;
  type: string;
  default: string | null;
  generated: boolean;
  sequence: string | null;
}

export async function readDatabase(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(SETTINGS);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await client.query<TableRecord>(TABLES);
    const snapshot = new Map<string, TableSnapshot>();
    for (const record of tables.rows) {
      const table = await readTable(client, record);
      snapshot.set(table.name, table);
    }
    await client.query('COMMIT');
    return snapshot;
  } finally {
    await client.end();
  }
}

async function readTable(client: pg.Client, table: TableRecord): Promise<TableSnapshot> {
  const { oid, schema, name } = table;
  const found = await client.query<ColumnRecord>(COLUMNS, [oid, schema, name]);
  const key = await client.query<{ name: string }>(PRIMARY_KEY, [oid]);

  const columns: ColumnInfo[] = [];
  const sequences = new Map<string, bigint>();
  for (const column of found.rows) {
    columns.push({
      name: column.name,
      type: column.type,
      default: await readDefault(client, column),
    });
    if (column.sequence !== null) {
      sequences.set(column.name, await readSequence(client, column.sequence));
    }
  }

  const names = columns.map((column) => column.name);
  const list = names.map((column) => `${quote(column)}::text`).join(', ');
  const { rows } = await client.query<(string | null)[]>({
    text: `SELECT ${list} FROM ${quote(schema)}.${quote(name)}`,
    rowMode: 'array',
  });
  return {
    name: schema === 'public' ? name : `${schema}.${name}`,
    columns,
    primaryKey: key.rows.map((row) => row.name),
    rows: rows.map((values) => toRow(names, values)),
    sequences,
  };
}

function toRow(names: readonly string[], values: readonly (string | null)[]): Row {
  const row: Record<string, string | null> = {};
  names.forEach((name, place) => {
    row[name] = values[place] ?? null;
  });
  return row;
}

/** A default that calls no function is a constant, and PostgreSQL says how it prints. */
async function readDefault(
  client: pg.Client,
  column: ColumnRecord,
): Promise<ColumnInfo['default']> {
  if (column.generated) return { any: true };
  if (column.default === null) return null;
  const code = column.default.replace(/'(?:[^']|'')*'/g, '');
  if (/\w\s*\((?!\d)|current_|localtime/i.test(code)) return { any: true };
  const { rows } = await client.query<{ value: string | null }>(
    `SELECT ((${column.default})::${column.type})::text AS value`,
  );
  return rows[0]?.value ?? null;
}

/** Zero for a sequence that was never used. */
async function readSequence(client: pg.Client, sequence: string): Promise<bigint> {
  const { rows } = await client.query<{ last: string }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM ${sequence}`,
  );
  return BigInt(rows[0]?.last ?? 0);
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** Rows by primary key, its values joined by commas. Without one, by content and ordinal. */
export function keyRows(table: TableSnapshot): Map<string, Row> {
  const rows = new Map<string, Row>();
  for (const row of table.rows) {
    const content = table.primaryKey.length === 0;
    const columns = content ? table.columns.map((column) => column.name) : table.primaryKey;
    const key = columns.map((column) => row[column] ?? '').join(',');
    let ordinal = 1;
    while (rows.has(ordinal === 1 ? key : `${key} #${ordinal}`)) ordinal += 1;
    rows.set(ordinal === 1 ? key : `${key} #${ordinal}`, row);
  }
  return rows;
}
