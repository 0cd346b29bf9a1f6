/**
 * Names and shapes of the scratch tables that one run works in: staged source rows, key maps and
 * what is to be done. A plan has them as temporary tables, so that its transaction can be READ
 * ONLY; a migrate as UNLOGGED tables in a schema of its own, so that several connections can fill
 * them. Their names and columns are the same.
 */

import { SCRATCH_SCHEMA } from '../catalog/user-schemas.js';
import type { Column } from '../model/catalog.js';
import {
  countersOf,
  isPart,
  type Move,
  type MovedColumn,
  type MovedTable,
  type ReferenceTable,
  writableTables,
} from '../model/move.js';
import { isCounted, ROW, standInColumn, targetKeyOf } from '../model/row-key.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { NESTED_COLUMN, OWNER_COLUMN, WAY_COLUMN } from './owner-cases.js';

export type ScratchKind = 'temporary' | 'unlogged';

/** Extra column of the staged root: the person belongs to the cohort. */
export const COHORT_COLUMN = '#cohort';

/** Extra column of staged parts: some other row of the source points at them as well. */
export const SHARED_COLUMN = '#shared';

export interface Scratch {
  readonly kind: ScratchKind;
  /** Source rows of a moved table, columns named as in the source. */
  source(table: MovedTable): Sql;
  /** Source rows of a reference table: just the columns that links and matching need. */
  referenceSource(reference: ReferenceTable): Sql;
  /** `s_<column>` of the source → `t_<column>` of the target, for a reference table. */
  reference(reference: ReferenceTable): Sql;
  /** `s_1…` → `t_1…`, with `how` (m matched, i inserted) and `mode` (r replace, a add). */
  map(table: MovedTable): Sql;
  /**
   * Values that links lead to beside the key: `s_<column>` of the source → `t_<column>` as it will
   * be in the target, and `n_<column>` as it is now; with `how` and `mode` as in the map.
   */
  linked(table: MovedTable): Sql;
  /**
   * Root rows that do not move and are known on both sides all the same: columns as in the map and
   * in `linked` together. Links other than to an owner may lead to them.
   */
  known(root: MovedTable): Sql;
  /** Persons who are as an earlier run left them on both sides: `s_1…` → `t_1…`. Nothing of theirs is staged. */
  upToDate(root: MovedTable): Sql;
  /** `k_1…` of root rows of either side, and the digest of all that belongs to them. */
  personDigests(side: 'source' | 'target'): Sql;
  /** Target keys `t_1…` of matched rows that differ. */
  changed(table: MovedTable): Sql;
  /** Target keys `t_1…` of rows that the source no longer has. */
  gone(table: MovedTable): Sql;
  /** Source keys `s_1…` of staged rows that do not move, with the reason. */
  excluded(table: MovedTable): Sql;
  /**
   * `s_1…` and the `value` of a JSON column whose objects were rewritten; for each rewrite how many
   * were looked up, and by what those that the target lacks.
   */
  rewritten(table: MovedTable, column: MovedColumn): Sql;
  /** Function that tells whether a value can be cast to the column's type. */
  fits(table: MovedTable, column: MovedColumn): Sql;
  /** Where ids are in a column's text: `s_1…`, `at`, `length`, `token`, `id` and the number of its `way`. */
  places(table: MovedTable, column: MovedColumn): Sql;
  /** What these ids become: `way`, `id` → `value`, NULL where the row has no key yet; or it leads nowhere and is not `known`. */
  ids(table: MovedTable, column: MovedColumn): Sql;
  /** `s_1…` and the `value` of a column with its ids replaced, as text. */
  remapped(table: MovedTable, column: MovedColumn): Sql;
  /** Key `k_1…` of a counter's row, what it had (`first`), and the `last` number that is taken by now. */
  counter(position: number): Sql;
  /** Identities of root rows on either side. */
  identity(side: 'source' | 'target'): Sql;
  /** Natural key → fields to set, for objects inside JSON. */
  lookup(position: number): Sql;
  /** Digests of the rows by bucket: as the source computed them, and as they were staged. */
  digests(of: 'source' | 'staged'): Sql;
}

