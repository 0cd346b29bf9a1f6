/** Persons who cannot be told apart, who are residents as well, or of whom nobody can say who they are. */
import type { ResolvedConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import type { Scratch } from '../stage/scratch.js';
import { conflictHazard, duplicateHazard, type Example, noIdentityHazard } from './hazards.js';
import { duplicateExamples, excludedIdentities } from './persons.js';

interface PersonHazardsInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly config: ResolvedConfig;
  readonly show: (value: string) => string;
}

/** Persons are matched. */
export async function personHazards(
  input: PersonHazardsInput,
  root: MovedTable,
  hazards: Hazard[],
): Promise<void> {
  const { session, scratch, config, show } = input;
  for (const side of ['source', 'target'] as const) {
    const found = await session.rows<Example>(duplicateExamples(scratch, side, config));
    if (found.length > 0) hazards.push(duplicateHazard(side, root, found, show));
  }
  const conflicts = await session.rows<Example>(
    excludedIdentities(scratch, root, 'resident_conflict'),
  );
  if (conflicts.length > 0) hazards.push(conflictHazard(root, config, conflicts, show));
  if (config.cohort.noIdentity === 'stop') {
    const without = await session.rows<Example>(excludedIdentities(scratch, root, 'no_identity'));
    if (without.length > 0) hazards.push(noIdentityHazard(root, without));
  }
}
