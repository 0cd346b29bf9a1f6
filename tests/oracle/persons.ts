/** Who moves, and what happens to conflicts: the class of every person of V1's cohort. */
import type { History, PersonClass } from './expectation.js';
import type { Row, Snapshot } from './snapshot.js';
import { identityOf, idOf, tableOf } from './training-app.js';

export interface Person {
  readonly v1Id: string;
  readonly identity: string;
  readonly class: PersonClass;
  /** Null for a new person. */
  readonly v2Id: string | null;
}

/** A case whose policy is to stop: nothing may be written, so there is nothing to expect. */
export class MustStop extends Error {}

export interface PersonRules {
  /** Who of those with an identity moves. Default: everyone. */
  readonly cohort?: (person: Row) => boolean;
  /** Where V2's users carry `created_at`: created then or later is no stale copy. */
  readonly residentSince?: string | null;
}

/** V1 users id → person, for those who move. */
export function findPersons(
  v1: Snapshot,
  v2: Snapshot,
  history: History,
  rules: PersonRules,
): Map<string, Person> {
  const inV2 = new Map<string, Row[]>();
  for (const row of tableOf(v2, 'users').rows) {
    const identity = identityOf(row);
    if (identity !== null) inV2.set(identity, [...(inV2.get(identity) ?? []), row]);
  }

  const movedBefore = new Set(history.get('users')?.values());
  const persons = new Map<string, Person>();
  const seen = new Set<string>();
  for (const row of tableOf(v1, 'users').rows) {
    const identity = identityOf(row);
    if (identity === null || rules.cohort?.(row) === false) continue;
    const [found, another] = inV2.get(identity) ?? [];
    if (seen.has(identity)) throw new MustStop(`two persons ${identity} in V1`);
    if (another !== undefined) throw new MustStop(`two persons ${identity} in V2`);
    seen.add(identity);

    const v1Id = idOf(row);
    const v2Id = found === undefined ? null : idOf(found);
    const moved = v2Id !== null && movedBefore.has(v2Id);
    const isConflict =
      found !== undefined && !moved && (v2Id !== v1Id || isResident(found, rules.residentSince));
    const personClass = found === undefined ? 'new' : isConflict ? 'conflict' : 'matched';
    persons.set(v1Id, { v1Id, identity, class: personClass, v2Id });
  }
  return persons;
}

/** Timestamps that PostgreSQL prints as ISO compare as text. */
function isResident(row: Row, since: string | null | undefined): boolean {
  const created = row.created_at;
  return since != null && created != null && created >= since;
}
