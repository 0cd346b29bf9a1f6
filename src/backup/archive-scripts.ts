/** What plain psql needs to bring a built-in archive back: the scripts that lie in it. */
import type { TableId } from '../model/table-id.js';
import { id, type Sql } from '../sql/sql.js';
import { type StoredSequence, setSequence, storedInto } from './list-contents.js';

export interface ArchivedTable extends TableId {
  readonly columns: readonly string[];
  /** Within the archive, with `/`. */
  readonly file: string;
  readonly rows: number;
}

/** Digits and letters of a name, for people; the number in front makes it one of its kind. */
export function fileName(position: number, of: TableId, ending: string): string {
  const plain = `${of.schema}.${of.name}`.replaceAll(/[^\p{L}\p{N}._-]/gu, '_').slice(0, 100);
  return `${String(position + 1).padStart(4, '0')}_${plain}.${ending}`;
}

const HEAD = `-- Made by rehome. Run it by restore.sh, or in this folder: psql -X -f restore.sql DATABASE
\\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
SET DateStyle = 'ISO, YMD';
SET IntervalStyle = 'postgres';
SET xmloption = content;
SET row_security = off;
`;

/** A psql command has no continuation: the columns of a table are on its line. */
export function copyCommand(
  table: Pick<ArchivedTable, 'schema' | 'name' | 'columns' | 'file'>,
  format: 'text' | 'csv',
): string {
  const options = format === 'csv' ? ' (FORMAT csv, HEADER)' : '';
  const into = storedInto(table).text.replaceAll(/("(?:[^"]|"")*")|\s+/g, (_, name = ' ') => name);
  return `\\copy ${into} FROM PROGRAM 'gzip -dc ${shellQuoted(table.file)}'${options}\n`;
}

/** For a shell, within the single quotes of psql. File names have no quotes of their own. */
function shellQuoted(file: string): string {
  return `"${file}"`;
}

export function sequencesScript(sequences: readonly StoredSequence[]): string {
  return sequences.map((sequence) => `${setSequence(sequence).text};\n`).join('');
}

export function refreshScript(views: readonly TableId[]): string {
  return views.map(({ schema, name }) => `${refreshView(schema, name)};\n`).join('');
}

function refreshView(schema: string, name: string): string {
  return `REFRESH MATERIALIZED VIEW ${id(schema, name).text}`;
}

/** `large`: file of the large objects, or null. */
export function restoreScript(tables: readonly ArchivedTable[], large: string | null): string {
  return [
    HEAD,
    '\\echo schema',
    '\\i pre-data.sql',
    '\\echo rows',
    ...tables.map((table) => copyCommand(table, 'text').trimEnd()),
    ...(large === null ? [] : largeObjectCommands(large)),
    '\\echo keys, indexes, triggers',
    '\\i post-data.sql',
    '\\i sequences.sql',
    '\\i refresh.sql',
    'ANALYZE;',
    '',
  ].join('\n');
}

function largeObjectCommands(file: string): readonly string[] {
  return [
    'CREATE TEMPORARY TABLE rehome_large_objects (oid oid, data bytea);',
    `\\copy pg_temp.rehome_large_objects FROM PROGRAM 'gzip -dc ${shellQuoted(file)}'`,
    'SELECT count(pg_catalog.lo_from_bytea(oid, data)) AS large_objects FROM pg_temp.rehome_large_objects;',
    'DROP TABLE pg_temp.rehome_large_objects;',
  ];
}

export const RESTORE_SHELL = `#!/bin/sh
# Restores this archive into an empty database. Arguments are psql's: ./restore.sh -d "$DATABASE_URL"
set -e
cd "$(dirname "$0")"
exec psql -X -q -v ON_ERROR_STOP=1 -f restore.sql "$@"
`;

export const LARGE_OBJECTS: Sql = id('pg_temp', 'rehome_large_objects');
