/**
 * Whether what the config's expressions say of a row lasts for as long as the row does: none asks for
 * the time, the session or chance, none looks elsewhere.
 */
import type { Move } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { join, literal, type Sql, sql } from '../sql/sql.js';

/** Rows of other tables, and what is written like a column or a text. */
const ELSEWHERE = [
  /\b(select|table|values)\b/i,
  /\b(current_(date|time|timestamp|user|role|catalog|schema)|localtime|localtimestamp)\b/i,
  /\b(user|session_user|system_user)\b/i,
  /'\s*(now|today|tomorrow|yesterday)\b/i,
];

/** Of the built-in functions that are only stable those that depend on nothing but pinned settings. */
const PINNED = `
  array_to_json array_to_string concat concat_ws convert date date_part date_trunc extract format
  json_build_array json_build_object json_object jsonb_build_array jsonb_build_object jsonb_object length
  make_timestamptz quote_literal quote_nullable row_to_json text time timestamp timestamptz timetz timezone
  to_char to_date to_json to_jsonb to_number to_timestamp`;

function expressionsOf({ tables, references }: Move): string[] {
  return [
    ...tables.flatMap(({ config, columns, conditions }) => [
      config.where ?? '',
      ...columns.flatMap(({ value }) => (value.kind === 'sql' ? [value.sql] : [])),
      ...conditions.flatMap(({ source, target }) => [source, target]),
    ]),
    ...references.flatMap(({ match }) =>
      match.flatMap((part) => (part.kind === 'sql' ? [part.source, part.target] : [])),
    ),
  ];
}

/** What stands before a parenthesis, as PostgreSQL folds it. */
function namesCalled(text: string): string[] {
  const calls = text.matchAll(/(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))\s*\(/gu);
  return [...calls].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain.toLowerCase() : quoted.replaceAll('""', '"'),
  );
}

/** @returns as `lasting`, of all expressions by which a run tells what a row is to be */
export function lastingExpressions(move: Move, session: Session): Promise<string | null> {
  return lasting(expressionsOf(move), session);
}

/**
 * Digest of the functions that expressions call and that are the database's own.
 *
 * @returns null where an expression may say something else of the same row later on
 */
export async function lasting(texts: readonly string[], session: Session): Promise<string | null> {
  if (texts.some((text) => ELSEWHERE.some((pattern) => pattern.test(text)))) return null;
  const called = [...new Set(texts.flatMap(namesCalled))];
  if (called.length === 0) return '';
  const found = await session.row<{ lasting: boolean; digest: string }>(functionsCalled(called));
  return found.lasting ? found.digest : null;
}

function functionsCalled(names: readonly string[]): Sql {
  const pinned = PINNED.split(/\s+/).filter((name) => name !== '');
  return sql`
    SELECT coalesce(bool_and(p.provolatile = 'i' OR (b.own IS FALSE AND p.provolatile = 's'
             AND p.proname IN (${join(pinned.map((name) => literal(name)))}))), TRUE) AS lasting,
           coalesce(md5(string_agg(b.code, ',' ORDER BY b.code) FILTER (WHERE b.own)), '') AS digest
      FROM pg_proc AS p
      JOIN pg_namespace AS n ON n.oid = p.pronamespace,
           LATERAL (SELECT n.nspname <> 'pg_catalog' AS own,
                           md5(concat_ws(',', n.nspname, p.proname, p.proargtypes::text, p.prosrc, p.probin,
                                         p.proconfig::text, pg_get_function_sqlbody(p.oid))) COLLATE "C" AS code) AS b
     WHERE p.proname IN (${join(names.map((name) => literal(name)))})`;
}
