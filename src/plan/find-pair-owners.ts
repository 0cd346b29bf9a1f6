/**
 * Tables that a (type, id) pair alone leads up from: a comment on a post or on a workout belongs to
 * whose post or workout it is. Each link of such a column, by its `when`, is one way up.
 */
import type { Column, Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { LinkJoin, OwnerCases, OwnerWay } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText, tableText } from '../model/table-id.js';
import { comparable } from './casts.js';
import type { NamedTables } from './config-names.js';
import { endOf } from './id-links.js';
import type { NamedIdLink } from './name-id-links.js';

/** The column that holds the owner's id, by the table that is owned through it. */
export type PairOwners = ReadonlyMap<Table, string>;

export interface FoundPairs {
  readonly columns: PairOwners;
  readonly hazards: readonly Hazard[];
}

/** @returns tables not yet among the moved ones; several columns that would do are a question */
export function findPairOwners(
  names: NamedTables,
  shared: readonly Table[],
  moved: readonly Table[],
): FoundPairs {
  const columns = new Map<Table, string>();
  const hazards: Hazard[] = [];
  for (const table of shared) {
    const { role, owner } = names.configOf(table);
    if (moved.includes(table) || (role !== undefined && role !== 'owned')) continue;
    const leading = names.idLinks.filter(
      (link) => link.table === table && isPair(names, link) && leadsTo(link, moved),
    );
    const candidates = [...new Set(leading.map(({ column }) => column))];
    const wanted = owner === undefined ? null : [owner].flat();
    const fits = candidates.filter(
      (name) => wanted === null || (wanted.length === 1 && wanted[0] === name),
    );
    const needed = fits.filter((name) => columnOf(table, name)?.notNull === true);
    const [column, ...others] = needed.length > 0 ? needed : fits;
    if (column === undefined) continue;
    columns.set(table, column);
    if (others.length > 0) hazards.push(severalColumns(table, [column, ...others], leading));
  }
  return { columns, hazards };
}

const leadsTo = ({ to }: NamedIdLink, tables: readonly Table[]): boolean =>
  to !== null && tables.includes(to.table);

/** An id that is all of its column, under a condition; and the source has the column as well. */
function isPair(names: NamedTables, { table, column, place, when }: NamedIdLink): boolean {
  const source = names.sourceOf(table);
  return (
    place.kind === 'whole' &&
    when !== null &&
    source !== undefined &&
    columnOf(source, sourceName(names, table, column)) !== undefined
  );
}

export interface PairWays {
  readonly owners: readonly OwnerWay[];
  readonly cases: OwnerCases;
  /** To be put after all other joins of the table. */
  readonly joins: readonly LinkJoin[];
}

/**
 * @param first position of the first of the joins
 * @param above whether a moved table can be an owner here: not where it hangs on this one itself
 */
export function pairWays(
  names: NamedTables,
  table: Table,
  column: string,
  first: number,
  above: (to: Table) => boolean,
): PairWays {
  const source = names.sourceOf(table);
  const from = sourceName(names, table, column);
  const owners: OwnerWay[] = [];
  const joins: LinkJoin[] = [];
  const order: OwnerCases['order'][number][] = [];
  let self: OwnerCases['self'] = null;
  for (const link of names.idLinks) {
    if (link.table !== table || link.column !== column || link.place.kind !== 'whole') continue;
    const end = endOf(names, link, () => 'moved');
    const to = link.to?.table;
    const leads = to !== undefined && end !== null && (to === table || above(to));
    order.push({
      when: link.when,
      way: !leads ? null : to === table ? 'self' : owners.length,
    });
    if (!leads) continue;
    const join = first + joins.length;
    const [sourceTo = ''] = end.link.toColumns;
    joins.push({ ...end.link, fromColumns: [from], mention: false });
    if (to === table) {
      self = { join, sourceTo, targetTo: end.column };
      continue;
    }
    const theirs = names.sourceOf(to);
    const ends = [
      [source, from, theirs, sourceTo],
      [table, column, to, end.column],
    ] as const;
    owners.push({
      ...{ join, parent: { schema: to.schema, name: to.name }, evidence: link.evidence },
      ...{ sourceColumns: [from], targetColumns: [column], parentColumns: [end.column] },
      part: false,
      asText: ends.some(([a, name, b, other]) => {
        const [ours, others] = [a && columnOf(a, name), b && columnOf(b, other)];
        return ours === undefined || others === undefined || !comparable(ours, others);
      }),
    });
  }
  return {
    ...{ owners, joins },
    cases: { order, sourceColumn: from, targetColumn: column, self },
  };
}

