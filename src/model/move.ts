/**
 * The move as the two catalogs and the config define it, before any row has been looked at:
 * which tables take part, how their rows find their owners, and where each column comes from.
 */
import type { Column, Table } from './catalog.js';
import type { JsonLink, TableConfig } from './config.js';
import type { Hazard } from './hazard.js';
import type { JsonStep } from './json-path.js';
import type { Inference } from './plan.js';
import { sameTable, type TableId } from './table-id.js';

/** A reference between columns of one database, whether the catalog knows it or the config. */
export interface Link {
  readonly from: TableId;
  readonly fromColumns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  /** Such as `foreign key completed_sessions_user_id_fkey` or `config links`. */
  readonly evidence: string;
  readonly mention: boolean;
}

/** Where a target column's value comes from. */
export type Value =
  | { readonly kind: 'source'; readonly column: Column }
  /** The table's own new or matched key, as the key map has it. */
  | {
      readonly kind: 'key';
      readonly position: number;
      /** SQL that makes a new one; null where the column's sequence does. */
      readonly draw: string | null;
      /** It may be over the source row, as the config has it, and what it makes need not be new. */
      readonly given: boolean;
      /** Where its numbers go on from. */
      readonly counter: Counter | null;
    }
  /** Through the key map of another table: the row that `join` leads to. */
  | {
      readonly kind: 'mapped';
      readonly join: number;
      readonly column: string;
      /**
       * The way of this column alone, where another column of the link is NULL: nothing is pointed
       * at then. `none` where there is no such way; null where no other column can be NULL.
       */
      readonly alone: Value | 'none' | null;
    }
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'constant'; readonly value: string | number | boolean | null };

/** A row of the target that no person owns, with the last number that was handed out. */
export interface Counter {
  readonly table: Table;
  readonly column: string;
  /** SQL condition; null where the table has one row. */
  readonly where: string | null;
}

export interface MovedColumn {
  readonly target: Column;
  readonly value: Value;
  /** `always` written and compared; `insert` only on new rows, and never compared. */
  readonly written: 'always' | 'insert';
  readonly json: readonly JsonRewrite[];
  /** Ids of other rows inside the value, each to become that of the same row in the target. */
  readonly ids: readonly IdSpot[];
}

/** Where ids are in a column's value. */
export type IdPlace =
  | { readonly kind: 'whole' }
  | { readonly kind: 'array' }
  | { readonly kind: 'text'; readonly separator: string }
  | { readonly kind: 'json'; readonly path: readonly JsonStep[] };

/** Ids in one place of a value, and what they may lead to. */
export interface IdSpot {
  readonly place: IdPlace;
  /** The first whose condition holds counts. */
  readonly ways: readonly IdWay[];
}

export interface IdWay {
  /** Position among the table's `conditions`; null where it always holds. */
  readonly when: number | null;
  /** What the id leads to, and the target's column with its value there. Null: it stays as it is. */
  readonly to: { readonly link: LinkJoin; readonly column: string } | null;
  readonly missing: 'stop' | 'null' | 'drop';
  /** Such as `links[3]`. */
  readonly evidence: string;
}

/** A link by ids inside values as rows of the target have it, whoever's they are. */
export interface TargetIdLink {
  /** Such as `links[3]`. */
  readonly evidence: string;
  readonly from: TableId;
  readonly column: string;
  readonly place: IdPlace;
  /** SQL condition over the row; null where it always holds. */
  readonly when: string | null;
  /** Conditions of the links that come before it: where one holds, it does not. */
  readonly unless: readonly string[];
  /** What becomes of an id that leads to no row which moves. */
  readonly missing: 'stop' | 'null' | 'drop';
  readonly to: TableId;
  readonly toColumn: string;
}

/** A condition over a row, as each side has to be asked it. */
export interface RowCondition {
  readonly source: string;
  readonly target: string;
}

/** How the objects at one path of a JSON column are rewritten. */
export interface JsonRewrite {
  readonly link: JsonLink;
  readonly path: readonly JsonStep[];
  readonly reference: ReferenceTable;
}

/** A link of a moved table whose values go through the map of another table. */
export interface LinkJoin {
  readonly to:
    | { readonly kind: 'moved'; readonly table: TableId }
    | { readonly kind: 'reference'; readonly table: TableId };
  /** Columns of the source row, and the source columns they point to. */
  readonly fromColumns: readonly string[];
  readonly toColumns: readonly string[];
  /** Columns of the target that hold the value afterwards; none may be NULL when it was not. */
  readonly targetColumns: readonly string[];
  /** By the key, which the map has; else by other columns: see `linked` of the table it leads to. */
  readonly byKey: boolean;
  readonly mention: boolean;
}

/** A column that is copied as it is, and of which neither a catalog nor the config says anything. */
export interface PlainColumn {
  readonly table: MovedTable;
  readonly source: Column;
  readonly target: Column;
  /** Paths of a JSON column that the config has said something about, as links have them. */
  readonly settled: readonly string[];
}

/** One way up. */
export interface OwnerWay {
  /** Which join of `joins` leads to the owner. */
  readonly join: number;
  readonly parent: TableId;
  readonly sourceColumns: readonly string[];
  readonly targetColumns: readonly string[];
  /** Columns of the parent that they point to, in the target; part of its key. */
  readonly parentColumns: readonly string[];
  readonly evidence: string;
  /** The link is the owner's: the row is a part of the one that points at it. */
  readonly part: boolean;
  /** The ends are of types that can be held against each other as text only. */
  readonly asText: boolean;
}

