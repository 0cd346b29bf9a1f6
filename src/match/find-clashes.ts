/** Unique values, and rules of indexes, that rows to come would break: told, and left out where they may be. */
import type { Hazard } from '../model/hazard.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Rules } from '../model/rules.js';
import type { Session } from '../postgres/session.js';
import type { Scratch } from '../stage/scratch.js';
import {
  clashableKeys,
  countClashes,
  doubledValues,
  excludeClashes,
  takenValues,
} from './clashes.js';
import { clashHazard, ruleHazard } from './hazards.js';
import { clashableRules, doubledByRule, takenByRule } from './rule-clashes.js';

interface FindClashesInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly rules: Rules;
  readonly show: (value: string) => string;
}

/** Copies are paired, and new rows have no key yet. */
export async function findClashes(
  input: FindClashesInput,
  table: MovedTable,
  hazards: Hazard[],
): Promise<void> {
  const { session, scratch, move, show, rules } = input;
  for (const names of clashableKeys(table)) {
    for (const find of [takenValues, doubledValues]) {
      const clashes = find(scratch, move, table, names);
      const found = await session.row<{ total: number; examples: string[] | null }>(
        countClashes(clashes),
      );
      if (found.total === 0) continue;
      hazards.push(
        clashHazard(table, names, found, show, find === takenValues ? 'resident' : 'source'),
      );
      // A person's own row cannot be left out without leaving out everything they own.
      if (table.role !== 'owned') continue;
      for (const statement of excludeClashes(scratch, table, clashes))
        await session.execute(statement);
    }
  }
  for (const rule of clashableRules(table, rules)) {
    for (const find of [takenByRule, doubledByRule]) {
      const clashes = find(scratch, move, table, rule, rules);
      const found = await session.row<{ total: number; examples: string[] | null }>(
        countClashes(clashes),
      );
      if (found.total === 0) continue;
      const holder = find === takenByRule ? 'resident' : 'source';
      hazards.push(ruleHazard(table, rule, found, show, holder));
      if (table.role !== 'owned') continue;
      for (const statement of excludeClashes(scratch, table, clashes))
        await session.execute(statement);
    }
  }
}
