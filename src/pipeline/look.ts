/** The first stage of every command: both databases reached, told apart, read and understood. */
import { readCatalog } from '../catalog/read-catalog.js';
import { EXIT, RehomeError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Move } from '../model/move.js';
import { buildMove } from '../plan/build-move.js';
import {
  type DatabaseIdentity,
  identifyDatabase,
  refuseSameDatabase,
} from '../postgres/database-identity.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { RunContext } from './run-context.js';

export interface Looked {
  readonly source: Session;
  readonly target: Session;
  readonly sourceIdentity: DatabaseIdentity;
  readonly targetIdentity: DatabaseIdentity;
  readonly sourceCatalog: Catalog;
  readonly targetCatalog: Catalog;
  readonly move: Move;
}

const OLDEST_SERVER = 140000;

/** @throws RehomeError of the connection, of `refuseSameDatabase`, or of `buildMove` */
export async function look(context: RunContext): Promise<Looked> {
  const { config } = context.options;
  const source = await context.open('source', 'look');
  const target = await context.open('target', 'look');
  await refuseSameDatabase(source, target);
  const sourceIdentity = await identifyDatabase(source);
  const targetIdentity = await identifyDatabase(target);
  for (const [side, identity] of [
    ['source', sourceIdentity],
    ['target', targetIdentity],
  ] as const) {
    if (identity.versionNumber >= OLDEST_SERVER) continue;
    throw new RehomeError(
      `the ${side} is PostgreSQL ${identity.version}; 14 is the oldest that this tool knows`,
      {
        code: 'server_too_old',
        exitCode: EXIT.refused,
        hint: 'upgrade the server, or restore a dump of it on a newer one',
      },
    );
  }
  if (targetIdentity.standby) {
    throw new RehomeError('the target is a standby: it takes no writes', {
      code: 'target_is_standby',
      exitCode: EXIT.refused,
      hint: 'use the URL of the primary',
    });
  }
  const sourceCatalog = await readCatalog(source);
  const targetCatalog = await readCatalog(target);
  const move = buildMove(config, sourceCatalog, targetCatalog);
  await pinSearchPath(source, move.tables[0]?.source.schema ?? 'public');
  await pinSearchPath(target, move.tables[0]?.target.schema ?? 'public');
  await checkExpressions(source, target, config, move);
  await checkRights(source, target, move);
  return { source, target, sourceIdentity, targetIdentity, sourceCatalog, targetCatalog, move };
}

/** People's expressions and `after` files find the same things in every session. */
export async function pinSearchPath(session: Session, schema: string): Promise<void> {
  const path = schema === 'public' ? id('public') : sql`${id(schema)}, ${id('public')}`;
  await session.execute(sql`SET search_path = ${path}`);
}

interface Expression {
  readonly where: string;
  readonly text: string;
  readonly session: Session;
  readonly over: Sql;
}

