/**
 * Whose a table's rows are, by the rule of the docs: the config's word, else the shortest way up of
 * links that may not be NULL, and where there is none of those that may; a tie is a question.
 */
import { isLate, type Link, type Table } from './schema.js';

/** @returns null for a table that nobody owns */
export function ownerLink(table: Table): Link | 'ambiguous' | null {
  const all = table.links.filter(
    ({ name, mention, to }) => !isLate(name) && !mention && to.role !== 'reference',
  );
  const { owner } = table.config;
  if (owner !== undefined) {
    const wanted = [owner].flat().join();
    return all.find((link) => link.columns.join() === wanted) ?? null;
  }
  const needed = all.filter(({ required }) => required);
  const ways = needed.length > 0 ? needed : all;
  const lengths = ways.map(({ to }) => depthOf(to));
  const shortest = Math.min(...lengths);
  const nearest = ways.filter((_, index) => lengths[index] === shortest);
  return nearest.length > 1 ? 'ambiguous' : (nearest[0] ?? null);
}

export function depthOf(table: Table): number {
  if (table.role === 'root') return 0;
  const owner = ownerLink(table);
  if (owner === null || owner === 'ambiguous') throw new Error(`whose is ${table.name}?`);
  return 1 + depthOf(owner.to);
}
