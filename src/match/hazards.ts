/** Hazards that the rows show, each with its count, a few examples and what settles it. */

import type { Column } from '../model/catalog.js';
import type { ResolvedConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable, ReferenceTable } from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import type { Rule } from '../model/rules.js';
import { columnText, type TableId, tableText } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import type { UnfitCheck } from './unfit-check.js';

export interface Example {
  readonly example: string;
  readonly total: number;
  readonly [column: string]: unknown;
}

type Show = (value: string) => string;

const shown = (rows: readonly Example[], show: Show): string[] =>
  rows.map((row) => show(row.example));

export function duplicateHazard(
  side: 'source' | 'target',
  root: MovedTable,
  rows: readonly Example[],
  show: Show,
): Hazard {
  const table = side === 'source' ? root.source : root.target;
  return {
    code: 'DUPLICATE_IDENTITY',
    where: tableText(table),
    message: `${rows[0]?.total ?? 0} identities of the cohort are shared by several rows of the ${side}'s ${tableText(table)}`,
    count: rows[0]?.total ?? 0,
    examples: shown(rows, show),
    settle: 'mend the rows, or leave these persons out: --allow DUPLICATE_IDENTITY',
    level: 'stop',
  };
}

export function conflictHazard(
  root: MovedTable,
  config: ResolvedConfig,
  rows: readonly Example[],
  show: Show,
): Hazard {
  const evidence =
    config.residents.where === null
      ? 'their keys differ on the two sides and no earlier run moved them'
      : 'they satisfy residents.where';
  return {
    code: 'RESIDENT_CONFLICT',
    where: tableText(root.target),
    message: `${rows[0]?.total ?? 0} persons of the cohort are residents as well: ${evidence}`,
    count: rows[0]?.total ?? 0,
    examples: shown(rows, show),
    settle:
      'residents.onConflict: keep, overwrite or add; --allow RESIDENT_CONFLICT keeps what the target has',
    level: config.residents.onConflict === 'stop' ? 'stop' : 'note',
  };
}

export function noIdentityHazard(root: MovedTable, rows: readonly Example[]): Hazard {
  return {
    code: 'NO_IDENTITY',
    where: tableText(root.source),
    message: `${rows[0]?.total ?? 0} cohort persons have no identity`,
    count: rows[0]?.total ?? 0,
    examples: rows.map((row) => `key ${row.example}`),
    settle: 'mend them, or leave them out: cohort.noIdentity: exclude, or --allow NO_IDENTITY',
    level: 'stop',
  };
}

export function ambiguousReferenceHazard(
  reference: ReferenceTable,
  rows: readonly Example[],
  show: Show,
): Hazard {
  return {
    code: 'REFERENCE_AMBIGUOUS',
    where: tableText(reference.target),
    message: `${rows[0]?.total ?? 0} rows of the reference table ${tableText(reference.target)} have several counterparts`,
    count: rows[0]?.total ?? 0,
    examples: shown(rows, show),
    settle: `tables.${reference.target.inConfig}.match: columns that tell the rows apart`,
    level: 'fatal',
  };
}

export function mergedReferenceHazard(
  reference: ReferenceTable,
  rows: readonly Example[],
  show: Show,
): Hazard {
  const name = tableText(reference.target);
  return {
    code: 'REFERENCE_AMBIGUOUS',
    where: name,
    message: `${rows[0]?.total ?? 0} rows of the reference table ${name} are the counterpart of several rows of the source: what these stand for becomes one`,
    count: rows[0]?.total ?? 0,
    examples: shown(rows, show),
    settle: `tables.${reference.target.inConfig}.match: columns that tell the rows apart, or --allow REFERENCE_AMBIGUOUS`,
    level: 'stop',
  };
}

export function otherEndHazard(table: MovedTable, rows: number): Hazard {
  return {
    code: 'TWO_ENDED_ROWS',
    where: tableText(table.target),
    message: `${rows} rows of ${tableText(table.target)} lead to a second row that does not move; they are left out`,
    count: rows,
    examples: [],
    settle: '--allow TWO_ENDED_ROWS leaves them out, with a count',
    level: 'stop',
  };
}

export function clashHazard(
  table: MovedTable,
  names: readonly string[],
  found: { readonly total: number; readonly examples: readonly string[] | null },
  show: Show,
  holder: 'resident' | 'source',
): Hazard {
  const skips = table.config.clash === 'skip' && table.role === 'owned';
  const whose =
    holder === 'resident' ? 'a row in the target that stays' : 'another row of the source';
  return {
    code: 'UNIQUE_CLASH',
    where: columnText(table.target, names),
    message: `${found.total} rows of ${tableText(table.target)} would take a value of ${identifiersText(names)} that ${whose} has; they ${skips ? 'are left out, with a count' : 'stop the run'}`,
    count: found.total,
    examples: (found.examples ?? []).map((example) => `source key ${show(example)}`),
    settle:
      table.role === 'owned'
        ? `tables.${table.target.inConfig}.clash: skip`
        : `tables.${table.target.inConfig}.columns.${nameText(names[0] ?? '')}: {sql: "…"}`,
    level: skips ? 'note' : table.role === 'owned' ? 'stop' : 'fatal',
  };
}

