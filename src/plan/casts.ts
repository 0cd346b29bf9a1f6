/** What may go wrong when a value of one type becomes one of another. */
import type { Column } from '../model/catalog.js';

export type CastRisk =
  | { readonly kind: 'none' }
  | { readonly kind: 'too-long'; readonly maxLength: number }
  | { readonly kind: 'enum'; readonly labels: readonly string[] }
  /** Only trying tells: the value is cast there and back, and has to come out the same. */
  | { readonly kind: 'round-trip' };

const INTEGERS = ['int2', 'int4', 'int8'];
const TEXTS = ['text', 'varchar', 'bpchar', 'citext', 'name'];
const WIDENING: readonly (readonly [string, string])[] = [
  ['float4', 'float8'],
  ['json', 'jsonb'],
  ['jsonb', 'json'],
];

/** Types of which `=` says that two values print the same; all others are compared as text. */
const IDENTICAL_BY_EQUALS = new Set([
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'text',
  'varchar',
  'date',
  'timestamp',
  'timestamptz',
  'uuid',
  'bytea',
  '_int2',
  '_int4',
  '_int8',
  '_text',
  '_varchar',
  '_uuid',
  '_bool',
]);

/** Whether `=` may decide that a value needs no writing. */
export function identicalByEquals(column: Column): boolean {
  return (
    (IDENTICAL_BY_EQUALS.has(column.base) && column.collationDeterministic) ||
    column.enumLabels !== null
  );
}

export function castRisk(source: Column, target: Column): CastRisk {
  if (target.enumLabels !== null) {
    const labels = target.enumLabels;
    const all = source.enumLabels?.every((label) => labels.includes(label)) ?? false;
    return all ? { kind: 'none' } : { kind: 'enum', labels };
  }
  if (source.type === target.type && source.builtin) return { kind: 'none' };
  if (target.maxLength !== null) {
    const fits =
      TEXTS.includes(source.base) &&
      source.maxLength !== null &&
      source.maxLength <= target.maxLength;
    return fits ? { kind: 'none' } : { kind: 'too-long', maxLength: target.maxLength };
  }
  if (['text', 'varchar', 'citext'].includes(target.base)) return { kind: 'none' };
  const from = INTEGERS.indexOf(source.base);
  const to = INTEGERS.indexOf(target.base);
  if (from !== -1 && (to >= from || target.type === 'numeric')) return { kind: 'none' };
  if (WIDENING.some(([a, b]) => a === source.base && b === target.base)) return { kind: 'none' };
  return { kind: 'round-trip' };
}

/** Keys of the two columns can be held against each other. */
export function comparable(a: Column, b: Column): boolean {
  return (
    a.base === b.base ||
    (INTEGERS.includes(a.base) && INTEGERS.includes(b.base)) ||
    (TEXTS.includes(a.base) && TEXTS.includes(b.base))
  );
}
