/** Staging as `status` finds it: what it is a copy of, its schema, and who is in it. */
import { RehomeError } from '../errors.js';
import type { StagingStatus, StatusOptions } from '../model/options.js';
import type { StagingState } from '../model/staging.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { isMarked } from '../staging/staging-guard.js';
import { readStagingState } from '../staging/staging-state.js';
import { plan } from './plan.js';
import { checkSchema } from './schema.js';

/** What cannot be found out is null: staging may be empty, or in the middle of anything. */
export async function statusOfStaging(
  options: StatusOptions & { readonly staging: string },
): Promise<StagingStatus> {
  const { marked, state } = await markOf(options);
  return {
    whole: marked && state?.state === 'whole',
    text: textOf(marked, state),
    schema: await unlessRefused(options, async () => {
      const { inSync, differences, unavailable } = await checkSchema(options);
      return { inSync, differences: differences.length, unavailable };
    }),
    // A copy that is being filled has no persons to count.
    persons:
      state === null || state.state === 'being_filled'
        ? null
        : await unlessRefused(
            options,
            async () => (await plan({ ...options, v2: options.staging })).persons,
          ),
  };
}

async function markOf(
  options: StatusOptions & { readonly staging: string },
): Promise<{ marked: boolean; state: StagingState | null }> {
  const session = await Session.open(options.staging, {
    side: 'staging',
    purpose: 'status',
    signal: options.signal,
  });
  try {
    const marked = await isMarked(session, await identifyDatabase(session));
    return { marked, state: marked ? await readStagingState(session) : null };
  } finally {
    await session.close();
  }
}

function textOf(marked: boolean, state: StagingState | null): string {
  if (!marked) return 'not marked as staging: nothing was ever put there, and nothing is cleared';
  if (state === null) return 'marked as staging, never filled';
  const of = `${state.target.database} as of ${state.snapshotAt}`;
  switch (state.state) {
    case 'whole':
      return `a whole copy of ${of}`;
    case 'being_filled':
      return `half a copy of ${of}: it is being filled, or was cut off`;
    case 'used':
      return `a copy of ${of} that a rehearsal or schema sync has worked in since`;
  }
}

async function unlessRefused<T>(options: StatusOptions, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RehomeError) || options.signal?.aborted === true) throw error;
    return null;
  }
}
