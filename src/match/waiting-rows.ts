/**
 * Rows of the target that lead to nobody, by a link that no foreign key of its guards, and under whose
 * key a row would come: by that they would be its person's, who never had them.
 */
import type { Catalog } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import { isPart, type Move, type MovedTable } from '../model/move.js';
import { identifiersText } from '../model/name-text.js';
import { sameTable, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { and, columns, id, literal, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { parentBy, targetName } from './image.js';
import { newOwners, rowsOfOwners } from './owned-by.js';

interface WaitingInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly target: Catalog;
  readonly show: (value: string) => string;
}

const MOST_EXAMPLES = 5;

/** Keys of the owners are known by now. */
export async function waitingRows(
  { session, scratch, move, target, show }: WaitingInput,
  table: MovedTable,
): Promise<Hazard[]> {
  const [owner, ...others] = table.owners;
  if (owner === undefined || others.length > 0 || table.cases !== null || isPart(table)) return [];
  const parent = parentBy(move, owner);
  const own = owner.targetColumns;
  const guarded = target.foreignKeys.some(
    ({ from, fromColumns, to, fromPart }) =>
      fromPart === null &&
      sameTable(from, table.target) &&
      sameTable(to, parent.target) &&
      fromColumns.join() === own.join(),
  );
  if (guarded) return [];
  const there = own.map(
    (name, i) => sql`${id('r', owner.parentColumns[i] ?? '')} = ${id('t', name)}`,
  );
  const { total, examples } = await session.row<{ total: number; examples: string[] | null }>(sql`
    SELECT count(*)::float8 AS total,
           (array_agg(DISTINCT ROW(${columns('t', own)})::text))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM ${rowsOfOwners(table, newOwners(scratch, move, table))}
     WHERE NOT EXISTS (SELECT FROM ${targetName(parent)} AS r WHERE ${and(there)})`);
  if (total === 0) return [];
  return [
    {
      code: 'UNIQUE_CLASH',
      where: tableText(table.target),
      message: `${total} rows of ${tableText(table.target)} lead nowhere by ${identifiersText(own)}, and would to rows of ${tableText(parent.target)} that come under these keys`,
      count: total,
      examples: (examples ?? []).map(show),
      settle: 'remove what was left behind in the target, or point it elsewhere',
      level: 'fatal',
    },
  ];
}
