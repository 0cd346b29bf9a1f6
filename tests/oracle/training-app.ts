/** The training app's shape: what belongs to whom, and what V2 calls otherwise. */
import type { Row, Snapshot, TableSnapshot } from './snapshot.js';

export interface OwnedTable {
  readonly name: string;
  /** The column that leads to the owner, or to a row that has one. */
  readonly column: string;
  readonly to: string;
  /** A column whose values are unique, beside the key. */
  readonly unique: string | null;
}

/** Parents before children. */
export const OWNED: readonly OwnedTable[] = [
  { name: 'completed_sessions', column: 'user_id', to: 'users', unique: null },
  { name: 'session_preferences', column: 'user_id', to: 'users', unique: null },
  { name: 'drill_groups', column: 'user_id', to: 'users', unique: null },
  { name: 'drill_group_items', column: 'drill_group_id', to: 'drill_groups', unique: null },
  { name: 'progress_history', column: 'user_id', to: 'users', unique: 'user_id' },
  { name: 'saved_filters', column: 'user_id', to: 'users', unique: 'client_id' },
  { name: 'refresh_tokens', column: 'user_id', to: 'users', unique: 'token' },
  { name: 'password_reset_codes', column: 'user_id', to: 'users', unique: null },
  { name: 'training_sessions', column: 'user_id', to: 'users', unique: null },
  { name: 'ordered_session_drills', column: 'session_id', to: 'training_sessions', unique: null },
];

/** V1's `drill_id` is V2's `drill_uuid`; only here does NULL not fit. */
export const DRILL_REQUIRED = 'ordered_session_drills';

/** How a person is known on both sides; null for one who cannot be. SQL's trim takes spaces. */
export function identityOf(person: Row): string | null {
  const identity = (person.email ?? '').replace(/^ +| +$/g, '').toLowerCase();
  return identity.includes('@') ? identity : null;
}

export function tableOf(snapshot: Snapshot, name: string): TableSnapshot {
  const table = snapshot.get(name);
  if (table === undefined) throw new Error(`table ${name} is missing`);
  return table;
}

export function idOf(row: Row): string {
  const id = row.id;
  if (id === null || id === undefined) throw new Error('row without id');
  return id;
}

/** Table → row id → id of the user it belongs to; null where it belongs to nobody. */
export function ownersOf(snapshot: Snapshot): Map<string, Map<string, string | null>> {
  const owners = new Map<string, Map<string, string | null>>();
  for (const { name, column, to } of OWNED) {
    const parents = owners.get(to);
    const found = new Map<string, string | null>();
    for (const row of tableOf(snapshot, name).rows) {
      const up = row[column] ?? null;
      const owner = up === null || parents === undefined ? up : parents.get(up);
      found.set(idOf(row), owner ?? null);
    }
    owners.set(name, found);
  }
  return owners;
}
