/**
 * The image of a source row: the row as it has to stand in the target, with keys mapped, links
 * followed and values cast. Written once, and used to find copies, to compare, to write and to
 * verify, so that these can never disagree about what a row should be.
 */

import type { Column } from '../model/catalog.js';
import { movedTable, referenceTable } from '../model/find-moved.js';
import {
  isOwnerJoin,
  isPart,
  type LinkJoin,
  type Move,
  type MovedColumn,
  type MovedTable,
  type OwnerWay,
  type Value,
} from '../model/move.js';
import type { TableId } from '../model/table-id.js';
import { identicalByEquals } from '../plan/casts.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { keyedRows } from '../stage/keyed-rows.js';
import { asText, OWNER_COLUMN, WAY_COLUMN } from '../stage/owner-cases.js';
import { column, numbered, type Scratch, scratchType } from '../stage/scratch.js';
import { fitsJsonb } from './json-rewrite.js';

export interface Image {
  /** FROM clause; the staged row is `s`, the key map `m` where it is asked for. */
  readonly from: Sql;
  /** The column's value, without a name. */
  value(column: MovedColumn): Sql;
  /**
   * Condition: the column's link leads to a row, and where that is a new one whose key nobody has
   * drawn yet, NULL stands for it. Null where the target's column could not be NULL either.
   */
  leadsToNew(column: MovedColumn): Sql | null;
  /** Alias of what has `how` and `mode` of the owner's map; null for the root. */
  readonly ownerMap: string | null;
}

/**
 * @param withMap join the table's own key map, which has to be filled by then; without it the
 *   key of a row has no value yet
 * @param needed columns whose joins are made; all by default
 * @param expressions over the source row that are to be columns of `s` as well
 */
export function imageOf(
  scratch: Scratch,
  move: Move,
  table: MovedTable,
  options: {
    readonly withMap: boolean;
    readonly needed?: readonly MovedColumn[];
    readonly expressions?: readonly { readonly name: string; readonly sql: string }[];
  },
): Image {
  const needed = options.needed ?? table.columns;
  const usedJoins = new Set(needed.flatMap((c) => joinsOf(c.value)));
  const parts: Sql[] = [stagedRows(scratch, table, needed, options.expressions ?? [])];
  if (options.withMap) {
    const keys = numbered('s', table.sourceKey).map(
      (name, index) => sql`${id('m', name)} = ${id('s', table.sourceKey[index] ?? '')}`,
    );
    parts.push(sql`JOIN ${scratch.map(table)} AS m ON ${join(keys, ' AND ')}`);
  }
  for (const index of table.joins.keys()) {
    const isOwner = table.owners.some((owner) => owner.join === index);
    if (!usedJoins.has(index) && !isOwner) continue;
    const alias = `j${index}`;
    const kind = isOwner && table.cases === null && !options.withMap ? sql`JOIN` : sql`LEFT JOIN`;
    parts.push(
      sql`${kind} ${mapOf(scratch, move, table, index)} AS ${id(alias)} ON ${linkCondition(move, table, index, alias)}`,
    );
  }
  if (table.cases !== null) {
    const found = ownerFound(move, table, (owner) => `j${owner.join}`);
    parts.push(
      options.withMap
        ? sql`LEFT JOIN LATERAL (${found}) AS ${id(OWNER_ALIAS)} ON TRUE`
        : sql`JOIN LATERAL (${found}) AS ${id(OWNER_ALIAS)} ON ${id(OWNER_ALIAS, 'how')} IS NOT NULL`,
    );
  }
  for (const c of needed) {
    if (c.json.length === 0 && c.ids.length === 0) continue;
    const alias = derivedName('x_', c.target.name);
    const values = c.ids.length > 0 ? scratch.remapped(table, c) : scratch.rewritten(table, c);
    parts.push(sql`JOIN ${values} AS ${id(alias)} ON ${atSourceKey(table, alias)}`);
  }
  return {
    from: join(parts, '\n      '),
    ownerMap:
      table.cases !== null
        ? OWNER_ALIAS
        : table.owners[0] === undefined
          ? null
          : `j${table.owners[0].join}`,
    value: (c) => imageValue(move, table, c),
    leadsToNew: (c) => leadsToNew(move, table, c),
  };
}

const OWNER_ALIAS = '=owner';

