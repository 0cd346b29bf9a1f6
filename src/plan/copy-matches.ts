/** By what columns a stale copy of a row that moves is known again. */
import { EXIT, RehomeError } from '../errors.js';
import type { Table } from '../model/catalog.js';
import type { MatchConfig } from '../model/config.js';
import type { MovedColumn, MovedTable } from '../model/move.js';

/** @throws RehomeError `config_names` where rows that move are to be matched by an expression. */
export function plainMatch(
  { inConfig: name }: Table,
  { match }: { readonly match?: readonly MatchConfig[] },
): readonly string[] | undefined {
  const plain = match?.filter((part) => typeof part === 'string');
  if (plain?.length !== match?.length) {
    throw new RehomeError(`tables.${name}.match: rows that move are matched by columns alone`, {
      code: 'config_names',
      exitCode: EXIT.config,
      details: [`expressions are for reference tables, and persons own rows of ${name}`],
      hint: `write what the column gets as tables.${name}.columns.<column>: {sql}, and match by it`,
    });
  }
  return plain;
}

/** The configured match first, then every unique key whose columns all come from the source. */
export function matchesOf(
  table: Table,
  configured: readonly string[] | undefined,
  written: ReadonlySet<string>,
): MovedTable['matches'] {
  const unique = table.uniqueKeys
    .filter((key) => !key.primary && key.columns.every((name) => written.has(name)))
    .map((key) => ({ columns: key.columns, unique: true }));
  return configured === undefined ? unique : [{ columns: configured, unique: false }, ...unique];
}

/** Without a key on both sides all that is written tells which rows are the same. */
export function matchesByAll(
  configured: readonly string[] | undefined,
  columns: readonly MovedColumn[],
  key: readonly string[],
): MovedTable['matches'] {
  const all = columns
    .filter((c) => c.written === 'always' && !key.includes(c.target.name))
    .map((c) => c.target.name);
  return [{ columns: configured ?? all, unique: false }];
}
