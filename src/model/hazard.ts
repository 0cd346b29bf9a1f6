/** Named dangers of a plan. The names are stable: people allow them by name. */

export const HAZARD_CODES = [
  'AMBIGUOUS_OWNER',
  'CASCADE_TO_RESIDENT',
  'CHECK_FAILS',
  'CYCLE',
  'DUPLICATE_IDENTITY',
  'EXCLUSION_CLASH',
  'ID_WIDTH',
  'INHERITANCE',
  'KEY_DIFFERS',
  'LARGE_OBJECT',
  'EVENT_TRIGGER',
  'FOREIGN_TABLE',
  'LINKED_VALUE_CHANGES',
  'LINK_LOST',
  'LINK_UNRESOLVED',
  'LOSSY_CAST',
  'NO_IDENTITY',
  'NO_KEY',
  'NULL_INTO_NOT_NULL',
  'PARTIAL_LINK',
  'PARTITION_LINK',
  'PARTITION_MISSING',
  'PART_SHARED',
  'REFERENCE_AMBIGUOUS',
  'REFERENCE_CYCLE',
  'REFERENCE_DIFFERS',
  'REFERENCE_MISSING',
  'REPLICA_IDENTITY',
  'RESIDENT_CONFLICT',
  'RLS_FORCED',
  'RULE_REWRITES',
  'SEQUENCE_BEHIND',
  'TABLE_MISSING',
  'TIME_ZONE',
  'TRIGGER_FIRES',
  'TWO_ENDED_ROWS',
  'UNDECLARED_LINK',
  'UNIQUE_CLASH',
  'UNKNOWN_ENUM_VALUE',
  'UNMAPPED_COLUMN',
  'VALUE_TOO_LONG',
  'VIEW_STALE',
] as const;

export type HazardCode = (typeof HAZARD_CODES)[number];

export interface Hazard {
  readonly code: HazardCode;
  /** `schema.table` or `schema.table.column` it is about. */
  readonly where: string;
  /** One sentence with names. */
  readonly message: string;
  /** Rows concerned, where rows are what it is about. */
  readonly count: number | null;
  /** A few keys or values, masked where they are personal. */
  readonly examples: readonly string[];
  /** The line of config or the flag that settles it. */
  readonly settle: string;
  /**
   * `note` is said and does not stop; `stop` stops until allowed by name; `fatal` cannot be
   * allowed, because the rows could not be written or nobody could say what they mean.
   */
  readonly level: 'note' | 'stop' | 'fatal';
}
