/**
 * The small grammars inside config texts: table names and link ends. Parsing never
 * throws: null means that the text is not of the grammar. Names are taken as written, without
 * folding of case; double quotes are needed only around names with dots, commas, blanks or
 * parentheses in them.
 */
const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[^\s."(),]+)`;
const TABLE = new RegExp(`^(?:(${IDENTIFIER})\\.)?(${IDENTIFIER})$`);
const LINK_END = new RegExp(
  `^((?:${IDENTIFIER}\\.)?${IDENTIFIER})\\.(?:(${IDENTIFIER})|\\(\\s*(${IDENTIFIER}(?:\\s*,\\s*${IDENTIFIER})*)\\s*\\))$`,
);
const EACH_IDENTIFIER = new RegExp(IDENTIFIER, 'g');

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

function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}