/** A clash by an index over more than plain columns, or by an exclusion constraint. */
export function ruleHazard(
  table: MovedTable,
  rule: Rule,
  found: { readonly total: number; readonly examples: readonly string[] | null },
  show: Show,
  holder: 'resident' | 'source',
): Hazard {
  const hazard = clashHazard(table, rule.columns, found, show, holder);
  if (rule.kind === 'unique') {
    const what = `${rule.name} (${rule.keys.join(', ')}${rule.predicate === null ? '' : ` WHERE ${rule.predicate}`})`;
    return {
      ...hazard,
      message: hazard.message.replace(identifiersText(rule.columns), () => what),
    };
  }
  const whose = holder === 'resident' ? 'a row in the target that stays' : 'another of the source';
  const end = hazard.level === 'note' ? 'are left out, with a count' : 'stop the run';
  return {
    ...hazard,
    code: 'EXCLUSION_CLASH',
    message: `${found.total} rows of ${tableText(table.target)} may not stand beside ${whose} by ${rule.name}; they ${end}`,
  };
}

/** By what rows that stay point at others. */
export interface PointingAt {
  readonly from: TableId;
  readonly fromColumns: readonly string[];
  /** Null where no foreign key would do anything. */
  readonly onDelete: string | null;
  readonly evidence: string;
}

export function pointedAtHazard(
  table: MovedTable,
  { from, fromColumns, onDelete, evidence }: PointingAt,
  count: number,
): Hazard {
  return {
    code: 'CASCADE_TO_RESIDENT',
    where: columnText(from, fromColumns),
    message: `${count} rows of ${tableText(table.target)} that the source no longer has are kept: rows of ${tableText(from)} that stay point at them${onDelete === null ? '' : ` (ON DELETE ${onDelete.toUpperCase()})`}`,
    count,
    examples: [evidence],
    settle: 'nothing to settle: they stay as they are',
    level: 'note',
  };
}

export function unfitHazard(
  table: MovedTable,
  check: UnfitCheck,
  total: number,
  examples: readonly string[],
  show: Show,
): Hazard {
  return {
    code: check.code,
    where: columnText(table.target, check.column.target.name),
    message: `${check.message} (${total} rows)`,
    count: total,
    examples: examples.map(show),
    settle: check.settle,
    level: check.level,
  };
}

/** Values that cannot be cast at all. @param error what PostgreSQL said of the first of them */
export function uncastableHazard(
  table: MovedTable,
  check: UnfitCheck,
  error: unknown,
  found: { readonly total: number; readonly examples: readonly string[] | null },
  show: Show,
): Hazard {
  const refused = sqlState(error) === CHECK_VIOLATION;
  const where = columnText(table.target, check.column.target.name);
  const { type } = check.column.target;
  const said = check.secret || !(error instanceof Error) ? '' : `: ${show(error.message)}`;
  return {
    code: refused ? 'CHECK_FAILS' : check.code,
    where,
    message: refused
      ? `${where} is of the domain ${type}, which does not take ${found.total} values${said}`
      : `${where}: ${found.total} values cannot be made ${type}${said}`,
    count: found.total,
    examples: (found.examples ?? []).map(show),
    settle: check.settle,
    level: 'fatal',
  };
}

const CHECK_VIOLATION = '23514';

export function leftBehindHazard(
  table: MovedTable,
  column: Column,
  found: { readonly total: number; readonly examples: readonly string[] | null },
  show: Show,
): Hazard {
  const where = columnText(table.source, column.name);
  const theirs = table.target.columns.find(({ name }) => name === column.name);
  const what =
    theirs?.generated === true ? 'is generated in the target' : 'has no place in the target';
  return {
    code: 'UNMAPPED_COLUMN',
    where,
    message:
      found.total === 0
        ? `the source's ${where} ${what}; it is empty in all rows`
        : `the source's ${where} ${what}: ${found.total} values would be left behind`,
    count: found.total,
    examples: (found.examples ?? []).map(show),
    settle: `tables.${table.target.inConfig}.columns: name it for a target column, or --allow UNMAPPED_COLUMN`,
    level: found.total === 0 ? 'note' : 'stop',
  };
}

export function sharedHazard(table: MovedTable, rows: readonly Example[]): Hazard {
  const total = rows[0]?.total ?? 0;
  return {
    code: 'PART_SHARED',
    where: tableText(table.target),
    message: `${total} rows of ${tableText(table.source)} are parts of one row that moves, and other rows of the source point at them as well`,
    count: total,
    examples: rows.map((row) => row.example),
    settle: `give each its own row, or tables.${table.target.inConfig}.role: reference`,
    level: 'fatal',
  };
}
