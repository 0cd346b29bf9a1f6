/**
 * Whether a column that looks like a link is taken for one: by its name and its values together. Small
 * numbers fall into any series of numbers, so that values alone prove nothing there; uuids are never
 * alike by chance.
 */
import type { Column } from '../model/catalog.js';
import type { PlainColumn } from '../model/move.js';
import { ROLES, type SuspectEnd } from './suspect-links.js';
import { wordsOf } from './words.js';

export interface LinkEvidence {
  /** Of the column, or of the last member of a path. */
  readonly name: string;
  /** The name says that it is that table. */
  readonly named: boolean;
  /** What the key is made of. */
  readonly base: string;
  readonly values: readonly string[];
  readonly there: readonly boolean[];
  readonly largest: string | null;
}

/** `stop`: nobody would have called it so otherwise. `note`: it may be one. */
export type Verdict = 'stop' | 'note' | null;

/** Where ids may be, and which tables they may be of. */
export interface Suspicion {
  readonly plain: PlainColumn;
  readonly kind: 'whole' | 'array' | 'pair' | 'json';
  /** The type column of a pair. */
  readonly type: Column | null;
  readonly path: string | null;
  /** Of the column, or of the member. */
  readonly name: string;
  /** @param by the type of a pair: its word names the table */
  readonly ends: (by: string | null) => readonly SuspectEnd[];
}

/** A suspicion with what the values say. */
export interface FoundLink extends Suspicion, LinkEvidence {
  readonly verdict: Exclude<Verdict, null>;
  readonly by: string | null;
  readonly end: SuspectEnd;
}

const MOSTLY = 0.8;
const SOME = 0.2;
/** So few values say nothing where the name does not. */
const FEW = 5;
const MANY = 20;

export function judgeLink(evidence: LinkEvidence): Verdict {
  const { values, named } = evidence;
  const share = found(evidence) / Math.max(1, values.length);
  if (share === 0) return null;
  if (evidence.base === 'uuid') return share >= SOME ? 'stop' : 'note';
  if (!named) return null;
  if (isFirm(evidence.name)) {
    if (share >= MOSTLY) return 'stop';
    return share >= SOME && values.length >= FEW ? 'note' : null;
  }
  if (share < MOSTLY || values.length < FEW) return null;
  return reaches(evidence) ? 'stop' : 'note';
}

/**
 * Whether somebody should be asked if a column leads there. A name that can be nothing but the id of a
 * row of that table is asked about as long as some of its values are there: the others may be of rows
 * that are gone.
 */
export function mayLead(
  name: string,
  named: boolean,
  { values, found: there }: { readonly values: number; readonly found: number },
): boolean {
  return there > 0 && there >= values * (named && isFirm(name) ? SOME : MOSTLY);
}

export function found({ there }: Pick<LinkEvidence, 'there'>): number {
  return there.filter(Boolean).length;
}

const FIRM = new Set(['id', 'uuid', 'guid', 'ref', 'fk', 'uid', 'pk']);

/** `post_id`, `created_by`: it can be nothing but an id. Unlike `page_no`, `level` and `order_key`. */
export function isFirm(name: string): boolean {
  const last = wordsOf(name).at(-1) ?? '';
  return FIRM.has(last) || ROLES.has(last);
}

/** Positions and levels begin at 1 and stay small; ids of rows are spread over all there are. */
function reaches({ values, largest }: LinkEvidence): boolean {
  const highest = Math.max(...values.map(Number));
  return largest !== null && values.length >= MANY && highest >= Number(largest) / 2;
}
