/** What is read of a database's catalogs: plain data, one type a family. */
import type { TableId } from './table-id.js';

export interface Column {
  readonly name: string;
  /** As PostgreSQL prints it, such as `character varying(64)` or `public.mood`. */
  readonly type: string;
  /** Name of the underlying type (through domains), such as `varchar` or `mood`. */
  readonly base: string;
  /** A type of which every server has the same, values included; only these are sent in binary. */
  readonly builtin: boolean;
  /** Of a domain, which may refuse what its base type takes. */
  readonly domain: boolean;
  /** In what its values travel and rest: itself, what is under a domain, or else text. */
  readonly plain: string;
  /** `pg_type.typcategory` of the underlying type, such as `N` for numbers or `E` for enums. */
  readonly category: string;
  readonly notNull: boolean;
  /** The expression, as PostgreSQL prints it. */
  readonly default: string | null;
  readonly identity: 'always' | 'default' | null;
  readonly generated: boolean;
  /** Most characters that a varchar or char column takes. */
  readonly maxLength: number | null;
  readonly enumLabels: readonly string[] | null;
  /** The same of an array's elements. */
  readonly elementLabels: readonly string[] | null;
  /** The sequence behind its default or identity. */
  readonly sequence: TableId | null;
  readonly collationDeterministic: boolean;
}

/** SQL over the columns of a row. */
interface PartitionBounds {
  /** Columns that the bounds are over. */
  readonly columns: readonly string[];
  /** One condition a leaf: the row belongs into it. */
  readonly conditions: readonly string[];
}

export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly primary: boolean;
  readonly nullsNotDistinct: boolean;
}

export interface Table extends TableId {
  /** The shortest text by which the config finds it, quoted where it has to be. */
  readonly inConfig: string;
  readonly partitioned: boolean;
  /** Where a row may find no partition: what the partitions take. Null where every row finds one. */
  readonly partitions: PartitionBounds | null;
  /** Tables that inherit from it (`INHERITS`): their rows are seen through it as well. */
  readonly heirs: readonly TableId[];
  readonly columns: readonly Column[];
  /** Where there is none, a unique key of columns that may not be NULL stands for it: numbers first. */
  readonly primaryKey: readonly string[] | null;
  readonly uniqueKeys: readonly UniqueKey[];
  readonly rowSecurity: boolean;
  /** The planner's estimate; -1 where never analysed. */
  readonly estimatedRows: number;
}

export interface ForeignKey {
  readonly name: string;
  /** Of a partition its root; the same on the other end. */
  readonly from: TableId;
  /** The partition that alone has it; null where all rows of `from` have. */
  readonly fromPart: TableId | null;
  readonly fromColumns: readonly string[];
  readonly to: TableId;
  /** The partition that it points into, where that is not all of `to`. */
  readonly toPart: TableId | null;
  readonly toColumns: readonly string[];
  readonly onDelete: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  readonly deferrable: boolean;
}

/** A trigger that people made, or a rule that rewrites writes. */
export interface Trigger {
  readonly kind: 'trigger' | 'rule';
  /** Of one on a partition, the partitioned table. */
  readonly table: TableId;
  /** The partition, where it is on one alone. */
  readonly partition: TableId | null;
  readonly name: string;
  readonly when: 'origin' | 'always' | 'replica' | 'disabled';
  readonly timing: 'before' | 'after' | 'instead';
  readonly forEach: 'row' | 'statement';
  readonly events: readonly WriteEvent[];
  readonly definition: string;
  /** The function's text, where it is SQL or PL/pgSQL. */
  readonly body: string | null;
}

export type WriteEvent = 'insert' | 'update' | 'delete';

export interface EventTrigger {
  readonly name: string;
  /** Such as `ddl_command_end`. */
  readonly event: string;
  /** Statements that it is for; null for all. */
  readonly tags: readonly string[] | null;
  readonly body: string;
}

export interface ForeignTable extends TableId {
  readonly server: string;
  readonly partitionOf: TableId | null;
}

/** One entry for each table that a materialised view reads, through other views as well. */
export interface MaterializedView extends TableId {
  readonly over: TableId;
  /** The statement that brings it up to date. */
  readonly refresh: string;
}

/** A table whose rows a subscriber could not tell; of a partition, its root. */
export interface UnidentifiedTable extends TableId {
  readonly publication: string;
  readonly fault: string;
  readonly updates: boolean;
  readonly deletes: boolean;
}

/** What stands around the tables. */
export interface Surroundings {
  readonly eventTriggers: readonly EventTrigger[];
  readonly foreignTables: readonly ForeignTable[];
  readonly materializedViews: readonly MaterializedView[];
  readonly unidentified: readonly UnidentifiedTable[];
}

export interface Catalog {
  readonly tables: readonly Table[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly triggers: readonly Trigger[];
  readonly surroundings: Surroundings;
  /** Schemas of the session's search path that exist, in order. */
  readonly searchPath: readonly string[];
}
