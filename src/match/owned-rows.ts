/**
 * Maps the rows of one table, its owner's map being complete: which staged rows do not move and
 * why, which have a copy in the target, which copies the source no longer has, which are new.
 * Everything is set-wise; each statement builds on what the ones before it left.
 */
import type { Move, MovedColumn, MovedTable } from '../model/move.js';
import { comparable } from '../plan/casts.js';
import { columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, numbered, type Scratch } from '../stage/scratch.js';
import {
  atSourceKey,
  atTargetKey,
  type Image,
  imageOf,
  linkCondition,
  mapOf,
  parentOf,
  sourceKeyAs,
  targetName,
} from './image.js';
import type { EarlierMap } from './persons.js';

const once = sql`ON CONFLICT DO NOTHING`;

export function isExcluded(scratch: Scratch, table: MovedTable): Sql {
  return sql`EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')})`;
}

/** Staged rows that do not move, whatever the target holds. */
export function excludeOwnedRows(scratch: Scratch, move: Move, table: MovedTable): Sql[] {
  const into = sql`INSERT INTO ${scratch.excluded(table)} SELECT ${columns('s', table.sourceKey)}`;
  const from = sql`FROM ${scratch.source(table)} AS s`;
  const statements: Sql[] = [];
  const unmapped = (index: number): Sql => {
    const link = table.joins[index];
    if (link === undefined) throw new Error('no such link');
    const filled = link.fromColumns.map((name) => sql`${id('s', name)} IS NOT NULL`);
    return sql`${join(filled, ' AND ')} AND NOT EXISTS (SELECT FROM ${mapOf(scratch, move, link.to)} AS j
      WHERE ${linkCondition(move, table, index, 'j')})`;
  };
  if (table.owner !== null) {
    statements.push(
      sql`${into}, 'owner_excluded' ${from} WHERE ${unmapped(table.owner.join)} ${once}`,
    );
  }
  if (table.config.where !== undefined) {
    const where = verbatim(table.config.where);
    statements.push(sql`${into}, 'where'
      FROM (SELECT *, (${where}) IS TRUE AS "=where" FROM ${scratch.source(table)}) AS s WHERE NOT s."=where" ${once}`);
  }
  table.joins.forEach((link, index) => {
    if (index === table.owner?.join || link.mention) return;
    if (link.to.kind === 'reference') {
      const reference = move.references.find((r) => r.target.name === link.to.table.name);
      const policy = reference?.config.missing;
      if (policy === 'null') return;
      statements.push(sql`${into}, 'reference_missing' ${from} WHERE ${unmapped(index)} ${once}`);
      const needed = link.targetColumns.some((name) => column(table.target, name).notNull);
      if (policy === 'drop' && needed) {
        const blank = link.fromColumns.map((name) => sql`${id('s', name)} IS NULL`);
        statements.push(
          sql`${into}, 'reference_missing' ${from} WHERE ${join(blank, ' OR ')} ${once}`,
        );
      }
    } else if (mapIsComplete(move, table, link.to.table.name)) {
      statements.push(sql`${into}, 'other_end_excluded' ${from} WHERE ${unmapped(index)} ${once}`);
    }
  });
  return statements;
}

/** The map of a table that comes earlier in link order is complete by now. */
function mapIsComplete(move: Move, table: MovedTable, name: string): boolean {
  const other = move.tables.find((t) => t.target.name === name);
  return other !== undefined && other.index < table.index;
}

/** Finds the stale copies, one way after another; a row or copy once paired is out of the game. */
export function matchOwnedRows(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  earlier: EarlierMap,
): Sql[] {
  const statements: Sql[] = [];
  const configured = table.matches.filter((match) => !match.unique);
  const unique = table.matches.filter((match) => match.unique);
  for (const match of configured) statements.push(pairInOrder(scratch, move, table, match.columns));
  if (earlier !== null) statements.push(pairByLedger(scratch, move, table, earlier));
  const byKey = pairByKey(scratch, move, table);
  if (byKey !== null) statements.push(byKey);
  const moved = pairMoved(scratch, move, table);
  if (moved !== null) statements.push(moved);
  for (const match of unique) {
    statements.push(
      pairByUnique(scratch, move, table, match.columns),
      keepFound(scratch, move, table, match.columns),
    );
  }
  return statements;
}

