/** Who moves in a random case, whom they are in the target, and what stops the run for that. */

import type { Row } from '../rows.js';
import type { OracleInput } from './expectation.js';
import { keyOf } from './keys.js';

export interface PersonPlace {
  readonly row: Row;
  readonly copy: Row | null;
  readonly mode: 'replace' | 'add';
}

export interface FoundPersons {
  readonly places: readonly PersonPlace[];
  /** Rows of the target of persons whom an earlier run moved and whom the source has no more. */
  readonly gone: readonly Row[];
  readonly stops: readonly string[];
  /** Keys of persons who stay and whom one row of each side has the identity of. */
  readonly staying: ReadonlyMap<string, string>;
}

function identityOf(row: Row): string | null {
  const email = (row.email ?? '').trim().toLowerCase();
  return email === '' ? null : email;
}

export function findPersons({ spec, schema, source, target, history }: OracleInput): FoundPersons {
  const { root } = schema;
  const ours = source.get(root.name) ?? [];
  const theirs = target.get(root.name) ?? [];
  const cohort = ours.filter((row) => spec.cohort === 'all' || row.app === 'apple');
  const earlier = history.get(root.name) ?? new Map<string, string>();
  const stops = new Set<string>();
  const places: PersonPlace[] = [];
  const left: Row[] = [];
  const count = (rows: readonly Row[], identity: string): number =>
    rows.filter((row) => identityOf(row) === identity).length;

  for (const row of cohort) {
    const identity = identityOf(row);
    if (identity === null) continue;
    if (count(cohort, identity) > 1 || count(theirs, identity) > 1) {
      stops.add('DUPLICATE_IDENTITY');
      continue;
    }
    const copy = theirs.find((candidate) => identityOf(candidate) === identity);
    if (copy === undefined) {
      left.push(row);
      continue;
    }
    const [from, to] = [keyOf(root.key, row), keyOf(root.key, copy)];
    const conflict = spec.otherKey === 'conflict' && from !== to && earlier.get(from) !== to;
    if (conflict && spec.onConflict === 'stop') stops.add('RESIDENT_CONFLICT');
    if (conflict && (spec.onConflict === 'stop' || spec.onConflict === 'keep')) continue;
    places.push({ row, copy, mode: conflict && spec.onConflict === 'add' ? 'add' : 'replace' });
  }
  const taken = new Set(places.map(({ copy }) => copy));
  for (const row of left) {
    // Known from an earlier run, under another address by now.
    const key = earlier.get(keyOf(root.key, row));
    const copy = theirs.find((candidate) => keyOf(root.key, candidate) === key) ?? null;
    places.push({ row, copy: copy !== null && taken.has(copy) ? null : copy, mode: 'replace' });
    taken.add(copy);
  }
  const here = new Set(ours.map((row) => keyOf(root.key, row)));
  const gone = [...earlier].flatMap(([from, to]) => {
    const row = theirs.find((candidate) => keyOf(root.key, candidate) === to);
    return here.has(from) || row === undefined || taken.has(row) ? [] : [row];
  });
  const moved = new Set(places.map(({ row }) => row));
  const going = spec.gone === 'delete' ? gone : [];
  const staying = new Map<string, string>();
  for (const row of ours) {
    const identity = identityOf(row);
    if (moved.has(row) || identity === null || count(ours, identity) > 1) continue;
    const there = theirs.filter((candidate) => identityOf(candidate) === identity);
    const [copy] = there;
    if (there.length !== 1 || copy === undefined || taken.has(copy) || going.includes(copy))
      continue;
    staying.set(keyOf(root.key, row), keyOf(root.key, copy));
  }
  return { places, gone, stops: [...stops], staying };
}
