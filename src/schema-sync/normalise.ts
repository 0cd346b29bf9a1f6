/**
 * Entries of two dumps made comparable: without the order of columns, which nothing can change in
 * place; without the names of NOT NULL constraints, which servers before 18 do not have; and, across
 * majors, without the ways in which they print the same expression differently.
 */
import type { DumpEntry } from '../dump/split-dump.js';

const NAMED_NOT_NULL = /CONSTRAINT "(?:[^"]|"")*" NOT NULL/g;

/** Types whose text the server makes up from a parsed query. */
const PRINTED = new Set(['VIEW', 'MATERIALIZED VIEW', 'RULE', 'POLICY', 'FUNCTION', 'PROCEDURE']);

/** From 16 on a column of a query over one table is printed without that table's name. */
const QUALIFIED = /((?:FROM|JOIN|ON|VIEW|FUNCTION|PROCEDURE|::)\s*\(*)?"(?:[^"]|"")*"\.(?=")/g;

/** @param across the dumps come from servers of different majors */
export function normalise(entry: DumpEntry, across: boolean): string {
  const text = entry.sql.replace(NAMED_NOT_NULL, 'NOT NULL');
  if (['TABLE', 'FOREIGN TABLE'].includes(entry.type)) return linesOf(text).sort().join('\n');
  // Lists its columns in the order of the table.
  if (entry.type === 'STATISTICS') return text.split(/,? /).sort().join(' ');
  if (!across || !PRINTED.has(entry.type)) return text;
  return text
    .replace(QUALIFIED, (whole, before) => (before === undefined ? '' : whole))
    .replace(/[\s()]+/g, ' ');
}

/** The lines of a text, without commas at their ends. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''))
    .filter((line) => line !== '');
}
