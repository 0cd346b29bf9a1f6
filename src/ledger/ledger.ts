/**
 * The tool's own tables in the target, schema `rehome`: runs, id maps and journals. They are made
 * in the transaction that first needs them, so that a run that fails leaves none behind.
 */
import { LEDGER_SCHEMA } from '../catalog/user-schemas.js';
import type { MovedTable } from '../model/move.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, numbered, scratchType } from '../stage/scratch.js';

export const ledgerTable = (name: string): Sql => id(LEDGER_SCHEMA, name);

const CREATE_LEDGER = sql`
  CREATE SCHEMA IF NOT EXISTS ${id(LEDGER_SCHEMA)};
  CREATE TABLE IF NOT EXISTS ${ledgerTable('run')} (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('migrate', 'undo')),
    undoes int REFERENCES ${ledgerTable('run')},
    state text NOT NULL CHECK (state IN ('running', 'applied', 'undone', 'failed')),
    source text NOT NULL,
    tool text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_at timestamptz,
    persons bigint NOT NULL DEFAULT 0,
    inserted bigint NOT NULL DEFAULT 0,
    updated bigint NOT NULL DEFAULT 0,
    deleted bigint NOT NULL DEFAULT 0,
    transaction text,
    plan json,
    witness json
  );
  CREATE TABLE IF NOT EXISTS ${ledgerTable('mapped_table')} (
    number int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    schema_name text NOT NULL,
    table_name text NOT NULL,
    UNIQUE (source, schema_name, table_name)
  );
  CREATE TABLE IF NOT EXISTS ${ledgerTable('journalled_table')} (
    run int NOT NULL REFERENCES ${ledgerTable('run')},
    position int NOT NULL,
    schema_name text NOT NULL,
    table_name text NOT NULL,
    key_columns text[] NOT NULL,
    columns text[] NOT NULL,
    owner_position int,
    owner_columns text[],
    owner_key text[],
    PRIMARY KEY (run, position)
  );`;

/** @param table as `ledgerTable` names it */
export async function isThere(session: Session, table: Sql): Promise<boolean> {
  const { there } = await session.row<{ there: boolean }>(
    sql`SELECT to_regclass(${literal(table.text)}) IS NOT NULL AS there`,
  );
  return there;
}

export function ledgerExists(session: Session): Promise<boolean> {
  return isThere(session, ledgerTable('run'));
}

/** Does nothing, and needs no right to, where the ledger is there already. */
export async function createLedger(session: Session): Promise<void> {
  if (!(await ledgerExists(session))) await session.execute(CREATE_LEDGER);
}

export interface BeginRun {
  readonly kind: 'migrate' | 'undo';
  readonly undoes: number | null;
  readonly source: string;
  readonly tool: string;
  readonly plan: unknown;
}

/** Reports have signs that the database's encoding may lack; `json`, unlike `jsonb`, keeps them escaped. */
export function jsonInAscii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Notes that a run has begun. To be committed by itself, so that a killed run leaves a trace. */
export async function beginRun(session: Session, run: BeginRun): Promise<number> {
  const row = await session.row<{ id: number }>(
    sql`INSERT INTO ${ledgerTable('run')} (kind, undoes, state, source, tool, plan)
        VALUES ($1, $2, 'running', $3, $4, $5) RETURNING id`,
    [run.kind, run.undoes, run.source, run.tool, jsonInAscii(run.plan)],
  );
  return row.id;
}

export interface FinishRun {
  readonly persons: number;
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly transaction: string;
  readonly plan: unknown;
  readonly witness: unknown;
}

/** In the run's own transaction: the run is applied exactly when its rows are. */
export async function finishRun(session: Session, run: number, end: FinishRun): Promise<void> {
  const changed = await session.execute(
    sql`UPDATE ${ledgerTable('run')}
           SET state = 'applied', applied_at = clock_timestamp(), persons = $2, inserted = $3, updated = $4,
               deleted = $5, transaction = $6, plan = coalesce($7, plan), witness = $8
         WHERE id = $1 AND state = 'running'`,
    [
      run,
      end.persons,
      end.inserted,
      end.updated,
      end.deleted,
      end.transaction,
      end.plan === null ? null : jsonInAscii(end.plan),
      jsonInAscii(end.witness),
    ],
  );
  if (changed !== 1) throw new Error(`run ${run} is not running any more`);
}

