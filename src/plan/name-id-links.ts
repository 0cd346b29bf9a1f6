/**
 * Holds links by ids inside values against the target's catalog: the column is there and of a type
 * that can have such ids, and what they lead to is one column.
 */
import type { Catalog, Column, Table } from '../model/catalog.js';
import type { IdLink, LinkConfig } from '../model/config.js';
import { findTable } from '../model/find-table.js';
import { parseJsonPath } from '../model/json-path.js';
import type { IdPlace, RowCondition } from '../model/move.js';
import { parseLinkEnd } from '../model/name-text.js';
import { tableText } from '../model/table-id.js';

export interface NamedIdLink {
  /** Such as `links[3]`. */
  readonly evidence: string;
  readonly table: Table;
  readonly column: string;
  readonly place: IdPlace;
  readonly when: RowCondition | null;
  /** Null: no link, the value stays as it is. */
  readonly to: { readonly table: Table; readonly column: string } | null;
  readonly missing: 'stop' | 'null' | 'drop';
}

/** The column looks like a link and is none. */
interface NoLink {
  readonly from: string;
  readonly to: null;
}

/** The link, where it is one by ids inside values. */
export function asIdLink(link: LinkConfig): IdLink | NoLink | null {
  if ('array' in link || 'text' in link) return link;
  if ('json' in link) return 'by' in link ? null : link;
  if ('when' in link) return link;
  return link.to === null ? { from: link.from, to: null } : null;
}

/** @returns nothing when it names what is not there, which is then among the faults */
export function nameIdLink(
  target: Catalog,
  link: IdLink | NoLink,
  evidence: string,
  faults: string[],
): NamedIdLink[] {
  const key =
    'array' in link ? 'array' : 'text' in link ? 'text' : 'json' in link ? 'json' : 'from';
  const text =
    'array' in link
      ? link.array
      : 'text' in link
        ? link.text
        : 'json' in link
          ? link.json
          : link.from;
  const end = findColumn(target, text);
  if (end === null) {
    faults.push(`${evidence}.${key}: the target has no column ${text}`);
    return [];
  }
  const place = placeOf(link);
  if (!takes(end.column, place)) {
    faults.push(`${evidence}.${key}: ${text} is ${end.column.type}, which has no ids of this kind`);
    return [];
  }
  const to = link.to === null ? null : findRows(target, link.to);
  if (typeof to === 'string') {
    faults.push(`${evidence}.to: ${to}`);
    return [];
  }
  const when = 'when' in link ? link.when : undefined;
  return [
    {
      ...{ evidence, table: end.table, column: end.column.name, place, to },
      when:
        when === undefined
          ? null
          : typeof when === 'string'
            ? { source: when, target: when }
            : when,
      missing: 'missing' in link ? (link.missing ?? 'stop') : 'stop',
    },
  ];
}

/** A value has ids of one kind; only inside JSON there may be several places. */
export function mixedPlaces(links: readonly NamedIdLink[]): string[] {
  return links.flatMap((link, index) => {
    const first = links.findIndex(
      ({ table, column, to }) => to !== null && table === link.table && column === link.column,
    );
    const other = links[first]?.place;
    if (link.to === null || other === undefined || first >= index) return [];
    const same =
      link.place.kind === 'json' && other.kind === 'json'
        ? true
        : JSON.stringify(link.place) === JSON.stringify(other);
    return same ? [] : [`${link.evidence}: another link takes ${link.column} for ${other.kind}`];
  });
}

function placeOf(link: IdLink | NoLink): IdPlace {
  if ('array' in link) return { kind: 'array' };
  if ('text' in link) return { kind: 'text', separator: link.separator };
  if ('json' in link) return { kind: 'json', path: parseJsonPath(link.path) ?? [] };
  return { kind: 'whole' };
}

function takes(column: Column, place: IdPlace): boolean {
  switch (place.kind) {
    case 'whole':
      return true;
    case 'array':
      return column.category === 'A';
    case 'text':
      return column.category === 'S' || column.base === 'ltree';
    case 'json':
      return ['json', 'jsonb'].includes(column.base);
  }
}

/** `table.column`, both as they are named there. */
function findColumn(catalog: Catalog, text: string): { table: Table; column: Column } | null {
  const end = parseLinkEnd(text);
  const table = end === null ? undefined : findTable(catalog, end.table);
  if (end === null || table === undefined || table === 'ambiguous') return null;
  const column = table.columns.find(({ name }) => name === end.columns[0]);
  return column === undefined ? null : { table, column };
}

/** A table by its key of one column, or one column of it. */
function findRows(catalog: Catalog, text: string): { table: Table; column: string } | string {
  const table = findTable(catalog, text);
  if (table === 'ambiguous') return `several schemas have a table ${text}; write schema.name`;
  if (table === undefined) {
    const end = findColumn(catalog, text);
    return end === null
      ? `the target has no table or column ${text}`
      : { table: end.table, column: end.column.name };
  }
  const [column, ...more] = table.primaryKey ?? [];
  return column === undefined || more.length > 0
    ? `${tableText(table)} has no key of one column; write table.column`
    : { table, column };
}