interface Pairing {
  readonly image: Image;
  readonly parent: MovedTable;
  /** Values of the owner columns that the row will have in the target. */
  readonly sameOwner: Sql;
  readonly insert: Sql;
  readonly free: Sql;
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
  const parent = parentOf(move, table);
  const owner = table.owner;
  if (parent === null || owner === null) throw new Error(`${table.target.name} has no owner`);
  const needed = table.columns.filter(
    (c) => names.includes(c.target.name) || owner.targetColumns.includes(c.target.name),
  );
  const image = imageOf(scratch, move, table, { withMap: false, needed });
  const ownerMap = image.ownerMap ?? '';
  const sameOwner = join(
    owner.targetColumns.map((name) => {
      const c = table.columns.find((candidate) => candidate.target.name === name);
      if (c === undefined) throw new Error(`owner column ${name} is not mapped`);
      return sql`${id('t', name)} = ${image.value(c)}`;
    }),
    ' AND ',
  );
  const same = atSourceKey(table, 'm');
  return {
    image,
    parent,
    sameOwner,
    insert: sql`INSERT INTO ${scratch.map(table)}`,
    free: sql`NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${same})
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')})`,
    mode: id(ownerMap, 'mode'),
    ownerMatched: sql`${id(ownerMap, 'how')} = 'm'`,
  };
}

/**
 * By what an earlier run noted, as long as the row still belongs to a person of the cohort; of
 * people who are residents as well, as long as it belongs to the same owner.
 */
function pairByLedger(scratch: Scratch, move: Move, table: MovedTable, earlier: Sql): Sql {
  const p = pairing(scratch, move, table, []);
  return sql`
    ${p.insert}
    SELECT ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm', ${p.mode}
      FROM ${p.image.from}
      JOIN (${earlier}) AS e ON ${atSourceKey(table, 'e')}
      JOIN ${targetName(table)} AS t ON ${atTargetKey(table, 'e')}
      LEFT JOIN (${cohortOwners(scratch, p.parent)}) AS o ON ${ownedBy(table, p.parent, 'o')}
     WHERE (${p.mode} = 'r' AND o.t_1 IS NOT NULL OR ${p.mode} = 'a' AND ${p.sameOwner}) AND ${p.free}`;
}

/**
 * Equality of the target row's key with the source row's, or with what it becomes where it is not
 * a number from a sequence. Null where the two cannot be held against each other.
 */
function sameKey(
  table: MovedTable,
): { readonly natural: readonly string[]; condition(image: Image): Sql } | null {
  const names = table.targetKey;
  if (table.sourceKey.length !== names.length) return null;
  const generated = table.columns.filter((c) => c.value.kind === 'key').map((c) => c.target.name);
  const fits = names.every(
    (name, index) =>
      !generated.includes(name) ||
      comparable(column(table.source, table.sourceKey[index] ?? ''), column(table.target, name)),
  );
  if (!fits) return null;
  const keys = sourceKeyAs(table, names);
  return {
    natural: names.filter((name) => !generated.includes(name)),
    condition: (image) =>
      join(
        names.map((name, index) => {
          const c = table.columns.find((candidate) => candidate.target.name === name);
          const value =
            c === undefined || generated.includes(name)
              ? (keys[index] ?? sql`NULL`)
              : image.value(c);
          return sql`${id('t', name)} = ${value}`;
        }),
        ' AND ',
      ),
  };
}

/** By the same key under the same owner: a copy kept its numbers. Not for people who are residents. */
function pairByKey(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const same = sameKey(table);
  if (same === null) return null;
  const p = pairing(scratch, move, table, same.natural);
  return sql`
    ${p.insert}
    SELECT ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm', ${p.mode}
      FROM ${p.image.from}
      JOIN ${targetName(table)} AS t ON ${same.condition(p.image)} AND ${p.sameOwner}
     WHERE ${p.ownerMatched} AND ${p.mode} <> 'a' AND ${p.free}`;
}

/**
 * By the same key under another row of the same person: it moved from one parent to another. Only
 * for tables whose owner is not the person itself.
 */
function pairMoved(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const same = sameKey(table);
  const above = table.owner === null ? null : parentOf(move, table);
  if (same === null || above === null || above.owner === null) return null;
  const p = pairing(scratch, move, table, same.natural);
  const steps: Sql[] = [];
  let child = table;
  let [ours, theirs] = ['s', 't'];
  for (let parent: MovedTable | null = above; parent !== null; parent = parentOf(move, child)) {
    const owner = child.owner;
    const link = owner === null ? undefined : child.joins[owner.join];
    if (owner === null || link === undefined) break;
    const [up, down] = [`${ours}_`, `${theirs}_`];
    const sourceUp = link.toColumns.map(
      (name, i) => sql`${id(up, name)} = ${id(ours, link.fromColumns[i] ?? '')}`,
    );
    const targetUp = owner.parentColumns.map(
      (name, i) => sql`${id(down, name)} = ${id(theirs, owner.targetColumns[i] ?? '')}`,
    );
    steps.push(
      sql`JOIN ${scratch.source(parent)} AS ${id(up)} ON ${join(sourceUp, ' AND ')}`,
      sql`JOIN ${targetName(parent)} AS ${id(down)} ON ${join(targetUp, ' AND ')}`,
    );
    [ours, theirs, child] = [up, down, parent];
  }
  const [root] = move.tables;
  if (root === undefined) return null;
  const person = [
    ...root.sourceKey.map((name, i) => sql`${id('p', `s_${i + 1}`)} = ${id(ours, name)}`),
    ...root.targetKey.map((name, i) => sql`${id('p', `t_${i + 1}`)} = ${id(theirs, name)}`),
  ];
  return sql`
    ${p.insert}
    SELECT ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm', ${p.mode}
      FROM ${p.image.from}
      JOIN ${targetName(table)} AS t ON ${same.condition(p.image)}
      ${join(steps, '\n      ')}
      JOIN ${scratch.map(root)} AS p ON ${join(person, ' AND ')} AND p.mode = 'r'
     WHERE ${p.free}`;
}

