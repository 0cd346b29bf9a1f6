/**
 * From zod's issues to faults that a person can act on: where, what is wrong, what is allowed.
 * Of a choice between shapes only the shape that was meant is talked about. No value of the
 * config is repeated, since it may hold passwords; names of keys and misspelt choices are.
 */
import type { z } from 'zod';
import { didYouMean } from './nearest.js';
import { COLUMN_KINDS, columnKinds } from './schema-tables.js';

export interface Fault {
  /** Keys and indexes from the top of the config. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** All faults of `issues`, which zod found in `config`, in the order of their places. */
export function faultsOf(issues: readonly Issue[], config: unknown): readonly Fault[] {
  const kinds = columnKindFaults(config);
  const others = issues
    .flatMap((issue) => flatten(issue, []))
    .filter((fault) => !kinds.some((kind) => startsWith(fault.path, kind.path)));
  return [...others, ...kinds];
}

/** `tables.users.columns."odd name"`, or `the config` for its top. */
export function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the config';
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      const written = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(key) ? key : JSON.stringify(key);
      return index === 0 ? written : `.${written}`;
    })
    .join('');
}

/** The message for issues whose schema brings none of its own. */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing or undefined; it must be ${typeText(issue.expected)}`
        : `must be ${typeText(issue.expected)}, not ${typeText(typeOf(issue.input))}`;
    case 'invalid_value': {
      const choices = issue.values.map(String);
      const written = typeof issue.input === 'string' ? didYouMean(issue.input, choices) : '';
      return `must be ${choices.length === 1 ? '' : 'one of '}${choices.join(', ')}${written}`;
    }
    case 'too_small':
    case 'too_big':
      return 'is out of range';
    default:
      return undefined;
  }
}

function flatten(issue: Issue, above: readonly PropertyKey[]): readonly Fault[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, i) => ({
      path: [...path, key],
      message: lines[i] ?? 'unknown key',
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue.errors);
    if (meant !== null) return meant.flatMap((inner) => flatten(inner, path));
  }
  if (issue.code === 'invalid_key') {
    return issue.issues.map((inner) => ({ path, message: inner.message }));
  }
  return [{ path, message: issue.message }];
}

/**
 * The branch of a choice that was meant: the one whose keys fit best. Null when none is of the
 * right type at all, or when two fit equally badly.
 */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const scored = branches
    .map((issues) => ({ issues, misfit: issues.reduce((sum, i) => sum + misfitOf(i), 0) }))
    .sort((a, b) => a.misfit - b.misfit);
  const [first, second] = scored;
  if (first === undefined || !Number.isFinite(first.misfit)) return null;
  return second !== undefined && second.misfit === first.misfit ? null : first.issues;
}

function misfitOf(issue: Issue): number {
  // A key that the branch does not know speaks louder against it than one that was forgotten.
  if (issue.code === 'unrecognized_keys') return 2 * issue.keys.length;
  if (issue.code === 'invalid_union') {
    const missing = issue.errors.every((branch) => branch.some(isMissing));
    return issue.path.length === 1 && missing ? 1 : 0;
  }
  if (issue.code !== 'invalid_type') return 0;
  if (issue.path.length === 0) return Number.POSITIVE_INFINITY;
  return issue.path.length === 1 && isMissing(issue) ? 1 : 0;
}

const isMissing = ({ message }: Issue): boolean => message.startsWith('is missing');

/** Objects under `columns` that are of no kind or of several: one fault each. */
function columnKindFaults(config: unknown): readonly Fault[] {
  return entries(member(config, 'tables')).flatMap(([table, settings]) =>
    entries(member(settings, 'columns')).flatMap(([column, value]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
      const kinds = COLUMN_KINDS.filter((kind) => kind in value);
      if (kinds.length === 1) return [];
      const path = ['tables', table, 'columns', column];
      if (kinds.length > 1) {
        return [{ path, message: `has ${kinds.join(' and ')}; it ${columnKinds()}` }];
      }
      const typo = Object.keys(value)
        .map((key) => didYouMean(key, COLUMN_KINDS))
        .find((found) => found !== '');
      return [{ path, message: `${columnKinds()}${typo ?? ''}` }];
    }),
  );
}

function member(value: unknown, key: string): unknown {
  return entries(value).find(([name]) => name === key)?.[1];
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : [];
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((part, index) => path[index] === part);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const TYPE_TEXTS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  function: 'a function',
  undefined: 'undefined',
};

function typeText(type: string): string {
  return TYPE_TEXTS[type] ?? type;
}
