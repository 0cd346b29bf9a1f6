/**
 * Columns that look like references and that nobody declared: copied as they are, their values would
 * be ids of the source in the target. Names raise the suspicion, a sample of the moved rows bears it
 * out: one statement for the samples, one that looks the values up in the source by index.
 */
import { namedPlaces } from '../infer/json-links.js';
import { type FoundLink, found, judgeLink, type Suspicion } from '../infer/link-evidence.js';
import {
  endsNamed,
  keyFor,
  type SuspectEnd,
  suspectArrays,
  suspectColumns,
  suspectPairs,
} from '../infer/suspect-links.js';
import { wordsOf } from '../infer/words.js';
import { atSourceKey } from '../match/image.js';
import type { Catalog, Column, Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import { type MovedTable, type PlainColumn, writableTables } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { holdValues, sampleValues, type ValuePlace } from '../sample/values-at.js';
import { scalarPaths, scalarsIn } from '../sample/walk-json.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';
import type { Scratch } from '../stage/scratch.js';
import { readableTables } from '../verify/readable-tables.js';
import type { Looked } from './look.js';
import { sameAfterwards } from './same-afterwards.js';
import { linkHazard } from './undeclared-link-hazard.js';

/** @param target a session in which the scratch tables are full, and the maps complete */
export async function undeclaredLinks(
  looked: Looked,
  scratch: Scratch,
  target: Session,
): Promise<Hazard[]> {
  const { move, sourceCatalog } = looked;
  const places: { readonly suspicion: Suspicion; readonly place: ValuePlace }[] = [];
  for (const table of writableTables(move)) {
    const plain = move.plain.filter((one) => one.table === table);
    if (plain.length === 0) continue;
    for (const suspicion of suspicionsOf(table, plain, looked))
      places.push({ suspicion, place: placeOf(scratch, suspicion) });
    for (const one of plain) {
      if (!['json', 'jsonb'].includes(one.source.base)) continue;
      for (const suspicion of await membersOf(one, scratch, target, sourceCatalog))
        places.push({ suspicion, place: placeOf(scratch, suspicion) });
    }
  }
  const sampled = await sampleValues(
    target,
    places.map(({ place }) => place),
  );
  const mayRead = await readableTables(looked.source);
  const held = sampled.flatMap(({ place, by, values }) => {
    const suspicion = places[place]?.suspicion;
    if (suspicion === undefined) return [];
    const ends = suspicion.ends(by).filter(({ table }) => mayRead(table));
    return ends.map((end) => ({ suspicion, by, values, end }));
  });
  const hits = await holdValues(
    looked.source,
    held.map(({ values, end }) => ({ values, among: end })),
  );
  const links = held.flatMap(({ suspicion, by, values, end }, index): FoundLink[] => {
    const hit = hits[index];
    if (hit === undefined) return [];
    const evidence = {
      name: suspicion.name,
      named: end.named,
      base: end.column.base,
      values,
      ...hit,
    };
    const verdict = judgeLink(evidence);
    return verdict === null ? [] : [{ ...suspicion, ...evidence, verdict, by, end }];
  });
  const same = await sameAfterwards(looked, scratch, target, links);
  return hazardsOf(
    looked,
    links.filter((link) => !same.has(link)),
  );
}

function suspicionsOf(
  { source: table }: MovedTable,
  plain: readonly PlainColumn[],
  { sourceCatalog, move }: Looked,
): Suspicion[] {
  const root = move.tables[0]?.source ?? table;
  const plainOf = (column: Column): PlainColumn[] =>
    plain.filter(({ source }) => source.name === column.name);
  const columns = new Map(
    suspectColumns(table, root, sourceCatalog).map(({ column, to }) => [column.name, to]),
  );
  const common = { type: null, path: null };
  return [
    ...plain.flatMap((one): Suspicion[] => {
      const named = (columns.get(one.source.name) ?? []).filter((end) => end.named);
      const ends = [
        ...named,
        ...(one.source.base === 'uuid'
          ? uuidEnds(one, named, [...move.tables, ...move.references])
          : []),
      ];
      if (ends.length === 0) return [];
      return [{ plain: one, kind: 'whole', ...common, name: one.source.name, ends: () => ends }];
    }),
    ...suspectArrays(table, root, sourceCatalog).flatMap(({ column, to }) =>
      plainOf(column).map(
        (one): Suspicion => ({
          plain: one,
          kind: 'array',
          ...common,
          name: column.name,
          ends: () => to,
        }),
      ),
    ),
    ...suspectPairs(table).flatMap(({ type, id: key }) =>
      plainOf(key).map(
        (one): Suspicion => ({
          ...{ plain: one, kind: 'pair', type, path: null, name: key.name },
          ends: (by) =>
            endsNamed(wordsOf((by ?? '').split(/[.:\\/]/).at(-1) ?? ''), key, sourceCatalog),
        }),
      ),
    ),
  ];
}

/** No name is needed: uuids are never alike by chance. */
function uuidEnds(
  { table, source }: PlainColumn,
  named: readonly SuspectEnd[],
  known: readonly { readonly source: Table }[],
): SuspectEnd[] {
  // What shares its key with this one points here, not the other way round.
  if (table.source.uniqueKeys.some(({ columns }) => columns.join() === source.name)) return [];
  return known.flatMap((to) => {
    const column = keyFor(to.source, source);
    const itself = to.source === table.source && column?.name === source.name;
    const isNamed = named.some((end) => end.table === to.source);
    return column === null || itself || isNamed ? [] : [{ table: to.source, column, named: false }];
  });
}

async function membersOf(
  plain: PlainColumn,
  scratch: Scratch,
  session: Session,
  catalog: Catalog,
): Promise<Suspicion[]> {
  const { name } = plain.source;
  const paths = await scalarPaths(session, rowsThatCome(scratch, plain.table), name);
  const open = paths.filter(
    (path) => !plain.settled.some((one) => path === one || path.startsWith(`${one}.`)),
  );
  const places = open.map((path) => ({ path, kind: 'scalar' }));
  return namedPlaces(places, catalog).map(({ path, to }) => {
    const member = /([A-Za-z_]\w*)(?:\[\*\])*$/.exec(path)?.[1] ?? '';
    const ends = to.flatMap((table) => {
      const key = keyFor(table, { ...plain.source, base: 'text' });
      return key === null ? [] : [{ table, column: key, named: true }];
    });
    return { plain, kind: 'json', type: null, path, name: member, ends: () => ends };
  });
}

/** FROM item: staged rows; of a reference table those that are inserted. */
function rowsThatCome(scratch: Scratch, table: MovedTable): Sql {
  if (table.role !== 'reference') return scratch.source(table);
  return sql`(SELECT s.* FROM ${scratch.source(table)} AS s JOIN ${scratch.map(table)} AS m ON ${atSourceKey(table, 'm')})`;
}

function placeOf(scratch: Scratch, { plain, kind, type, path }: Suspicion): ValuePlace {
  const from = rowsThatCome(scratch, plain.table);
  const column = id('r', plain.source.name);
  if (path !== null) {
    const scalars = scalarsIn(from, plain.source.name);
    return {
      from: sql`(SELECT v FROM ${scalars} AS s WHERE path = ${literal(path)})`,
      value: id('r', 'v'),
      by: null,
    };
  }
  return {
    from: sql`(SELECT s.* FROM ${from} AS s WHERE ${id('s', plain.source.name)} IS NOT NULL)`,
    value: kind === 'array' ? sql`unnest(${column})` : column,
    by: type === null ? null : id('r', type.name),
  };
}

/** One for each place: of several tables that a value may be of the likeliest. */
function hazardsOf(looked: Looked, links: readonly FoundLink[]): Hazard[] {
  const places = new Map<string, FoundLink[]>();
  for (const link of links) {
    const key = JSON.stringify([link.plain.table.index, link.plain.target.name, link.path]);
    places.set(key, [...(places.get(key) ?? []), link]);
  }
  return [...places.values()].map((all) => {
    const pairs = all.filter(({ kind }) => kind === 'pair');
    const share = (link: FoundLink): number => found(link) / link.values.length;
    const rank = (link: FoundLink): number => share(link) + (link.verdict === 'stop' ? 1 : 0);
    const sorted = [...(pairs.length > 0 ? pairs : all)].sort((a, b) => rank(b) - rank(a));
    return linkHazard(looked, pairs.length > 0 ? sorted : sorted.slice(0, 1));
  });
}
