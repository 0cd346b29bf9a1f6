/**
 * Foreign keys between users' tables. Those of partitions are told of their root: as one of the whole
 * where every partition has it, else each with the partition that it is of.
 */
import type { ForeignKey } from '../model/catalog.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { USER_SCHEMA } from './user-schemas.js';

/** Without those that PostgreSQL made for the partitions of a table that has it as a whole. */
const FOREIGN_KEYS = sql`
  SELECT k.conname AS name, n.nspname AS from_schema, c.relname AS from_name,
         fn.nspname AS to_schema, fc.relname AS to_name,
         CASE WHEN pc.relispartition THEN pn.nspname END AS part_schema,
         CASE WHEN pc.relispartition THEN pc.relname END AS part_name,
         CASE WHEN fpc.relispartition THEN fpn.nspname END AS to_part_schema,
         CASE WHEN fpc.relispartition THEN fpc.relname END AS to_part_name,
         CASE WHEN pc.relispartition THEN array(
           SELECT l.relid::oid::text FROM pg_catalog.pg_partition_tree(k.conrelid) AS l WHERE l.isleaf) END AS leaves,
         CASE WHEN pc.relispartition THEN (
           SELECT count(*) FROM pg_catalog.pg_partition_tree(c.oid) AS l WHERE l.isleaf)::int END AS all_leaves,
         k.confdeltype AS on_delete, k.condeferrable AS deferrable,
         (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = x.attnum) AS from_columns,
         (SELECT array_agg(a.attname::text ORDER BY x.position)
            FROM unnest(k.confkey) WITH ORDINALITY AS x(attnum, position)
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = x.attnum) AS to_columns
    FROM pg_catalog.pg_constraint AS k
    JOIN pg_catalog.pg_class AS pc ON pc.oid = k.conrelid
    JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
    JOIN pg_catalog.pg_class AS c ON c.oid = coalesce(pg_catalog.pg_partition_root(k.conrelid), k.conrelid)
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_class AS fpc ON fpc.oid = k.confrelid
    JOIN pg_catalog.pg_namespace AS fpn ON fpn.oid = fpc.relnamespace
    JOIN pg_catalog.pg_class AS fc ON fc.oid = coalesce(pg_catalog.pg_partition_root(k.confrelid), k.confrelid)
    JOIN pg_catalog.pg_namespace AS fn ON fn.oid = fc.relnamespace
   WHERE k.contype = 'f' AND k.conparentid = 0 AND ${USER_SCHEMA}
   ORDER BY n.nspname, c.relname, k.conname, pn.nspname, pc.relname`;

const ON_DELETE = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
} as const;

interface Row {
  name: string;
  from_schema: string;
  from_name: string;
  to_schema: string;
  to_name: string;
  part_schema: string | null;
  part_name: string | null;
  to_part_schema: string | null;
  to_part_name: string | null;
  leaves: string[] | null;
  all_leaves: number | null;
  on_delete: keyof typeof ON_DELETE;
  deferrable: boolean;
  from_columns: string[];
  to_columns: string[];
}

export async function readForeignKeys(session: Session): Promise<ForeignKey[]> {
  return foldPartitions(await session.rows<Row>(FOREIGN_KEYS)).map((row) => ({
    name: row.name,
    from: { schema: row.from_schema, name: row.from_name },
    fromPart: part(row.part_schema, row.part_name),
    fromColumns: row.from_columns,
    to: { schema: row.to_schema, name: row.to_name },
    toPart: part(row.to_part_schema, row.to_part_name),
    toColumns: row.to_columns,
    onDelete: ON_DELETE[row.on_delete],
    deferrable: row.deferrable,
  }));
}

const part = (schema: string | null, name: string | null): TableId | null =>
  schema === null || name === null ? null : { schema, name };

/** Of the same key on every leaf of a table one is left, and it is the whole table's. */
function foldPartitions(rows: readonly Row[]): Row[] {
  const alike = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.leaves === null) continue;
    const { part_schema, part_name, leaves, name, deferrable, ...same } = row;
    const key = JSON.stringify(same);
    alike.set(key, [...(alike.get(key) ?? []), row]);
  }
  const folded = new Map<Row, Row | null>();
  for (const group of alike.values()) {
    const leaves = new Set(group.flatMap((row) => row.leaves ?? []));
    const [first] = group;
    if (first === undefined || leaves.size < (first.all_leaves ?? 0)) continue;
    for (const row of group) folded.set(row, null);
    const deferrable = group.some((row) => row.deferrable);
    folded.set(first, { ...first, part_schema: null, part_name: null, deferrable });
  }
  return rows.flatMap((row) => {
    const whole = folded.get(row);
    return whole === undefined ? [row] : whole === null ? [] : [whole];
  });
}
