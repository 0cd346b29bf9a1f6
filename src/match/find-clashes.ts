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

interface Clashes {
  readonly total: number;
  readonly examples: string[] | null;
}

/**
 * Copies are paired, and new rows have no key yet.
 *
 * @param late all rows have their places, and none can be left out any more
 */
export async function findClashes(
  input: FindClashesInput,
  table: MovedTable,
  hazards: Hazard[],
  late = false,
): Promise<void> {
  const { session, scratch, move, show, rules } = input;
  const asked = [
    ...clashableKeys(table).flatMap((names) => [
      {
        clashes: takenValues(scratch, move, table, names),
        told: (found: Clashes) => clashHazard(table, names, found, show, 'resident'),
      },
      {
        clashes: doubledValues(scratch, move, table, names),
        told: (found: Clashes) => clashHazard(table, names, found, show, 'source'),
      },
    ]),
    ...clashableRules(table, rules).flatMap((rule) => [
      {
        clashes: takenByRule(scratch, move, table, rule, rules),
        told: (found: Clashes) => ruleHazard(table, rule, found, show, 'resident'),
      },
      {
        clashes: doubledByRule(scratch, move, table, rule, rules),
        told: (found: Clashes) => ruleHazard(table, rule, found, show, 'source'),
      },
    ]),
  ];
  for (const { clashes, told } of asked) {
    const found = await session.row<Clashes & Record<string, unknown>>(countClashes(clashes));
    if (found.total === 0) continue;
    if (late) {
      hazards.push(tooLate(told(found)));
      continue;
    }
    hazards.push(told(found));
    // A person's own row cannot be left out without leaving out everything they own.
    if (table.role !== 'owned') continue;
    for (const statement of excludeClashes(scratch, table, clashes))
      await session.execute(statement);
  }
}

function tooLate(hazard: Hazard): Hazard {
  const message = hazard.message.replace(/; they [^;]*$/, '');
  return {
    ...hazard,
    message: `${message}: it would have gone, but a row that stays points at it; they cannot be left out`,
    settle: 'write another value, or mend the row that points at it',
    level: 'fatal',
  };
}