export function scratchTables(kind: ScratchKind): Scratch {
  const name = (text: string): Sql =>
    kind === 'temporary' ? id('pg_temp', text) : id(SCRATCH_SCHEMA, text);
  return {
    kind,
    source: (table) => name(`source_${table.index}`),
    referenceSource: (reference) => name(`source_${reference.rows.index}`),
    reference: (reference) => name(`reference_${reference.index}`),
    map: (table) => name(`map_${table.index}`),
    linked: (table) => name(`linked_${table.index}`),
    known: (root) => name(`known_${root.index}`),
    upToDate: (root) => name(`up_to_date_${root.index}`),
    personDigests: (side) => name(`person_digests_${side}`),
    changed: (table) => name(`changed_${table.index}`),
    gone: (table) => name(`gone_${table.index}`),
    excluded: (table) => name(`excluded_${table.index}`),
    rewritten: (table, column) => name(`rewritten_${table.index}_${table.columns.indexOf(column)}`),
    fits: (table, column) => name(`fits_${table.index}_${table.columns.indexOf(column)}`),
    places: (table, column) => name(`places_${table.index}_${table.columns.indexOf(column)}`),
    ids: (table, column) => name(`ids_${table.index}_${table.columns.indexOf(column)}`),
    remapped: (table, column) => name(`remapped_${table.index}_${table.columns.indexOf(column)}`),
    counter: (position) => name(`counter_${position}`),
    identity: (side) => name(`identity_${side}`),
    lookup: (position) => name(`lookup_${position}`),
    digests: (of) => name(`digests_${of}`),
  };
}

/** Extra columns of a staged table: which rows the conditions of its links hold for. */
export function conditionColumn(index: number): string {
  return `#when_${index}`;
}

/** Of rewritten JSON: columns that say what the rewrite at the position in the column's list found. */
export function lookupColumns(index: number): {
  readonly objects: string;
  readonly missing: string;
} {
  return { objects: `objects_${index + 1}`, missing: `missing_${index + 1}` };
}

/** `prefix_1`, `prefix_2`, … */
export function numbered(prefix: string, list: readonly unknown[]): string[] {
  return list.map((_, index) => `${prefix}_${index + 1}`);
}

/** User-defined types travel and rest as others: the target need not have them. */
export function scratchType(column: Column): Sql {
  return verbatim(column.plain);
}

