/**
 * The small grammars inside config texts: table names, link ends, JSON paths. Parsing never
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

/** One step of a JSON path: into a member of an object, or into every element of an array. */
export type JsonPathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'elements' };

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

/** Reads `$` followed by `.name`, `."quoted name"` and `[*]`: the paths a JSON link may take. */
export function parseJsonPath(text: string): readonly JsonPathStep[] | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('$')) return null;
  const steps: JsonPathStep[] = [];
  const step = /\.([\p{L}_][\p{L}\p{N}_]*)|\.("(?:[^"\\]|\\.)*")|\[\s*\*\s*\]/uy;
  step.lastIndex = 1;
  while (step.lastIndex < trimmed.length) {
    const match = step.exec(trimmed);
    if (match === null) return null;
    if (match[1] !== undefined) steps.push({ kind: 'member', name: match[1] });
    else if (match[2] !== undefined) {
      const name = parseJsonText(match[2]);
      if (name === null) return null;
      steps.push({ kind: 'member', name });
    } else steps.push({ kind: 'elements' });
  }
  return steps;
}

function unquote(identifier: string): string {
  return identifier.startsWith('"') ? identifier.slice(1, -1).replaceAll('""', '"') : identifier;
}

function parseJsonText(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    // A bad escape: the text is not of the grammar, which null says.
    return null;
  }
}
