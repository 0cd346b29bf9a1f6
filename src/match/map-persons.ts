/** Fills the root's map with the persons who are in both databases; whoever cannot move is left out. */
import type { ResolvedConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { and, columns, id, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { type ExcludeUnfitInput, excludeUnfitRows } from './exclude-unfit-rows.js';
import {
  type EarlierMap,
  excludePersons,
  fillSourceIdentities,
  fillTargetIdentities,
  matchPersons,
} from './persons.js';

export interface MapPersonsInput extends ExcludeUnfitInput {
  readonly config: ResolvedConfig;
  /** What earlier runs left, by table. */
  readonly earlier: (table: MovedTable) => EarlierMap;
}

/** Who was left out because nothing had changed is not the same person any more: all have to be looked at. */
export class NotUpToDate extends Error {}

/** The root is staged and analysed; nothing else has to be. @returns what unfit values amount to */
export async function mapPersons(input: MapPersonsInput, root: MovedTable): Promise<Hazard[]> {
  const { session, scratch, config } = input;
  await session.execute(fillSourceIdentities(scratch, root, config));
  await session.execute(fillTargetIdentities(scratch, root, config));
  await session.execute(sql`ANALYZE ${scratch.identity('source')}, ${scratch.identity('target')}`);
  for (const statement of excludePersons(scratch, root, config)) await session.execute(statement);
  const hazards = await excludeUnfitRows(input, root);
  for (const statement of matchPersons(scratch, root, config, input.earlier(root))) {
    await session.execute(statement);
  }
  await leaveOutUpToDate(input, root);
  return hazards;
}

/** @throws NotUpToDate when one of them is not matched, with the same row, as any other would be */
async function leaveOutUpToDate(
  { session, scratch }: MapPersonsInput,
  root: MovedTable,
): Promise<void> {
  const [map, upToDate] = [scratch.map(root), scratch.upToDate(root)];
  const pair = [...numbered('s', root.sourceKey), ...numbered('t', root.targetKey)];
  const same = and(pair.map((name) => sql`${id('u', name)} = ${id('m', name)}`));
  const { listed } = await session.row<{ listed: number }>(
    sql`SELECT count(*)::float8 AS listed FROM ${upToDate}`,
  );
  if (listed === 0) return;
  const taken = await session.execute(
    sql`DELETE FROM ${map} AS m USING ${upToDate} AS u WHERE ${same} AND m.how = 'm' AND m.mode = 'r'`,
  );
  if (taken !== listed) throw new NotUpToDate('persons have changed since they were digested');
  const ours = numbered('s', root.sourceKey);
  await session.execute(
    sql`INSERT INTO ${scratch.excluded(root)} SELECT ${columns('u', ours)}, 'up_to_date' FROM ${upToDate} AS u`,
  );
}
