/**
 * Rows of tables as counts and ordered digests, by class where rows have one. Never a sum or an
 * XOR: a row missing, doubled or changed shows.
 */
import { LEDGER_SCHEMA, TOOL_SCHEMAS } from '../catalog/user-schemas.js';
import type { PointTable, RowsDigest } from '../model/rollback-point.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { empty, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

export interface DigestedTable extends TableId {
  readonly partitioned: boolean;
}

const LEFT_OUT = join(
  TOOL_SCHEMAS.filter((name) => name !== LEDGER_SCHEMA).map((name) => literal(name)),
);

/** Partitions are counted with their root, and what an extension made with the extension. */
const TABLES = sql`
  SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', ${LEFT_OUT})
     AND n.nspname !~ ${verbatim("'^pg_(toast_)?temp_'")}
     AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                        AND d.deptype = 'e')
   ORDER BY 1, 2`;

/** Tables of the users and of the ledger. */
export async function listDigestedTables(session: Session): Promise<readonly DigestedTable[]> {
  return session.rows<DigestedTable & Record<string, unknown>>(TABLES);
}

/** The table as FROM takes it: an inheritance parent without its children, who count themselves. */
export function ownRows(table: DigestedTable): Sql {
  const name = id(table.schema, table.name);
  return table.partitioned ? name : sql`ONLY ${name}`;
}

/** So many first digits of a row's digest make a group, so that no aggregate grows with the table. */
const GROUP_DIGITS = 3;

/** Joins from the row `t` to what tells its class, and conditions over them; neither is ever NULL. */
export interface RowClass {
  readonly joins: Sql;
  /** A row of a person of the cohort, which a run may change or delete. */
  readonly cohort: Sql;
  /** A row that has to do with nobody of the cohort: no run may add to its person's rows either. */
  readonly apart: Sql;
}

interface Digested {
  readonly all: RowsDigest;
  readonly resident: RowsDigest;
  readonly cohort: RowsDigest;
  readonly apart: RowsDigest;
}

const NONE: RowsDigest = { rows: 0, digest: '' };

/** Digests of a table's rows: of all, and of each class. */
export async function digestTable(
  session: Session,
  from: Sql,
  rowClass: RowClass | null,
): Promise<Digested> {
  const { joins, cohort, apart } = rowClass ?? {
    ...{ joins: empty, cohort: sql`FALSE`, apart: sql`TRUE` },
  };
  const rows = await session.rows<{
    cohort: boolean | null;
    apart: boolean | null;
    rows: number;
    digest: string;
  }>(sql`
    SELECT cohort, apart, sum(rows)::float8 AS rows,
           md5(string_agg(digest, '' ORDER BY part COLLATE "C")) AS digest
      FROM (SELECT cohort, apart, part, count(*) AS rows,
                   md5(string_agg(digest, '' ORDER BY digest COLLATE "C")) AS digest
              FROM (SELECT cohort, apart, digest, left(digest, ${literal(GROUP_DIGITS)}) AS part
                      FROM (SELECT ${cohort} AS cohort, ${apart} AS apart, md5((t.*)::text) AS digest
                              FROM ${from} AS t ${joins}) AS r) AS d
             GROUP BY GROUPING SETS ((cohort, part), (apart, part), (part))) AS g
     GROUP BY cohort, apart`);
  const of = (isCohort: boolean | null, isApart: boolean | null): RowsDigest => {
    const found = rows.find((row) => row.cohort === isCohort && row.apart === isApart);
    return found === undefined ? NONE : { rows: found.rows, digest: found.digest };
  };
  return {
    all: of(null, null),
    resident: of(false, null),
    cohort: of(true, null),
    apart: of(null, true),
  };
}

export function kindOf(table: TableId, moved: boolean): PointTable['kind'] {
  if (table.schema === LEDGER_SCHEMA) return 'ledger';
  return moved ? 'moved' : 'other';
}
