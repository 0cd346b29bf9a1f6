/**
 * What a database has besides its contents, and no dump of it holds: owner, encoding, locale,
 * place, privileges, comment, and settings of its own and of roles in it.
 */
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';

export interface DatabaseSettings {
  readonly owner: string;
  readonly encoding: string;
  readonly tablespace: string;
  readonly connectionLimit: number;
  readonly collate: string;
  readonly ctype: string;
  /** c, i (ICU) or b (built-in). */
  readonly provider: string;
  /** Of ICU or the built-in provider. */
  readonly locale: string | null;
  readonly icuRules: string | null;
  readonly comment: string | null;
  /** Null: the defaults. */
  readonly privileges:
    | readonly {
        readonly grantee: string | null;
        readonly privilege: string;
        readonly grantable: boolean;
      }[]
    | null;
  readonly settings: readonly {
    readonly role: string | null;
    readonly name: string;
    readonly value: string;
  }[];
}

/** Columns that differ between majors are read by way of JSON. */
const SETTINGS = sql`
  SELECT pg_get_userbyid(d.datdba) AS owner, pg_encoding_to_char(d.encoding) AS encoding,
         t.spcname AS tablespace, d.datconnlimit AS "connectionLimit",
         d.datcollate AS collate, d.datctype AS ctype,
         coalesce(j.row ->> 'datlocprovider', 'c') AS provider,
         coalesce(j.row ->> 'datlocale', j.row ->> 'daticulocale') AS locale,
         j.row ->> 'daticurules' AS "icuRules",
         shobj_description(d.oid, 'pg_database') AS comment,
         CASE WHEN d.datacl IS NOT NULL THEN
           (SELECT coalesce(json_agg(json_build_object('grantee', r.rolname, 'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]')
              FROM aclexplode(d.datacl) AS a LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.grantee) END AS privileges,
         (SELECT coalesce(json_agg(json_build_object('role', r.rolname, 'name', split_part(c, '=', 1),
                                                     'value', substr(c, strpos(c, '=') + 1))), '[]')
            FROM pg_catalog.pg_db_role_setting AS s
            LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
           CROSS JOIN LATERAL unnest(s.setconfig) AS c
           WHERE s.setdatabase = d.oid) AS settings
    FROM pg_catalog.pg_database AS d
    JOIN pg_catalog.pg_tablespace AS t ON t.oid = d.dattablespace
   CROSS JOIN LATERAL (SELECT to_jsonb(d) AS row) AS j
   WHERE d.datname = current_database()`;

export async function readSettings(session: Session): Promise<DatabaseSettings> {
  return session.row<DatabaseSettings & Record<string, unknown>>(SETTINGS);
}

/** An empty database of this name that is otherwise like the one that the settings are of. */
export function createLike(name: string, like: DatabaseSettings): Sql {
  const locale = like.locale === null ? null : literal(like.locale);
  const providers: Readonly<Record<string, readonly Sql[]>> = {
    i: [
      sql`LOCALE_PROVIDER icu`,
      ...(locale === null ? [] : [sql`ICU_LOCALE ${locale}`]),
      ...(like.icuRules === null ? [] : [sql`ICU_RULES ${literal(like.icuRules)}`]),
    ],
    b: [sql`LOCALE_PROVIDER builtin`, ...(locale === null ? [] : [sql`BUILTIN_LOCALE ${locale}`])],
  };
  return join(
    [
      sql`CREATE DATABASE ${id(name)} TEMPLATE template0 OWNER ${id(like.owner)}`,
      sql`ENCODING ${literal(like.encoding)} LC_COLLATE ${literal(like.collate)} LC_CTYPE ${literal(like.ctype)}`,
      ...(providers[like.provider] ?? []),
      sql`TABLESPACE ${id(like.tablespace)} CONNECTION LIMIT ${literal(like.connectionLimit)}`,
    ],
    ' ',
  );
}

/** Settings whose values are lists of names, which stand in the catalog as they are to be written. */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'temp_tablespaces',
]);

/** What makes the other database's comment, privileges and settings those of this one. */
export function carryOver(name: string, from: DatabaseSettings): readonly Sql[] {
  const database = id(name);
  const grants = (from.privileges ?? []).map(({ grantee, privilege, grantable }) => {
    const to = grantee === null ? sql`PUBLIC` : id(grantee);
    const option = grantable ? sql` WITH GRANT OPTION` : sql``;
    return sql`GRANT ${verbatim(privilege)} ON DATABASE ${database} TO ${to}${option}`;
  });
  const settings = from.settings.map((setting) => {
    const of =
      setting.role === null
        ? sql`ALTER DATABASE ${database}`
        : sql`ALTER ROLE ${id(setting.role)} IN DATABASE ${database}`;
    const value = LISTS.has(setting.name.toLowerCase())
      ? verbatim(setting.value)
      : literal(setting.value);
    return sql`${of} SET ${id(...setting.name.split('.'))} TO ${value}`;
  });
  return [
    ...(from.comment === null
      ? []
      : [sql`COMMENT ON DATABASE ${database} IS ${literal(from.comment)}`]),
    ...(from.privileges === null ? [] : [sql`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`]),
    ...grants,
    ...settings,
  ];
}
