/**
 * Names as texts: how the config has them, and how they are printed. Parsing never throws: null
 * means that the text is not of the grammar. Names are taken as written, without folding of case;
 * double quotes are needed only around names with dots, commas, blanks, parentheses or double
 * quotes in them. What is printed here is read here again.
 */
const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[^\s."(),]+)`;
const TABLE = new RegExp(`^(?:(${IDENTIFIER})\\.)?(${IDENTIFIER})$`);
const LINK_END = new RegExp(
  `^((?:${IDENTIFIER}\\.)?${IDENTIFIER})\\.(?:(${IDENTIFIER})|\\(\\s*(${IDENTIFIER}(?:\\s*,\\s*${IDENTIFIER})*)\\s*\\))$`,
);
const EACH_IDENTIFIER = new RegExp(IDENTIFIER, 'g');
const QUOTED = /^"(?:[^"]|"")+"$/;
const PLAIN = /^[^\s."(),]+$/;

/** Words that stand for no column or table without quotes; `pg_get_keywords`, R and T. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check
  collate collation column concurrently constraint create cross current_catalog current_date
  current_role current_schema current_time current_timestamp current_user default deferrable desc
  distinct do else end except false fetch for foreign freeze from full grant group having ilike in
  initially inner intersect into is isnull join lateral leading left like limit localtime
  localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
  references returning right select session_user similar some symmetric system_user table
  tablesample then to trailing true union unique user using variadic verbose when where window with`.split(
    /\s+/,
  ),
);

/** A table as the config names it: `schema` is null when it was left out. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

/** One end of a link: `table.column` or `table.(a, b)`. */
export interface LinkEnd {
  readonly table: TableName;
  readonly columns: readonly string[];
}

/** Reads `name` or `schema.name`. */
export function parseTableName(text: string): TableName | null {
  const match = TABLE.exec(text.trim());
  if (match?.[2] === undefined) return null;
  return { schema: match[1] === undefined ? null : unquote(match[1]), name: unquote(match[2]) };
}

/** Reads `table.column`, `schema.table.column`, `table.(a, b)` or `schema.table.(a, b)`. */
export function parseLinkEnd(text: string): LinkEnd | null {
  const match = LINK_END.exec(text.trim());
  if (match?.[1] === undefined) return null;
  const table = parseTableName(match[1]);
  const written = match[2] ?? match[3];
  if (table === null || written === undefined) return null;
  const columns = (written.match(EACH_IDENTIFIER) ?? []).map(unquote);
  return columns.length === 0 ? null : { table, columns };
}

/** A column by itself: as it is called, or in double quotes. */
export function parseColumnName(text: string): string {
  return QUOTED.test(text) ? unquote(text) : text;
}

/** As short as the config takes it: in double quotes only where it would be read otherwise. */
export function nameText(name: string): string {
  return PLAIN.test(name) ? name : quote(name);
}

/** As SQL takes it, and the config as well. */
export function identifierText(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : quote(name);
}

/** `a, b` as SQL takes them. */
export function identifiersText(names: readonly string[]): string {
  return names.map(identifierText).join(', ');
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}
