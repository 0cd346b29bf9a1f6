/**
 * Two catalogs and a config become a move: which tables take part, in what order, and where each
 * value comes from. Pure: nothing is asked of a database here.
 */
import type { Catalog, Column, Table } from '../model/catalog.js';
import type { ResolvedConfig, TableConfig } from '../model/config.js';
import { findTable } from '../model/find-table.js';
import { groupBy } from '../model/group-by.js';
import type { Hazard } from '../model/hazard.js';
import {
  type Link,
  type LinkJoin,
  type Move,
  type MovedTable,
  writableTables,
} from '../model/move.js';
import type { Inference } from '../model/plan.js';
import { isCounted, sourceKeyOf, targetKeyOf } from '../model/row-key.js';
import { sameTable, tableKey, tableSet, tableText } from '../model/table-id.js';
import { type NamedTables, resolveNames } from './config-names.js';
import { matchesByAll, matchesOf, plainMatch } from './copy-matches.js';
import { counterHazards } from './counter-hazards.js';
import { derivedNeedsKey, derivedTables } from './derived-tables.js';
import { findOwnership } from './find-ownership.js';
import { pairWays } from './find-pair-owners.js';
import { type FoundReference, findReferences } from './find-references.js';
import {
  conditionsOf,
  edgesOf,
  idColumnsOf,
  idLinkHazards,
  spotsOf,
  targetIdLinks,
} from './id-links.js';
import { inheritedTables } from './inherited-tables.js';
import { rewrites } from './json-rewrites.js';
import { linkedColumns } from './linked-columns.js';
import { linkedPairs } from './linked-pairs.js';
import { type FindReference, mapColumns } from './map-columns.js';
import { missingInTarget } from './missing-tables.js';
import { needsKey } from './needs-key.js';
import { isByKey, type LinkOf, type PairedLink } from './pair-links.js';
import { partitionLinks } from './partition-links.js';
import { plainColumns } from './plain-columns.js';
import { pointingLinks } from './pointing-links.js';
import { describeReference } from './reference-tables.js';
import { stranger } from './strangers.js';
import { foreignTableHazards } from './surrounding-hazards.js';
import { unmappedLinks } from './unmapped-links.js';

/**
 * @throws RehomeError `config_names` or `wrong_database` when names of the config are not there.
 */