/** Which way up a row goes, by what is in it: each of its rows goes one way, or none. */
export interface OwnerCases {
  /** The first whose condition holds counts; without a condition it always does. */
  readonly order: readonly {
    readonly when: RowCondition | null;
    /** Position among `owners`; `self` for a row of the table itself; null for nobody's rows. */
    readonly way: number | 'self' | null;
  }[];
  /** Column that holds the owner's id, on either side. */
  readonly sourceColumn: string;
  readonly targetColumn: string;
  /** Where rows may hang on others of the table: the join, and the columns that such an id is of. */
  readonly self: {
    readonly join: number;
    readonly sourceTo: string;
    readonly targetTo: string;
  } | null;
}

/** A table whose rows move: the root, or one that persons own rows of. */
export interface MovedTable {
  /** Position in link order: what a table points to comes before it. The root is 0. */
  readonly index: number;
  readonly role: 'root' | 'owned' | 'reference';
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
  /** Columns of the key by which the two sides' maps are kept. */
  readonly sourceKey: readonly string[];
  readonly targetKey: readonly string[];
  /** The ways up; none for the root, and several where `cases` say which of them is a row's. */
  readonly owners: readonly OwnerWay[];
  readonly cases: OwnerCases | null;
  readonly joins: readonly LinkJoin[];
  /** Columns, other than by the whole key, that links lead to. */
  readonly linked: { readonly source: readonly Column[]; readonly target: readonly Column[] };
  readonly columns: readonly MovedColumn[];
  /** Columns of the source that have no place in the target. */
  readonly leftBehind: readonly Column[];
  /** Of links that hold for some rows only; staged beside the rows. */
  readonly conditions: readonly RowCondition[];
  /** Target columns by which a stale copy is found, in this order, after ledger and key. */
  readonly matches: readonly { readonly columns: readonly string[]; readonly unique: boolean }[];
}

/** What tells which row of a reference table is which on the other side. */
export type ReferenceMatch =
  /** A target column, and what would be written to it: other references are followed. */
  | { readonly kind: 'column'; readonly column: MovedColumn }
  /** Expressions over the row of either side. */
  | { readonly kind: 'sql'; readonly source: string; readonly target: string };

/** A table that everyone shares: its rows are found in the target, never changed. */
export interface ReferenceTable {
  /** What the way its rows are matched leads to comes before it. */
  readonly index: number;
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
  readonly match: readonly ReferenceMatch[];
  /** Its rows as they would be written, as far as that is needed to find them. */
  readonly rows: MovedTable;
  /** It is matched by columns that lead to rows of its own. */
  readonly nested: boolean;
  /** Rows that are used and that the target lacks are inserted: then `rows` is all of their image. */
  readonly insert: boolean;
  /** Columns that links use, on either side; the map carries them. */
  readonly sourceColumns: readonly Column[];
  readonly targetColumns: readonly Column[];
}

/** A table that is not moved, and that an `after` file or fired triggers write along. */
export interface DerivedTable {
  /** Position after all moved tables. */
  readonly index: number;
  readonly table: Table;
  /** The way up to a moved table; null where there is none: then rows are only added. */
  readonly link: Link | null;
}

/** A table that nothing leads from to a person, and of which nobody has said that it stays outside. */
export interface Stranger {
  readonly source: Table;
  readonly target: Table;
  /** Columns of which links of the config say something. */
  readonly settled: readonly string[];
}

export interface Move {
  /** The root first, then the owned tables in link order. */
  readonly tables: readonly MovedTable[];
  readonly references: readonly ReferenceTable[];
  /** Target tables with rows of persons that the source does not have, and how they lead up. */
  readonly untouched: readonly { readonly table: Table; readonly link: Link }[];
  readonly derived: readonly DerivedTable[];
  readonly outside: readonly TableId[];
  /** Those outside that both sides have, and of which the config does not say where they belong. */
  readonly strangers: readonly Stranger[];
  readonly sourceLinks: readonly Link[];
  readonly targetLinks: readonly Link[];
  /** Of the target and not guarded by it: of the config, or foreign keys of the source alone. */
  readonly pointingLinks: readonly Link[];
  readonly targetIdLinks: readonly TargetIdLink[];
  /** Whose values could be ids of other rows all the same. */
  readonly plain: readonly PlainColumn[];
  readonly inferences: readonly Inference[];
  readonly hazards: readonly Hazard[];
}

/** By which rows of the target lead to others, whether or not a foreign key of its own guards them. */
export function linksInTarget({ targetLinks, pointingLinks }: Move): readonly Link[] {
  return [...new Set([...targetLinks, ...pointingLinks])];
}

/** Each of its rows is a part of the one row that points at it. */
export function isPart({ owners }: MovedTable): boolean {
  return owners.some(({ part }) => part);
}

/** The join leads to an owner; of rows that hang on others of their table, to the one above. */
export function isOwnerJoin({ owners, cases }: MovedTable, index: number): boolean {
  return owners.some(({ join }) => join === index) || cases?.self?.join === index;
}

/** Tables that rows may be inserted into: reference tables first, for the others lead to them. */
export function writableTables({
  tables,
  references,
}: Pick<Move, 'tables' | 'references'>): readonly MovedTable[] {
  return [...references.flatMap(({ insert, rows }) => (insert ? [rows] : [])), ...tables];
}

/** All counters that keys are taken from, each once. */
export function countersOf(move: Pick<Move, 'tables' | 'references'>): readonly Counter[] {
  const all = writableTables(move).flatMap(({ columns }) =>
    columns.flatMap(({ value }) =>
      value.kind === 'key' && value.counter !== null ? [value.counter] : [],
    ),
  );
  return all.filter((counter, at) => all.findIndex((one) => sameCounter(one, counter)) === at);
}

export function sameCounter(one: Counter, other: Counter): boolean {
  return (
    sameTable(one.table, other.table) && one.column === other.column && one.where === other.where
  );
}
