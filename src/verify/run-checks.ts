/** The whole test suite, in the order of the report. */
import type { MappedMove } from '../match/map-move.js';
import type { Catalog } from '../model/catalog.js';
import type { Check } from '../model/check.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Move } from '../model/move.js';
import type { Plan } from '../model/plan.js';
import type { Session } from '../postgres/session.js';
import type { Scratch } from '../stage/scratch.js';
import { everyRow } from './check-applied.js';

export interface ChecksInput {
  /** Of the target. Scratch holds the source's rows, the maps how they correspond. */
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly catalog: Catalog;
  readonly config: ResolvedConfig;
  readonly mapped: MappedMove;
  readonly plan: Plan;
  /** Personal values in examples are masked unless this is set. */
  readonly showPii: boolean;
}

export async function runChecks(input: ChecksInput): Promise<Check[]> {
  const checks: Check[] = [];
  for (const table of input.move.tables) checks.push(await everyRow(input, table));
  return checks;
}
