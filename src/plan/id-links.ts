/**
 * Links by ids inside values, as the move follows them: the places of a column, and what an id in
 * each of them may lead to.
 */
import type { Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { IdPlace, IdSpot, IdWay, RowCondition, TargetIdLink } from '../model/move.js';
import { columnText, tableText } from '../model/table-id.js';
import type { NamedTables } from './config-names.js';
import type { NamedIdLink } from './name-id-links.js';

/** Conditions of the table's links, each once. */
export function conditionsOf(links: readonly NamedIdLink[], table: Table): RowCondition[] {
  const found = new Map<string, RowCondition>();
  for (const { table: from, when } of links) {
    if (from === table && when !== null) found.set(textOf(when), when);
  }
  return [...found.values()];
}

/** From which table to which they lead. */
export function edgesOf(
  links: readonly NamedIdLink[],
): { readonly from: Table; readonly to: Table; readonly drops: boolean }[] {
  return links.flatMap(({ table, to, missing }) =>
    to === null ? [] : [{ from: table, to: to.table, drops: missing === 'drop' }],
  );
}

const textOf = (condition: RowCondition): string =>
  JSON.stringify([condition.source, condition.target]);

/** @returns nothing for a column whose values all stay as they are */
export function spotsOf(
  names: NamedTables,
  table: Table,
  column: string,
  kindOf: (to: Table) => 'moved' | 'reference' | null,
): IdSpot[] {
  const conditions = conditionsOf(names.idLinks, table).map(textOf);
  const spots = new Map<string, { place: IdPlace; ways: IdWay[] }>();
  for (const link of names.idLinks) {
    if (link.table !== table || link.column !== column) continue;
    const key = JSON.stringify(link.place);
    const spot = spots.get(key) ?? { place: link.place, ways: [] };
    spot.ways.push({
      when: link.when === null ? null : conditions.indexOf(textOf(link.when)),
      to: endOf(names, link, kindOf),
      missing: link.missing,
      evidence: link.evidence,
    });
    spots.set(key, spot);
  }
  return [...spots.values()].filter(({ ways }) => ways.some(({ to }) => to !== null));
}

export function endOf(
  names: NamedTables,
  { column, to }: NamedIdLink,
  kindOf: (to: Table) => 'moved' | 'reference' | null,
): IdWay['to'] {
  const kind = to === null ? null : kindOf(to.table);
  if (to === null || kind === null) return null;
  const own = to.table.primaryKey;
  const theirs = names.sourceOf(to.table)?.primaryKey;
  const from = sourceColumnOf(names, to.table, to.column);
  const isKey = (key: readonly string[] | null | undefined, name: string): boolean =>
    key?.length === 1 && key[0] === name;
  return {
    column: to.column,
    link: {
      to: { kind, table: { schema: to.table.schema, name: to.table.name } },
      fromColumns: [column],
      toColumns: [from],
      targetColumns: [column],
      byKey: kind === 'reference' || (isKey(own, to.column) && isKey(theirs, from)),
      mention: true,
    },
  };
}

/** The source's name of a column, as the config has it. */
function sourceColumnOf(names: NamedTables, table: Table, column: string): string {
  const value = names.configOf(table).columns?.[column];
  return typeof value === 'string' ? value : column;
}

/** The links as the target's rows have them. */
export function targetIdLinks({ idLinks }: NamedTables): TargetIdLink[] {
  return idLinks.flatMap((link, index) => {
    const { evidence, table, column, place, when, to, missing } = link;
    if (to === null) return [];
    const before = idLinks
      .slice(0, index)
      .filter(
        (other) =>
          other.table === table &&
          other.column === column &&
          JSON.stringify(other.place) === JSON.stringify(place),
      );
    return [
      {
        ...{ evidence, column, place, when: when?.target ?? null, missing, toColumn: to.column },
        from: { schema: table.schema, name: table.name },
        to: { schema: to.table.schema, name: to.table.name },
        unless: before.map((other) => other.when?.target ?? 'TRUE'),
      },
    ];
  });
}

/** Columns of a table that ids inside values lead to, on either side. */
export function idColumnsOf(
  names: NamedTables,
  table: Table,
  from: readonly Table[],
): { readonly source: string[]; readonly target: string[] } {
  const target = names.idLinks.flatMap(({ table: start, to }) =>
    to?.table === table && from.includes(start) ? [to.column] : [],
  );
  return { target, source: target.map((name) => sourceColumnOf(names, table, name)) };
}

/** Links of ids that cannot be followed, whatever the rows hold. */
export function idLinkHazards(
  names: NamedTables,
  moved: readonly Table[],
  references: readonly Table[],
  owners: ReadonlyMap<Table, string>,
): Hazard[] {
  return names.idLinks.flatMap(({ table, column, to, evidence }): Hazard[] => {
    // Rows whose owner does not move do not move either.
    if (to === null || owners.get(table) === column) return [];
    const where = columnText(table, column);
    const role = names.configOf(table).role;
    if (!moved.includes(table)) {
      const stays = references.includes(table) || role === 'reference' || role === 'outside';
      return stays || !moved.includes(to.table)
        ? []
        : [
            {
              code: 'AMBIGUOUS_OWNER',
              where,
              message: `nothing but ${evidence} leads from ${tableText(table)} to the persons: its rows would be left behind`,
              count: null,
              examples: [evidence],
              settle: `tables.${table.inConfig}.role: outside, or a link of its own to the owner`,
              level: 'fatal',
            },
          ];
    }
    if (moved.includes(to.table) || references.includes(to.table)) return [];
    return [
      {
        code: 'LINK_UNRESOLVED',
        where,
        message: `${evidence} leads from ${where} to ${tableText(to.table)}, which neither moves nor is matched with a table of the source`,
        count: null,
        examples: [evidence],
        settle: `${evidence}: {to: null} leaves the values as they are; or leave out tables.${to.table.inConfig}.role`,
        level: 'fatal',
      },
    ];
  });
}
