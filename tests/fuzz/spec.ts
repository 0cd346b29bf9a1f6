/**
 * A random case as fast-check draws it: small numbers and choices, each of which means something
 * whatever the others are, so that any part can be left out when a failing case shrinks.
 */
import fc from 'fast-check';
import type { Naming } from './names.js';

export type KeyKind =
  | 'serial'
  | 'identity'
  | 'always'
  | 'bigint'
  | 'uuid'
  | 'text'
  | 'composite'
  | 'both'
  | 'shared'
  | 'none';

type Drift = 'none' | 'renamed' | 'dropped' | 'added' | 'widened' | 'required';
type ColumnType = 'int' | 'text' | 'varchar' | 'numeric' | 'bool' | 'jsonb' | 'date';
export type OnDelete = 'NO ACTION' | 'CASCADE' | 'RESTRICT' | 'SET NULL';

/** How a side keeps a table in parts. */
export interface PartitionSpec {
  readonly by: 'hash' | 'range' | 'list';
  /** Picks the column among those that may be it. */
  readonly column: number;
}

type Partitions = Readonly<Record<'source' | 'target', PartitionSpec | null>>;

export interface ReferenceSpec {
  readonly key: 'serial' | 'always' | 'bigint' | 'uuid' | 'text';
  readonly rows: readonly Sides[];
  readonly shift: boolean;
  readonly keyRenamed: boolean;
  /** A row leads to one of a reference table before; it may be a row of that one only. */
  readonly parent: {
    readonly to: number;
    readonly within: boolean;
    readonly required: boolean;
    readonly turn: number;
    /** The row that has another parent in the target. */
    readonly odd: number;
  } | null;
}

/** What says that there is a link: foreign keys on both sides or on one, or the config. */
export type Knowledge = 'keys' | 'source key' | 'target key' | 'config';

export interface ColumnSpec {
  readonly type: ColumnType;
  readonly drift: Drift;
  readonly notNull: boolean;
}

export interface TableSpec {
  readonly key: KeyKind;
  /** Picks the owner among the root and the tables before. */
  readonly owner: number;
  readonly ownerRule: OnDelete;
  /** Rows may hang on nobody; not where the link is part of the key. */
  readonly ownerless: boolean;
  readonly second: {
    readonly to: number;
    readonly required: boolean;
    readonly rule: OnDelete;
    /** The config names it as the way up, where it could be one. */
    readonly owns: boolean;
  } | null;
  readonly self: { readonly rule: OnDelete } | null;
  readonly mention: boolean;
  /** A link to a table after this one, which makes a ring where that leads back. */
  readonly back: {
    readonly to: number;
    readonly deferrable: boolean;
  } | null;
  /** A number that is of one table or another, which a kind says. */
  readonly pair: {
    readonly ends: readonly [number, number];
    readonly missing: 'stop' | 'null' | 'drop';
  } | null;
  /** Which links the config declares, or only one side has a foreign key for. */
  readonly soft: Readonly<Record<'own' | 'sec' | 'by' | 'ref', Knowledge>>;
  readonly reference: {
    readonly to: number;
    readonly required: boolean;
    readonly missing: 'stop' | 'null' | 'drop' | 'insert';
  } | null;
  readonly unique: 'none' | 'slug' | 'slot' | 'target';
  readonly columns: readonly ColumnSpec[];
  readonly renamed: boolean;
  readonly linkRenamed: boolean;
  /** Of renamed links the config says nothing where each side has one to a table. */
  readonly linkUnsaid: boolean;
  readonly keyRenamed: boolean;
  readonly partitions: Partitions;
  readonly sayOwner: boolean;
  readonly match: boolean;
  readonly stale: 'delete' | 'keep';
  readonly clash: 'stop' | 'skip';
}

type Sides = 'both' | 'v1' | 'v2';

export interface PersonSpec {
  readonly sides: Sides;
  readonly app: 'apple' | 'android';
  readonly email: 'own' | 'blank' | 'null' | 'doubled';
  readonly sameKey: boolean;
  readonly values: number;
  readonly stale: number;
}

export interface RowSpec {
  readonly table: number;
  readonly sides: Sides;
  readonly owner: number;
  readonly second: number | null;
  readonly self: number | null;
  readonly mention: number | null;
  readonly back: number | null;
  readonly pair: { readonly kind: number; readonly to: number } | null;
  readonly reference: number | null;
  readonly nr: number;
  readonly values: number;
  readonly sameKey: boolean;
  readonly alike: number | null;
  readonly clash: number | null;
  readonly stale: {
    readonly values: number;
    readonly owner: number | null;
    readonly second: number | null;
    readonly unique: boolean;
  } | null;
}

