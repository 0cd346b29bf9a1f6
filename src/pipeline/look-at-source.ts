/** Notes how much has been written to the source's tables in scope, and what that shows so far. */
import { countRowWrites } from '../catalog/count-row-writes.js';
import type { SourceActivity } from '../model/pipeline.js';
import type { Plan } from '../model/plan.js';
import { tableText } from '../model/table-id.js';
import { Session } from '../postgres/session.js';
import { activityOf, rememberLook } from '../report/source-looks.js';

/** @throws RehomeError of the connection, or `file_unwritable` */
export async function lookAtSource(
  plan: Plan,
  options: {
    readonly v1: string;
    readonly workdir: string;
    readonly signal?: AbortSignal;
    readonly now: Date;
  },
): Promise<SourceActivity> {
  const session = await Session.open(options.v1, {
    side: 'source',
    purpose: 'look',
    signal: options.signal,
  });
  try {
    const tables = plan.tables.map((table) => table.sourceName ?? tableText(table));
    const writes = await countRowWrites(session, tables);
    const { identity } = plan.source;
    return activityOf(
      await rememberLook(options.workdir, { at: options.now.toISOString(), identity, writes }),
    );
  } finally {
    await session.close();
  }
}