/** SELECT of what is known of the owner that a pair tells: each row has one map that leads to it. */
function ownerFound(move: Move, table: MovedTable, aliasOf: (owner: OwnerWay) => string): Sql {
  const one = (value: (owner: OwnerWay) => Sql): Sql =>
    sql`coalesce(${join([...table.owners.map(value), sql`NULL`])})`;
  const how = (name: string): Sql =>
    sql`${one((owner) => id(aliasOf(owner), name))} AS ${id(name)}`;
  const now = one((owner) => {
    const value = nowOf(move, table, owner, aliasOf(owner))[0] ?? sql`NULL`;
    return asText(value);
  });
  return sql`SELECT ${how('how')}, ${how('mode')}, ${id('s', WAY_COLUMN)} AS o_1, ${now} AS o_2`;
}

/** FROM items after the staged row `s`: its owner's map under the alias, with what `ownerNow` needs. */
export function joinOwner(scratch: Scratch, move: Move, table: MovedTable, alias: string): Sql {
  const [owner] = table.owners;
  if (table.cases === null) {
    const index = owner?.join ?? -1;
    return sql`JOIN ${mapOf(scratch, move, table, index)} AS ${id(alias)} ON ${linkCondition(move, table, index, alias)}`;
  }
  const aliasOf = (one: OwnerWay): string => `${alias}_${one.join}`;
  const maps = table.owners.map((one) => {
    const on = linkCondition(move, table, one.join, aliasOf(one));
    return sql`LEFT JOIN ${mapOf(scratch, move, table, one.join)} AS ${id(aliasOf(one))} ON ${on}`;
  });
  return sql`${join(maps, ' ')}
    JOIN LATERAL (${ownerFound(move, table, aliasOf)}) AS ${id(alias)} ON ${id(alias, 'how')} IS NOT NULL`;
}

function leadsToNew(move: Move, table: MovedTable, { target, value }: MovedColumn): Sql | null {
  if (target.notNull || value.kind !== 'mapped' || !identicalByEquals(target)) return null;
  const link = linkOf(table, value.join);
  const reference = referenceTable(move, link.to.table);
  const filled =
    reference === undefined ? link.byKey : column(reference.target, value.column).notNull;
  const [to] = link.toColumns;
  return filled && to !== undefined
    ? sql`${id(`j${value.join}`, endName(move, link, 's', to))} IS NOT NULL`
    : null;
}

/** The staged rows, with each expression of the config as a column beside them. */
function stagedRows(
  scratch: Scratch,
  table: MovedTable,
  needed: readonly MovedColumn[],
  others: readonly { readonly name: string; readonly sql: string }[],
): Sql {
  const named = needed.flatMap((c) =>
    c.value.kind === 'sql' ? [{ name: derivedName('=', c.target.name), sql: c.value.sql }] : [],
  );
  const expressions = [...named, ...others].map(
    ({ name, sql: text }) => sql`(${verbatim(text)}) AS ${id(name)}`,
  );
  return expressions.length === 0
    ? sql`${scratch.source(table)} AS s`
    : sql`(SELECT *, ${join(expressions)} FROM ${scratch.source(table)}) AS s`;
}

/**
 * What a link goes through: a map of keys, the values beside them, or a reference table's map. A
 * person who stays owns nothing of what moves, but may be linked to.
 */
export function mapOf(scratch: Scratch, move: Move, table: MovedTable, index: number): Sql {
  const link = linkOf(table, index);
  const isOwner = isOwnerJoin(table, index);
  const map = mapBehind(scratch, move, link, isOwner);
  if (!isOwner || !isPart(table)) return map;
  const own = join(link.toColumns.map((name) => id(endName(move, link, 's', name))));
  return sql`(SELECT DISTINCT ON (${own}) * FROM ${map} ORDER BY ${own}, how DESC)`;
}

/** The same, of a link that need not be one of a table's joins. */
export function mapBehind(scratch: Scratch, move: Move, link: LinkJoin, isOwner: boolean): Sql {
  const moved = movedTable(move, link.to.table);
  if (moved !== undefined) {
    const map = link.byKey ? scratch.map(moved) : scratch.linked(moved);
    if (moved.role !== 'root' || isOwner) return map;
    const ends = join(
      [
        ...link.toColumns.map((name) => endName(move, link, 's', name)),
        ...toColumnsInTarget(moved, link).map((name) => endName(move, link, 't', name)),
      ].map((name) => id(name)),
    );
    return sql`(SELECT ${ends} FROM ${map} UNION ALL SELECT ${ends} FROM ${scratch.known(moved)})`;
  }
  const reference = referenceTable(move, link.to.table);
  if (reference === undefined) throw new Error(`no map of ${link.to.table.name}`);
  return scratch.reference(reference);
}

