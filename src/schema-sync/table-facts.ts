/** What the catalog says of tables and their columns: for what can be altered in place. */
import { USER_SCHEMA } from '../catalog/user-schemas.js';
import type { Session } from '../postgres/session.js';
import { literal, type Sql, sql } from '../sql/sql.js';

export interface ColumnFacts {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** Of a generated column its expression. */
  readonly default: string | null;
  /** `s` stored, `v` virtual, empty if not generated. */
  readonly generated: string;
  /** `a` always, `d` by default, empty if none. */
  readonly identity: string;
  /** Null for the type's own. */
  readonly collation: string | null;
  readonly statistics: number | null;
  /** Null for the type's own. */
  readonly storage: string | null;
}

export interface TableFacts {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly ColumnFacts[];
  readonly checks: readonly { readonly name: string; readonly definition: string }[];
  /** What only a new table can have: partition key, parents, kind of relation. */
  readonly shape: string;
  readonly unlogged: boolean;
  readonly forced: boolean;
  readonly options: readonly string[];
  /** `d` key, `n` nothing, `f` full, `i` an index. */
  readonly replica: string;
}

const tablesWhere = (condition: Sql): Sql => sql`
  SELECT n.nspname AS schema, c.relname AS name,
         (SELECT coalesce(json_agg(json_build_object(
                   'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
                   'default', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated,
                   'identity', a.attidentity,
                   'collation', CASE WHEN a.attcollation <> y.typcollation
                                     THEN a.attcollation::regcollation::text END,
                   'statistics', nullif(a.attstattarget::int, -1),
                   'storage', CASE WHEN a.attstorage <> y.typstorage THEN
                     CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                       WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END)
                   ORDER BY a.attnum), '[]')
            FROM pg_catalog.pg_attribute AS a
            JOIN pg_catalog.pg_type AS y ON y.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
         (SELECT coalesce(json_agg(json_build_object(
                   'name', k.conname, 'definition', pg_get_constraintdef(k.oid)) ORDER BY k.conname), '[]')
            FROM pg_catalog.pg_constraint AS k
           WHERE k.conrelid = c.oid AND k.contype = 'c') AS checks,
         concat_ws(' ', c.relkind, pg_get_partkeydef(c.oid),
                   (SELECT string_agg(h.inhparent::regclass::text, ' ' ORDER BY h.inhseqno)
                      FROM pg_catalog.pg_inherits AS h
                     WHERE h.inhrelid = c.oid AND NOT c.relispartition)) AS shape,
         c.relpersistence = 'u' AS unlogged, c.relforcerowsecurity AS forced,
         coalesce(c.reloptions, '{}') AS options, c.relreplident::text AS replica
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'f') AND ${USER_SCHEMA} AND ${condition}`;

/** @param session in a transaction, after `printQuoted` */
export async function readTables(session: Session): Promise<readonly TableFacts[]> {
  return await session.rows<TableFacts & Record<string, unknown>>(tablesWhere(sql`TRUE`));
}

/** One table as it is now; null where there is none of this name. */
export async function readTable(
  session: Session,
  schema: string,
  name: string,
): Promise<TableFacts | null> {
  const condition = sql`n.nspname = ${literal(schema)} AND c.relname = ${literal(name)}`;
  const [table] = await session.rows<TableFacts & Record<string, unknown>>(tablesWhere(condition));
  return table ?? null;
}

/** What differs between two tables of one name, in words, staging's first. */
export function tableDifferences(staging: TableFacts, target: TableFacts): readonly string[] {
  const there = new Map(staging.columns.map((column) => [column.name, column]));
  const wanted = new Set(target.columns.map(({ name }) => name));
  const say = (what: string, from: unknown, to: unknown): readonly string[] =>
    String(from) === String(to) ? [] : [`${what} ${from} → ${to}`];
  const columns = target.columns.flatMap((column) => {
    const is = there.get(column.name);
    if (is === undefined) return [`column "${column.name}" ${column.type} is missing`];
    return [
      ...say('type', is.type, column.type),
      ...say('nullable', !is.notNull, !column.notNull),
      ...say('default', is.default ?? 'none', column.default ?? 'none'),
      ...say('generated', is.generated || 'no', column.generated || 'no'),
      ...say('identity', is.identity || 'no', column.identity || 'no'),
      ...say('collation', is.collation ?? 'the type’s', column.collation ?? 'the type’s'),
      ...say('statistics', is.statistics ?? 'default', column.statistics ?? 'default'),
      ...say('storage', is.storage ?? 'the type’s', column.storage ?? 'the type’s'),
    ].map((text) => `column "${column.name}": ${text}`);
  });
  const extra = staging.columns.filter(({ name }) => !wanted.has(name));
  const checks = (table: TableFacts) =>
    table.checks.map(({ name, definition }) => `"${name}" ${definition}`);
  const [is, want] = [checks(staging), checks(target)];
  return [
    ...columns,
    ...extra.map(({ name, type }) => `column "${name}" ${type} is not in the target`),
    ...want.filter((one) => !is.includes(one)).map((one) => `check ${one} is missing`),
    ...is.filter((one) => !want.includes(one)).map((one) => `check ${one} is not in the target`),
    ...say('shape', staging.shape, target.shape),
    ...say('unlogged', staging.unlogged, target.unlogged),
    ...say('row level security forced', staging.forced, target.forced),
    ...say('options', staging.options.join(', '), target.options.join(', ')),
    ...say('replica identity', staging.replica, target.replica),
  ];
}
