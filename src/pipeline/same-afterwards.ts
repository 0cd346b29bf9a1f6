/**
 * Values that lead to the same rows in the target without being touched, such as uuids that moved rows
 * keep and codes that both sides have: no link has to be declared for them.
 */
import type { FoundLink } from '../infer/link-evidence.js';
import type { ReferenceTable } from '../model/move.js';
import { sameTable, type TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { keyAmong } from '../sample/key-among.js';
import { id, join, literal, parameter, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { readableTables } from '../verify/readable-tables.js';
import type { Looked } from './look.js';
import { counterpart } from './undeclared-link-hazard.js';

/** How a value `x.v` is held against the target. */
interface Question {
  readonly joined: Sql;
  readonly differs: Sql;
}

/** @param target a session in which the maps are complete */
export async function sameAfterwards(
  looked: Looked,
  scratch: Scratch,
  target: Session,
  links: readonly FoundLink[],
): Promise<ReadonlySet<FoundLink>> {
  const same = new Set<FoundLink>();
  const asked: { readonly link: FoundLink; readonly question: Question }[] = [];
  const mayRead = await readableTables(target);
  for (const link of links) {
    const known = answer(looked, scratch, link, mayRead);
    if (known === 'same') same.add(link);
    else if (known !== 'other') asked.push({ link, question: known });
  }
  if (asked.length === 0) return same;
  const parts = asked.map(
    ({ question: { joined, differs } }, index) => sql`
      SELECT ${literal(index)}::int AS n, (count(*) FILTER (WHERE ${differs}))::int AS others
        FROM unnest(${parameter(index + 1)}::text[]) AS x(v) ${joined}`,
  );
  const rows = await target.rows<{ n: number; others: number }>(
    join(parts, ' UNION ALL '),
    asked.map(({ link }) => link.values.filter((_, index) => link.there[index] === true)),
  );
  for (const { n, others } of rows) {
    const link = asked[n]?.link;
    if (link !== undefined && others === 0) same.add(link);
  }
  return same;
}

/** Numbers of a sequence are other rows' on the other side; of all else the rows tell. */
function answer(
  looked: Looked,
  scratch: Scratch,
  { end }: FoundLink,
  mayRead: (table: TableId) => boolean,
): 'same' | 'other' | Question {
  const { move } = looked;
  const isNumber = /^int[248]$/.test(end.column.base);
  const moved = move.tables.find((one) => sameTable(one.source, end.table));
  if (moved !== undefined) {
    if (moved.sourceKey.length === 1 && moved.sourceKey[0] === end.column.name) {
      if (isNumber) return 'other';
      return {
        joined: sql`LEFT JOIN ${scratch.map(moved)} AS m ON (${id('m', 's_1')})::text = x.v`,
        differs: sql`(${id('m', 't_1')})::text IS DISTINCT FROM x.v`,
      };
    }
    const kept = moved.columns.some(
      ({ value, ids }) =>
        value.kind === 'source' && value.column.name === end.column.name && ids.length === 0,
    );
    return kept ? 'same' : 'other';
  }
  const reference = move.references.find((one) => sameTable(one.source, end.table));
  if (reference !== undefined && isMatchedBy(reference, end.column.name)) return 'same';
  const there = counterpart(looked, end.table);
  const column = there?.columns.find(({ name }) => name === end.column.name);
  if (isNumber || there === undefined || column === undefined || !mayRead(there)) return 'other';
  return { joined: sql``, differs: sql`NOT ${keyAmong({ table: there, column }, sql`x.v`)}` };
}

function isMatchedBy({ match }: ReferenceTable, name: string): boolean {
  return match.some(
    (one) =>
      one.kind === 'column' &&
      one.column.value.kind === 'source' &&
      one.column.value.column.name === name,
  );
}