export function buildMove(config: ResolvedConfig, source: Catalog, target: Catalog): Move {
  const names = resolveNames(config, source, target);
  const hazards: Hazard[] = [];
  const inferences: Inference[] = [];

  const shared = target.tables.filter(
    (table) => names.configOf(table).role !== 'outside' && names.sourceOf(table) !== undefined,
  );
  const links = linkedPairs(names, shared);
  const linksOf = groupBy(links, ({ from }) => from);
  const besideKeys = links.filter((link) => !isByKey(link));

  const owned = findOwnership(names, shared, links);
  const { owners, parts, pairs, moved, above } = owned;
  const isMoved = new Set(moved);
  hazards.push(...owned.hazards);
  inferences.push(...owned.inferences);
  const idEdges = edgesOf(names.idLinks.filter(({ table, column }) => pairs.get(table) !== column));
  const { order } = owned;

  const byName = (name: string): Table | undefined => {
    const found = findTable(target, name);
    return found === 'ambiguous' ? undefined : found;
  };
  const found = findReferences({
    ...{ sourceOf: names.sourceOf, configOf: names.configOf, shared, moved, links },
    targetLinks: names.targetLinks,
    inValues: [
      ...names.jsonLinks.map(({ to }) => to),
      ...idEdges.flatMap(({ from, to }) => (moved.includes(from) ? [to] : [])),
    ],
    findTable: byName,
  });
  hazards.push(...found.hazards);
  const references = found.references.map((reference) => reference.target);
  const referenceTables = found.references.map((reference, index) => {
    const described = describe(reference, index);
    hazards.push(...described.hazards);
    return described.table;
  });

  const tables = order.map((table, index) => {
    const built = buildTable(table, index);
    hazards.push(...built.hazards);
    inferences.push(...built.inferences);
    return built.table;
  });
  hazards.push(...keysInCycles(tables));
  hazards.push(...idLinkHazards(names, moved, references, pairs));
  hazards.push(...unmappedLinks(tables, links), ...needsKey(config, tables, target));
  hazards.push(
    ...partitionLinks(
      'source',
      source,
      tables.map((t) => t.source),
      names.sourceLinks,
    ),
    ...partitionLinks(
      'target',
      target,
      tables.map((t) => t.target),
      names.targetLinks,
    ),
  );
  hazards.push(...inheritedTables([...tables, ...referenceTables]));
  const derived = derivedTables(config, target, tables, references, names.targetLinks);
  hazards.push(...derivedNeedsKey(config, target, tables, derived));
  const untouched = untouchedTables(target, names, moved, references).filter(
    ({ table }) => !derived.some((other) => other.table === table),
  );
  hazards.push(
    ...missingInTarget(source, names, moved, (table) =>
      target.surroundings.foreignTables.some((other) => sameTable(other, table)),
    ),
    ...foreignTableHazards(source, target, tables),
  );
  hazards.push(...counterHazards({ tables, references: referenceTables, derived }));
  const taken = [...moved, ...references, ...[...untouched, ...derived].map(({ table }) => table)];
  const outside = target.tables.filter((table) => !taken.includes(table));
  return {
    tables,
    references: referenceTables,
    untouched,
    derived,
    outside: outside.map(({ schema, name }) => ({ schema, name })),
    strangers: outside.flatMap((table) => stranger(names, table)),
    sourceLinks: names.sourceLinks,
    targetLinks: names.targetLinks,
    pointingLinks: pointingLinks(names.targetLinks, links),
    targetIdLinks: targetIdLinks(names),
    plain: plainColumns(names, writableTables({ tables, references: referenceTables })),
    inferences,
    hazards,
  };

  function describe(
    reference: FoundReference,
    index: number,
  ): ReturnType<typeof describeReference> {
    const { target: table } = reference;
    const all = [...moved, ...references];
    const used = links.filter((link) => link.to === table && all.includes(link.from));
    const json = names.jsonLinks.filter(({ link }) => byName(link.to) === table);
    const byIds = idColumnsOf(names, table, moved);
    const columns = all.flatMap((from) =>
      Object.entries(names.configOf(from).columns ?? {}).flatMap(([column, value]) =>
        typeof value === 'object' && 'reference' in value && byName(value.reference) === table
          ? [{ ...value, to: value.column ?? pointedTo(from, column, table) ?? [] }]
          : [],
      ),
    );
    return describeReference({
      ...{ index, position: order.length + index, found: reference, linksFrom, findReference },
      findTable: byName,
      config: names.configOf(table),
      links: linksOf.get(table) ?? [],
      others: (linksOf.get(table) ?? []).filter((link) => isMoved.has(link.to)),
      inValues: [
        ...names.idLinks.flatMap((link) => (link.to === null ? [] : [link])),
        ...names.jsonLinks.map(({ link, ...end }) => ({ ...end, evidence: `link to ${link.to}` })),
      ].filter((link) => link.table === table),
      sourceColumns: [
        ...used.flatMap((link) => link.sourceToColumns),
        ...columns.flatMap(({ by }) => by ?? []),
        ...byIds.source,
      ],
      targetColumns: [
        ...used.flatMap((link) => link.targetToColumns),
        ...columns.flatMap(({ to }) => to),
        ...byIds.target,
        ...json.flatMap(({ link }) => [...Object.values(link.by), ...Object.values(link.set)]),
      ],
    });
  }

  function findReference(
    name: string,
    from: { readonly table: Table; readonly column: string },
  ): ReturnType<FindReference> {
    const to = byName(name);
    const source = to === undefined ? undefined : names.sourceOf(to);
    return to === undefined || source === undefined || !references.includes(to)
      ? undefined
      : { source, target: to, pointedTo: pointedTo(from.table, from.column, to) };
  }

  /** Column that the target's own link from a column to a table points to. */
  function pointedTo(from: Table, column: string, to: Table): string | undefined {
    const link = names.targetLinks.find(
      (l) => sameTable(l.from, from) && sameTable(l.to, to) && l.fromColumns.includes(column),
    );
    return link?.toColumns[link.fromColumns.indexOf(column)];
  }

  function linksFrom(table: Table): LinkOf[] {
    return (linksOf.get(table) ?? []).flatMap((link): LinkOf[] => {
      if (isMoved.has(link.to)) return [{ link, kind: 'moved' }];
      return references.includes(link.to) ? [{ link, kind: 'reference' }] : [];
    });
  }

  function buildTable(
    table: Table,
    index: number,
  ): { table: MovedTable; hazards: readonly Hazard[]; inferences: readonly Inference[] } {
    const sourceTable = names.sourceOf(table) ?? names.root.source;
    const tableConfig = names.configOf(table);
    const sourceKey = sourceKeyOf(sourceTable);
    const targetKey = targetKeyOf(table);
    const counted = isCounted(sourceKey) || isCounted(targetKey);
    const tableLinks = linksFrom(table);
    const linked = new Set(tableLinks.flatMap(({ link }) => link.targetColumns));
    const mappedColumns = mapColumns({
      source: sourceTable,
      target: table,
      config: tableConfig,
      links: tableLinks,
      linksFrom,
      generatedKey: (table.primaryKey ?? []).filter(
        (name) => !linked.has(name) && isGenerated(table, name, sourceTable, tableConfig),
      ),
      counted: isCounted(targetKey),
      rewritesOf: (column) => rewrites(names, referenceTables, table, column),
      idsOf: (column) =>
        spotsOf(names, table, column, (to) =>
          moved.includes(to) ? 'moved' : references.includes(to) ? 'reference' : null,
        ),
      findReference,
      findTable: byName,
    });
    const match = plainMatch(table, tableConfig);
    const owner = owners.get(table);
    const part = parts.get(table);
    const ownerJoin =
      part === undefined
        ? tableLinks.findIndex(({ link }) => link === owner)
        : mappedColumns.joins.length;
    const pair = pairs.get(table);
    const byPair =
      pair === undefined
        ? null
        : pairWays(
            ...([names, table, pair, mappedColumns.joins.length] as const),
            (to) => moved.includes(to) && !above(to).has(table),
          );
    const written = new Set(
      mappedColumns.columns.filter((c) => c.value.kind !== 'key').map((c) => c.target.name),
    );
    return {
      hazards: mappedColumns.hazards,
      inferences: mappedColumns.inferences,
      table: {
        index,
        role: table === names.root.target ? 'root' : 'owned',
        source: sourceTable,
        target: table,
        config: tableConfig,
        sourceKey,
        targetKey,
        owners:
          owner === undefined
            ? (byPair?.owners ?? [])
            : [
                {
                  join: ownerJoin,
                  parent: { schema: owner.to.schema, name: owner.to.name },
                  sourceColumns: owner.sourceColumns,
                  targetColumns: owner.targetColumns,
                  parentColumns: owner.targetToColumns,
                  evidence: owner.evidence,
                  part: part !== undefined,
                  asText: false,
                },
              ],
        cases: byPair?.cases ?? null,
        joins: [
          ...mappedColumns.joins,
          ...(part === undefined ? [] : [partJoin(part)]),
          ...(byPair?.joins ?? []),
        ],
        linked: linkedColumns(
          sourceTable,
          table,
          [...besideKeys, ...parts.values()].filter(
            (link) => link.to === table && isMoved.has(link.from),
          ),
          idColumnsOf(names, table, moved),
        ),
        columns: mappedColumns.columns,
        leftBehind: mappedColumns.leftBehind,
        conditions: conditionsOf(names.idLinks, table),
        matches: counted
          ? matchesByAll(match, mappedColumns.columns, targetKey)
          : [
              // The copy of a part is what the copy of its owner points at.
              ...(part === undefined
                ? []
                : [{ columns: meaningfulKey(table, written), unique: false }]),
              ...matchesOf(table, match, written),
            ],
      },
    };
  }
}