export async function setRunState(
  session: Session,
  run: number,
  state: 'applied' | 'undone' | 'failed',
): Promise<void> {
  await session.execute(
    sql`UPDATE ${ledgerTable('run')} SET state = ${literal(state)} WHERE id = ${literal(run)}`,
  );
}

/** Runs that died: to be called by who holds the lock against all others. */
export async function failAbandoned(session: Session): Promise<void> {
  await session.execute(
    sql`UPDATE ${ledgerTable('run')} SET state = 'failed' WHERE state = 'running'`,
  );
}

/** A run that turned out to have nothing to do leaves no trace. */
export async function forgetRun(session: Session, run: number): Promise<void> {
  await session.execute(sql`DELETE FROM ${ledgerTable('run')} WHERE id = ${literal(run)}`);
}

/** By which the ledger's tables about one table's rows are named; null when no run has mapped it yet. */
export async function mapNumber(
  session: Session,
  source: string,
  table: TableId,
): Promise<number | null> {
  const [row] = await session.rows<{ number: number }>(
    sql`SELECT number FROM ${ledgerTable('mapped_table')}
         WHERE source = $1 AND schema_name = $2 AND table_name = $3`,
    [source, table.schema, table.name],
  );
  return row?.number ?? null;
}

/** Where the keys of one table's rows are kept across runs; null when no run has mapped it yet. */
export async function findMapTable(
  session: Session,
  source: string,
  table: TableId,
): Promise<Sql | null> {
  const number = await mapNumber(session, source, table);
  return number === null ? null : ledgerTable(`map_${number}`);
}

export async function ensureMapTable(
  session: Session,
  source: string,
  table: MovedTable,
): Promise<Sql> {
  const found = await findMapTable(session, source, table.target);
  if (found !== null) return found;
  const { number } = await session.row<{ number: number }>(
    sql`INSERT INTO ${ledgerTable('mapped_table')} (source, schema_name, table_name)
        VALUES ($1, $2, $3) RETURNING number`,
    [source, table.target.schema, table.target.name],
  );
  const name = ledgerTable(`map_${number}`);
  const definitions = [
    sql`run int NOT NULL`,
    ...typed(
      's',
      table.sourceKey.map((n) => scratchType(column(table.source, n))),
    ),
    ...typed(
      't',
      // A user's own type could not be dropped while the ledger used it: another stands for it.
      table.targetKey.map((n) => scratchType(column(table.target, n))),
    ),
  ];
  await session.execute(sql`CREATE TABLE ${name} (${join(definitions)})`);
  return name;
}

function typed(prefix: string, types: readonly Sql[]): Sql[] {
  return types.map((type, index) => sql`${id(`${prefix}_${index + 1}`)} ${type} NOT NULL`);
}

/**
 * The latest pair of keys of every row, `s_1…` and `t_1…`, typed as the target's. Runs that were
 * taken back do not count.
 */
export function latestMap(table: MovedTable, mapTable: Sql): Sql {
  const ours = numbered('s', table.sourceKey);
  const theirs = table.targetKey.map((name, index) => {
    const c = column(table.target, name);
    const from = id(`t_${index + 1}`);
    return c.builtin ? from : sql`${from}::${verbatim(c.type)} AS ${from}`;
  });
  const key = join(ours.map((name) => id(name)));
  return sql`SELECT DISTINCT ON (${key}) ${key}, ${join(theirs)} FROM ${mapTable}
    WHERE run IN (SELECT r.id FROM ${ledgerTable('run')} AS r WHERE r.state = 'applied') ORDER BY ${key}, run DESC`;
}

/**
 * Adds the pairs of a run that the ledger does not know yet. People who are residents as well are
 * not noted as moved: the next run has to see the conflict again.
 */
export function rememberMap(run: number, table: MovedTable, map: Sql, mapTable: Sql): Sql {
  const ours = numbered('s', table.sourceKey);
  const theirs = numbered('t', table.targetKey);
  const same = [...ours, ...theirs].map((name) => sql`${id('e', name)} = ${id('m', name)}`);
  return sql`
    INSERT INTO ${mapTable}
    SELECT ${literal(run)}, ${columns('m', [...ours, ...theirs])} FROM ${map} AS m
     WHERE ${table.role === 'root' ? sql`m.mode <> 'a'` : sql`TRUE`}
       AND NOT EXISTS (SELECT FROM (${latestMap(table, mapTable)}) AS e WHERE ${join(same, ' AND ')})`;
}
