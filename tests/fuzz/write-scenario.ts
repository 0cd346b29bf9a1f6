/**
 * Keeps a failing case: as a folder that `run-scenario.ts` reads, with what the oracle says must hold,
 * told by marks and e-mail addresses, because numbers of a sequence are others each time.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { stringify } from 'yaml';
import { id, join, literal, type Sql, sql } from '../../src/sql/sql.js';
import { columnOn, namesOn, tableOn } from './names.js';
import type { Expectation, ExpectedTable } from './oracle/expectation.js';
import { isToken, keyOf, linkText } from './oracle/keys.js';
import type { RandomCase } from './random-case.js';
import type { Cell, Row } from './rows.js';
import type { Side, Table } from './schema.js';
import { TALLY_FILE } from './tally.js';

export interface KeptCase {
  readonly about: string;
  readonly made: RandomCase;
  /** Statements that changed the sides before the run that failed. */
  readonly later: Readonly<Record<Side, readonly string[]>>;
  readonly expectation: Expectation | null;
}

/** @returns the folder's path */
export async function writeScenario(folder: string, kept: KeptCase): Promise<string> {
  const { made, later } = kept;
  await mkdir(folder, { recursive: true });
  const files = {
    'source.sql': made.load.source,
    'target.sql': made.load.target,
    ...(made.after === null ? {} : { [TALLY_FILE]: made.after }),
    'rehome.config.yaml': stringify(made.config),
    'scenario.yaml': stringify({
      about: kept.about,
      ...expectedOf(kept.expectation),
      ...(later.source.length + later.target.length === 0 ? {} : laterOf(later)),
    }),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(joinPath(folder, name), text);
  return folder;
}

/** For a person to look at: what held before and after is the same expectation to begin with. */
function laterOf(later: KeptCase['later']): object {
  const statements = (side: Side): string => later[side].map((line) => `${line};`).join('\n');
  return {
    later: {
      source: statements('source') || 'SELECT 1',
      target: statements('target') || 'SELECT 1',
    },
  };
}

function expectedOf(expectation: Expectation | null): object {
  const [refused] = expectation?.stops ?? [];
  if (refused !== undefined) return { refused };
  return { holds: (expectation?.tables ?? []).map((table) => holdOf(table, expectation)) };
}

/** Columns that say the same on every run, and of links what they lead to. */
function holdOf({ table, known, created }: ExpectedTable, all: Expectation | null): object {
  const own = table.columns.filter(
    ({ role, types }) => types.target !== null && role !== 'key' && role !== 'link',
  );
  const of = id('t');
  const shown = [
    ...own.map((column) => sql`t.${id(columnOn(table, column, 'target'))}`),
    ...table.links.map((link) => {
      const ends = namesOn(link.to, 'target', link.toColumns);
      const same = namesOn(table, 'target', link.columns).map(
        (name, i) => sql`${id('o', ends[i] ?? '')} = ${id('t', name)}`,
      );
      return sql`(SELECT ${nameOf(link.to, id('o'))} FROM ${tableOn(link.to, 'target')} AS o WHERE ${join(same, ' AND ')})`;
    }),
  ];
  const texts = shown.map((value) => sql`coalesce((${value})::text, ${literal('NULL')})`);
  const line = join(texts, ` || ${literal(' | ').text} || `);
  const rows = [...known.values(), ...created].map((row) =>
    [
      ...own.map(({ name }) => row[name] ?? null),
      ...table.links.map((link) => nameIn(all, link.to, linkText(link, row))),
    ].map((value) => value ?? 'NULL'),
  );
  return {
    about: `rows of ${table.name}: ${[...own.map(({ name }) => name), ...table.links.map(({ name }) => name)].join(', ')}`,
    query: sql`SELECT (${line}) COLLATE "C" FROM ${tableOn(table, 'target')} AS ${of} ORDER BY 1`
      .text,
    rows: rows.map((cells) => [cells.join(' | ')]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  };
}

const naming = (table: Table): string =>
  ({ root: 'email', reference: 'code', owned: 'mark' })[table.role];

const nameOf = (table: Table, alias: Sql): Sql =>
  sql`${alias}.${id(...namesOn(table, 'target', [naming(table)]))}`;

/** What the row is called that a link leads to, new rows being known by tokens. */
function nameIn(expectation: Expectation | null, to: Table, key: string | null): Cell {
  if (key === null) return null;
  const found = expectation?.tables.find(({ table }) => table === to);
  const rows: readonly Row[] = [...(found?.known.values() ?? []), ...(found?.created ?? [])];
  const row = rows.find((candidate) => keyOf(to.key, candidate) === key);
  if (row === undefined) return isToken(key) ? '?' : null;
  return row[naming(to)] ?? null;
}