export function column(table: { readonly columns: readonly Column[] }, name: string): Column {
  const found = table.columns.find((c) => c.name === name) ?? standInColumn(name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

/** Statements that make the scratch tables of a move. Nothing of them may exist before. */
export function* createScratch(scratch: Scratch, move: Move, identities: number): Iterable<Sql> {
  const create = (table: Sql, definitions: readonly Sql[]): Sql =>
    scratch.kind === 'temporary'
      ? sql`CREATE TEMPORARY TABLE ${table} (${join(definitions)})`
      : sql`CREATE UNLOGGED TABLE ${table} (${join(definitions)}) WITH (autovacuum_enabled = false)`;
  const keyColumns = (prefix: string, names: readonly string[], types: readonly Sql[]): Sql[] =>
    numbered(prefix, names).map(
      (name, index) => sql`${id(name)} ${types[index] ?? verbatim('text')}`,
    );
  const primary = (prefix: string, names: readonly string[]): Sql =>
    sql`PRIMARY KEY (${join(numbered(prefix, names).map((name) => id(name)))})`;

  for (const table of writableTables(move)) {
    const sourceTypes = table.sourceKey.map((name) => scratchType(column(table.source, name)));
    const targetTypes = table.targetKey.map((name) => verbatim(column(table.target, name).type));
    const sourceKey = keyColumns('s', table.sourceKey, sourceTypes);
    const targetKey = keyColumns('t', table.targetKey, targetTypes);
    const decision = [sql`how "char"`, sql`mode "char"`];
    const linked = [
      ...table.linked.source.map((c) => sql`${id(derivedName('s_', c.name))} ${scratchType(c)}`),
      ...table.linked.target.flatMap((c) =>
        ['t', 'n'].map(
          (prefix) => sql`${id(derivedName(`${prefix}_`, c.name))} ${verbatim(c.type)}`,
        ),
      ),
    ];
    yield* [
      create(scratch.source(table), [
        ...table.source.columns.map((c) => sql`${id(c.name)} ${scratchType(c)}`),
        ...(table.role === 'root' ? [sql`${id(COHORT_COLUMN)} bool`] : []),
        ...(isPart(table) ? [sql`${id(SHARED_COLUMN)} bool`] : []),
        ...pairDefinitions(table),
        ...table.conditions.map((_, index) => sql`${id(conditionColumn(index))} bool`),
        ...(isCounted(table.sourceKey)
          ? [sql`${id(ROW)} bigint GENERATED ALWAYS AS IDENTITY`]
          : []),
      ]),
      create(scratch.map(table), [...sourceKey, ...targetKey, ...decision]),
      ...(linked.length > 0 ? [create(scratch.linked(table), [...linked, ...decision])] : []),
      ...(table.role === 'root'
        ? [
            create(scratch.known(table), [...sourceKey, ...targetKey, ...linked, ...decision]),
            create(scratch.upToDate(table), [...sourceKey, ...targetKey]),
          ]
        : []),
      create(scratch.changed(table), targetKey),
      create(scratch.gone(table), targetKey),
      create(scratch.excluded(table), [
        ...sourceKey,
        // Bounded: a text would cost every table a second one for what is too long for a row.
        sql`reason varchar(40)`,
        primary('s', table.sourceKey),
      ]),
    ];
  }
  for (const table of move.tables) {
    for (const c of table.columns) {
      if (c.json.length === 0) continue;
      yield create(scratch.rewritten(table, c), [
        ...keyColumns(
          's',
          table.sourceKey,
          table.sourceKey.map((name) => scratchType(column(table.source, name))),
        ),
        sql`value ${verbatim(c.target.type)}`,
        ...c.json.flatMap((_, index) => {
          const { objects, missing } = lookupColumns(index);
          return [sql`${id(objects)} int`, sql`${id(missing)} text[]`];
        }),
      ]);
    }
  }
  for (const table of move.tables) {
    const types = table.sourceKey.map((name) => scratchType(column(table.source, name)));
    const key = keyColumns('s', table.sourceKey, types);
    for (const c of table.columns) {
      if (c.ids.length === 0) continue;
      yield* [
        create(scratch.places(table, c), [
          ...key,
          sql`at int`,
          sql`length int`,
          sql`token text`,
          sql`id text COLLATE "C"`,
          sql`way int`,
        ]),
        create(scratch.ids(table, c), [
          sql`way int`,
          sql`id text COLLATE "C"`,
          sql`value text COLLATE "C"`,
          sql`known bool`,
        ]),
        create(scratch.remapped(table, c), [...key, sql`value text COLLATE "C"`]),
      ];
    }
  }
  for (const reference of move.references) {
    const sourceColumns = referenceSourceColumns(reference);
    if (!reference.insert) {
      yield create(
        scratch.referenceSource(reference),
        sourceColumns.map((c) => sql`${id(c.name)} ${scratchType(c)}`),
      );
    }
    yield create(scratch.reference(reference), [
      ...reference.sourceColumns.map(
        (c) => sql`${id(derivedName('s_', c.name))} ${scratchType(c)}`,
      ),
      ...reference.targetColumns.map(
        (c) => sql`${id(derivedName('t_', c.name))} ${verbatim(c.type)}`,
      ),
    ]);
  }
  for (const [position, { table }] of countersOf(move).entries()) {
    const key = targetKeyOf(table);
    const types = key.map((name) => verbatim(column(table, name).type));
    yield create(scratch.counter(position), [
      ...keyColumns('k', key, types),
      sql`first bigint`,
      sql`last bigint`,
    ]);
  }
  const [root] = move.tables;
  if (root !== undefined) {
    for (const side of ['source', 'target'] as const) {
      const key = side === 'source' ? root.sourceKey : root.targetKey;
      const table = side === 'source' ? root.source : root.target;
      yield create(scratch.identity(side), [
        ...key.map((name, index) => {
          const c = column(table, name);
          return sql`${id(`k_${index + 1}`)} ${side === 'source' ? scratchType(c) : verbatim(c.type)}`;
        }),
        ...Array.from({ length: identities }, (_, index) => sql`${id(`i_${index + 1}`)} text`),
        ...(side === 'target' ? [sql`resident bool`] : []),
      ]);
      yield create(scratch.personDigests(side), [
        ...keyColumns(
          'k',
          key,
          key.map((name) => {
            const c = column(table, name);
            return side === 'source' ? scratchType(c) : verbatim(c.type);
          }),
        ),
        sql`digest uuid`,
      ]);
    }
  }
  for (const [position, rewrite] of jsonRewrites(move).entries()) {
    const keys = Object.keys(rewrite.link.by);
    yield create(scratch.lookup(position), [
      ...numbered('k', keys).map((name) => sql`${id(name)} text COLLATE "C"`),
      sql`fields jsonb`,
      primary('k', keys),
    ]);
  }
  for (const of of ['source', 'staged'] as const) {
    yield create(scratch.digests(of), [
      sql`tbl int`,
      sql`bucket int`,
      sql`row_count bigint`,
      sql`digest text`,
    ]);
  }
}

function pairDefinitions({ cases }: MovedTable): Sql[] {
  if (cases === null) return [];
  return [
    sql`${id(WAY_COLUMN)} int`,
    sql`${id(OWNER_COLUMN)} text COLLATE "C"`,
    ...(cases.self === null ? [] : [sql`${id(NESTED_COLUMN)} bool`]),
  ];
}

/** Columns of a reference table that are read from the source: what is matched, and what differs. */
export function referenceSourceColumns({ source }: ReferenceTable): readonly Column[] {
  return source.columns;
}

/** All rewrites of JSON columns, in the order in which their lookup tables are numbered. */
export function jsonRewrites(move: Move): MovedTable['columns'][number]['json'][number][] {
  return move.tables.flatMap((table) => table.columns.flatMap((c) => c.json));
}