function equalColumns(table: MovedTable, image: Image, names: readonly string[]): Sql {
  return join(
    names.map((name) => {
      const c = table.columns.find((candidate) => candidate.target.name === name);
      if (c === undefined) throw new Error(`${table.target.name}.${name} is not mapped`);
      return sql`${id('t', name)} = ${image.value(c)}`;
    }),
    ' AND ',
  );
}

/**
 * By a unique key, which one target row at most can have: it is the same row, even where it has
 * come to belong to another person of the cohort. The first source row takes it.
 */
function pairByUnique(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const p = pairing(scratch, move, table, names);
  return sql`
    ${p.insert}
    SELECT DISTINCT ON (${columns('t', table.targetKey)})
           ${columns('s', table.sourceKey)}, ${columns('t', table.targetKey)}, 'm'::"char", ${p.mode}
      FROM ${p.image.from}
      JOIN ${targetName(table)} AS t ON ${equalColumns(table, p.image, names)}
      JOIN (${cohortOwners(scratch, p.parent)}) AS o ON ${ownedBy(table, p.parent, 'o')}
     WHERE ${p.mode} = 'r' AND ${p.free}
     ORDER BY ${columns('t', table.targetKey)}, ${columns('s', table.sourceKey)}`;
}

/** Of a person who is a resident as well, what the target has stays: the source's row gives way. */
function keepFound(scratch: Scratch, move: Move, table: MovedTable, names: readonly string[]): Sql {
  const p = pairing(scratch, move, table, names);
  return sql`
    INSERT INTO ${scratch.excluded(table)}
    SELECT ${columns('s', table.sourceKey)}, 'target_row_kept'
      FROM ${p.image.from}
      JOIN ${targetName(table)} AS t ON ${equalColumns(table, p.image, names)} AND ${p.sameOwner}
     WHERE ${p.mode} = 'a' AND ${p.free} ${once}`;
}

/**
 * By configured columns, which need not be unique: of rows that agree in them, the first of the
 * source is paired with the first of the target, the second with the second, by key.
 */
function pairInOrder(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  names: readonly string[],
): Sql {
  const p = pairing(scratch, move, table, names);
  const owner = table.owner?.targetColumns ?? [];
  const group = [...owner, ...names.filter((name) => !owner.includes(name))];
  const texts = group.map((name) => {
    const c = table.columns.find((candidate) => candidate.target.name === name);
    if (c === undefined) throw new Error(`${table.target.name}.${name} is not mapped`);
    return sql`${p.image.value(c)}::text`;
  });
  const theirs = group.map((name) => sql`${id('t', name)}::text`);
  return sql`
    ${p.insert}
    SELECT ${columns('ours', numbered('s', table.sourceKey))}, ${columns('theirs', numbered('t', table.targetKey))}, 'm', ours.mode
      FROM (SELECT ${join(table.sourceKey.map((name, i) => sql`${id('s', name)} AS ${id(`s_${i + 1}`)}`))}, ${p.mode} AS mode, ROW(${join(texts)})::text AS grp,
                   row_number() OVER (PARTITION BY ROW(${join(texts)})::text ORDER BY ${columns('s', table.sourceKey)}) AS place
              FROM ${p.image.from}
             WHERE ${p.ownerMatched} AND ${p.mode} <> 'a' AND NOT ${isExcluded(scratch, table)}) AS ours
      JOIN (SELECT ${join(table.targetKey.map((name, i) => sql`${id('t', name)} AS ${id(`t_${i + 1}`)}`))}, ROW(${join(theirs)})::text AS grp,
                   row_number() OVER (PARTITION BY ROW(${join(theirs)})::text ORDER BY ${columns('t', table.targetKey)}) AS place
              FROM ${targetName(table)} AS t
              JOIN (${keptOwners(scratch, p.parent)}) AS o ON ${ownedBy(table, p.parent, 'o')}) AS theirs
        ON theirs.grp = ours.grp AND theirs.place = ours.place`;
}

