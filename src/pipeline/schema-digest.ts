/** Digests of what plans and runs depend on, to be held against later ones. */
import { createHash } from 'node:crypto';
import type { Catalog } from '../model/catalog.js';
import type { Move } from '../model/move.js';
import { tableSet } from '../model/table-id.js';

/** Digest of everything about the tables in scope that a plan depends on. */
export function schemaDigest(catalog: Catalog, move: Move, side: 'source' | 'target'): string {
  const inScope = tableSet([...move.tables, ...move.references].map((table) => table[side]));
  // Partitions come and go while nothing else changes; whether rows find theirs is asked anew.
  const tables = catalog.tables
    .filter((table) => inScope.has(table))
    .map(({ estimatedRows: _, partitions: __, ...table }) => table);
  const keys = catalog.foreignKeys.filter(({ from, to }) => inScope.has(from) || inScope.has(to));
  const triggers =
    side === 'target' ? catalog.triggers.filter(({ table }) => inScope.has(table)) : [];
  return sha256([JSON.stringify(tables), JSON.stringify(keys), JSON.stringify(triggers)]);
}

export function sha256(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('hex');
}