function toColumnsInTarget(to: MovedTable, link: LinkJoin): readonly string[] {
  return link.byKey ? to.targetKey : to.linked.target.map(({ name }) => name);
}

/** Name, in what the link goes through, of a column that it leads to on one side. */
export function endName(move: Move, link: LinkJoin, side: 's' | 't', column: string): string {
  const moved = movedTable(move, link.to.table);
  if (moved === undefined || !link.byKey) return derivedName(`${side}_`, column);
  const key = side === 's' ? moved.sourceKey : moved.targetKey;
  return `${side}_${key.indexOf(column) + 1}`;
}

function linkOf(table: MovedTable, index: number): LinkJoin {
  const link = table.joins[index];
  if (link === undefined) throw new Error('no such link');
  return link;
}

/** Condition that leads from the staged row `s` to the row of the map under `alias`. */
export function linkCondition(move: Move, table: MovedTable, index: number, alias: string): Sql {
  const link = linkOf(table, index);
  const { cases } = table;
  const way = table.owners.findIndex((owner) => owner.join === index);
  const [end = ''] = link.toColumns;
  if (cases !== null && way !== -1)
    return sql`${asText(id(alias, endName(move, link, 's', end)))} = ${id('s', OWNER_COLUMN)} AND ${id('s', WAY_COLUMN)} = ${literal(way)}`;
  if (cases?.self?.join === index)
    return sql`${asText(id(alias, endName(move, link, 's', end)))} = ${asText(id('s', cases.sourceColumn))}`;
  return join(
    link.fromColumns.map((from, position) => {
      const to = link.toColumns[position] ?? '';
      return sql`${id(alias, endName(move, link, 's', to))} = ${id('s', from)}`;
    }),
    ' AND ',
  );
}

/**
 * Values of the owner's columns, for the staged row whose owner's map is under `alias`, as rows of
 * the target hold them now: a value that is not the owner's key may be about to change.
 */
export function ownerNow(move: Move, table: MovedTable, alias: string): Sql[] {
  if (table.cases !== null) return [id(alias, 'o_1'), id(alias, 'o_2')];
  const [owner] = table.owners;
  return owner === undefined ? [] : nowOf(move, table, owner, alias);
}

function nowOf(move: Move, table: MovedTable, owner: OwnerWay, alias: string): Sql[] {
  const link = linkOf(table, owner.join);
  return owner.parentColumns.map((name) =>
    link.byKey ? id(alias, endName(move, link, 't', name)) : id(alias, derivedName('n_', name)),
  );
}

/** Joins that a value needs, those of the way of its column alone included. */
function joinsOf(value: Value | 'none' | null): number[] {
  return value === null || value === 'none' || value.kind !== 'mapped'
    ? []
    : [value.join, ...joinsOf(value.alone)];
}

function imageValue(move: Move, table: MovedTable, c: MovedColumn): Sql {
  const rewritten = sql`${id(derivedName('x_', c.target.name))}.value`;
  if (c.ids.length > 0) return sql`${rewritten}::${verbatim(c.target.type)}`;
  if (c.json.length > 0) return rewritten;
  return plainValue(move, table, c.target, c.value);
}

function plainValue(move: Move, table: MovedTable, target: Column, value: Value): Sql {
  const cast = (expression: Sql): Sql => sql`${expression}::${verbatim(target.type)}`;
  switch (value.kind) {
    case 'source': {
      const expression = id('s', value.column.name);
      return scratchType(value.column).text === target.type ? expression : cast(expression);
    }
    case 'key':
      return id('m', `t_${table.targetKey.indexOf(target.name) + 1}`);
    case 'sql':
      return cast(id('s', derivedName('=', target.name)));
    case 'constant':
      return cast(literal(value.value));
    case 'mapped': {
      const link = linkOf(table, value.join);
      const mapped = id(`j${value.join}`, endName(move, link, 't', value.column));
      if (value.alone === null) return mapped;
      const alone =
        value.alone === 'none' ? sql`NULL` : plainValue(move, table, target, value.alone);
      return sql`CASE WHEN ${anyNull(link.fromColumns)} THEN ${alone} ELSE ${mapped} END`;
    }
  }
}