/** Has the servers parse every root expression of the config, and tells all that fail at once. */
async function checkExpressions(
  source: Session,
  target: Session,
  config: ResolvedConfig,
  move: Move,
): Promise<void> {
  const [root] = move.tables;
  if (root === undefined) return;
  const overSource = sql`${id(root.source.schema, root.source.name)} AS r`;
  const overTarget = sql`${id(root.target.schema, root.target.name)} AS r`;
  const expressions: Expression[] = config.identity.flatMap((text, index) => [
    {
      where: `identity[${index}] in the source`,
      text: `(${text})::text`,
      session: source,
      over: overSource,
    },
    {
      where: `identity[${index}] in the target`,
      text: `(${text})::text`,
      session: target,
      over: overTarget,
    },
  ]);
  if (config.cohort.where !== null) {
    expressions.push({
      where: 'cohort.where',
      text: `(${config.cohort.where}) IS TRUE`,
      session: source,
      over: overSource,
    });
  }
  if (config.residents.where !== null) {
    expressions.push({
      where: 'residents.where',
      text: `(${config.residents.where}) IS TRUE`,
      session: target,
      over: overTarget,
    });
  }
  const by = config.scenarios.login?.by;
  if (by !== undefined) {
    expressions.push({
      where: 'scenarios.login.by',
      text: `(${by})::text`,
      session: target,
      over: overTarget,
    });
  }
  for (const table of move.tables) {
    const over = sql`${id(table.source.schema, table.source.name)} AS s`;
    if (table.config.where !== undefined) {
      expressions.push({
        where: `tables.${table.target.name}.where`,
        text: `(${table.config.where}) IS TRUE`,
        session: source,
        over,
      });
    }
  }
  const faults: string[] = [];
  for (const { where, text, session, over } of expressions) {
    try {
      // Stays a syntax error also where the text would close a parenthesis and go on.
      await session.execute(sql`EXPLAIN SELECT (${verbatim(text)}) FROM ${over}`);
    } catch (error) {
      if (!(error instanceof RehomeError) || !(sqlState(error) ?? '').startsWith('42')) throw error;
      const reason = error.cause instanceof Error ? error.cause.message : error.message;
      faults.push(`${where}: ${reason} — ${text}`);
    }
  }
  if (faults.length > 0) {
    throw new RehomeError(
      `the config has ${faults.length === 1 ? 'an expression' : 'expressions'} that PostgreSQL does not take`,
      {
        code: 'config_expressions',
        exitCode: EXIT.config,
        details: faults,
        hint: 'each is evaluated over one row of its table; try it in psql',
      },
    );
  }
}

/** Everything the role lacks, named in one message. */
async function checkRights(source: Session, target: Session, move: Move): Promise<void> {
  const missing: string[] = [];
  for (const table of [...move.tables, ...move.references]) {
    missing.push(...(await rightsOn(source, table.source, ['SELECT'], 'source')));
  }
  for (const table of move.tables) {
    missing.push(
      ...(await rightsOn(target, table.target, ['SELECT', 'INSERT', 'UPDATE', 'DELETE'], 'target')),
    );
  }
  for (const reference of move.references) {
    missing.push(...(await rightsOn(target, reference.target, ['SELECT'], 'target')));
  }
  const { create } = await target.row<{ create: boolean }>(
    sql`SELECT has_database_privilege(current_database(), 'CREATE') AND has_database_privilege(current_database(), 'TEMPORARY') AS create`,
  );
  if (!create)
    missing.push(
      'target: CREATE and TEMPORARY on the database, for the ledger and for scratch tables',
    );
  if (missing.length > 0) {
    throw new RehomeError(`the role lacks rights: ${missing.length} missing`, {
      code: 'rights_missing',
      exitCode: EXIT.refused,
      details: missing,
      hint: 'grant them, or use a role that has them',
    });
  }
}

async function rightsOn(
  session: Session,
  table: { readonly schema: string; readonly name: string },
  rights: readonly string[],
  side: string,
): Promise<string[]> {
  const name = literal(id(table.schema, table.name).text);
  const row = await session.row<{ lacking: string[]; hidden: boolean; role: string }>(sql`
    SELECT current_user AS role,
           array(SELECT r FROM unnest(${literal(`{${rights.join(',')}}`)}::text[]) AS r
                  WHERE NOT has_table_privilege(${name}, r)) AS lacking,
           CASE WHEN has_table_privilege(${name}, 'SELECT') THEN row_security_active(${name}::regclass) ELSE FALSE END AS hidden`);
  const text = `${table.schema}.${table.name}`;
  return [
    ...(row.lacking.length > 0
      ? [`${side}: ${row.lacking.join(', ')} on ${text} for ${row.role}`]
      : []),
    ...(row.hidden
      ? [
          `${side}: row level security of ${text} hides rows from ${row.role}: BYPASSRLS, or the table's owner`,
        ]
      : []),
  ];
}
