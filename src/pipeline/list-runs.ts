/** `rehome rollback list`: the runs that the target's ledger knows. */
import { readRuns } from '../ledger/read-runs.js';
import type { RunSummary } from '../model/run.js';
import { Session } from '../postgres/session.js';

/** @returns newest first; empty where no run has ever been made */
export async function listRuns(options: {
  readonly v2: string;
  readonly signal?: AbortSignal;
}): Promise<readonly RunSummary[]> {
  const session = await Session.open(options.v2, {
    side: 'target',
    purpose: 'list',
    signal: options.signal,
  });
  try {
    return await readRuns(session);
  } finally {
    await session.close();
  }
}
