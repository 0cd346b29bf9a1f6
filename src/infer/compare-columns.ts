/**
 * Where the columns of a table differ on the two sides: what is only here, only there, or of
 * another type; and what becomes of each when values have been compared.
 */

import type { Column } from '../model/catalog.js';
import { type ConfigValue, LEAVE_OUT } from '../model/draft.js';
import type { MovedTable } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { castRisks, comparable } from '../plan/casts.js';
import { share } from './names.js';
import { likeness, pointedAt, wordsOf } from './words.js';

export interface ColumnDrift {
  /** Target columns without one of their name, and source columns that may have become them. */
  readonly added: readonly { readonly column: Column; readonly from: readonly Column[] }[];
  /** Source columns without one of their name. */
  readonly left: readonly Column[];
  /** Of one name, and a type whose values may become others. */
  readonly retyped: readonly { readonly column: Column; readonly source: Column }[];
}

export function compareColumns({ source, target, joins, config }: MovedTable): ColumnDrift {
  const linked = new Set(joins.flatMap((join) => join.targetColumns));
  const used = new Set(joins.flatMap((join) => join.fromColumns));
  const left = source.columns.filter(
    ({ name, generated }) => !generated && !used.has(name) && !has(target.columns, name),
  );
  const open = target.columns.filter(
    ({ name, generated }) =>
      !generated && !linked.has(name) && config.columns?.[name] === undefined,
  );
  return {
    left,
    added: open
      .filter(({ name, sequence }) => sequence === null && !has(source.columns, name))
      .map((column) => ({ column, from: left.filter((one) => alike(one, column)) })),
    retyped: open.flatMap((column) => {
      const own = source.columns.find(({ name }) => name === column.name);
      const same =
        own === undefined || own.sequence !== null || castRisks(own, column).length === 0;
      return same || used.has(column.name) ? [] : [{ column, source: own }];
    }),
  };
}

const has = (columns: readonly Column[], name: string): boolean =>
  columns.some((column) => column.name === name);

/** Values of one may well be values of the other. */
function alike(a: Column, b: Column): boolean {
  return comparable(a, b) || a.category === b.category || castRisks(a, b).length === 0;
}

/** What a sample says of a source column and a target column. */
export interface ColumnFacts {
  readonly pairs: number;
  readonly found: number;
  readonly values: number;
}

export interface ColumnFinding {
  /** Null where it is open, undefined where nothing has to be said. */
  readonly decided: ConfigValue | null | undefined;
  readonly choose: readonly ConfigValue[];
  readonly because: string;
}

const ENOUGH_PAIRS = 5;
const ENOUGH_VALUES = 3;
const MOSTLY = 0.8;

const says = (facts: ColumnFacts | null): boolean =>
  facts !== null &&
  facts.pairs >= ENOUGH_PAIRS &&
  facts.values >= ENOUGH_VALUES &&
  facts.found >= facts.pairs * MOSTLY;

/** @param standard the column's default, where it is a constant */
export function decideAdded(
  column: Column,
  tried: readonly { readonly from: Column; readonly facts: ColumnFacts | null }[],
  others: readonly Column[],
  standard: ConfigValue | undefined,
): ColumnFinding {
  const ranked = [...tried].sort(
    (a, b) =>
      rate(b.facts) - rate(a.facts) ||
      likeness(b.from.name, column.name) - likeness(a.from.name, column.name),
  );
  const sure = ranked.filter(({ facts }) => says(facts));
  const [only] = sure;
  if (only !== undefined && sure.length === 1) {
    return { decided: only.from.name, choose: [], because: `renamed: ${described(only)}` };
  }
  const kin = others.filter(
    (one) =>
      comparable(one, column) &&
      pointedAt(column.name) === null &&
      wordsOf(one.name).at(-1) === wordsOf(column.name).at(-1),
  );
  const keep = column.notNull && column.default === null ? [] : [{ keep: true }];
  const constant = standard === undefined || standard === null ? [] : [{ value: standard }];
  if (ranked.length > 0) {
    return {
      decided: null,
      choose: [...ranked.slice(0, 4).map(({ from }) => from.name), ...keep, ...constant],
      because: `only in the target; renamed? ${ranked.slice(0, 3).map(described).join('; ')}`,
    };
  }
  if (kin.length > 0 || constant.length > 0 || keep.length === 0) {
    return {
      decided: null,
      choose: [
        ...keep,
        ...constant,
        ...kin.slice(0, 3).map(({ name }) => ({ sql: identifierText(name) })),
        ...(keep.length === 0 && constant.length === 0 ? [filler(column)] : []),
      ],
      because:
        keep.length === 0
          ? 'only in the target, and may not be NULL: nothing in the source gives it a value'
          : 'only in the target: does it stay as it is, or follow from what moves?',
    };
  }
  return { decided: undefined, choose: [], because: '' };
}

const rate = (facts: ColumnFacts | null): number =>
  facts === null || facts.pairs === 0 ? 0 : facts.found / facts.pairs;

function described({ from, facts }: { readonly from: Column; readonly facts: ColumnFacts | null }) {
  return facts === null || facts.pairs === 0
    ? `${from.name}: no values to compare`
    : `${from.name}: ${share(facts.found, facts.pairs)} values of persons on both sides are the same`;
}

function filler({ category, base }: Column): ConfigValue {
  if (category === 'N') return { value: 0 };
  if (category === 'B') return { value: false };
  if (category === 'D') return { sql: 'now()' };
  return base === 'uuid' ? { sql: 'gen_random_uuid()' } : { value: '' };
}

export function decideRetyped(
  column: Column,
  source: Column,
  facts: ColumnFacts | null,
): ColumnFinding {
  const types = `${source.type} → ${column.type}`;
  if (says(facts) && facts !== null) {
    return {
      decided: undefined,
      choose: [],
      because: `${types}: ${share(facts.found, facts.pairs)} values are the same`,
    };
  }
  const compared =
    facts === null || facts.pairs === 0
      ? 'no values to compare'
      : `${share(facts.found, facts.pairs)} values of persons on both sides are the same`;
  return {
    decided: null,
    choose: [LEAVE_OUT, { sql: `${identifierText(column.name)}::${column.type}` }],
    because: `${types}; ${compared}: the same value, or another way to write it?`,
  };
}