/**
 * Tables that would be owned through each other by such links: each is to be known before the other.
 *
 * @param reaches whether rows of the first table hang on rows of the second
 */
export function pairCycles(
  names: NamedTables,
  columns: PairOwners,
  reaches: (from: Table, to: Table) => boolean,
): Hazard[] {
  return names.idLinks.flatMap(({ table, column, to, evidence }): Hazard[] => {
    if (columns.get(table) !== column || to === null || to.table === table) return [];
    if (!reaches(to.table, table)) return [];
    const where = columnText(table, column);
    return [
      {
        code: 'CYCLE',
        where,
        message: `${evidence} makes rows of ${tableText(to.table)} owners of rows of ${tableText(table)}, which are their owners in turn: neither can be mapped first`,
        count: null,
        examples: [evidence],
        settle: `tables.${table.inConfig}.owner: a link that leads up otherwise; or tables.${table.inConfig}.role: outside`,
        level: 'fatal',
      },
    ];
  });
}

/** An owner is one row: what says which it is, no two may have in common. */
export function pairNotUnique(names: NamedTables, columns: PairOwners): Hazard[] {
  return names.idLinks.flatMap(({ table, column, to, evidence }): Hazard[] => {
    if (columns.get(table) !== column || to === null) return [];
    const unique = (one: Table | undefined, name: string): boolean =>
      one?.uniqueKeys.some((key) => key.columns.length === 1 && key.columns[0] === name) === true;
    const inTarget = unique(to.table, to.column);
    const inSource = unique(names.sourceOf(to.table), sourceName(names, to.table, to.column));
    // A thread is followed on either side, and by one column.
    const [first] = names.idLinks.filter(
      (link) => link.table === table && link.column === column && link.to?.table === table,
    );
    const asFirst = to.table !== table || first?.to?.column === to.column;
    if (asFirst && (to.table === table ? inTarget && inSource : inTarget || inSource)) return [];
    return [
      {
        code: 'UNMAPPED_COLUMN',
        where: columnText(table, column),
        message: `${evidence} says whose rows of ${tableText(table)} are by ${columnText(to.table, to.column)}, ${asFirst ? 'which no unique key covers: several rows could be meant' : `and ${first?.evidence ?? ''} by another column of it`}`,
        count: null,
        examples: [evidence],
        settle: `${evidence}.to: a column that is unique, and one for all links of a table to itself`,
        level: 'fatal',
      },
    ];
  });
}

/** The source's name of a column, as the config has it. */
function sourceName(names: NamedTables, table: Table, column: string): string {
  const value = names.configOf(table).columns?.[column];
  return typeof value === 'string' ? value : column;
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

function severalColumns(
  table: Table,
  columns: readonly string[],
  links: readonly NamedIdLink[],
): Hazard {
  const texts = columns.map((name) => nameText(name));
  return {
    code: 'AMBIGUOUS_OWNER',
    where: tableText(table),
    message: `${tableText(table)} has ${columns.length} columns that could say whose its rows are, each with links by \`when\`: ${texts.join('; ')}`,
    count: null,
    examples: links.map(({ evidence }) => evidence),
    settle: `tables.${table.inConfig}.owner: ${texts[0] ?? ''}`,
    level: 'fatal',
  };
}
