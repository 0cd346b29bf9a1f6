/** Tables with their columns, keys and partitions: four queries at most for a whole database. */

import type { Column, Table, UniqueKey } from '../model/catalog.js';
import { tableKey } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

/** Values of these types stand for objects and roles by numbers that each database has its own of. */
const OWN_NUMBERS = sql`bt.typname ~ '^_?(reg|aclitem$)'`;

/** Partitions are left out: they are read and written through their root. */
const COLUMNS = sql`
  WITH RECURSIVE base AS (
    SELECT t.oid, t.oid AS base_oid, -1 AS typmod, FALSE AS domain, FALSE AS not_null
      FROM pg_catalog.pg_type AS t WHERE t.typtype <> 'd'
    UNION ALL
    SELECT d.oid, b.base_oid, CASE WHEN d.typtypmod = -1 THEN b.typmod ELSE d.typtypmod END, TRUE,
           d.typnotnull OR b.not_null
      FROM base AS b JOIN pg_catalog.pg_type AS d ON d.typbasetype = b.oid AND d.typtype = 'd'
  )
  SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
         c.relrowsecurity AS row_security, c.reltuples::float8 AS estimated_rows,
         a.attname AS column_name,
         pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         bt.typname AS base,
         a.atttypid < 16384 AND NOT ${OWN_NUMBERS} AS builtin,
         b.domain,
         CASE WHEN b.base_oid >= 16384 OR ${OWN_NUMBERS} THEN 'text'
              WHEN b.domain THEN pg_catalog.format_type(b.base_oid, b.typmod)
              ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END AS plain,
         bt.typcategory AS category,
         a.attnotnull OR b.not_null AS not_null,
         (SELECT pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) FROM pg_catalog.pg_attrdef AS ad
           WHERE ad.adrelid = c.oid AND ad.adnum = a.attnum AND a.attgenerated = '') AS "default",
         a.attidentity AS identity, a.attgenerated <> '' AS generated,
         CASE WHEN bt.typname IN ('varchar', 'bpchar')
              THEN nullif(CASE WHEN b.domain THEN b.typmod ELSE a.atttypmod END, -1) - 4
          END AS max_length,
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = bt.oid) AS enum_labels,
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
            FROM pg_catalog.pg_enum AS e WHERE bt.typcategory = 'A' AND e.enumtypid = bt.typelem) AS element_labels,
         s.nspname AS sequence_schema, s.relname AS sequence_name,
         coalesce(co.collisdeterministic, TRUE) AS deterministic
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN base AS b ON b.oid = a.atttypid
    JOIN pg_catalog.pg_type AS bt ON bt.oid = b.base_oid
    LEFT JOIN pg_catalog.pg_collation AS co ON co.oid = a.attcollation
    LEFT JOIN LATERAL (
      SELECT sn.nspname, sc.relname
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_class AS sc ON sc.relkind = 'S'
         AND sc.oid = CASE WHEN d.deptype = 'i' THEN d.objid ELSE d.refobjid END
        JOIN pg_catalog.pg_namespace AS sn ON sn.oid = sc.relnamespace
       WHERE (d.deptype = 'i' AND d.classid = 'pg_catalog.pg_class'::regclass
              AND d.refclassid = 'pg_catalog.pg_class'::regclass
              AND d.refobjid = c.oid AND d.refobjsubid = a.attnum)
          OR (d.classid = 'pg_catalog.pg_attrdef'::regclass
              AND d.refclassid = 'pg_catalog.pg_class'::regclass
              AND d.objid = (SELECT ad.oid FROM pg_catalog.pg_attrdef AS ad
                              WHERE ad.adrelid = c.oid AND ad.adnum = a.attnum))
       LIMIT 1
    ) AS s ON TRUE
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${USER_SCHEMA}
   ORDER BY n.nspname, c.relname, a.attnum`;

/** Names of the columns by which any level of the tree `c` is partitioned, inside expressions too. */
const PARTITIONED_BY = sql`
  SELECT pa.attname FROM pg_catalog.pg_partition_tree(c.oid) AS l
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = l.relid
     AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = l.relid AND d.refobjsubid = 0
     AND d.deptype = 'i'
    JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = l.relid AND pa.attnum = d.objsubid
   WHERE NOT l.isleaf`;

const KEYS = sql`
  SELECT n.nspname AS schema, c.relname AS name, ic.relname AS key_name, i.indisprimary AS primary,
         coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::bool, FALSE) AS nulls_not_distinct,
         array_agg(a.attname::text ORDER BY k.position) AS columns
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid AND NOT c.relispartition
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = k.attnum
   WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
     AND k.position <= i.indnkeyatts AND ${USER_SCHEMA}
   GROUP BY n.nspname, c.relname, ic.relname, i.indisprimary, i.indexrelid, nulls_not_distinct
   ORDER BY i.indisprimary DESC, ic.relname`;

