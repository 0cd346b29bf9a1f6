/** What the roles of both sides may do, asked once for each side before anything is read. */
import { tablesOfOthers } from '../apply/quiet-triggers.js';
import { EXIT, RehomeError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import { type Move, writableTables } from '../model/move.js';
import { type TableId, tableSet, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { join, literal, type Sql, sql } from '../sql/sql.js';
import { triggerMode } from './trigger-mode.js';

type Side = 'source' | 'target';

interface Needed {
  readonly of: TableId;
  readonly rights: readonly string[];
  /** Why, and how to do without. */
  readonly why?: string;
}

export interface CheckRightsInput {
  readonly source: Session;
  readonly target: Session;
  readonly triggers: TriggerMode;
  readonly move: Move;
  readonly targetCatalog: Catalog;
}

const WRITE = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];

/**
 * @returns a hazard for each table whose rows are hidden from the owner as well
 * @throws RehomeError `rights_missing`, with everything that the roles lack
 */
export async function checkRights(input: CheckRightsInput): Promise<Hazard[]> {
  const { source, target, move, targetCatalog } = input;
  const written = writableTables(move).map((table) => table.target);
  const mode = await triggerMode(target, input.triggers, targetCatalog, written);
  const owned = mode === 'disable' ? await tablesOfOthers(target, written) : [];
  const { create } = await target.row<{ create: boolean }>(
    sql`SELECT has_database_privilege(current_database(), 'CREATE') AND has_database_privilege(current_database(), 'TEMPORARY') AS create`,
  );
  const ours = await lookUp(source, 'source', neededInSource(move));
  const theirs = await lookUp(
    target,
    'target',
    neededInTarget(move, targetCatalog, mode === 'silence'),
  );
  const lacking = new Set([
    ...ours.lacking,
    ...theirs.lacking,
    ...owned.map(
      (table) =>
        `target: to disable its triggers, ownership of ${tableText(table)}; or triggers: fire`,
    ),
    ...(create
      ? []
      : ['target: CREATE and TEMPORARY on the database, for the ledger and for scratch tables']),
  ]);
  if (lacking.size > 0) {
    throw new RehomeError(`the role lacks rights: ${lacking.size} missing`, {
      code: 'rights_missing',
      exitCode: EXIT.refused,
      details: [...lacking],
      hint: 'grant them, or use a role that has them',
    });
  }
  return [...ours.forced, ...theirs.forced];
}

function neededInSource(move: Move): Needed[] {
  return [...move.tables, ...move.references].map(({ source }) => ({
    of: source,
    rights: ['SELECT'],
  }));
}

function neededInTarget(move: Move, catalog: Catalog, locking: boolean): Needed[] {
  const moved = tableSet(move.tables.map(({ target }) => target));
  const pointing = catalog.foreignKeys.filter(({ to }) => moved.has(to));
  const sequences = move.tables.flatMap(({ columns }) =>
    columns.flatMap(({ value, target }) => (value.kind === 'key' ? (target.sequence ?? []) : [])),
  );
  return [
    ...move.tables.map(({ target }) => ({ of: target, rights: WRITE })),
    ...move.references.map(({ target, insert }) => ({
      of: target,
      rights: insert ? ['SELECT', 'INSERT'] : ['SELECT'],
    })),
    ...(locking ? lockedTables(move, catalog) : []).map((of) => ({
      ...{ of, rights: ['UPDATE'] },
      why: 'to lock rows that are pointed at; or triggers: fire, which needs no such right',
    })),
    ...pointing.map(({ from }) => ({ of: from, rights: [] })),
    ...move.derived.map(({ table }) => ({ of: table, rights: WRITE })),
    ...sequences.map((of) => ({ of, rights: ['USAGE', 'SELECT'] })),
  ];
}

/** Tables that stay and that written rows may point at: their rows are locked FOR KEY SHARE. */
function lockedTables(move: Move, catalog: Catalog): TableId[] {
  const moved = tableSet(move.tables.map(({ target }) => target));
  const pointedAt = tableSet(
    catalog.foreignKeys.flatMap(({ from, to }) => (moved.has(from) && !moved.has(to) ? [to] : [])),
  );
  return catalog.tables.filter((table) => pointedAt.has(table));
}

interface Found {
  readonly nr: number;
  readonly role: string;
  readonly usable: boolean;
  readonly lacking: string[];
  /** Of these some column has the right, or each, and the table has not. */
  readonly partly: string[];
  readonly hidden: boolean;
  readonly forced: boolean;
}

async function lookUp(
  session: Session,
  side: Side,
  needed: readonly Needed[],
): Promise<{ readonly lacking: readonly string[]; readonly forced: readonly Hazard[] }> {
  const lacking: string[] = [];
  const forced = new Map<string, Hazard>();
  if (needed.length === 0) return { lacking, forced: [] };
  const found = await session.rows<Found & Record<string, unknown>>(rightsOf(needed));
  for (const row of found) {
    const { of, why } = needed[row.nr] ?? { of: { schema: '', name: '' } };
    const text = tableText(of);
    const because = why === undefined ? '' : `, ${why}`;
    if (!row.usable)
      lacking.push(`${side}: USAGE on the schema of ${text} for ${row.role}${because}`);
    if (row.lacking.length > 0)
      lacking.push(
        `${side}: ${row.lacking.join(', ')} on ${text} for ${row.role}${onlyColumns(row.partly)}${because}`,
      );
    if (row.hidden && row.forced) forced.set(text, forcedHazard(of, side));
    else if (row.hidden)
      lacking.push(
        `${side}: row level security of ${text} hides rows from ${row.role}: BYPASSRLS, or the table's owner${because}`,
      );
  }
  return { lacking, forced: [...forced.values()] };
}

/** Whoever granted columns would look for the fault elsewhere. */
function onlyColumns(rights: readonly string[]): string {
  return rights.length === 0
    ? ''
    : ` (it has ${rights.join(', ')} on columns only; the whole table is read and written)`;
}

/** Found in the catalog rather than by name, which would need a right on the schema. */
function rightsOf(needed: readonly Needed[]): Sql {
  const rows = needed.map(
    ({ of, rights }, nr) =>
      sql`(${literal(nr)}, ${literal(of.schema)}, ${literal(of.name)}, ${literal(`{${rights.join(',')}}`)}::text[])`,
  );
  return sql`
    SELECT needed.nr, current_user AS role,
           has_schema_privilege(n.oid, 'USAGE') AS usable,
           array(SELECT r FROM unnest(needed.rights) AS r
                  WHERE NOT CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, r)
                                           ELSE has_table_privilege(c.oid, r) END) AS lacking,
           array(SELECT r FROM unnest(needed.rights) AS r
                  WHERE CASE WHEN c.relkind = 'S' OR r = 'DELETE' OR has_table_privilege(c.oid, r) THEN FALSE
                             ELSE has_any_column_privilege(c.oid, r) END) AS partly,
           CASE WHEN c.relkind <> 'S' AND has_table_privilege(c.oid, 'SELECT')
                THEN row_security_active(c.oid) ELSE FALSE END AS hidden,
           c.relforcerowsecurity AND pg_has_role(c.relowner, 'USAGE') AS forced
      FROM (VALUES ${join(rows)}) AS needed (nr, schema, name, rights)
      JOIN pg_catalog.pg_namespace AS n ON n.nspname = needed.schema
      JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = needed.name
     ORDER BY needed.nr`;
}

function forcedHazard(of: TableId, side: Side): Hazard {
  return {
    code: 'RLS_FORCED',
    where: `${side}: ${tableText(of)}`,
    message: `row level security of the ${side}'s ${tableText(of)} is forced on its owner as well: it would hide rows, or refuse them`,
    count: null,
    examples: [],
    settle: `a role with BYPASSRLS; or ALTER TABLE ${tableText(of)} NO FORCE ROW LEVEL SECURITY for the length of the run`,
    level: 'fatal',
  };
}
