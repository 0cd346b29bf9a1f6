/**
 * Makes staging's schema the target's, inside one transaction: drops what is extra or has to be made
 * anew, makes the types, functions and tables that are missing, alters tables, and then makes
 * whatever is not there. That the last step looks at the catalog is what brings back all that a
 * CASCADE took along.
 */
import type { DumpEntry } from '../dump/split-dump.js';
import type { SchemaDifference, SchemaStatement } from '../model/schema.js';
import type { Session } from '../postgres/session.js';
import { id, type Sql, sql, verbatim } from '../sql/sql.js';
import { alterTable } from './alter-table.js';
import type { Comparison } from './compare-schemas.js';
import { DdlRun } from './ddl-run.js';
import { keyOf, NAMED_TYPES, printQuoted, readObjects } from './object-keys.js';
import { type SchemaPicture, tableKey } from './read-schema.js';
import { readTables, tableDifferences } from './table-facts.js';

/** What columns may need, and what needs no column. */
const FIRST = new Set([
  ...['SCHEMA', 'EXTENSION', 'COLLATION', 'TYPE', 'DOMAIN', 'FUNCTION', 'PROCEDURE', 'AGGREGATE'],
  ...['SEQUENCE', 'TABLE', 'TABLE ATTACH'],
]);
const REPLACEABLE = new Set(['FUNCTION', 'PROCEDURE', 'VIEW']);
/** Handled with their tables. */
const OF_TABLES = new Set(['TABLE', 'CHECK CONSTRAINT', 'DEFAULT']);
const HEAVY = new Set(['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'MATERIALIZED VIEW']);
const ENUM = /^CREATE TYPE [\s\S]* AS ENUM \(/;
const ON_TABLE = /\b(?:TABLE|ON) (?:ONLY )?("(?:[^"]|"")*"\."(?:[^"]|"")*")/;
const AN_IDENTITY = / ALTER COLUMN (?:[^;]*?) ADD GENERATED /;

const SETTINGS = sql`
  SET LOCAL check_function_bodies = off;
  SET LOCAL client_min_messages = warning;
  SET LOCAL default_tablespace = '';
  SET LOCAL lock_timeout = '5s'`;

/** Settings under which the statements are found and run, for this transaction. */
export async function settleIn(session: Session): Promise<void> {
  await session.execute(SETTINGS);
  await printQuoted(session);
}

/**
 * @param session of staging, in a transaction that writes and after `settleIn`
 * @returns the statements that were run
 * @throws RehomeError `schema_sync_failed`; the transaction has to be rolled back
 */
export async function repairSchema(
  session: Session,
  target: SchemaPicture,
  staging: SchemaPicture,
  comparison: Comparison,
): Promise<readonly SchemaStatement[]> {
  const ddl = new DdlRun(session);
  const { differences } = comparison;
  const tables = [...target.entries.values()].flatMap((entry) => {
    const facts = entry.type === 'TABLE' ? target.tables.get(tableKey(entry)) : undefined;
    return facts === undefined || comparison.leftOut.has(keyOf(entry)) ? [] : [facts];
  });
  const wrongIndexes = new Set(target.invalidIndexes.map(tableKey));
  for (const index of staging.invalidIndexes) {
    if (wrongIndexes.has(tableKey(index))) continue;
    await ddl.run(verbatim(index.drop), 'rewrites', `${index.schema}.${index.name}`);
  }
  await dropTables(ddl, differences, staging, target);
  const setAside = await setTypesAside(ddl, differences, target, staging);
  await dropOthers(ddl, differences, staging, target);
  await make(ddl, target, comparison, staging, false);
  const now = new Map((await readTables(session)).map((table) => [tableKey(table), table]));
  for (const table of tables) {
    const is = now.get(tableKey(table));
    if (is !== undefined && tableDifferences(is, table).length > 0) await alterTable(ddl, table);
  }
  for (const type of setAside) {
    const about = type.text;
    await ddl.run(sql`DROP TYPE IF EXISTS ${type} CASCADE`, 'safe', about);
  }
  await make(ddl, target, comparison, staging, true);
  await comment(ddl, differences, target, staging, comparison);
  return ddl.statements;
}

function aboutOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return schema === '-' ? name : `${schema}.${name}`;
}

/** Extra tables, and those whose shape cannot be altered. */
async function dropTables(
  ddl: DdlRun,
  differences: readonly SchemaDifference[],
  staging: SchemaPicture,
  target: SchemaPicture,
): Promise<void> {
  for (const one of [...differences].reverse()) {
    if (one.type !== 'TABLE' || one.kind === 'missing') continue;
    const [is, want] = [staging.tables.get(tableKey(one)), target.tables.get(tableKey(one))];
    if (one.kind === 'differs' && is?.shape === want?.shape) continue;
    const name = id(one.schema, one.name);
    await ddl.run(sql`DROP TABLE IF EXISTS ${name} CASCADE`, 'drops', aboutOf(one));
  }
}

/**
 * An enum that only gains labels gains them. Any other type that differs is renamed and made anew;
 * columns are moved over with their values before the old one goes.
 */
async function setTypesAside(
  ddl: DdlRun,
  differences: readonly SchemaDifference[],
  target: SchemaPicture,
  staging: SchemaPicture,
): Promise<readonly Sql[]> {
  const old: Sql[] = [];
  for (const one of differences) {
    if (one.kind !== 'differs' || !['TYPE', 'DOMAIN'].includes(one.type)) continue;
    const entry = target.entries.get(keyOf(one));
    const aside = `${one.name.slice(0, 40)} before sync`;
    const word = one.type === 'DOMAIN' ? sql`DOMAIN` : sql`TYPE`;
    const renamed = sql`ALTER ${word} ${id(one.schema, one.name)} RENAME TO ${id(aside)}`;
    const is = staging.entries.get(keyOf(one));
    const added = is && entry ? addedLabels(is, entry) : null;
    if (added !== null && !usesLabels(target, added)) {
      for (const { label, where } of added) {
        const type = id(one.schema, one.name);
        await ddl.run(
          sql`ALTER TYPE ${type} ADD VALUE ${verbatim(label)}${where}`,
          'safe',
          aboutOf(one),
        );
      }
      continue;
    }
    await ddl.run(renamed, 'rewrites', aboutOf(one));
    old.push(id(one.schema, aside));
    if (entry !== undefined) await ddl.try(verbatim(entry.sql), 'safe', aboutOf(one));
  }
  return old;
}

interface AddedLabel {
  /** Quoted. */
  readonly label: string;
  readonly where: Sql;
}

/** Labels that the target has besides staging's, in the same order; null if that is not all. */
function addedLabels(is: DumpEntry, want: DumpEntry): readonly AddedLabel[] | null {
  if (!ENUM.test(is.sql) || !ENUM.test(want.sql)) return null;
  const labelsOf = (entry: DumpEntry): readonly string[] =>
    entry.sql.replace(ENUM, '').match(/'(?:[^']|'')*'/g) ?? [];
  const [there, wanted] = [labelsOf(is), labelsOf(want)];
  const kept = wanted.filter((label) => there.includes(label));
  if (kept.join() !== there.join()) return null;
  return wanted.flatMap((label, place) => {
    if (there.includes(label)) return [];
    const before = wanted[place - 1];
    const first = wanted[place + 1];
    if (before !== undefined) return [{ label, where: sql` AFTER ${verbatim(before)}` }];
    return [{ label, where: first === undefined ? sql`` : sql` BEFORE ${verbatim(first)}` }];
  });
}

/** A new label cannot be used in the transaction that adds it. */
function usesLabels(target: SchemaPicture, added: readonly AddedLabel[]): boolean {
  const texts = [...target.entries.values()].filter(({ type }) => type !== 'TYPE');
  return texts.some((entry) => added.some(({ label }) => entry.sql.includes(`${label}::`)));
}

async function dropOthers(
  ddl: DdlRun,
  differences: readonly SchemaDifference[],
  staging: SchemaPicture,
  target: SchemaPicture,
): Promise<void> {
  const order = [...staging.entries.keys()];
  const place = (one: SchemaDifference) => order.indexOf(keyOf(one));
  const drops = differences
    .filter((one) => one.kind !== 'missing' && !OF_TABLES.has(one.type))
    .filter((one) => !(one.kind === 'differs' && ['TYPE', 'DOMAIN'].includes(one.type)))
    .sort((a, b) => place(b) - place(a));
  for (const one of drops) {
    const there = (await readObjects(ddl.session)).get(keyOf(one));
    if (there === undefined) continue;
    const want = one.kind === 'differs' ? target.entries.get(keyOf(one)) : undefined;
    const is = staging.entries.get(keyOf(one));
    if (want !== undefined && (await replace(ddl, one, is, want))) continue;
    const label = want === undefined ? 'drops' : HEAVY.has(one.type) ? 'rewrites' : 'safe';
    const loses = want !== undefined && one.type === 'SEQUENCE' ? 'drops' : label;
    await ddl.run(verbatim(there.drop), loses, aboutOf(one));
  }
}

/** In place, where PostgreSQL has a way. */
async function replace(
  ddl: DdlRun,
  one: SchemaDifference,
  is: DumpEntry | undefined,
  want: DumpEntry,
): Promise<boolean> {
  if (REPLACEABLE.has(one.type)) {
    const statement = want.sql.replace(/^CREATE (?!OR REPLACE)/, 'CREATE OR REPLACE ');
    return (await ddl.try(verbatim(statement), 'safe', aboutOf(one))) === null;
  }
  if (one.type !== 'SEQUENCE' || is === undefined) return false;
  if (AN_IDENTITY.test(is.sql) || AN_IDENTITY.test(want.sql)) return false;
  const cycle = /\bCYCLE;$/.test(want.sql) ? sql`` : sql` NO CYCLE`;
  const type = /\n\s+AS /.test(want.sql) ? sql`` : sql` AS bigint`;
  const named = /^CREATE SEQUENCE "(?:[^"]|"")*"\."(?:[^"]|"")*"/;
  const options = verbatim(want.sql.replace(named, '').replace(/;$/, ''));
  const sequence = id(one.schema, one.name);
  const statement = sql`ALTER SEQUENCE ${sequence}${type}${options}${cycle}`;
  return (await ddl.try(statement, 'safe', aboutOf(one))) === null;
}

/** @param last everything has to succeed now */
async function make(
  ddl: DdlRun,
  target: SchemaPicture,
  { leftOut, differences }: Comparison,
  staging: SchemaPicture,
  last: boolean,
): Promise<void> {
  let objects = await readObjects(ddl.session);
  const differing = new Set(differences.map((one) => keyOf(one)));
  for (const [key, entry] of target.entries) {
    if (leftOut.has(key) || entry.type === 'COMMENT' || (!last && !FIRST.has(entry.type))) continue;
    const named = NAMED_TYPES.has(entry.type);
    if (named ? objects.has(key) : !differing.has(key) || !last) continue;
    const label = HEAVY.has(entry.type) && !isOnNewTable(entry, staging) ? 'rewrites' : 'safe';
    if (last) await ddl.run(verbatim(entry.sql), label, aboutOf(entry));
    else await ddl.try(verbatim(entry.sql), label, aboutOf(entry));
    // A partition gets the indexes and constraints that its table has.
    if (entry.type === 'TABLE ATTACH') objects = await readObjects(ddl.session);
  }
}

/** What is made for a table that staging did not have reads and writes no rows. */
function isOnNewTable(entry: DumpEntry, staging: SchemaPicture): boolean {
  if (entry.type === 'MATERIALIZED VIEW') return true;
  const [, name] = ON_TABLE.exec(entry.sql) ?? [];
  return [...staging.tables.values()].every((table) => id(table.schema, table.name).text !== name);
}

/** Comments go with what is dropped, so that after a drop all are made again. */
async function comment(
  ddl: DdlRun,
  differences: readonly SchemaDifference[],
  target: SchemaPicture,
  staging: SchemaPicture,
  { leftOut }: Comparison,
): Promise<void> {
  const dropped = ddl.statements.some(({ sql: text }) => /\bDROP\b/.test(text));
  const differing = new Set(differences.map((one) => keyOf(one)));
  for (const [key, entry] of target.entries) {
    const again = dropped && !entry.name.startsWith('SCHEMA ');
    if (entry.type !== 'COMMENT' || !(again || differing.has(key))) continue;
    if (leftOut.size > 0 && !differing.has(key) && !staging.entries.has(key)) continue;
    await ddl.run(verbatim(entry.sql), 'safe', aboutOf(entry));
  }
  for (const one of differences) {
    if (one.type !== 'COMMENT' || one.kind !== 'extra') continue;
    const text = staging.entries.get(keyOf(one))?.sql ?? '';
    const gone = text.replace(/ IS E?'[\s\S]*$/, ' IS NULL;');
    // What it was on may have gone with it.
    await ddl.try(verbatim(gone), 'safe', aboutOf(one));
  }
}