export interface ChangeSpec {
  readonly side: 'source' | 'target';
  readonly kind: 'update' | 'delete' | 'insert' | 'move' | 'leave' | 'rename';
  readonly table: number;
  readonly row: number;
  readonly to: number;
  readonly values: number;
}

/** A count of each person's rows of a table, which the target alone keeps. */
export interface TallySpec {
  readonly kept: 'triggers' | 'after';
  readonly of: number;
}

export interface CaseSpec {
  readonly naming: Naming;
  readonly rootKey: 'serial' | 'identity' | 'always' | 'bigint' | 'uuid' | 'text';
  readonly rootKeyRenamed: boolean;
  readonly rootColumns: readonly ColumnSpec[];
  readonly rootPartitions: Partitions;
  readonly tables: readonly TableSpec[];
  readonly references: readonly ReferenceSpec[];
  readonly persons: readonly PersonSpec[];
  readonly rows: readonly RowSpec[];
  readonly changes: readonly ChangeSpec[];
  readonly cohort: 'apple' | 'all';
  readonly otherKey: 'copy' | 'conflict';
  readonly onConflict: 'stop' | 'keep' | 'overwrite' | 'add';
  readonly gone: 'keep' | 'delete';
  readonly keys: 'sequence' | 'preserve';
  readonly triggers: 'silence' | 'disable' | 'fire';
  readonly tally: TallySpec | null;
  readonly allow: boolean;
  /** Whether the later changes meet the moved rows, or those that were taken back. */
  readonly undoFirst: boolean;
  /** No links but to owners and reference tables, so that a later run leaves persons out. */
  readonly plain: boolean;
  /** A command of its own makes the first run's tests, in place of the run. */
  readonly verify: boolean;
  /** Whether the next plan is looked at, which has to be empty. */
  readonly planAgain: boolean;
}

const often = <T>(common: T, ...rare: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(common) },
    ...rare.map((value) => ({ weight: 1, arbitrary: fc.constant(value) })),
  );
const likely = (yes: number, of = 10): fc.Arbitrary<boolean> =>
  fc.nat(of - 1).map((n) => n >= of - yes);
