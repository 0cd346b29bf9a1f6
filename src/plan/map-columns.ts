/**
 * Decides for every column of a moved table where its value comes from: the config, the key map,
 * a link, or the source's column of the same name. What has no place is a hazard, never a guess.
 */

import type { Column, Table } from '../model/catalog.js';
import type { ColumnConfig, CounterConfig, ReferenceColumn, TableConfig } from '../model/config.js';
import type { Hazard } from '../model/hazard.js';
import type { Counter, IdSpot, JsonRewrite, LinkJoin, MovedColumn, Value } from '../model/move.js';
import { identifiersText, nameText } from '../model/name-text.js';
import { plainSequence } from '../model/plain-sequence.js';
import type { Inference } from '../model/plan.js';
import { columnText, tableText } from '../model/table-id.js';
import { columnAlone } from './column-alone.js';
import { isByKey, type LinkOf, type PairedLink } from './pair-links.js';

/** A table of the target by its name, what it is in the source, and what a column there points to. */
export type FindReference = (
  name: string,
  from: { readonly table: Table; readonly column: string },
) =>
  | { readonly source: Table; readonly target: Table; readonly pointedTo: string | undefined }
  | undefined;

export interface MapColumnsInput {
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
  /** Links of this table to moved and to reference tables. */
  readonly links: readonly LinkOf[];
  /** Links of other tables to moved and to reference tables, by the table they start from. */
  readonly linksFrom: (table: Table) => readonly LinkOf[];
  /** Columns of the key that the map hands out: they come from a sequence. */
  readonly generatedKey: readonly string[];
  /** Rows of the target have no key, and are told apart by all that is in them. */
  readonly counted: boolean;
  readonly rewritesOf: (column: string) => readonly JsonRewrite[];
  readonly idsOf: (column: string) => readonly IdSpot[];
  readonly findReference: FindReference;
  /** A table of the target by its name. */
  readonly findTable: (name: string) => Table | undefined;
}

export interface MappedColumns {
  readonly columns: readonly MovedColumn[];
  readonly joins: readonly LinkJoin[];
  /** The join that each link became, by its position in `links`. */
  readonly inferences: readonly Inference[];
  readonly hazards: readonly Hazard[];
  /** Columns of the source that have no place in the target. */
  readonly leftBehind: readonly Column[];
}

