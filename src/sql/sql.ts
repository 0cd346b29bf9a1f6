/**
 * The only place that quotes. SQL is put together from `Sql` pieces: a plain string cannot get
 * into a statement except as an identifier, a literal, or text that a person wrote as SQL.
 */

/** A piece of SQL whose identifiers and literals are quoted. */
export class Sql {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/**
 * Template tag: every interpolated value is a piece of SQL itself.
 *
 * @example sql`SELECT ${id('e-mail')} FROM ${id('public', 'users')} WHERE id = ${literal(5)}`
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly Sql[]): Sql {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += part.text + (strings[index + 1] ?? '');
  });
  return new Sql(text);
}

/** A quoted identifier, qualified when several names are given. */
export function id(...names: readonly string[]): Sql {
  return new Sql(names.map((name) => `"${name.replaceAll('"', '""')}"`).join('.'));
}

/** A quoted literal. Strings with a backslash are written in the E'' form. */
export function literal(value: string | number | bigint | boolean | null): Sql {
  if (value === null) return new Sql('NULL');
  if (typeof value === 'boolean') return new Sql(value ? 'TRUE' : 'FALSE');
  if (typeof value !== 'string') return new Sql(String(value));
  const quoted = value.replaceAll("'", "''");
  return new Sql(value.includes('\\') ? `E'${quoted.replaceAll('\\', '\\\\')}'` : `'${quoted}'`);
}

/**
 * SQL that a person wrote in the config, or a type name or expression that PostgreSQL itself
 * printed from its catalogs. Taken as it is; never for anything that came out of a row.
 */
export function verbatim(text: string): Sql {
  return new Sql(text);
}

/** The place of a value that is sent along, counted from 1. */
export function parameter(number: number): Sql {
  return new Sql(`$${number}`);
}

export const empty = new Sql('');

/** The pieces with a separator between them, `, ` by default. */
export function join(parts: readonly Sql[], separator = ', '): Sql {
  return new Sql(parts.map((part) => part.text).join(separator));
}

/** Conditions that all have to hold; TRUE for none. */
export function and(conditions: readonly Sql[]): Sql {
  return conditions.length === 0
    ? sql`TRUE`
    : join(
        conditions.map((condition) => sql`(${condition})`),
        ' AND ',
      );
}

/** Each column of a list behind the same alias: `a."x", a."y"`. */
export function columns(alias: string, names: readonly string[]): Sql {
  return join(names.map((name) => id(alias, name)));
}
