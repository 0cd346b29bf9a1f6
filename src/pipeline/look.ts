/** The first stage of every command: both databases reached, told apart, read and understood. */
import { readCatalog } from '../catalog/read-catalog.js';
import { EXIT, RehomeError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Move, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { tableText } from '../model/table-id.js';
import { buildMove } from '../plan/build-move.js';
import { eventTriggerHazards } from '../plan/surrounding-hazards.js';
import { type DatabaseIdentity, refuseSameDatabase } from '../postgres/database-identity.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { rootRows } from '../stage/root-rows.js';
import { scratchType } from '../stage/scratch.js';
import { bothOf } from './both-of.js';
import { checkRights } from './check-rights.js';
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
  const [source, target] = await bothOf(
    context.open('source', 'look'),
    context.open('target', 'look'),
  );
  const [sourceIdentity, targetIdentity] = await refuseSameDatabase(source, target);
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
  const [sourceCatalog, targetCatalog] = await bothOf(
    readCatalog(source),
    readCatalog(target, context.options.searchPath),
  );
  const move = buildMove(config, sourceCatalog, targetCatalog);
  await pinSearchPath(source, move.tables[0]?.source.schema ?? 'public');
  await pinSearchPath(target, move.tables[0]?.target.schema ?? 'public');
  const forced = await checkRights({
    source,
    target,
    triggers: config.triggers,
    move,
    targetCatalog,
  });
  await checkExpressions(source, target, config, move);
  const hazards = [...move.hazards, ...eventTriggerHazards(targetCatalog), ...forced];
  return {
    ...{ source, target, sourceIdentity, targetIdentity, sourceCatalog, targetCatalog },
    move: { ...move, hazards },
  };
}

/** People's expressions and `after` files find the same things in every session. */
export async function pinSearchPath(session: Session, schema: string): Promise<void> {
  const path = schema === 'public' ? id('public') : sql`${id(schema)}, ${id('public')}`;
  await session.execute(sql`SET search_path = ${path}`);
}

/** A name that nobody uses: an expression is over the columns of a row, not over an alias. */
const ROW = id('a row');

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
  const overSource = sql`${id(root.source.schema, root.source.name)} AS ${ROW}`;
  const overTarget = sql`${id(root.target.schema, root.target.name)} AS ${ROW}`;
  const expressions: Expression[] = config.identity.flatMap((text, index) => [
    {
      where: `identity[${index}] in the source`,
      text: `(${text})::text`,
      session: source,
      over: sql`${rootRows(root, id(root.source.schema, root.source.name))} AS ${ROW}`,
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
    expressions.push(...columnExpressions(target, table));
    expressions.push(...linkConditions(source, target, table));
    expressions.push(...whereOf(source, table));
  }
  for (const { rows } of move.references) expressions.push(...whereOf(source, rows));
  const faults: string[] = [];
  for (const { where, text, session, over } of expressions) {
    try {
      // Stays a syntax error also where the text would close a parenthesis and go on.
      await session.execute(sql`EXPLAIN SELECT (${verbatim(text)}) FROM ${over}`);
    } catch (error) {
      if (!(error instanceof RehomeError) || !/^(22|42)/.test(sqlState(error) ?? '')) throw error;
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

/** Which rows of a table count, asked of the source. */
function whereOf(source: Session, { source: table, target, config }: MovedTable): Expression[] {
  if (config.where === undefined) return [];
  return [
    {
      where: `tables.${target.inConfig}.where`,
      text: `(${config.where}) IS TRUE`,
      session: source,
      over: sql`${id(table.schema, table.name)} AS ${ROW}`,
    },
  ];
}

/** Conditions of links, each over the rows of its side. */
function linkConditions(source: Session, target: Session, table: MovedTable): Expression[] {
  return table.conditions.flatMap((condition) =>
    (['source', 'target'] as const).map((side) => ({
      where: `links: when, over ${tableText(table[side])} in the ${side}`,
      text: `(${condition[side]}) IS TRUE`,
      session: side === 'source' ? source : target,
      over: sql`${id(table[side].schema, table[side].name)} AS ${ROW}`,
    })),
  );
}

/** What the config gives columns: SQL over a staged row, which has the source's columns. */
function columnExpressions(target: Session, table: MovedTable): Expression[] {
  const staged = table.source.columns.map((c) => sql`NULL::${scratchType(c)} AS ${id(c.name)}`);
  return table.columns.flatMap(({ target: column, value }) => {
    if (value.kind !== 'sql' && value.kind !== 'constant') return [];
    const text = value.kind === 'sql' ? value.sql : literal(value.value).text;
    return [
      {
        where: `tables.${table.target.inConfig}.columns.${nameText(column.name)}`,
        text: `(${text})::${column.type}`,
        session: target,
        over: sql`(SELECT ${join(staged)}) AS ${ROW}`,
      },
    ];
  });
}