export function mapColumns(input: MapColumnsInput): MappedColumns {
  const { source, target, config } = input;
  const joins: LinkJoin[] = input.links.map(joinOf);
  const columns: MovedColumn[] = [];
  const inferences: Inference[] = [];
  const hazards: Hazard[] = [];
  const used = new Set<string>(joins.flatMap((join) => join.fromColumns));

  for (const { link } of input.links) {
    if (!link.inferred) continue;
    inferences.push({
      column: columnText(target, link.targetColumns),
      decision: `${identifiersText(link.sourceColumns)} → ${columnText(link.to, link.targetToColumns)}`,
      evidence: link.evidence,
    });
  }

  for (const column of target.columns) {
    if (column.generated) continue;
    const configured = config.columns?.[column.name];
    const found = decideValue(column, configured);
    if (found !== null) {
      const ids = input.idsOf(column.name);
      if (ids.length > 0 && found.value.kind !== 'source')
        hazards.push(fromElsewhere(target, column, ids));
      columns.push({ target: column, ...found, json: input.rewritesOf(column.name), ids });
    } else if (
      column.notNull &&
      column.default === null &&
      column.identity === null &&
      !isKept(configured)
    ) {
      hazards.push(withoutValue(target, column));
    }
  }
  const leftBehind = source.columns.filter(({ name, generated }) => !used.has(name) && !generated);
  return { columns, joins, inferences, hazards, leftBehind };

  function decideValue(
    column: Column,
    configured: ColumnConfig | undefined,
  ): { value: Value; written: 'always' | 'insert' } | null {
    const keyPosition = input.generatedKey.indexOf(column.name);
    const sourceKey = source.primaryKey?.[target.primaryKey?.indexOf(column.name) ?? -1];
    if (typeof configured === 'object' && 'key' in configured) {
      if (keyPosition === -1) {
        hazards.push(notMadeUp(target, column));
        return null;
      }
      markMentioned(configured.key);
      if (hasSource(column.name)) used.add(column.name);
      else if (sourceKey !== undefined) used.add(sourceKey);
      const counter = counterOf(configured);
      const value: Value = {
        ...{ kind: 'key', position: keyPosition, draw: configured.key },
        ...{ given: true, counter },
      };
      return { value, written: 'insert' };
    }
    if (keyPosition !== -1 && (configured === undefined || configured === sourceKey)) {
      if (hasSource(column.name)) used.add(column.name);
      else if (sourceKey !== undefined) used.add(sourceKey);
      const draw = plainSequence(column) === null ? column.default : null;
      // A text around a number of a sequence may be one that somebody has.
      const given = draw !== null && column.sequence !== null;
      const value: Value = {
        kind: 'key',
        position: keyPosition,
        draw,
        given,
        counter: null,
      };
      return { value, written: 'insert' };
    }
    if (input.counted && configured === undefined && isNumbered(column)) {
      used.add(column.name);
      return null;
    }
    if (typeof configured === 'string') {
      const holds = ({ link }: LinkOf): boolean =>
        link.sourceColumns[link.targetColumns.indexOf(column.name)] === configured;
      return linkValue(column, holds) ?? fromSource(configured);
    }
    if (typeof configured === 'object') {
      if ('sql' in configured) {
        markMentioned(configured.sql);
        return { value: { kind: 'sql', sql: configured.sql }, written: 'always' };
      }
      if ('value' in configured) {
        return { value: { kind: 'constant', value: configured.value }, written: 'always' };
      }
      if ('keep' in configured) {
        used.add(column.name);
        return null;
      }
      if ('derived' in configured) {
        const value = sourceValue(column.name);
        return value === null ? null : { value, written: 'insert' };
      }
      if ('lost' in configured) {
        const value = linkValue(column);
        if (value === null) hazards.push(withoutLink(target, column));
        return value ?? fromSource(configured.from ?? column.name);
      }
      return fromReference(column, configured);
    }
    return linkValue(column) ?? fromSource(column.name);
  }

  function counterOf({ counter }: { readonly counter?: CounterConfig }): Counter | null {
    const table = counter === undefined ? undefined : input.findTable(counter.table);
    if (counter === undefined || table === undefined) return null;
    return { table, column: counter.column, where: counter.where ?? null };
  }

  /** A number that is nobody's key is as good as another: the target's sequence hands it out. */
  function isNumbered(column: Column): boolean {
    return column.sequence !== null && linkValue(column) === null;
  }

  function linkValue(
    column: Column,
    isMeant: (link: LinkOf) => boolean = () => true,
  ): { value: Value; written: 'always' } | null {
    // All links of a column lead to the same value; the narrowest has one whenever any has.
    const [narrowest] = input.links
      .filter(({ link }) => link.targetColumns.includes(column.name))
      .filter(isMeant)
      .sort((a, b) => a.link.targetColumns.length - b.link.targetColumns.length);
    if (narrowest === undefined) return null;
    const { link } = narrowest;
    const position = link.targetColumns.indexOf(column.name);
    const to = link.targetToColumns[position];
    if (to === undefined) return null;
    const join = input.links.indexOf(narrowest);
    const alone = mayBePartlyNull(link) ? valueAlone(link, position) : null;
    return { value: { kind: 'mapped', join, column: to, alone }, written: 'always' };
  }

  function mayBePartlyNull(link: PairedLink): boolean {
    const nullable = (name: string): boolean =>
      source.columns.find((c) => c.name === name)?.notNull === false;
    return link.sourceColumns.length > 1 && link.sourceColumns.some(nullable);
  }

  function valueAlone(link: PairedLink, position: number): Value | 'none' {
    const from = link.sourceColumns[position] ?? '';
    const way = columnAlone(link, position, input.linksFrom);
    if (way === 'generated') return 'none';
    if (way === 'plain') return sourceValue(from) ?? 'none';
    const { link: last, position: at } = way;
    const { kind } = way;
    joins.push({
      ...joinOf({ link: last, kind }),
      fromColumns: [from],
      targetColumns: [link.targetColumns[position] ?? ''],
    });
    const column = last.targetToColumns[at] ?? '';
    return { kind: 'mapped', join: joins.length - 1, column, alone: null };
  }

  function fromReference(
    column: Column,
    configured: ReferenceColumn,
  ): { value: Value; written: 'always' } | null {
    const reference = input.findReference(configured.reference, {
      table: target,
      column: column.name,
    });
    if (reference === undefined) return null;
    const plain = configured.by === undefined && configured.column === undefined;
    const known = plain ? linkValue(column, ({ link }) => link.to === reference.target) : null;
    if (known !== null) return known;
    const from = [configured.from].flat();
    const by = configured.by === undefined ? reference.source.primaryKey : [configured.by].flat();
    const own = reference.target.primaryKey;
    const to = configured.column ?? reference.pointedTo ?? (own?.length === 1 ? own[0] : undefined);
    if (by === null || by.length !== from.length || to === undefined) {
      hazards.push(unclearReference(target, column, reference));
      return null;
    }
    for (const name of from) used.add(name);
    joins.push({
      to: {
        kind: 'reference',
        table: { schema: reference.target.schema, name: reference.target.name },
      },
      fromColumns: from,
      toColumns: by,
      targetColumns: [column.name],
      byKey: true,
      mention: false,
    });
    const value: Value = { kind: 'mapped', join: joins.length - 1, column: to, alone: null };
    return { value, written: 'always' };
  }

  function fromSource(name: string): { value: Value; written: 'always' } | null {
    const value = sourceValue(name);
    return value === null ? null : { value, written: 'always' };
  }

  function sourceValue(name: string): Value | null {
    const column = source.columns.find((c) => c.name === name);
    if (column === undefined) return null;
    used.add(name);
    return { kind: 'source', column };
  }

  function hasSource(name: string): boolean {
    return source.columns.some((column) => column.name === name);
  }

  /** An expression uses the columns whose names stand in it as words. */
  function markMentioned(expression: string): void {
    const words = new Set(expression.match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? []);
    for (const column of source.columns) {
      if (words.has(column.name) || expression.includes(`"${column.name}"`)) used.add(column.name);
    }
  }
}