/** Of trees in which a level takes not every row: what their leaves take. */
const PARTITIONS = sql`
  SELECT n.nspname AS schema, c.relname AS name,
         array(SELECT pg_catalog.pg_get_partition_constraintdef(l.relid)
                 FROM pg_catalog.pg_partition_tree(c.oid) AS l WHERE l.isleaf) AS conditions,
         array(SELECT a.attname::text FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = c.oid AND a.attname IN (${PARTITIONED_BY})) AS columns
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind = 'p' AND NOT c.relispartition AND ${USER_SCHEMA}
     AND EXISTS (SELECT FROM pg_catalog.pg_partition_tree(c.oid) AS l
                   JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = l.relid
                  WHERE p.partdefid = 0)`;

interface PartitionRow {
  schema: string;
  name: string;
  conditions: string[];
  columns: string[];
}

const HEIRS = sql`
  SELECT n.nspname AS schema, c.relname AS name, hn.nspname AS heir_schema, h.relname AS heir_name
    FROM pg_catalog.pg_inherits AS i
    JOIN pg_catalog.pg_class AS c ON c.oid = i.inhparent AND c.relkind = 'r'
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS h ON h.oid = i.inhrelid
    JOIN pg_catalog.pg_namespace AS hn ON hn.oid = h.relnamespace
   WHERE ${USER_SCHEMA}
   ORDER BY 1, 2, 3, 4`;

interface HeirRow {
  schema: string;
  name: string;
  heir_schema: string;
  heir_name: string;
}

interface ColumnRow {
  schema: string;
  name: string;
  partitioned: boolean;
  row_security: boolean;
  estimated_rows: number;
  column_name: string;
  type: string;
  base: string;
  builtin: boolean;
  domain: boolean;
  plain: string;
  category: string;
  not_null: boolean;
  default: string | null;
  identity: '' | 'a' | 'd';
  generated: boolean;
  max_length: number | null;
  enum_labels: string[] | null;
  element_labels: string[] | null;
  sequence_schema: string | null;
  sequence_name: string | null;
  deterministic: boolean;
}

interface KeyRow {
  schema: string;
  name: string;
  key_name: string;
  primary: boolean;
  nulls_not_distinct: boolean;
  columns: string[];
}

export async function readTables(session: Session): Promise<Omit<Table, 'inConfig'>[]> {
  const keysOf = new Map<string, UniqueKey[]>();
  for (const row of await session.rows<KeyRow>(KEYS)) {
    const list = keysOf.get(tableKey(row)) ?? [];
    list.push({
      name: row.key_name,
      columns: row.columns,
      primary: row.primary,
      nullsNotDistinct: row.nulls_not_distinct,
    });
    keysOf.set(tableKey(row), list);
  }

  const columns = await session.rows<ColumnRow>(COLUMNS);
  const partitioned = columns.some((row) => row.partitioned);
  const partitions = new Map(
    (partitioned ? await session.rows<PartitionRow>(PARTITIONS) : []).map((row) => [
      tableKey(row),
      { columns: row.columns, conditions: row.conditions },
    ]),
  );

  const heirs = await session.rows<HeirRow>(HEIRS);

  const tables: (Omit<Table, 'columns' | 'inConfig'> & { columns: Column[] })[] = [];
  for (const row of columns) {
    let table = tables.at(-1);
    if (table === undefined || table.schema !== row.schema || table.name !== row.name) {
      const uniqueKeys = keysOf.get(tableKey(row)) ?? [];
      table = {
        schema: row.schema,
        name: row.name,
        partitioned: row.partitioned,
        partitions: partitions.get(tableKey(row)) ?? null,
        heirs: heirs
          .filter(({ schema, name }) => schema === row.schema && name === row.name)
          .map(({ heir_schema, heir_name }) => ({ schema: heir_schema, name: heir_name })),
        columns: [],
        primaryKey: null,
        uniqueKeys,
        rowSecurity: row.row_security,
        estimatedRows: row.estimated_rows,
      };
      tables.push(table);
    }
    table.columns.push(columnOf(row));
  }
  return tables.map((table) => ({ ...table, primaryKey: keyOf(table) }));
}

function keyOf({
  columns,
  uniqueKeys,
}: Omit<Table, 'primaryKey' | 'inConfig'>): readonly string[] | null {
  const of = (name: string): Column | undefined => columns.find((c) => c.name === name);
  const whole = uniqueKeys.filter((key) => key.columns.every((name) => of(name)?.notNull === true));
  // A number that a sequence made is what a primary key would have been.
  const key =
    whole.find(({ primary }) => primary) ??
    whole.find((candidate) => candidate.columns.some((name) => of(name)?.sequence !== null)) ??
    whole[0];
  return key?.columns ?? null;
}

function columnOf(row: ColumnRow): Column {
  return {
    name: row.column_name,
    type: row.type,
    base: row.base,
    builtin: row.builtin,
    domain: row.domain,
    plain: row.plain,
    category: row.category,
    notNull: row.not_null,
    default: row.default,
    identity: row.identity === 'a' ? 'always' : row.identity === 'd' ? 'default' : null,
    generated: row.generated,
    maxLength: row.max_length,
    enumLabels: row.enum_labels,
    elementLabels: row.element_labels,
    sequence:
      row.sequence_schema === null || row.sequence_name === null
        ? null
        : { schema: row.sequence_schema, name: row.sequence_name },
    collationDeterministic: row.deterministic,
  };
}
