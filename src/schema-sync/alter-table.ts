/**
 * Makes one table of staging like the target's, column by column. Reads the table anew, since what
 * came before may have changed it: dropping a type drops columns, altering a parent alters its
 * partitions.
 */
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { DdlRun } from './ddl-run.js';
import { type ColumnFacts, readTable, type TableFacts } from './table-facts.js';

/** @throws RehomeError `schema_sync_failed` */
export async function alterTable(ddl: DdlRun, want: TableFacts): Promise<void> {
  const is = await readTable(ddl.session, want.schema, want.name);
  if (is === null) return;
  const table = id(want.schema, want.name);
  const about = `${want.schema}.${want.name}`;
  const alter = (action: Sql, label: 'safe' | 'rewrites' | 'drops') =>
    ddl.run(sql`ALTER TABLE ${table} ${action}`, label, about);

  for (const check of is.checks) {
    if (want.checks.some((one) => one.name === check.name && one.definition === check.definition))
      continue;
    await alter(sql`DROP CONSTRAINT IF EXISTS ${id(check.name)}`, 'safe');
  }
  const wanted = new Map(want.columns.map((column) => [column.name, column]));
  for (const { name } of is.columns) {
    if (wanted.has(name)) continue;
    await alter(sql`DROP COLUMN IF EXISTS ${id(name)} CASCADE`, 'drops');
  }
  const there = new Map(is.columns.map((column) => [column.name, column]));
  for (const column of want.columns) {
    const now = there.get(column.name);
    if (now === undefined) await addColumn(ddl, table, about, column);
    else await alterColumn(ddl, table, about, now, column);
  }
  const after = (await readTable(ddl.session, want.schema, want.name)) ?? is;
  for (const check of want.checks) {
    if (after.checks.some(({ name }) => name === check.name)) continue;
    const definition = verbatim(check.definition);
    await alter(sql`ADD CONSTRAINT ${id(check.name)} ${definition}`, 'rewrites');
  }
  await alterSettings(alter, is, want);
}

async function alterSettings(
  alter: (action: Sql, label: 'safe' | 'rewrites') => Promise<void>,
  is: TableFacts,
  want: TableFacts,
): Promise<void> {
  if (is.unlogged !== want.unlogged) {
    await alter(want.unlogged ? sql`SET UNLOGGED` : sql`SET LOGGED`, 'rewrites');
  }
  if (is.forced !== want.forced) {
    const force = want.forced ? sql`FORCE` : sql`NO FORCE`;
    await alter(sql`${force} ROW LEVEL SECURITY`, 'safe');
  }
  const nameOf = (option: string) => option.split('=')[0] ?? option;
  const gone = is.options.map(nameOf).filter((name) => !want.options.map(nameOf).includes(name));
  if (gone.length > 0) await alter(sql`RESET (${join(gone.map((name) => id(name)))})`, 'safe');
  const set = want.options.filter((option) => !is.options.includes(option));
  for (const option of set) {
    const value = literal(option.slice(nameOf(option).length + 1));
    await alter(sql`SET (${id(nameOf(option))} = ${value})`, 'safe');
  }
  if (is.replica !== want.replica && want.replica !== 'i') {
    const words = { n: sql`NOTHING`, f: sql`FULL` } as const;
    const word = want.replica === 'n' || want.replica === 'f' ? words[want.replica] : sql`DEFAULT`;
    await alter(sql`REPLICA IDENTITY ${word}`, 'safe');
  }
}

async function addColumn(
  ddl: DdlRun,
  table: Sql,
  about: string,
  column: ColumnFacts,
): Promise<void> {
  const collate = column.collation === null ? sql`` : sql` COLLATE ${verbatim(column.collation)}`;
  const value = column.default === null ? null : verbatim(column.default);
  const made =
    value === null
      ? sql``
      : column.generated === ''
        ? sql` DEFAULT ${value}`
        : sql` GENERATED ALWAYS AS (${value}) ${generatedKind(column)}`;
  const notNull = column.notNull ? sql` NOT NULL` : sql``;
  const identity =
    column.identity === '' ? sql`` : sql` GENERATED ${identityKind(column)} AS IDENTITY`;
  const type = verbatim(column.type);
  await ddl.run(
    sql`ALTER TABLE ${table} ADD COLUMN ${id(column.name)} ${type}${collate}${made}${notNull}${identity}`,
    column.generated === 's' || column.identity !== '' ? 'rewrites' : 'safe',
    about,
  );
  await alterStorage(ddl, table, about, { ...column, statistics: null, storage: null }, column);
}

function generatedKind({ generated }: ColumnFacts): Sql {
  return generated === 'v' ? sql`VIRTUAL` : sql`STORED`;
}

function identityKind({ identity }: ColumnFacts): Sql {
  return identity === 'a' ? sql`ALWAYS` : sql`BY DEFAULT`;
}

