/** Entries that are no objects of their own: comments, defaults, attachments and the like. Pure. */
import { literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { SchemaEntry } from './normal-form.js';

const ATTRIBUTES = new Set([
  ...['COMMENT', 'DEFAULT', 'ROW SECURITY'],
  ...['SEQUENCE OWNED BY', 'TABLE ATTACH', 'INDEX ATTACH'],
]);

/** Whether an entry is no object of its own. */
export function isAttribute({ type }: { readonly type: string }): boolean {
  return ATTRIBUTES.has(type);
}

const QUOTED_NAME = /"(?:[^"]|"")*"/g;

/** Whether an attribute, by the names in its statement, belongs to the object or its relation. */
export function isAbout(
  entry: SchemaEntry,
  object: {
    readonly type: string;
    readonly schema: string;
    readonly own: string;
    readonly relation: string | null;
  },
): boolean {
  if (entry.type === 'COMMENT') {
    if (entry.schema !== object.schema) return false;
    const [first, ...others] = entry.name.match(QUOTED_NAME) ?? [];
    return (
      first === quoted(object.own) &&
      (object.relation === null || others.includes(quoted(object.relation)))
    );
  }
  if (entry.type === 'DEFAULT' && object.type !== 'TABLE') return false;
  // Its own relation, or the index of its own constraint.
  if (object.relation !== null && object.type !== 'CONSTRAINT') return false;
  return entry.sql.includes([quoted(object.schema), quoted(object.own)].join('.'));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** An attribute without an object: what undoes its statement. */
export function takenBack({ type, sql: text }: SchemaEntry): Sql[] {
  switch (type) {
    case 'COMMENT': {
      const subject = /^(COMMENT ON (?:"(?:[^"]|"")*"|[^"'])*) IS E?'/.exec(text)?.[1];
      return subject === undefined ? [] : [sql`${verbatim(subject)} IS ${literal(null)}`];
    }
    case 'ROW SECURITY':
      return [
        verbatim(text.replace(/ ENABLE ROW LEVEL SECURITY;$/, ' DISABLE ROW LEVEL SECURITY')),
      ];
    case 'DEFAULT': {
      const column = /^ALTER TABLE ONLY (?:"(?:[^"]|"")*"|[.])+ ALTER COLUMN "(?:[^"]|"")*"/.exec(
        text,
      );
      return column === null ? [] : [sql`${verbatim(column[0])} DROP DEFAULT`];
    }
    case 'SEQUENCE OWNED BY': {
      const sequence = /^ALTER SEQUENCE (?:"(?:[^"]|"")*"|[.])+/.exec(text);
      return sequence === null ? [] : [sql`${verbatim(sequence[0])} OWNED BY NONE`];
    }
    default:
      return [];
  }
}

/** Name of the entry of a column's comment. */
export function commentOn(table: string, column: string): string {
  const quoted = [table, column].map((name) => `"${name.replaceAll('"', '""')}"`);
  return `COLUMN ${quoted.join('.')}`;
}
