/** The lines of a config that say who of the source moves, and who of the target is a resident. */
import { share } from '../infer/names.js';
import { arrivals, conditions, endings, tellingColumns } from '../infer/who-moves.js';
import { LEAVE_OUT } from '../model/draft.js';
import { firstOfOthers, lowVariety } from '../sample/low-variety.js';
import { identityDigest, type MatchedPersons } from '../sample/match-persons.js';
import type { Drafting } from './draft-book.js';

/** Different values of a column that may tell who moves. */
const FEW = 8;

export async function draftCohort({ book, root, sides }: Drafting): Promise<void> {
  const candidates: string[] = [];
  const seen: string[] = [];
  for (const column of [...tellingColumns(root.source), ...endings(root.source)]) {
    if (column.category === 'D') {
      candidates.push(`${column.name} IS NULL`);
      seen.push(column.name);
      continue;
    }
    const values = await lowVariety(sides.source, root.source, column.name, FEW);
    const found = values === null ? [] : conditions(column, values);
    if (found.length === 0) continue;
    candidates.push(...found);
    seen.push(column.name);
  }
  if (candidates.length === 0) return;
  await book.choose(
    ['cohort', 'where'],
    [LEAVE_OUT, ...candidates.slice(0, FEW)],
    `who moves: everyone (leave out), or does ${seen.slice(0, 4).join(' or ')} tell?`,
  );
}

export async function draftResidents(
  { book, root, sides }: Drafting,
  identity: readonly string[],
  matched: MatchedPersons,
): Promise<void> {
  const { found, otherKey } = matched;
  let told = false;
  for (const column of arrivals(root.target)) {
    const shared = root.source.columns.some(({ name }) => name === column.name);
    if (shared && otherKey === 0) continue;
    const person = identityDigest(identity, 'r');
    const day = await firstOfOthers(sides.target, root.target, column.name, person, matched.some);
    const condition = `${column.name} >= '${day ?? 'YYYY-MM-DD'}'`;
    const chosen = await book.choose(
      ['residents', 'where'],
      [LEAVE_OUT, condition],
      'does the day a person came tell a resident of the target from a copy?',
    );
    told =
      chosen !== undefined ||
      book.open.some(({ path }) => path[1] === 'where' && path[0] === 'residents');
    break;
  }
  if (otherKey > 0) {
    const chosen = await book.choose(
      ['residents', 'otherKey'],
      otherKey * 2 > found ? ['copy', 'conflict'] : ['conflict', 'copy'],
      `${share(otherKey, found)} known on both sides have another key in the target: residents who happen to be known alike, or copies?`,
    );
    if (chosen !== 'copy') told = true;
  }
  if (!told) return;
  await book.choose(
    ['residents', 'onConflict'],
    ['stop', 'keep', 'overwrite', 'add'],
    'what becomes of a resident who is in the cohort as well',
  );
}
