/** Fills the root's map with the persons who are in both databases; whoever cannot move is left out. */
import type { ResolvedConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { sql } from '../sql/sql.js';
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
  return hazards;
}