/** There `yes` times for each time it is not. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, yes: number, no = 1): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: no, arbitrary: fc.constant(null) }, { weight: yes, arbitrary });
const pick = fc.nat(23);
const rule = fc.constantFrom<OnDelete>('NO ACTION', 'CASCADE', 'RESTRICT', 'SET NULL');

const partition: fc.Arbitrary<PartitionSpec | null> = maybe(
  fc.record({
    by: fc.constantFrom<PartitionSpec['by']>('hash', 'range', 'list'),
    column: pick,
  }),
  1,
  3,
);
const partitions: fc.Arbitrary<Partitions> = fc.record({ source: partition, target: partition });

const column: fc.Arbitrary<ColumnSpec> = fc.record({
  type: fc.constantFrom('int', 'text', 'varchar', 'numeric', 'bool', 'jsonb', 'date'),
  drift: fc.constantFrom<Drift>(
    ...(['none', 'none', 'none', 'renamed', 'dropped', 'added', 'widened', 'required'] as const),
  ),
  notNull: fc.boolean(),
});

const knowledge: fc.Arbitrary<Knowledge> = often<Knowledge>(
  'keys',
  'source key',
  'target key',
  'config',
);

const table: fc.Arbitrary<TableSpec> = fc.record({
  key: fc.constantFrom<KeyKind>(
    ...(['serial', 'serial', 'identity', 'always', 'bigint', 'uuid', 'text'] as const),
    ...(['composite', 'composite', 'both', 'shared', 'none'] as const),
  ),
  owner: pick,
  ownerRule: rule,
  ownerless: likely(2),
  second: maybe(fc.record({ to: pick, required: fc.boolean(), rule, owns: likely(3) }), 1),
  self: maybe(fc.record({ rule }), 2),
  mention: likely(2),
  back: maybe(fc.record({ to: pick, deferrable: fc.boolean() }), 1, 2),
  pair: maybe(
    fc.record({
      ends: fc.tuple(pick, pick),
      missing: fc.constantFrom<'stop' | 'null' | 'drop'>('stop', 'null', 'null', 'drop', 'drop'),
    }),
    1,
    2,
  ),
  soft: fc.record({ own: knowledge, sec: knowledge, by: knowledge, ref: knowledge }),
  reference: maybe(
    fc.record({
      to: pick,
      required: fc.boolean(),
      missing: fc.constantFrom<'stop' | 'null' | 'drop' | 'insert'>(
        ...(['stop', 'drop', 'null', 'insert', 'insert'] as const),
      ),
    }),
    1,
  ),
  unique: fc.constantFrom('none', 'none', 'slug', 'slot', 'target'),
  columns: fc.array(column, { maxLength: 3 }),
  renamed: likely(2),
  linkRenamed: likely(2),
  linkUnsaid: fc.boolean(),
  keyRenamed: likely(1),
  partitions,
  sayOwner: fc.boolean(),
  match: likely(1),
  stale: often<'delete' | 'keep'>('delete', 'keep'),
  clash: fc.constantFrom<'stop' | 'skip'>('stop', 'skip', 'skip'),
});

const reference: fc.Arbitrary<ReferenceSpec> = fc.record({
  key: fc.constantFrom<ReferenceSpec['key']>(
    'serial',
    'serial',
    'always',
    'bigint',
    'uuid',
    'text',
  ),
  rows: fc.array(fc.constantFrom<Sides>('both', 'both', 'both', 'v1', 'v1', 'v2'), {
    minLength: 1,
    maxLength: 4,
  }),
  shift: fc.boolean(),
  keyRenamed: likely(1),
  parent: maybe(
    fc.record({
      to: pick,
      within: fc.boolean(),
      required: fc.boolean(),
      turn: pick,
      odd: fc.nat(9),
    }),
    1,
  ),
});

const sides = fc.constantFrom<Sides>('both', 'both', 'v1', 'v2');

const person: fc.Arbitrary<PersonSpec> = fc.record({
  sides: fc.constantFrom<Sides>('both', 'both', 'both', 'v1', 'v1', 'v2'),
  app: fc.constantFrom<'apple' | 'android'>('apple', 'apple', 'apple', 'android'),
  email: fc
    .nat(39)
    .map((n) => (n === 39 ? 'doubled' : n === 38 ? 'blank' : n === 37 ? 'null' : 'own')),
  sameKey: likely(8),
  values: pick,
  stale: pick,
});

const row: fc.Arbitrary<RowSpec> = fc.record({
  table: pick,
  sides,
  owner: pick,
  second: maybe(pick, 4),
  self: maybe(pick, 1),
  mention: maybe(pick, 2),
  back: maybe(pick, 1),
  pair: maybe(fc.record({ kind: fc.nat(4), to: pick }), 2),
  reference: maybe(pick, 4),
  nr: fc.nat(3),
  values: pick,
  sameKey: likely(8),
  alike: maybe(pick, 1),
  clash: maybe(pick, 1).map((n) => (n === null || n > 2 ? null : n)),
  stale: maybe(
    fc.record({
      values: pick,
      owner: maybe(pick, 1),
      second: maybe(pick, 1),
      unique: likely(2),
    }),
    2,
  ),
});

const change: fc.Arbitrary<ChangeSpec> = fc.record({
  side: fc.constantFrom<'source' | 'target'>('source', 'target'),
  kind: fc.constantFrom<ChangeSpec['kind']>(
    ...(['update', 'update', 'delete', 'insert', 'insert', 'move', 'leave', 'rename'] as const),
  ),
  table: pick,
  row: pick,
  to: pick,
  values: pick,
});

export const caseSpec: fc.Arbitrary<CaseSpec> = fc.record({
  naming: fc.record({ odd: likely(3), schemas: likely(3) }),
  rootKey: fc.constantFrom('serial', 'identity', 'always', 'bigint', 'uuid', 'text'),
  rootColumns: fc.array(column, { maxLength: 2 }),
  rootPartitions: partitions,
  tables: fc.array(table, { minLength: 2, maxLength: 6 }),
  references: fc.array(reference, { maxLength: 3 }),
  persons: fc.array(person, { minLength: 2, maxLength: 7 }),
  rows: fc.array(row, { maxLength: 40, size: '+1' }),
  changes: fc.array(change, { maxLength: 10 }),
  cohort: fc.constantFrom<'apple' | 'all'>('apple', 'all'),
  otherKey: often<'copy' | 'conflict'>('copy', 'conflict', 'conflict', 'conflict', 'conflict'),
  onConflict: fc.constantFrom<CaseSpec['onConflict']>('stop', 'keep', 'overwrite', 'add', 'add'),
  gone: fc.constantFrom<'keep' | 'delete'>('keep', 'delete'),
  keys: often<'sequence' | 'preserve'>('sequence', 'preserve', 'preserve'),
  triggers: fc.constantFrom<CaseSpec['triggers']>('silence', 'silence', 'disable', 'fire', 'fire'),
  allow: likely(19, 20),
  undoFirst: fc.boolean(),
  rootKeyRenamed: likely(1),
  verify: likely(4),
  planAgain: fc.boolean(),
  plain: likely(3),
  tally: maybe(
    fc.record({ kept: fc.constantFrom<TallySpec['kept']>('triggers', 'after'), of: pick }),
    1,
  ),
});
