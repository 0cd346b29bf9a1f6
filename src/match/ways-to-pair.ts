/**
 * Statements by which copies are paired with staged rows, each in its own way. The owner's map is
 * complete by then. A row or copy once paired is out of the game.
 */
import { isPart, type Move, type MovedTable } from '../model/move.js';
import { hasLastingKeys, isCounted } from '../model/row-key.js';
import { sameTable } from '../model/table-id.js';
import { comparable } from '../plan/casts.js';
import { and, columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { rowDigest } from '../stage/keyed-rows.js';
import { column, numbered, type Scratch, scratchType } from '../stage/scratch.js';
import { isExcluded } from './exclude-owned-rows.js';
import { atSourceKey, atTargetKey, type Image, imageOf, movedColumn, ownerNow } from './image.js';
import {
  cohortOwners,
  existingOwners,
  keptOwners,
  nobodyElses,
  ownableRows,
  ownedBy,
  ownerOf,
  rowsOfOwners,
} from './owned-by.js';
import type { EarlierMap } from './persons.js';
import { stagedGround, TARGET, wayUp } from './walk-up.js';

/** By what the config says, and what an earlier run noted. */
export function waysTold(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  earlier: EarlierMap,
): Sql[] {
  const statements = table.matches
    .filter((match) => !match.unique)
    .map((match) => pairInOrder(scratch, move, table, match.columns));
  if (earlier === null) return statements;
  statements.push(pairByLedger(scratch, move, table, earlier));
  const added = pairMovedByLedger(scratch, move, table, earlier);
  if (added !== null) statements.push(added);
  return statements;
}

interface Pairing {
  readonly image: Image;
  /** What rows of the target hold in the owner's columns that belong to the row's owner. */
  readonly owner: readonly Sql[];
  readonly sameOwner: Sql;
  readonly insert: Sql;
  readonly free: Sql;
  /** `t` has the key that the row will have, as far as that says where it belongs. */
  readonly sameFixedKey: Sql;
  /** Mode of the owner, which the row inherits. */
  readonly mode: Sql;
  readonly ownerMatched: Sql;
}

function pairing(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Pairing {
  const [owner] = table.owners;
  if (owner === undefined) throw new Error(`${table.target.name} has no owner`);
  const byLink = table.cases === null ? owner.targetColumns : [];
  const fixed = fixedKey(table);
  const needed = table.columns.filter(({ target: { name } }) =>
    [...names, ...byLink, ...fixed].includes(name),
  );
  const image = imageOf(scratch, move, table, { withMap: false, needed });
  const ownerMap = image.ownerMap ?? '';
  const now = ownerNow(move, table, ownerMap);
  const sameOwner = join(
    ownerOf(table, 't').map((value, index) => sql`${value} = ${now[index] ?? sql`NULL`}`),
    ' AND ',
  );
  const same = atSourceKey(table, 'm');
  return {
    image,
    owner: now,
    sameOwner,
    insert: sql`INSERT INTO ${scratch.map(table)}`,
    free: sql`NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${same})
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')})
       AND ${nobodyElses(scratch, move, table)}`,
    sameFixedKey: fixed.length === 0 ? sql`TRUE` : equalColumns(table, image, fixed),
    mode: id(ownerMap, 'mode'),
    ownerMatched: sql`${id(ownerMap, 'how')} = 'm'`,
  };
}

/**
 * Columns of the key that the source's row says. A row keeps its key as long as it lives, so one that
 * has others than its copy is another row. A natural key of one column is what a row is known by.
 */
function fixedKey(table: MovedTable): readonly string[] {
  const own = table.columns.filter((c) => table.targetKey.includes(c.target.name));
  const alone = table.targetKey.length === 1 && own[0]?.value.kind === 'source';
  return alone ? [] : own.filter((c) => c.value.kind !== 'key').map((c) => c.target.name);
}

/** INSERT of the pairs that an earlier run noted, up to where its conditions begin. */
function noted(table: MovedTable, p: Pairing, earlier: Sql): Sql {
  return sql`
    ${p.insert}
    SELECT ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm', ${p.mode}
      FROM ${p.image.from}
      JOIN (${earlier}) AS e ON ${atSourceKey(table, 'e')}
      JOIN ${ownableRows(table)} AS t ON ${atTargetKey(table, 'e')}`;
}

/**
 * By what an earlier run noted, as long as the row still belongs to a person of the cohort; of
 * people who are residents as well, as long as it belongs to the same owner.
 */
function pairByLedger(scratch: Scratch, move: Move, table: MovedTable, earlier: Sql): Sql {
  const p = pairing(scratch, move, table, []);
  return sql`${noted(table, p, earlier)}
      LEFT JOIN (${cohortOwners(scratch, move, table)}) AS o ON ${ownedBy(table, 'o')}
     WHERE (${p.mode} = 'r' AND o.o_1 IS NOT NULL OR ${p.mode} = 'a' AND ${p.sameOwner})
       AND ${p.sameFixedKey} AND ${p.free}`;
}

/**
 * Equality of the target row's key with the source row's, or with what it becomes where it is not
 * a number from a sequence; but for columns that the source knows nothing of. Null where the two
 * cannot be held against each other.
 */
function sameKey(
  table: MovedTable,
): { readonly natural: readonly string[]; condition(image: Image): Sql } | null {
  if (!hasLastingKeys(table)) return null;
  const numbers = new Map<string, Sql>();
  const natural: string[] = [];
  for (const name of table.targetKey) {
    const { value } = movedColumn(table, name);
    const number = value.kind === 'key' ? sourceNumber(table, name) : undefined;
    if (number === undefined) natural.push(name);
    else if (number !== null) numbers.set(name, number);
    else if (value.kind !== 'key' || value.draw === null) return null;
  }
  if (numbers.size + natural.length === 0) return null;
  return {
    natural,
    condition: (image) =>
      and([
        ...[...numbers].map(([name, value]) => sql`${id('t', name)} = ${value}`),
        ...natural.map((name) => sql`${id('t', name)} = ${image.value(movedColumn(table, name))}`),
      ]),
  };
}

/** The source's number of a generated key column: the one of the same name, else at the same place. */
function sourceNumber(table: MovedTable, name: string): Sql | null {
  const { source, sourceKey, target, targetKey } = table;
  const other = sourceKey[targetKey.indexOf(name)];
  const alike = sourceKey.length === targetKey.length && !targetKey.includes(other ?? '');
  const from = sourceKey.includes(name) ? name : alike ? other : undefined;
  if (from === undefined) return null;
  const [ours, theirs] = [column(source, from), column(target, name)];
  if (!comparable(ours, theirs)) return null;
  const value = id('s', from);
  return scratchType(ours).text === theirs.type ? value : sql`${value}::${verbatim(theirs.type)}`;
}

/** Keys of other lengths may have several rows on one side for one of the other: the first is taken. */
function onePerCopy(table: MovedTable): Sql {
  const order = byCopy(table);
  return order === null ? sql`` : sql`DISTINCT ON (${order[0]})`;
}

function firstOfCopy(table: MovedTable): Sql {
  const order = byCopy(table);
  return order === null ? sql`` : sql`ORDER BY ${join(order)}`;
}

function byCopy({ sourceKey, targetKey }: MovedTable): [Sql, Sql] | null {
  if (sourceKey.length === targetKey.length) return null;
  const [ours, theirs] = [columns('s', sourceKey), columns('t', targetKey)];
  return sourceKey.length > targetKey.length ? [theirs, ours] : [ours, theirs];
}

/** By the same key under the same owner: a copy kept its numbers. Not for people who are residents. */
export function pairByKey(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const same = sameKey(table);
  if (same === null) return null;
  const p = pairing(scratch, move, table, same.natural);
  return sql`
    ${p.insert}
    SELECT ${onePerCopy(table)} ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm'::"char", ${p.mode}
      FROM ${p.image.from}
      JOIN ${ownableRows(table)} AS t ON ${same.condition(p.image)} AND ${p.sameOwner}
     WHERE ${p.ownerMatched} AND ${p.mode} <> 'a' AND ${p.free}
     ${firstOfCopy(table)}`;
}

/**
 * Joins from the staged row `s` and the target row `t` up to the map of persons under `p`: both
 * lead to the same one. Null where the owner is the person itself, for then the link says it.
 */
function samePerson(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const [root] = move.tables;
  const direct = table.owners.every(
    ({ parent }) => root !== undefined && sameTable(parent, root.target),
  );
  if (root === undefined || (direct && table.cases === null)) return null;
  const ours = wayUp(move, stagedGround(scratch), table, 's');
  const theirs = wayUp(move, TARGET, table, 't');
  const person = [
    ...root.sourceKey.map((name, i) => sql`${id('p', `s_${i + 1}`)} = ${id(ours.root, name)}`),
    ...root.targetKey.map((name, i) => sql`${id('p', `t_${i + 1}`)} = ${id(theirs.root, name)}`),
  ];
  return sql`${ours.joins}
      ${theirs.joins}
      JOIN ${scratch.map(root)} AS p ON ${join(person, ' AND ')}`;
}

/**
 * By what an earlier run noted, of people who are residents as well: a row that was added to them
 * stays where it is, and is not added again, when it has moved to another parent in the source.
 */
function pairMovedByLedger(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  earlier: Sql,
): Sql | null {
  const person = samePerson(scratch, move, table);
  if (person === null) return null;
  const p = pairing(scratch, move, table, []);
  return sql`${noted(table, p, earlier)}
      ${person} AND p.mode = 'a'
     WHERE ${p.mode} = 'a' AND ${p.sameFixedKey} AND ${p.free}`;
}

/**
 * By the same key under another row of the same person: it moved from one parent to another. Only
 * for tables whose owner is not the person itself.
 *
 * @param copies FROM item: those that are left, see `ownableRows`
 */
export function pairMoved(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  copies: Sql,
): Sql | null {
  const same = sameKey(table);
  const person = samePerson(scratch, move, table);
  if (same === null || person === null) return null;
  const p = pairing(scratch, move, table, same.natural);
  return sql`
    ${p.insert}
    SELECT ${onePerCopy(table)} ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm'::"char", ${p.mode}
      FROM ${p.image.from}
      JOIN ${copies} AS t ON ${same.condition(p.image)}
      ${person} AND p.mode = 'r'
     WHERE ${p.free}
     ${firstOfCopy(table)}`;
}

function equalColumns(table: MovedTable, image: Image, names: readonly string[]): Sql {
  return and(names.map((name) => sql`${id('t', name)} = ${image.value(movedColumn(table, name))}`));
}

/**
 * By a unique key, which one target row at most can have: it is the same row, even where it has
 * come to belong to another person of the cohort. The first source row takes it.
 *
 * @param copies FROM item: those that are left, see `ownableRows`
 */
export function pairByUnique(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
  copies: Sql,
): Sql {
  const p = pairing(scratch, move, table, names);
  return sql`
    ${p.insert}
    SELECT DISTINCT ON (${columns('t', table.targetKey)})
           ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm'::"char", ${p.mode}
      FROM ${p.image.from}
      JOIN ${copies} AS t ON ${equalColumns(table, p.image, names)}
      JOIN (${cohortOwners(scratch, move, table)}) AS o ON ${ownedBy(table, 'o')}
     WHERE ${p.mode} = 'r' AND ${p.sameFixedKey} AND ${p.free}
     ORDER BY ${columns('t', table.targetKey)}, ${columns('s', table.sourceKey)}`;
}

/** Of a person who is a resident as well, what the target has stays: the source's row gives way. */
export function keepFound(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const p = pairing(scratch, move, table, names);
  return sql`
    INSERT INTO ${scratch.excluded(table)}
    SELECT ${columns('s', table.sourceKey)}, 'target_row_kept'
      FROM ${p.image.from}
      JOIN ${ownableRows(table)} AS t ON ${equalColumns(table, p.image, names)} AND ${p.sameOwner}
     WHERE ${p.mode} = 'a' AND ${p.free} ON CONFLICT DO NOTHING`;
}

/**
 * By configured columns, which need not be unique, or by all where there is no key: of rows that
 * agree in them, the first of the source is paired with the first of the target, and so on, by key.
 * Nothing else tells whether a row without a key was added before to a person who is a resident as
 * well.
 */
function pairInOrder(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const p = pairing(scratch, move, table, names);
  const owner = table.owners[0]?.targetColumns ?? [];
  const part = isPart(table);
  const lasting = hasLastingKeys(table) && !part;
  const owners = lasting ? keptOwners : existingOwners;
  const others = [...new Set([...names, ...fixedKey(table)])].filter(
    (name) => part || !owner.includes(name),
  );
  const values = [...p.owner, ...others.map((name) => p.image.value(movedColumn(table, name)))];
  const texts = values.map((value) => sql`${value}::text`);
  const theirs = [...ownerOf(table, 't'), ...others.map((name) => id('t', name))].map(
    (value) => sql`${value}::text`,
  );
  return sql`
    ${p.insert}
    SELECT ${columns('ours', numbered('s', table.sourceKey))}, ${columns('theirs', numbered('t', table.targetKey))}, 'm', ours.mode
      FROM (SELECT ${join(table.sourceKey.map((name, i) => sql`${id('s', name)} AS ${id(`s_${i + 1}`)}`))}, ${p.mode} AS mode, ROW(${join(texts)})::text AS grp,
                   row_number() OVER (PARTITION BY ROW(${join(texts)})::text ORDER BY ${sourceOrder(table)}) AS place
              FROM ${p.image.from}
             WHERE ${p.ownerMatched} AND ${lasting ? sql`${p.mode} <> 'a'` : sql`TRUE`} AND NOT ${isExcluded(scratch, table)}) AS ours
      JOIN (SELECT ${join(table.targetKey.map((name, i) => sql`${id('t', name)} AS ${id(`t_${i + 1}`)}`))}, ROW(${join(theirs)})::text AS grp,
                   row_number() OVER (PARTITION BY ROW(${join(theirs)})::text ORDER BY ${columns('t', table.targetKey)}) AS place
              FROM ${rowsOfOwners(table, owners(scratch, move, table))}
             WHERE ${nobodyElses(scratch, move, table)}) AS theirs
        ON theirs.grp = ours.grp AND theirs.place = ours.place`;
}

/** Numbers in the order of arrival are others each time: what is in the row goes first. */
function sourceOrder(table: MovedTable): Sql {
  const key = columns('s', table.sourceKey);
  if (!isCounted(table.sourceKey)) return key;
  const names = table.source.columns.map(({ name }) => name);
  return sql`${rowDigest('s', names)} COLLATE "C", ${key}`;
}
