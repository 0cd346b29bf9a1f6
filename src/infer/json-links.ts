/** Which objects inside JSON stand for rows of another table, and which fields say so. */
import type { Catalog, Table } from '../model/catalog.js';
import { calledLike, namedLike } from './suspect-links.js';
import { pointedAt, wordsOf } from './words.js';

/** Field names by the path of the object that they are in. */
export function fieldsByObject(
  places: readonly { readonly path: string; readonly kind: string }[],
): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, string[]>();
  for (const { path, kind } of places) {
    if (kind !== 'scalar') continue;
    const match = /^(.*)\.([A-Za-z_]\w*)$/.exec(path);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    fields.set(match[1], [...(fields.get(match[1]) ?? []), match[2]]);
  }
  // What lies deeper is more surely one thing.
  return new Map([...fields].sort(([a], [b]) => b.length - a.length));
}

/** A field that by its name holds a key: called like the column, or `drill_id`. */
export function holdsKey(field: string, column: string): boolean {
  return field === column || pointedAt(field) !== null;
}

/** Places of single values that, by their names, are keys of a table: `$.author_id`, `$.tag_ids[*]`, `$.post`. */
export function namedPlaces(
  places: readonly { readonly path: string; readonly kind: string }[],
  catalog: Catalog,
): readonly { readonly path: string; readonly to: readonly Table[] }[] {
  return places.flatMap(({ path, kind }) => {
    const name = /\.([A-Za-z_]\w*)(?:\[\*\])*$/.exec(path)?.[1];
    if (kind !== 'scalar' || name === undefined) return [];
    const pointed = pointedAt(name) ?? (path.endsWith('[*]') ? wordsOf(name) : null);
    const to = pointed === null ? calledLike(name, catalog) : namedLike(pointed, catalog);
    return to.length === 0 ? [] : [{ path, to }];
  });
}
