/** The schema of `tables` and `links`: what a table is, and where its columns' values come from. */
import { z } from 'zod';
import { parseLinkEnd } from '../model/name-text.js';
import {
  closed,
  columnEnd,
  jsonPath,
  linkEnd,
  oneOrMore,
  rowEnd,
  tableName,
  text,
} from './schema-parts.js';

/** The keys that say of which kind an object under `columns` is. */
export const COLUMN_KINDS = [
  'sql',
  'reference',
  'value',
  'key',
  'derived',
  'keep',
  'lost',
] as const;

const column = z.union(
  [
    text,
    closed({ sql: text }),
    closed({
      reference: tableName,
      from: oneOrMore('column'),
      by: oneOrMore('column').exactOptional(),
      column: text.exactOptional(),
    }),
    closed({
      value: z.union([z.string(), z.number(), z.boolean(), z.null()], { error: scalar() }),
    }),
    closed({
      key: text,
      counter: closed({
        table: tableName,
        column: text,
        where: text.exactOptional(),
      }).exactOptional(),
    }),
    closed({ derived: z.literal(true) }),
    closed({ keep: z.literal(true) }),
    closed({ lost: z.enum(['null', 'drop']), from: text.exactOptional() }),
  ],
  { error: columnKinds() },
);

/** Says what a column may be; also used where an object is of no kind or of several. */
export function columnKinds(): string {
  return 'must be the name of a source column, or exactly one of {sql}, {reference, from}, {value}, {key}, {derived: true}, {keep: true}, {lost}';
}

function scalar(): string {
  return 'must be a text, a number, true, false or null';
}

const match = z.union([text, closed({ sql: text }), closed({ source: text, target: text })], {
  error: 'must be the name of a target column, {sql}, or {source, target}',
});

export const tableSchema = closed({
  from: tableName.exactOptional(),
  role: z.enum(['owned', 'part', 'reference', 'outside']).exactOptional(),
  owner: oneOrMore('column').exactOptional(),
  match: z.array(match).min(1, { error: 'must name at least one column' }).exactOptional(),
  columns: z.record(z.string(), column).exactOptional(),
  where: text.exactOptional(),
  stale: z.enum(['delete', 'keep']).exactOptional(),
  missing: z.enum(['stop', 'null', 'drop', 'insert']).exactOptional(),
  clash: z.enum(['stop', 'skip']).exactOptional(),
}).superRefine((table, context) => {
  const misplaced = (key: 'owner' | 'stale' | 'missing', of: string) =>
    context.addIssue({
      code: 'custom',
      path: [key],
      message: `is for ${of} tables, and this one has \`role: ${table.role}\``,
    });
  if (table.role === 'reference' || table.role === 'outside') {
    if (table.owner !== undefined) misplaced('owner', 'owned');
    if (table.stale !== undefined) misplaced('stale', 'owned');
  }
  if (table.role === 'part' && table.owner !== undefined) misplaced('owner', 'owned');
  if (table.role === 'owned' || table.role === 'part' || table.role === 'outside') {
    if (table.missing !== undefined) misplaced('missing', 'reference');
  }
});

const foreignKeyLink = closed({
  from: linkEnd,
  to: linkEnd.nullable(),
  side: z.enum(['source', 'target', 'both']).exactOptional(),
}).superRefine((link, context) => {
  const from = parseLinkEnd(link.from)?.columns.length;
  const to = link.to === null ? 1 : parseLinkEnd(link.to)?.columns.length;
  if (from !== undefined && to !== undefined && from !== to) {
    context.addIssue({
      code: 'custom',
      path: ['to'],
      message: `must have as many columns as \`from\` (${from}), not ${to}`,
    });
  }
});

const fields = z.record(z.string().regex(/\S/, { error: 'a field must not be blank' }), text);

const jsonLink = closed({
  json: columnEnd,
  path: jsonPath,
  to: tableName,
  by: fields.refine((by) => Object.keys(by).length > 0, {
    error: 'must name at least one field to look rows up by',
  }),
  set: fields,
  remove: z.array(text).exactOptional(),
}).superRefine((link, context) => {
  if (Object.keys(link.set).length === 0 && (link.remove ?? []).length === 0) {
    context.addIssue({
      code: 'custom',
      path: ['set'],
      message: 'names no field and nothing is removed: the link would do nothing',
    });
  }
});

const condition = z.union([text, closed({ source: text, target: text })], {
  error: 'must be a SQL condition, or {source, target} with one for each side',
});
const missing = z.enum(['stop', 'null']).exactOptional();

const conditionalLink = closed({
  from: columnEnd,
  when: condition,
  to: rowEnd.nullable(),
  missing: z.enum(['stop', 'null', 'drop']).exactOptional(),
});

const arrayLink = closed({
  array: columnEnd,
  to: rowEnd.nullable(),
  when: condition.exactOptional(),
  missing,
});

const textLink = closed({
  text: columnEnd,
  separator: z.string().min(1, { error: 'must not be empty' }),
  to: rowEnd,
  when: condition.exactOptional(),
});

const jsonIdLink = closed({
  json: columnEnd,
  path: jsonPath,
  to: rowEnd.nullable(),
  when: condition.exactOptional(),
  missing,
});

export const linkSchema = z.union(
  [foreignKeyLink, jsonLink, conditionalLink, arrayLink, textLink, jsonIdLink],
  {
    error:
      'must be one of {from, to, side?}, {from, when, to, missing?}, {array, to, …}, {text, separator, to, …}, {json, path, to, …} and {json, path, to, by, set, remove?}',
  },
);
