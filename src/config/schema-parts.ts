/** The building blocks of the config's schema: texts of a grammar, and objects without extras. */
import { z } from 'zod';
import { parseJsonPath } from '../model/json-path.js';
import { parseLinkEnd, parseTableName } from '../model/name-text.js';
import { didYouMean } from './nearest.js';

/** Any text that says something. */
export const text = z.string().regex(/\S/, { error: 'must not be blank' });

/** `name` or `schema.name`. */
export const tableName = text.refine((value) => parseTableName(value) !== null, {
  error:
    'must be a table name such as `users` or `public.users`; a name with dots, blanks, commas, parentheses or quotes is in double quotes, and these are part of the text',
});

/** `table.column` or `table.(a, b)`. */
export const linkEnd = text.refine((value) => parseLinkEnd(value) !== null, {
  error: 'must be `table.column` or `table.(a, b)`, the table with or without its schema',
});

/** `table.column`. */
export const columnEnd = linkEnd.refine((value) => parseLinkEnd(value)?.columns.length === 1, {
  error: 'must be one column: `table.column`',
});

/** `table`, or `table.column` where it is not the key. */
export const rowEnd = text.refine(
  (value) => parseTableName(value) !== null || parseLinkEnd(value)?.columns.length === 1,
  { error: 'must be a table, or one column of it: `table.column`' },
);

/** A path of members and `[*]` only. */
export const jsonPath = text.refine((value) => parseJsonPath(value) !== null, {
  error: 'must be a path of `$`, `.name`, `."quoted name"` and `[*]` only, such as `$[*].drill`',
});

/** A whole number in a range; the message names the range and the unit. */
export function wholeNumber(least: number, most: number, unit: string) {
  const error = `must be a whole number of ${unit} from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** A text, or a list of at least one. */
export function oneOrMore(what: string) {
  return z.union([text, z.array(text).min(1, { error: `must name at least one ${what}` })], {
    error: ({ input }) =>
      `${input === undefined ? 'is missing or undefined; it ' : ''}must be a text or a list of texts (${what})`,
  });
}

/**
 * An object that refuses unknown keys. Its message has one line per unknown key, in the order of
 * the issue's `keys`; `faults.ts` relies on that.
 */
export function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys ?? []).map((key) => unknownKey(key, allowed)).join('\n')
        : undefined,
  });
}

function unknownKey(key: string, allowed: readonly string[]): string {
  return `unknown key${didYouMean(key, allowed)} (allowed: ${allowed.join(', ')})`;
}
