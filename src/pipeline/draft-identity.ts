/** The lines of a config that say who moves and how persons are known on both sides. */
import { readRules } from '../catalog/read-rules.js';
import {
  decideIdentity,
  type EmailFacts,
  identityCandidates,
  type TriedIdentity,
  type UniqueExpression,
} from '../infer/find-identity.js';
import { isEmail } from '../infer/find-root.js';
import type { Table } from '../model/catalog.js';
import { sameTable } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { SOURCE_ROWS, someRows, TARGET_ROWS } from '../sample/bounds.js';
import { lookAtEmails } from '../sample/look-at-emails.js';
import { type MatchedPersons, matchPersons } from '../sample/match-persons.js';
import { overlap } from '../sample/overlap.js';
import { id, sql, verbatim } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';
import { draftCohort, draftResidents } from './draft-who.js';

export interface DraftedIdentity {
  readonly identity: readonly string[];
  readonly matched: MatchedPersons;
}

/** @returns persons of a sample who are on both sides; null where no identity could be tried */
export async function draftIdentity(drafting: Drafting): Promise<DraftedIdentity | null> {
  const { book, root, sides } = drafting;
  const tried: TriedIdentity[] = [];
  const emails = new Map<string, EmailFacts>();
  const expressions = [
    ...(await uniqueExpressions(sides.target, root.target)),
    ...(await uniqueExpressions(sides.source, root.source)),
  ];
  for (const candidate of identityCandidates(root.source, root.target, expressions)) {
    const values = candidate.identity.map(verbatim);
    const { renamed } = candidate;
    const named = renamed === null ? sql`` : sql`, ${id('r', renamed.from)} AS ${id(renamed.to)}`;
    const ours = sql`(SELECT r.*${named} FROM ${someRows(root.source, SOURCE_ROWS)} AS r) AS r`;
    const facts = await overlap(
      sides,
      { from: ours, values },
      { from: sql`${someRows(root.target, TARGET_ROWS)} AS r`, values },
    );
    // Other people's addresses, or another kind of them: nothing says that the two are one column.
    if (renamed !== null && (facts === null || facts.found === 0)) continue;
    tried.push({ ...candidate, facts });
    const column = root.target.columns.find(
      ({ name }) => isEmail(name) && candidate.identity[0]?.includes(name),
    );
    if (candidate.kind !== 'email' || column === undefined) continue;
    const names = { source: renamed?.from ?? column.name, target: column.name };
    const look = await lookAtEmails(sides, root, names);
    if (look !== null) emails.set(candidate.identity[0] ?? '', look);
  }
  const { decided, choose, because } = decideIdentity(tried, emails);
  const written = (identity: readonly string[]) =>
    identity.length === 1 ? (identity[0] ?? '') : [...identity];
  let identity = decided;
  if (decided !== null) book.decide(['identity'], written(decided), because);
  else {
    const chosen = await book.choose(['identity'], choose.map(written), because);
    identity = chosen === undefined ? (choose[0] ?? null) : [chosen].flat().map(String);
  }
  const renamed = tried.flatMap((one) => (one.renamed === null ? [] : [one.renamed]));
  for (const { from, to } of renamed) {
    const path = ['tables', root.target.inConfig, 'columns', to];
    book.decide(path, from, 'persons are known by it on both sides');
  }
  await draftCohort(drafting);
  if (identity === null) return null;
  const matched = await matchPersons(sides, root, identity, renamed);
  if (matched === null) return null;
  await draftResidents(drafting, identity, matched);
  return { identity, matched };
}

async function uniqueExpressions(session: Session, root: Table): Promise<UniqueExpression[]> {
  const { rules } = await readRules(session);
  return rules.flatMap(({ table, kind, keys: [expression], columns, plain, predicate }) => {
    const [column, ...more] = plain;
    return sameTable(table, root) &&
      kind === 'unique' &&
      predicate === null &&
      column === '' &&
      more.length === 0
      ? [{ expression: expression ?? '', columns }]
      : [];
  });
}