async function alterColumn(
  ddl: DdlRun,
  table: Sql,
  about: string,
  is: ColumnFacts,
  want: ColumnFacts,
): Promise<void> {
  const name = id(want.name);
  const change = (action: Sql, label: 'safe' | 'rewrites') =>
    ddl.run(sql`ALTER TABLE ${table} ALTER COLUMN ${name} ${action}`, label, about);
  const retyped = is.type !== want.type || is.collation !== want.collation;
  const regenerated =
    is.generated !== want.generated || (is.generated !== '' && is.default !== want.default);
  if (regenerated || (retyped && is.generated !== '')) {
    // What is generated can be generated again; a plain column made generated loses its values.
    const label = is.generated === '' ? 'drops' : 'rewrites';
    await ddl.run(sql`ALTER TABLE ${table} DROP COLUMN ${name} CASCADE`, label, about);
    await addColumn(ddl, table, about, want);
    return;
  }
  let current = is;
  if (retyped) {
    await clearTheWay(ddl, table, want.name);
    if (is.default !== null) await change(sql`DROP DEFAULT`, 'safe');
    if (!(await retype(ddl, table, about, want))) {
      await ddl.run(sql`ALTER TABLE ${table} DROP COLUMN ${name} CASCADE`, 'drops', about);
      await addColumn(ddl, table, about, want);
      return;
    }
    current = { ...is, default: null };
  }
  if (is.identity !== '' && want.identity === '')
    await change(sql`DROP IDENTITY IF EXISTS`, 'safe');
  if (current.default !== want.default) {
    const value = want.default === null ? null : verbatim(want.default);
    await change(value === null ? sql`DROP DEFAULT` : sql`SET DEFAULT ${value}`, 'safe');
  }
  if (is.notNull !== want.notNull) {
    const word = want.notNull ? sql`SET` : sql`DROP`;
    await change(sql`${word} NOT NULL`, want.notNull ? 'rewrites' : 'safe');
  }
  await alterStorage(ddl, table, about, is, want);
}

async function alterStorage(
  ddl: DdlRun,
  table: Sql,
  about: string,
  is: ColumnFacts,
  want: ColumnFacts,
): Promise<void> {
  const column = sql`ALTER TABLE ${table} ALTER COLUMN ${id(want.name)}`;
  if (is.statistics !== want.statistics) {
    await ddl.run(sql`${column} SET STATISTICS ${literal(want.statistics ?? -1)}`, 'safe', about);
  }
  if (is.storage === want.storage) return;
  const storage = want.storage ?? (await ownStorage(ddl, want.type));
  await ddl.run(sql`${column} SET STORAGE ${verbatim(storage)}`, 'safe', about);
}

/** `SET STORAGE DEFAULT` is not known before 16. */
async function ownStorage(ddl: DdlRun, type: string): Promise<string> {
  const { storage } = await ddl.session.row<{ storage: string }>(sql`
    SELECT CASE typstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                           WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END AS storage
      FROM pg_catalog.pg_type WHERE oid = ${literal(type)}::regtype`);
  return storage;
}

/** By a cast, by way of text, or not at all: then the values do not fit. */
async function retype(ddl: DdlRun, table: Sql, about: string, want: ColumnFacts): Promise<boolean> {
  const [name, type] = [id(want.name), verbatim(want.type)];
  const collate = want.collation === null ? sql`` : sql` COLLATE ${verbatim(want.collation)}`;
  const casts = [sql`${name}::${type}`, sql`${name}::text::${type}`];
  for (const cast of casts) {
    const statement = sql`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE ${type}${collate} USING ${cast}`;
    if ((await ddl.try(statement, 'rewrites', about)) === null) return true;
  }
  return false;
}

/**
 * What keeps a column from changing its type: views, policies, triggers of columns, generated columns
 * and links. All but extra ones are made again later.
 */
async function clearTheWay(ddl: DdlRun, table: Sql, column: string): Promise<void> {
  const inTheWay = await ddl.session.rows<{ drop: string; about: string }>(sql`
    WITH self AS (
      SELECT a.attrelid, a.attnum FROM pg_catalog.pg_attribute AS a
       WHERE a.attrelid = ${literal(table.text)}::regclass AND a.attname = ${literal(column)}),
    needing AS (
      SELECT DISTINCT d.classid, d.objid FROM pg_catalog.pg_depend AS d JOIN self AS s
          ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = s.attrelid
         AND d.refobjsubid = s.attnum)
    SELECT format('DROP %s IF EXISTS %s CASCADE',
                  CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.oid::regclass) AS drop,
           c.relname AS about
      FROM needing AS g JOIN pg_catalog.pg_rewrite AS w ON w.oid = g.objid
       AND g.classid = 'pg_catalog.pg_rewrite'::regclass
      JOIN pg_catalog.pg_class AS c ON c.oid = w.ev_class AND c.relkind IN ('v', 'm')
    UNION
    SELECT format('DROP POLICY IF EXISTS %I ON %s', p.polname, p.polrelid::regclass), p.polname
      FROM needing AS g JOIN pg_catalog.pg_policy AS p ON p.oid = g.objid
       AND g.classid = 'pg_catalog.pg_policy'::regclass
    UNION
    SELECT format('DROP TRIGGER IF EXISTS %I ON %s', t.tgname, t.tgrelid::regclass), t.tgname
      FROM needing AS g JOIN pg_catalog.pg_trigger AS t ON t.oid = g.objid AND NOT t.tgisinternal
       AND g.classid = 'pg_catalog.pg_trigger'::regclass
    UNION
    SELECT format('ALTER TABLE %s DROP COLUMN IF EXISTS %I CASCADE', d.adrelid::regclass, a.attname), a.attname
      FROM needing AS g JOIN pg_catalog.pg_attrdef AS d ON d.oid = g.objid
       AND g.classid = 'pg_catalog.pg_attrdef'::regclass
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
     WHERE a.attgenerated <> ''
    UNION
    SELECT format('ALTER TABLE IF EXISTS %s DROP CONSTRAINT IF EXISTS %I', k.conrelid::regclass, k.conname), k.conname
      FROM pg_catalog.pg_constraint AS k JOIN self AS s ON k.contype = 'f' AND k.conparentid = 0
       AND ((k.conrelid = s.attrelid AND s.attnum = ANY (k.conkey))
         OR (k.confrelid = s.attrelid AND s.attnum = ANY (k.confkey)))`);
  for (const { drop, about } of inTheWay) await ddl.run(verbatim(drop), 'rewrites', about);
}