/** Condition: one of these columns of the staged row is NULL. */
export function anyNull(names: readonly string[]): Sql {
  return join(
    names.map((name) => sql`${id('s', name)} IS NULL`),
    ' OR ',
  );
}

/** The columns that are written again and again, and so held against the target. */
export function comparedColumns(table: MovedTable): MovedColumn[] {
  return table.columns.filter(
    (c) => c.written === 'always' && !table.targetKey.includes(c.target.name),
  );
}

/** Condition: some compared column of the image differs from the target row aliased `t`. */
export function differs(image: Image, table: MovedTable): Sql {
  const compared = comparedColumns(table);
  return compared.length === 0
    ? sql`FALSE`
    : join(
        compared.map((c) => {
          const ours = image.value(c);
          const theirs = id('t', c.target.name);
          const undrawn = image.leadsToNew(c);
          if (undrawn !== null)
            return sql`(${ours} IS DISTINCT FROM ${theirs} OR ${ours} IS NULL AND ${undrawn})`;
          if (c.json.length > 0 || c.ids.some(({ place }) => place.kind === 'json')) {
            const unlike = sql`${ours}::text COLLATE "C" IS DISTINCT FROM ${theirs}::text COLLATE "C"`;
            return sql`(${unlike} AND ${byValue(ours)} IS DISTINCT FROM ${byValue(theirs)})`;
          }
          if (identicalByEquals(c.target)) return sql`${ours} IS DISTINCT FROM ${theirs}`;
          // As text it would lose the blanks at its end.
          if (c.target.base === 'bpchar')
            return sql`bpcharsend(${ours}) IS DISTINCT FROM bpcharsend(${theirs})`;
          return sql`${ours}::text COLLATE "C" IS DISTINCT FROM ${theirs}::text COLLATE "C"`;
        }),
        '\n        OR ',
      );
}

/** JSON by value; what jsonb cannot hold counts by its text. */
function byValue(json: Sql): Sql {
  return sql`CASE WHEN ${fitsJsonb(sql`${json}::text`)} THEN ${json}::text::jsonb ELSE to_jsonb(${json}::text) END`;
}

/** `t_1…` of an alias equal to the key of the target row aliased `t`. */
export function atTargetKey(table: MovedTable, alias: string): Sql {
  return join(
    table.targetKey.map((name, index) => sql`${id(alias, `t_${index + 1}`)} = ${id('t', name)}`),
    ' AND ',
  );
}

/** `s_1…` of an alias equal to the key of the staged row aliased `s`. */
export function atSourceKey(table: MovedTable, alias: string): Sql {
  return join(
    table.sourceKey.map((name, index) => sql`${id(alias, `s_${index + 1}`)} = ${id('s', name)}`),
    ' AND ',
  );
}

/** @throws when nothing of the source gives the column a value: callers ask only for ones that have. */
export function movedColumn(table: MovedTable, name: string): MovedColumn {
  const found = table.columns.find((c) => c.target.name === name);
  if (found === undefined) throw new Error(`${table.target.name}.${name} is not mapped`);
  return found;
}

export function targetName(table: MovedTable): Sql {
  return id(table.target.schema, table.target.name);
}

/** The same, with what tells its rows apart: what a target key can be held against. */
export function targetRows(table: MovedTable, where?: Sql): Sql {
  const names = table.target.columns.map(({ name }) => name);
  return keyedRows(table.target, table.targetKey, names, where);
}

/** Rows of any table of the target, so that the keys of a moved one can be held against them. */
export function rowsIn(move: Move, table: TableId): Sql {
  const moved = movedTable(move, table);
  return moved === undefined ? id(table.schema, table.name) : targetRows(moved);
}

/** The table that a way up leads to. */
export function parentBy(move: Move, owner: OwnerWay): MovedTable {
  const parent = movedTable(move, owner.parent);
  if (parent === undefined) throw new Error(`no table ${owner.parent.name} among the moved ones`);
  return parent;
}

/** Key columns of the staged row `s`, cast where they are held against target columns. */
export function sourceKeyAs(table: MovedTable, targetColumns: readonly string[]): Sql[] {
  return table.sourceKey.map((name, index) => {
    const from = column(table.source, name);
    const to = column(table.target, targetColumns[index] ?? '');
    const expression = id('s', name);
    return scratchType(from).text === to.type
      ? expression
      : sql`${expression}::${verbatim(to.type)}`;
  });
}