/** Columns of the key that say something, unlike numbers of a sequence and random ones. */
function meaningfulKey(table: Table, written: ReadonlySet<string>): readonly string[] {
  return targetKeyOf(table).filter(
    (name) => written.has(name) && columnOf(table, name)?.base !== 'uuid',
  );
}

function partJoin(link: PairedLink): LinkJoin {
  return {
    to: { kind: 'moved', table: { schema: link.to.schema, name: link.to.name } },
    fromColumns: link.sourceColumns,
    toColumns: link.sourceToColumns,
    targetColumns: link.targetColumns,
    byKey: false,
    mention: false,
  };
}

/** Tables that the source lacks and whose rows lead to a person: they stay as they are. */
function untouchedTables(
  target: Catalog,
  names: NamedTables,
  moved: readonly Table[],
  references: readonly Table[],
): { table: Table; link: Link }[] {
  const [isMoved, isReference] = [tableSet(moved), new Set(references)];
  const ups = new Map(
    names.targetLinks
      .filter(({ to }) => isMoved.has(to))
      .reverse()
      .map((link) => [tableKey(link.from), link]),
  );
  return target.tables.flatMap((table) => {
    const link = ups.get(tableKey(table));
    return link === undefined || isMoved.has(table) || isReference.has(table)
      ? []
      : [{ table, link }];
  });
}

/** A number of a sequence, what the config makes, or what the target does where the source has nothing. */
function isGenerated(table: Table, name: string, source: Table, config: TableConfig): boolean {
  const column = columnOf(table, name);
  if (column === undefined || column.sequence !== null) return true;
  const configured = config.columns?.[name];
  if (typeof configured === 'object' && 'key' in configured) return true;
  const given = configured !== undefined || columnOf(source, name) !== undefined;
  return !given && column.default !== null;
}

function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** A key whose value comes through a map that is complete only after the key's own. */
function keysInCycles(tables: readonly MovedTable[]): Hazard[] {
  return tables.flatMap((table) =>
    table.columns.flatMap(({ target, value }): Hazard[] => {
      const link = value.kind === 'mapped' ? table.joins[value.join] : undefined;
      if (link?.to.kind !== 'moved' || !table.targetKey.includes(target.name)) return [];
      const to = tables.find((other) => sameTable(other.target, link.to.table));
      if (to === undefined || to.index < table.index) return [];
      const [from, above] = [tableText(table.target), tableText(to.target)];
      return [
        {
          code: 'CYCLE',
          where: `${from}.${target.name}`,
          message: `${from}.${target.name} is part of the key, and links to ${to === table ? 'a row of the same table' : above}, whose keys depend on it: neither can be mapped first`,
          count: null,
          examples: [],
          settle: `tables.${table.target.inConfig}.role: outside, or a key without the link`,
          level: 'fatal',
        },
      ];
    }),
  );
}