function joinOf({ link, kind }: LinkOf): LinkJoin {
  return {
    to: { kind, table: { schema: link.to.schema, name: link.to.name } },
    fromColumns: link.sourceColumns,
    toColumns: link.sourceToColumns,
    targetColumns: link.targetColumns,
    byKey: kind === 'reference' || isByKey(link),
    mention: link.mention,
  };
}

const isKept = (configured: ColumnConfig | undefined): boolean =>
  typeof configured === 'object' && ('derived' in configured || 'keep' in configured);

function unclearReference(
  target: Table,
  column: Column,
  reference: { readonly source: Table; readonly target: Table },
): Hazard {
  const name = tableText(reference.target);
  return {
    code: 'UNMAPPED_COLUMN',
    where: columnText(target, column.name),
    message: `${columnText(target, column.name)} is to point to a row of ${name}, and nothing says by which columns: its keys are ${keyText(reference.source)} in the source and ${keyText(reference.target)} in the target`,
    count: null,
    examples: [],
    settle: `tables.${target.inConfig}.columns.${nameText(column.name)}: {reference: ${reference.target.name}, from: [...], by: [...], column: ...}`,
    level: 'fatal',
  };
}

const keyText = ({ primaryKey }: Table): string =>
  primaryKey === null ? 'none' : `(${identifiersText(primaryKey)})`;

function withoutValue(target: Table, column: Column): Hazard {
  return {
    code: 'UNMAPPED_COLUMN',
    where: columnText(target, column.name),
    message: `the target's ${columnText(target, column.name)} may not be NULL, has no default, and nothing in the source gives it a value`,
    count: null,
    examples: [],
    settle: `tables.${target.inConfig}.columns.${nameText(column.name)}: a source column, {sql}, {reference, from} or {value}`,
    level: 'fatal',
  };
}

function withoutLink(target: Table, column: Column): Hazard {
  return {
    code: 'LINK_LOST',
    where: columnText(target, column.name),
    message: `${columnText(target, column.name)} is part of no link that could be lost`,
    count: null,
    examples: [],
    settle: `leave tables.${target.inConfig}.columns.${nameText(column.name)}.lost out, or declare the link in links`,
    level: 'fatal',
  };
}

function notMadeUp(target: Table, column: Column): Hazard {
  const name = `${tableText(target)}.${column.name}`;
  const why = target.primaryKey?.includes(column.name)
    ? 'its link says what is in it, or the row is matched and never made'
    : `the table's key is ${keyText(target)}`;
  return {
    code: 'UNMAPPED_COLUMN',
    where: name,
    message: `tables.${target.name}.columns.${column.name}.key would make the key of new rows, and that is not for ${name} to hold: ${why}`,
    count: null,
    examples: [],
    settle: `tables.${target.name}.columns.${column.name}: a source column or {sql}, or leave it out`,
    level: 'fatal',
  };
}

function fromElsewhere(target: Table, column: Column, ids: readonly IdSpot[]): Hazard {
  return {
    code: 'UNMAPPED_COLUMN',
    where: columnText(target, column.name),
    message: `${ids[0]?.ways[0]?.evidence ?? 'a link'} says what is in ${columnText(target, column.name)}, which a foreign key or tables.${target.inConfig}.columns says as well`,
    count: null,
    examples: [],
    settle: 'leave one of the two out',
    level: 'fatal',
  };
}
