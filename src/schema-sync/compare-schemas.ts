/** What differs between two schemas, as data. Nothing is asked of a database here. */
import type { DumpEntry } from '../dump/split-dump.js';
import type { SchemaDifference } from '../model/schema.js';
import { linesOf, normalise } from './normalise.js';
import { keyOf } from './object-keys.js';
import { digestOf, type SchemaPicture, tableKey } from './read-schema.js';
import { tableDifferences } from './table-facts.js';

export interface Comparison {
  readonly differences: readonly SchemaDifference[];
  readonly unavailable: readonly string[];
  /** Keys of entries that staging's server cannot have. */
  readonly leftOut: ReadonlySet<string>;
  readonly fingerprint: { readonly target: string; readonly staging: string };
}

/** @param target what staging shall be like */
export function compareSchemas(target: SchemaPicture, staging: SchemaPicture): Comparison {
  const across = target.major !== staging.major;
  const { unavailable, leftOut } = leftOutOf(target, staging);
  const left = (entry: DumpEntry) => leftOut.has(keyOf(entry)) || commentsOn(entry, leftOut);
  const differences: SchemaDifference[] = [];
  const add = (kind: SchemaDifference['kind'], entry: DumpEntry, detail: readonly string[]) => {
    const { type, schema, name } = entry;
    differences.push({ kind, type, schema, name, detail });
  };
  for (const [key, entry] of target.entries) {
    if (left(entry)) continue;
    const is = staging.entries.get(key);
    if (is === undefined) add('missing', entry, []);
    else if (normalise(is, across) !== normalise(entry, across)) {
      add('differs', entry, detailOf(is, entry, staging, target));
    }
  }
  for (const [key, entry] of staging.entries) {
    if (!target.entries.has(key) && !left(entry)) add('extra', entry, []);
  }
  const invalid = new Set(target.invalidIndexes.map(tableKey));
  for (const index of staging.invalidIndexes) {
    if (invalid.has(tableKey(index))) continue;
    const { schema, name } = index;
    const detail = ['the index is invalid: PostgreSQL does not use it'];
    const known = differences.findIndex(
      (one) => one.type === 'INDEX' && one.schema === schema && one.name === name,
    );
    const difference = { kind: 'differs', type: 'INDEX', schema, name, detail } as const;
    if (known === -1) differences.push(difference);
    else differences[known] = difference;
  }
  const digest = (picture: SchemaPicture) =>
    digestOf(
      [...picture.entries.values()].filter((entry) => !left(entry)),
      across,
    );
  return {
    ...{ differences, unavailable, leftOut },
    fingerprint: { target: digest(target), staging: digest(staging) },
  };
}

function detailOf(
  is: DumpEntry,
  want: DumpEntry,
  staging: SchemaPicture,
  target: SchemaPicture,
): readonly string[] {
  const [a, b] = [staging.tables.get(tableKey(want)), target.tables.get(tableKey(want))];
  const facts = want.type === 'TABLE' && a && b ? tableDifferences(a, b) : [];
  if (facts.length > 0) return facts;
  const [there, wanted] = [linesOf(is.sql), linesOf(want.sql)];
  return [
    ...there.filter((line) => !wanted.includes(line)).map((line) => `staging: ${line}`),
    ...wanted.filter((line) => !there.includes(line)).map((line) => `target: ${line}`),
  ];
}

/** Extensions and roles that staging's server lacks, with what needs them. */
function leftOutOf(
  target: SchemaPicture,
  staging: SchemaPicture,
): Pick<Comparison, 'unavailable' | 'leftOut'> {
  const unavailable: string[] = [];
  const leftOut = new Set<string>();
  const leave = (key: string): void => {
    leftOut.add(key);
    const entry = target.entries.get(key);
    if (entry !== undefined) {
      unavailable.push(`left out: ${entry.type} ${entry.schema}.${entry.name}`);
    }
  };
  for (const { extension, objects } of target.needs) {
    if (staging.extensions.has(extension)) continue;
    unavailable.push(`the extension ${extension} is not available on staging’s server`);
    leftOut.add(keyOf({ type: 'EXTENSION', schema: '-', name: extension }));
    for (const key of objects) leave(key);
  }
  for (const { key, roles } of target.policies) {
    const missing = roles.filter((role) => !staging.roles.has(role));
    if (missing.length === 0) continue;
    unavailable.push(`the role ${missing.join(', ')} is missing on staging’s server`);
    leave(key);
  }
  return { unavailable: [...new Set(unavailable)], leftOut };
}

/** Is the entry a comment on something left out, or on a column of it? */
function commentsOn(entry: DumpEntry, leftOut: ReadonlySet<string>): boolean {
  if (entry.type !== 'COMMENT') return false;
  for (const key of leftOut) {
    const [type, schema, name] = JSON.parse(key) as [string, string, string];
    if (schema !== entry.schema) continue;
    const quoted = `"${name.replaceAll('"', '""')}"`;
    if (entry.name === `${type} ${quoted}` || entry.name === `${type} ${name}`) return true;
    if (entry.name.startsWith(`COLUMN ${quoted}.`)) return true;
    // Policies, triggers and constraints are commented on as `POLICY "name" ON "table"`.
    const [table = '', ...rest] = name.split(' ');
    if (entry.name === `${type} "${rest.join(' ')}" ON "${table}"`) return true;
  }
  return false;
}
