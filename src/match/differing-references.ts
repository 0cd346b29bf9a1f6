/**
 * Reference rows that are taken for the same and are not alike otherwise. Where a number alone says
 * that they are the same it may mean another row on the other side, so that stops.
 */

import type { Hazard } from '../model/hazard.js';
import type { Move, MovedColumn, ReferenceTable } from '../model/move.js';
import { tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { looksSecret } from '../report/mask.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { type Image, imageOf, targetName } from './image.js';
import { usersOf } from './insert-references.js';
import { matchTexts, sameRow } from './references.js';

/** Of columns that differ so many are shown. */
const TOLD = 4;

/** Where a staged row is, so that it can be told from others without a key. */
const PLACE = '=at';

/** All maps are complete by now: only rows that moved rows use are looked at. */
export async function differingReferences(
  session: Session,
  scratch: Scratch,
  move: Move,
  show: (value: string) => string,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  for (const reference of move.references) {
    const compared = comparedWith(reference);
    if (compared.length === 0) continue;
    const statement = differing(scratch, move, reference, compared);
    if (statement === null) continue;
    const found = await session.row<{ total: number; counts: number[]; examples: string[] | null }>(
      statement,
    );
    if (found.total === 0) continue;
    const which = compared.flatMap((c, i) =>
      (found.counts[i] ?? 0) > 0 ? [`${c.target.name} (${found.counts[i] ?? 0})`] : [],
    );
    hazards.push(hazard(reference, found.total, which, (found.examples ?? []).map(show)));
  }
  return hazards;
}

/** What both sides have, beside what the rows are matched by and numbers of their own. */
function comparedWith({ match, rows, target }: ReferenceTable): MovedColumn[] {
  const known = match.flatMap((part) => (part.kind === 'column' ? [part.column.target.name] : []));
  return rows.columns.filter(
    (c) =>
      c.written === 'always' &&
      ['source', 'mapped', 'sql'].includes(c.value.kind) &&
      c.target.sequence === null &&
      !known.includes(c.target.name) &&
      !(target.primaryKey ?? []).includes(c.target.name),
  );
}

function differing(
  scratch: Scratch,
  move: Move,
  reference: ReferenceTable,
  compared: readonly MovedColumn[],
): Sql | null {
  const { rows } = reference;
  const used = usersOf(scratch, move, reference).map(
    ({ from, uses }) =>
      sql`SELECT s.ctid AS at FROM ${scratch.source(rows)} AS s JOIN (SELECT u.* FROM ${from}) AS u ON ${uses}`,
  );
  if (used.length === 0) return null;
  const image = imageOf(scratch, move, rows, {
    withMap: false,
    needed: compared,
    expressions: [{ name: PLACE, sql: 'ctid' }],
  });
  const own = reference.targetColumns.filter(
    ({ name }) => reference.target.primaryKey?.includes(name) ?? true,
  );
  const same = own.map(
    ({ name, notNull }) =>
      sql`${id('m', derivedName('t_', name))} ${notNull ? sql`=` : sql`IS NOT DISTINCT FROM`} ${id('t', name)}`,
  );
  const unlike = compared.map((c) => unlikeIn(c, image));
  const told = compared.map((c, i) => {
    const values = looksSecret(c.target.name)
      ? literal('')
      : sql`coalesce(': ' || left(${ours(c, image)}, 40) || ' / ' || left(${id('t', c.target.name)}::text, 40), '')`;
    return sql`CASE WHEN ${unlike[i] ?? sql`FALSE`} THEN ${literal(c.target.name)} || ${values} END`;
  });
  const counts = compared.map((_, i) => sql`count(*) FILTER (WHERE ${id(`d_${i}`)})::float8`);
  return sql`
    SELECT count(*)::float8 AS total, ARRAY[${join(counts)}] AS counts,
           (array_agg(row || ' (' || array_to_string(told[1:${literal(TOLD)}], '; ') ||
              CASE WHEN cardinality(told) > ${literal(TOLD)} THEN '; …' ELSE '' END || ')' ORDER BY row, told))[1:3] AS examples
      FROM (SELECT ${join(unlike.map((condition, i) => sql`${condition} AS ${id(`d_${i}`)}`))},
                   concat_ws(', ', ${join(matchTexts(reference, 's'))}) AS row, array_remove(ARRAY[${join(told)}], NULL) AS told
              FROM ${image.from}
              JOIN ${scratch.reference(reference)} AS m ON ${sameRow(reference)}
              JOIN ${targetName(rows)} AS t ON ${join(same, ' AND ')}
              JOIN (${join(used, ' UNION ')}) AS used ON used.at = ${id('s', PLACE)}
             WHERE ${join(unlike, ' OR ')}) AS d`;
}

/** As text, for a value need not fit the target's type. */
function ours(c: MovedColumn, image: Image): Sql {
  if (c.value.kind === 'source') return sql`${id('s', c.value.column.name)}::text`;
  return c.value.kind === 'sql'
    ? sql`${id('s', derivedName('=', c.target.name))}::text`
    : sql`${image.value(c)}::text`;
}

function unlikeIn(c: MovedColumn, image: Image): Sql {
  return sql`(${ours(c, image)} COLLATE "C" IS DISTINCT FROM ${id('t', c.target.name)}::text COLLATE "C")`;
}

/** A number that no link gives a meaning to is all that says which row is which. */
function byNumberAlone({ match }: ReferenceTable): boolean {
  return match.every(
    (part) =>
      part.kind === 'column' &&
      part.column.value.kind !== 'mapped' &&
      part.column.target.category === 'N',
  );
}

function hazard(
  reference: ReferenceTable,
  total: number,
  which: readonly string[],
  examples: readonly string[],
): Hazard {
  const name = tableText(reference.target);
  const stops = byNumberAlone(reference);
  const more = which.length > TOLD ? ` and ${which.length - TOLD} more` : '';
  const columns = which.slice(0, TOLD).join(', ') + more;
  return {
    code: 'REFERENCE_DIFFERS',
    where: name,
    message: `${total} rows of the reference table ${name} that moved rows use are not alike on the two sides in ${columns}${stops ? ', and a number alone says that they are the same' : '; the target keeps its own'}`,
    count: total,
    examples,
    settle: stops
      ? `tables.${reference.target.inConfig}.match: columns that mean the same on both sides, or --allow REFERENCE_DIFFERS`
      : 'nothing to settle: moved rows will show what the target has',
    level: stops ? 'stop' : 'note',
  };
}
