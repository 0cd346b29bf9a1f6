/** Is staging still the copy of the target that it was made, marked and unused? */
import type { TestOptions } from '../model/options.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { isMarked } from '../staging/staging-guard.js';
import { readStagingState } from '../staging/staging-state.js';

/** @param snapshotAt when the copy in question was made, by the target's clock */
export async function isWholeCopy(options: TestOptions, snapshotAt: string): Promise<boolean> {
  const session = await Session.open(options.staging, {
    side: 'staging',
    purpose: 'look',
    signal: options.signal,
  });
  try {
    if (!(await isMarked(session, await identifyDatabase(session)))) return false;
    const state = await readStagingState(session);
    return state?.state === 'whole' && state.snapshotAt === snapshotAt;
  } finally {
    await session.close();
  }
}
