/** Ids inside JSON: objects that stand for rows of a reference table, and single values. */
import { fieldsByObject, holdsKey, namedPlaces } from '../infer/json-links.js';
import { linkEnd, share } from '../infer/names.js';
import type { Table } from '../model/catalog.js';
import { type ConfigValue, LEAVE_OUT } from '../model/draft.js';
import { tableById } from '../model/find-table.js';
import type { Move, ReferenceTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { jsonPlaces, jsonPointsAt } from '../sample/walk-json.js';
import type { Drafting } from './draft-book.js';

const MOSTLY = 0.8;

interface Pair {
  readonly source: Table;
  readonly target: Table;
}

export async function draftJsonLinks(drafting: Drafting, move: Move, pair: Pair): Promise<void> {
  const { sides } = drafting;
  for (const { name, base } of pair.target.columns) {
    const own = pair.source.columns.find((one) => one.name === name);
    if (!['json', 'jsonb'].includes(base) || !['json', 'jsonb'].includes(own?.base ?? '')) continue;
    const places = await jsonPlaces(sides.source, pair.source, name);
    if (places === null || places.length === 0) continue;
    const there = (await jsonPlaces(sides.target, pair.target, name)) ?? [];
    const taken = await draftObjects(drafting, move, pair, name, places, there);
    await draftValues(
      drafting,
      move,
      pair,
      name,
      places.filter(({ path }) => !taken.has(path)),
    );
  }
}

type Places = NonNullable<Awaited<ReturnType<typeof jsonPlaces>>>;

/** @returns paths of fields that are spoken for */
async function draftObjects(
  { book, sides }: Drafting,
  move: Move,
  pair: Pair,
  column: string,
  places: Places,
  there: Places,
): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  const targetFields = fieldsByObject(there);
  for (const [path, fields] of fieldsByObject(places)) {
    for (const reference of move.references) {
      const by = matchFields(reference, fields);
      if (by === null) continue;
      const holds = async (side: 'source' | 'target', field: string, key: string) => {
        const facts = await jsonPointsAt(
          sides[side],
          pair[side],
          column,
          `${path}.${field}`,
          reference[side],
          key,
        );
        return facts !== null && facts.values > 0 && facts.found >= facts.values * MOSTLY
          ? facts
          : null;
      };
      const [firstField, firstColumn] = Object.entries(by)[0] ?? [];
      if (firstField === undefined || firstColumn === undefined) continue;
      const known = await holds('source', firstField, firstColumn);
      if (known === null) continue;
      const set: Record<string, string> = {};
      const others = targetFields.get(path) ?? [];
      for (const key of singleKeys(reference.target)) {
        for (const field of others.filter((one) => !fields.includes(one) && holdsKey(one, key))) {
          if ((await holds('target', field, key)) !== null) set[field] = key;
        }
      }
      const renewed = Object.keys(set).length > 0;
      const remove: string[] = [];
      for (const key of singleKeys(reference.source)) {
        for (const field of fields.filter((one) => !(one in by) && holdsKey(one, key))) {
          if ((await holds('source', field, key)) === null) continue;
          // Where the target has another key in its place, this one goes.
          if (renewed) remove.push(field);
          else set[field] = key;
        }
      }
      if (remove.length === 0 && Object.keys(set).length === 0) continue;
      const link: ConfigValue = {
        json: linkEnd(pair.target, [column]),
        path,
        to: reference.target.inConfig,
        by,
        set,
        ...(remove.length === 0 ? {} : { remove }),
      };
      for (const field of fields) taken.add(`${path}.${field}`);
      const text = `objects at ${path} look like rows of ${link.to}: ${share(known.found, known.values)} values of ${firstField} are there`;
      await book.choose(['links', book.links], [link, LEAVE_OUT], text);
    }
  }
  return taken;
}

/** Fields that are called like the columns the reference table is matched by; null without all. */
function matchFields(
  { match }: ReferenceTable,
  fields: readonly string[],
): Readonly<Record<string, string>> | null {
  const names = match.flatMap((one) => (one.kind === 'column' ? [one.column.target.name] : []));
  if (
    names.length === 0 ||
    names.length < match.length ||
    !names.every((name) => fields.includes(name))
  )
    return null;
  return Object.fromEntries(names.map((name) => [name, name]));
}

function singleKeys(table: Table): readonly string[] {
  return table.uniqueKeys.flatMap(({ columns }) => (columns.length === 1 ? columns : []));
}

async function draftValues(
  { book, sides, source, target }: Drafting,
  move: Move,
  pair: Pair,
  column: string,
  places: Places,
): Promise<void> {
  for (const { path, to } of namedPlaces(places, source)) {
    for (const end of to.slice(0, 2)) {
      const [key] = end.primaryKey ?? [];
      const moved = [...move.tables, ...move.references].find((one) => sameTable(one.source, end));
      const there = moved?.target ?? tableById(target, end);
      if (key === undefined || there === undefined) continue;
      const facts = await jsonPointsAt(sides.source, pair.source, column, path, end, key);
      if (facts === null || facts.values === 0 || facts.found < facts.values * MOSTLY) continue;
      const link = {
        json: linkEnd(pair.target, [column]),
        path,
        to: there.inConfig,
      };
      const text = `${share(facts.found, facts.values)} values there are keys of ${link.to}`;
      await book.choose(['links', book.links], [link, { ...link, to: null }], text);
    }
  }
}
