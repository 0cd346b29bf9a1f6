/**
 * Entries of a dump in a form in which equal schemas are equal text. Left out is what PostgreSQL
 * cannot alter or prints differently after a restore: the order of a table's columns, names of
 * NOT NULL constraints, and how casts of array constants are nested.
 */
import { createHash } from 'node:crypto';
import { type DumpEntry, TOKEN } from '../dump/split-dump.js';

export interface SchemaEntry extends DumpEntry {
  readonly key: string;
  readonly normal: string;
}

/** What reaches out to other servers, and an extension's own words about itself. */
const IGNORED_TYPES = new Set(['USER MAPPING', 'PUBLICATION', 'SUBSCRIPTION']);

export function entryKey(entry: {
  readonly type: string;
  readonly schema: string;
  readonly name: string;
}): string {
  return JSON.stringify([entry.type, entry.schema, entry.name]);
}

/** @returns the entries to compare, in the order of the dump; those of one key as one */
export function normalEntries(entries: readonly DumpEntry[]): SchemaEntry[] {
  const found = new Map<string, SchemaEntry>();
  for (const entry of entries) {
    if (IGNORED_TYPES.has(entry.type)) continue;
    if (entry.type === 'COMMENT' && entry.name.startsWith('EXTENSION ')) continue;
    const key = entryKey(entry);
    const before = found.get(key);
    const sql = before === undefined ? entry.sql : [before.sql, entry.sql].join('\n');
    found.set(key, { ...entry, sql, key, normal: normalText(entry.type, sql) });
  }
  return [...found.values()];
}

/** In most dumps, but not in all, the schema that is there from the start goes without saying. */
export function withPublic(entries: readonly SchemaEntry[], isThere: boolean): SchemaEntry[] {
  const name = { type: 'SCHEMA', schema: '-', name: 'public' };
  const key = entryKey(name);
  const sql = 'CREATE SCHEMA "public";';
  const others = entries.filter((entry) => entry.key !== key);
  return isThere ? [{ ...name, key, sql, normal: sql }, ...others] : others;
}

/** @returns SHA-256 in hex of the entries' normal form, whatever their order */
export function fingerprintOf(entries: readonly SchemaEntry[]): string {
  const hash = createHash('sha256');
  for (const { key, normal } of withPublic(entries, false).sort((a, b) =>
    a.key < b.key ? -1 : 1,
  )) {
    hash.update(JSON.stringify([key, normal]));
  }
  return hash.digest('hex');
}

const TABLE_TYPES = new Set(['TABLE', 'FOREIGN TABLE']);
const CODE_TYPES = new Set(['FUNCTION', 'PROCEDURE', 'COMMENT']);

/** On a server from 18 on, a NOT NULL whose name is not the usual one is printed with it. */
const NOT_NULL_NAME = /CONSTRAINT "(?:[^"]|"")*" NOT NULL/g;

/** `(ARRAY['a'::character varying])::text[]`, which a restore makes `ARRAY[('a'::…)::text]`. */
const CAST_ARRAY =
  /\(ARRAY\[(E?'(?:[^']|'')*'::[a-z" ]+(?:\(\d+\))?(?:, E?'(?:[^']|'')*'::[a-z" ]+(?:\(\d+\))?)*)\]\)::("?\w+"?)\[\]/g;
const ARRAY_ITEM = /E?'(?:[^']|'')*'::[a-z" ]+(?:\(\d+\))?/g;

function normalText(type: string, sql: string): string {
  if (CODE_TYPES.has(type)) return sql;
  const text = sql
    .replace(NOT_NULL_NAME, 'NOT NULL')
    .replace(CAST_ARRAY, (_, items: string, to: string) => {
      const casts = [...items.matchAll(ARRAY_ITEM)].map(([item]) => `(${item})::${to}`);
      return `ARRAY[${casts.join(', ')}]`;
    });
  if (type === 'STATISTICS') return text.replace(STATISTICS_COLUMNS, sortedList);
  return TABLE_TYPES.has(type) ? withoutOrder(text) : text;
}

/** Printed in the order in which the table has them. */
const STATISTICS_COLUMNS = /(?<= ON )[\s\S]*(?= FROM )/;

function sortedList(list: string): string {
  return splitAt(list, ',', 0).sort().join(', ');
}

/** The statements of a table's entry, and the columns and constraints in its parentheses, sorted. */
function withoutOrder(sql: string): string {
  const [create = '', ...alterations] = splitAt(sql, ';', 0);
  const mask = masked(create);
  const open = mask.indexOf('(');
  const close = closing(mask, open);
  if (open === -1 || close === -1) return sql;
  const elements = splitAt(create.slice(open + 1, close), ',', 0).sort();
  return [
    `${create.slice(0, open)}(${elements.join(', ')})${create.slice(close + 1)}`,
    ...alterations.sort(),
  ].join(';\n');
}

/** The same length, with nothing in it that stands inside of quotes. */
function masked(text: string): string {
  return text.replace(TOKEN, (token) => 'x'.repeat(token.length));
}

function closing(mask: string, open: number): number {
  let depth = 0;
  for (let at = open; at < mask.length && at !== -1; at += 1) {
    if (mask[at] === '(') depth += 1;
    if (mask[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function splitAt(text: string, separator: string, depthWanted: number): string[] {
  const mask = masked(text);
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at <= mask.length; at += 1) {
    const char = mask[at];
    if (char === '(' || char === '[') depth += 1;
    if (char === ')' || char === ']') depth -= 1;
    if ((char === separator && depth === depthWanted) || char === undefined) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  return parts.filter((part) => part !== '');
}
