/**
 * Finds the links of a table that exist on both sides: the same reference, whatever its columns
 * are called there. What one side alone declares holds for the other under the same names.
 */
import type { Table } from '../model/catalog.js';
import type { TableConfig } from '../model/config.js';
import type { Link } from '../model/move.js';
import { sameTable } from '../model/table-id.js';

export interface PairedLink {
  readonly from: Table;
  readonly to: Table;
  /** What `to` is in the source. */
  readonly toSource: Table;
  readonly sourceColumns: readonly string[];
  readonly sourceToColumns: readonly string[];
  readonly targetColumns: readonly string[];
  readonly targetToColumns: readonly string[];
  readonly evidence: string;
  /** Set when the columns go by different names and nobody wrote down that they belong together. */
  readonly inferred: boolean;
  readonly mention: boolean;
  /** No part of it may be NULL, on both sides. */
  readonly required: boolean;
}

/** A link and what it leads to. */
export interface LinkOf {
  readonly link: PairedLink;
  readonly kind: 'moved' | 'reference';
}

/** The link names all of the primary key, on both sides; such links the key map can follow. */
export function isByKey(link: PairedLink): boolean {
  return (
    sameSet(link.sourceToColumns, link.toSource.primaryKey) &&
    sameSet(link.targetToColumns, link.to.primaryKey)
  );
}

const sameSet = (names: readonly string[], key: readonly string[] | null): boolean =>
  key !== null && names.length === key.length && key.every((name) => names.includes(name));

interface PairedTable {
  readonly source: Table;
  readonly target: Table;
  readonly config: TableConfig;
}

export interface PairInput {
  readonly from: PairedTable;
  readonly to: PairedTable;
  readonly sourceLinks: readonly Link[];
  readonly targetLinks: readonly Link[];
}

const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);

const hasColumns = (table: Table, names: readonly string[]): boolean =>
  names.every((name) => table.columns.some((column) => column.name === name));

const allNotNull = (table: Table, names: readonly string[]): boolean =>
  names.every((name) => table.columns.find((column) => column.name === name)?.notNull === true);

export function pairLinks({ from, to, sourceLinks, targetLinks }: PairInput): PairedLink[] {
  const sources = distinctLinks(
    sourceLinks.filter(
      (link) => sameTable(link.from, from.source) && sameTable(link.to, to.source),
    ),
  );
  const targets = distinctLinks(
    targetLinks.filter(
      (link) => sameTable(link.from, from.target) && sameTable(link.to, to.target),
    ),
  );
  const pairs: PairedLink[] = [];
  const pair = (
    source: Pick<Link, 'fromColumns' | 'toColumns' | 'mention'>,
    target: Pick<Link, 'fromColumns' | 'toColumns' | 'mention'>,
    evidence: string,
    inferred = false,
  ): void => {
    pairs.push({
      from: from.target,
      to: to.target,
      toSource: to.source,
      sourceColumns: source.fromColumns,
      sourceToColumns: source.toColumns,
      targetColumns: target.fromColumns,
      targetToColumns: target.toColumns,
      evidence,
      inferred,
      mention: source.mention || target.mention,
      required:
        allNotNull(from.source, source.fromColumns) && allNotNull(from.target, target.fromColumns),
    });
  };

  const leftSources = [...sources];
  const leftTargets: Link[] = [];
  for (const target of targets) {
    const wanted = target.fromColumns.map((name) => renamed(from.config, name));
    const index = leftSources.findIndex((source) => sameNames(source.fromColumns, wanted));
    const [source] = index === -1 ? [] : leftSources.splice(index, 1);
    if (source === undefined) leftTargets.push(target);
    else pair(source, target, target.evidence);
  }

  const [onlySource] = leftSources;
  const [onlyTarget] = leftTargets;
  if (
    leftSources.length === 1 &&
    leftTargets.length === 1 &&
    onlySource !== undefined &&
    onlyTarget !== undefined &&
    onlySource.fromColumns.length === onlyTarget.fromColumns.length &&
    !hasColumns(from.target, onlySource.fromColumns)
  ) {
    const evidence = `${onlySource.evidence} in the source, ${onlyTarget.evidence} in the target, each the only one left`;
    pair(onlySource, onlyTarget, evidence, true);
    return pairs;
  }
  for (const source of leftSources) {
    const [fromColumns, toColumns] = [
      inTarget(from, source.fromColumns),
      inTarget(to, source.toColumns) ?? keyForKey(to.source, source.toColumns, to.target),
    ];
    if (fromColumns !== null && toColumns !== null) {
      pair(source, { ...source, fromColumns, toColumns }, `${source.evidence} in the source`);
    }
  }
  for (const target of leftTargets) {
    // What these columns hold in the source, the config says.
    if (target.fromColumns.some((name) => isReference(from.config, name))) continue;
    const fromColumns = target.fromColumns.map((name) => renamed(from.config, name));
    const names = target.toColumns.map((name) => renamed(to.config, name));
    const toColumns = hasColumns(to.source, names)
      ? names
      : keyForKey(to.target, target.toColumns, to.source);
    if (hasColumns(from.source, fromColumns) && toColumns !== null) {
      pair({ ...target, fromColumns, toColumns }, target, `${target.evidence} in the target`);
    }
  }
  return pairs;
}

/** The source's name of a target column, as the config has it. */
function renamed(config: TableConfig, column: string): string {
  const value = config.columns?.[column];
  if (typeof value === 'string') return value;
  return typeof value === 'object' && 'from' in value && typeof value.from === 'string'
    ? value.from
    : column;
}

/** The target's names of source columns; null where one of them has none. */
function inTarget({ target, config }: PairedTable, names: readonly string[]): string[] | null {
  const found = names.flatMap((wanted) => {
    const same = target.columns.filter(({ name }) => renamed(config, name) === wanted);
    const [column] = [...same.filter(({ name }) => name === wanted), ...same];
    return column === undefined ? [] : [column.name];
  });
  return found.length === names.length ? found : null;
}

/** The other side's key where the columns are the key of theirs: rows are known by it, whatever its name. */
function keyForKey(ours: Table, names: readonly string[], theirs: Table): readonly string[] | null {
  const [key, other] = [ours.primaryKey, theirs.primaryKey];
  return names.length === 1 && other?.length === 1 && sameSet(names, key) ? other : null;
}

function isReference(config: TableConfig, column: string): boolean {
  const value = config.columns?.[column];
  return typeof value === 'object' && 'reference' in value;
}

/** A link declared twice (in the catalog and in the config) counts once. */
function distinctLinks(links: readonly Link[]): Link[] {
  return links.filter(
    (link, index) =>
      links.findIndex(
        (other) => sameNames(other.fromColumns, link.fromColumns) && sameTable(other.to, link.to),
      ) === index,
  );
}
