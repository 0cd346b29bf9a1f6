/** What restoring a point over the target would lose: told before anybody is asked. */
import { comparePoint } from '../backup/compare-point.js';
import { connectionsTo } from '../backup/swap-databases.js';
import { countedSince, readCounters, walBetween } from '../backup/write-counters.js';
import { LEDGER_SCHEMA } from '../catalog/user-schemas.js';
import { readRuns } from '../ledger/read-runs.js';
import type { RestorePreview, RollbackPoint, WrittenSince } from '../model/rollback-point.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { knows } from './list-points.js';

/** Reads every row of the target, so that what it names is all that differs but the ledger. */
export async function previewInPlace(
  session: Session,
  file: string,
  point: RollbackPoint,
): Promise<RestorePreview> {
  const { database } = point;
  const counters = await readCounters(session);
  // The ledger's tables are told by the runs in them.
  const differences = (await comparePoint(session, point)).filter(
    ({ id }) => id.schema !== LEDGER_SCHEMA,
  );
  const written = differences.map(
    ({ id, then, now }): WrittenSince => ({
      table: tableText(id),
      rowsThen: then?.rows ?? null,
      rowsNow: now,
      counted: countedSince(id, point.counters, counters),
    }),
  );
  return {
    ...{ point: point.name, at: point.at, file, database: database.name, written },
    walBytes: await walBetween(session, point.counters.wal, counters.wal),
    runs: (await readRuns(session)).filter((run) => !knows(point, run)).map(({ id }) => id),
    connections: await connectionsTo(session, database.name),
  };
}
