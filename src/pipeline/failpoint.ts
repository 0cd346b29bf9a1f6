/**
 * Places at which a test may step in: to die, to write from elsewhere, to misbehave inside the
 * transaction. A run that is given no such function does nothing here.
 */
import type { Session } from '../postgres/session.js';

export const FAILPOINTS = [
  'connected',
  'looked',
  'staged',
  'mapped',
  'written',
  'derived',
  'witnessed',
  'verified',
  'committed',
] as const;

export type FailpointName = (typeof FAILPOINTS)[number];

/** @param session the one that writes; null where none is open */
export type Failpoint = (name: FailpointName, session: Session | null) => Promise<void>;