/** Keys `t_1…` of existing rows of a table whose owned rows are the source's to say. */
function keptOwners(scratch: Scratch, parent: MovedTable): Sql {
  const key = join(numbered('t', parent.targetKey).map((name) => id(name)));
  return sql`SELECT ${key} FROM ${scratch.map(parent)} WHERE how = 'm' AND mode = 'r'`;
}

/** The same, and rows that go: what they own may have moved to another owner. */
function cohortOwners(scratch: Scratch, parent: MovedTable): Sql {
  const key = join(numbered('t', parent.targetKey).map((name) => id(name)));
  return sql`${keptOwners(scratch, parent)} UNION ALL SELECT ${key} FROM ${scratch.gone(parent)}`;
}

/** The target row `t` belongs to the owner whose key is `t_1…` of the alias. */
function ownedBy(table: MovedTable, parent: MovedTable, alias: string): Sql {
  return join(
    (table.owner?.targetColumns ?? []).map((name, index) => {
      const to = table.owner?.parentColumns[index] ?? '';
      return sql`${id('t', name)} = ${id(alias, `t_${parent.targetKey.indexOf(to) + 1}`)}`;
    }),
    ' AND ',
  );
}

/** Rows of matched persons, and of rows that go, which no source row stands for. */
export function findGone(scratch: Scratch, move: Move, table: MovedTable): Sql | null {
  const parent = parentOf(move, table);
  if (parent === null || table.config.stale === 'keep') return null;
  return sql`
    INSERT INTO ${scratch.gone(table)}
    SELECT ${columns('t', table.targetKey)}
      FROM ${targetName(table)} AS t
      JOIN (${cohortOwners(scratch, parent)}) AS o ON ${ownedBy(table, parent, 'o')}
     WHERE NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atTargetKey(table, 'm')})`;
}

/**
 * Gives every row that is left a key: its own where the key means something, else the next of
 * the target's sequence, which live sign-ups draw from as well. A plan draws nothing.
 *
 * @param preserve keep the source's number where it is free; only below what the sequence has
 *   handed out, for above it a sign-up could draw the same
 */
export function createKeys(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  preserve: boolean,
): Sql {
  const keyColumns = table.columns.filter((c) => table.targetKey.includes(c.target.name));
  const image = imageOf(scratch, move, table, { withMap: false, needed: keyColumns });
  const keys = table.targetKey.map((name) => {
    const c = keyColumns.find((candidate) => candidate.target.name === name);
    if (c === undefined) throw new Error(`${table.target.name}.${name} has no value`);
    if (c.value.kind !== 'key') return image.value(c);
    const next = nextKey(scratch, c);
    const own = preserve ? freeKey(table, c) : null;
    return own === null ? next : sql`CASE WHEN ${own.free} THEN ${own.key} ELSE ${next} END`;
  });
  const mode = image.ownerMap === null ? sql`'n'::"char"` : id(image.ownerMap, 'mode');
  return sql`
    INSERT INTO ${scratch.map(table)}
    SELECT ${columns('s', table.sourceKey)}, ${join(keys)}, 'i', ${mode}
      FROM ${image.from}
     WHERE NOT ${isExcluded(scratch, table)}
       AND NOT EXISTS (SELECT FROM ${scratch.map(table)} AS m WHERE ${atSourceKey(table, 'm')})`;
}

function nextKey(scratch: Scratch, c: MovedColumn): Sql {
  const { sequence, type } = c.target;
  if (scratch.kind === 'temporary' || sequence === null) return sql`NULL::${verbatim(type)}`;
  const name = literal(id(sequence.schema, sequence.name).text);
  return sql`nextval(${name}::regclass)::${verbatim(type)}`;
}

/** The source's own number, and whether nobody in the target has it or will get it. */
function freeKey(
  table: MovedTable,
  c: MovedColumn,
): { readonly key: Sql; readonly free: Sql } | null {
  const { sequence, name } = c.target;
  const from = table.sourceKey[table.targetKey.indexOf(name)];
  if (sequence === null || from === undefined) return null;
  if (table.targetKey.length !== 1 || !comparable(column(table.source, from), c.target))
    return null;
  const [key] = sourceKeyAs(table, table.targetKey);
  if (key === undefined) return null;
  const taken = sql`EXISTS (SELECT FROM ${targetName(table)} AS t WHERE ${id('t', name)} = ${key})`;
  return {
    key,
    free: sql`${key} <= (SELECT last_value FROM ${id(sequence.schema, sequence.name)}) AND NOT ${taken}`,
  };
}
