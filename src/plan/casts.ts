/** What may go wrong when a value of one type becomes one of another. */
import type { Column, Table } from '../model/catalog.js';

export type CastRisk =
  | { readonly kind: 'too-long'; readonly maxLength: number }
  /** Blanks at the end, which the target's type takes for padding. */
  | { readonly kind: 'blanks' }
  | { readonly kind: 'enum'; readonly labels: readonly string[]; readonly elements: boolean }
  /** One side knows time zones and the other does not: both ways of reading fit. */
  | { readonly kind: 'zone' }
  /** Keys that stand twice in an object: jsonb keeps the last one. */
  | { readonly kind: 'doubled-keys' }
  /**
   * Only trying tells: the value is cast, and has to be the same by its text, or by its value, or
   * to come back as it was.
   */
  | { readonly kind: 'try'; readonly same: 'text' | 'value' | 'return' };

const INTEGERS = ['int2', 'int4', 'int8'];
const TEXTS = ['text', 'varchar', 'bpchar', 'citext', 'name'];
const ZONED = ['timestamptz', 'timetz'];
const UNZONED = ['timestamp', 'date', 'time'];

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

/** All that could happen to a value on its way; nothing where every value arrives as it is. */
export function castRisks(source: Column, target: Column): readonly CastRisk[] {
  if (target.enumLabels !== null) {
    const labels = target.enumLabels;
    const all = source.enumLabels?.every((label) => labels.includes(label)) ?? false;
    return all ? [] : [{ kind: 'enum', labels, elements: false }];
  }
  if (target.elementLabels !== null && source.category === 'A') {
    const labels = target.elementLabels;
    const all = source.elementLabels?.every((label) => labels.includes(label)) ?? false;
    if (!all) return [{ kind: 'enum', labels, elements: true }];
  }
  if (source.type === target.type && source.builtin) return [];
  if (target.maxLength !== null) return tooLong(source, target, target.maxLength);
  // A domain may refuse what its base type takes.
  if (['text', 'varchar', 'citext'].includes(target.base) && !target.domain) return [];
  const from = INTEGERS.indexOf(source.base);
  const to = INTEGERS.indexOf(target.base);
  if (from !== -1 && (to >= from || target.type === 'numeric') && !target.domain) return [];
  if (target.type === 'double precision' && source.base === 'float4') return [];
  if (target.type === 'json' && source.base === 'jsonb') return [];
  const zone: CastRisk[] = changesZone(source, target) ? [{ kind: 'zone' }] : [];
  if (target.base === 'jsonb' && source.base !== 'jsonb') return [{ kind: 'doubled-keys' }];
  if (source.base === 'numeric') return [...zone, { kind: 'try', same: 'value' }];
  return [...zone, { kind: 'try', same: source.base === target.base ? 'text' : 'return' }];
}

function tooLong(source: Column, target: Column, maxLength: number): CastRisk[] {
  const short =
    TEXTS.includes(source.base) && source.maxLength !== null && source.maxLength <= maxLength;
  const risks: CastRisk[] = short ? [] : [{ kind: 'too-long', maxLength }];
  if (target.base === 'bpchar' && source.base !== 'bpchar') risks.push({ kind: 'blanks' });
  if (target.domain) risks.push({ kind: 'try', same: 'text' });
  return risks;
}

function changesZone(source: Column, target: Column): boolean {
  return (
    (ZONED.includes(source.base) && UNZONED.includes(target.base)) ||
    (UNZONED.includes(source.base) && ZONED.includes(target.base))
  );
}

/** A link's columns are there on both ends, and can be held against each other. */
export function comparableEnds(
  from: Table | undefined,
  to: Table | undefined,
  {
    fromColumns,
    toColumns,
  }: { readonly fromColumns: readonly string[]; readonly toColumns: readonly string[] },
): boolean {
  return fromColumns.every((name, index) => {
    const ours = from?.columns.find((column) => column.name === name);
    const theirs = to?.columns.find((column) => column.name === toColumns[index]);
    return ours !== undefined && theirs !== undefined && comparable(ours, theirs);
  });
}

/** Keys of the two columns can be held against each other. */
export function comparable(a: Column, b: Column): boolean {
  return (
    a.base === b.base ||
    (INTEGERS.includes(a.base) && INTEGERS.includes(b.base)) ||
    (TEXTS.includes(a.base) && TEXTS.includes(b.base))
  );
}
