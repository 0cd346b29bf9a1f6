/**
 * A plain dump taken apart into its entries, by the comment that pg_dump puts before each. Such a
 * comment counts only outside of quotes: a function's body may hold whatever it likes.
 */

export interface DumpEntry {
  /** As pg_dump names it, such as `users users_pkey`; not quoted. */
  readonly name: string;
  /** Such as `TABLE`, `FK CONSTRAINT` or `COMMENT`. */
  readonly type: string;
  /** `-` for what lives in no schema. */
  readonly schema: string;
  /** Its statements, each with its semicolon. */
  readonly sql: string;
}

const HEADER = /^-- Name: (.*); Type: (.*?); Schema: (.*?); Owner: .*$/;

/** Strings, quoted identifiers, dollar quotes and comments, none of which end a statement. */
export const TOKEN =
  /(?<![\w$])[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$])(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\1|\/\*[\s\S]*?\*\/|--[^\n]*/g;

/**
 * @param dump what `dumpSchema` returns
 * @returns the entries in the order in which they can be made; the settings before the first, and
 *   those of tablespace and access method between them, are left out
 */
export function splitDump(dump: string): DumpEntry[] {
  const entries: { name: string; type: string; schema: string; from: number; to: number }[] = [];
  for (const token of dump.matchAll(TOKEN)) {
    const header = HEADER.exec(token[0]);
    if (header === null) continue;
    const [, name = '', type = '', schema = ''] = header;
    const last = entries.at(-1);
    if (last !== undefined) last.to = token.index;
    entries.push({ name, type, schema, from: token.index + token[0].length, to: dump.length });
  }
  return entries.map(({ from, to, ...entry }) => ({
    ...entry,
    sql: withoutFrame(dump.slice(from, to)),
  }));
}

/** Takes away the frame of the header comments, and settings that belong to no entry. */
function withoutFrame(text: string): string {
  return text
    .replace(/^\s*--\s*\n/, '')
    .replace(/\n--\n-- PostgreSQL database dump complete\s*(?:\n--\s*)?$/, '')
    .replace(/\n--\s*$/, '')
    .replace(/\nSET default_(?:tablespace|table_access_method) = [^;\n]*;[ \t]*(?=\n|$)/g, '')
    .trim();
}
