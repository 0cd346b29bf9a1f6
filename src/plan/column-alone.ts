/**
 * Where one column of a composite link leads when another of its columns is NULL. PostgreSQL checks
 * nothing then, but the value still means what the column means in the row it would point to: it is
 * followed from there, link by link, until one that consists of this column alone.
 */
import type { Table } from '../model/catalog.js';
import type { LinkOf, PairedLink } from './pair-links.js';

/**
 * @param position of the column in the link
 * @returns the link that goes on alone, with the column's position in it; `plain` where the value
 *   is the source's own, `generated` where it is a number that only the whole link could map
 */
export function columnAlone(
  link: PairedLink,
  position: number,
  linksFrom: (table: Table) => readonly LinkOf[],
):
  | { readonly link: PairedLink; readonly kind: LinkOf['kind']; readonly position: number }
  | 'plain'
  | 'generated' {
  const seen = new Set<PairedLink>();
  let [at, here] = [link, position];
  while (!seen.has(at)) {
    seen.add(at);
    const name = at.targetToColumns[here] ?? '';
    const further = linksFrom(at.to)
      .filter((candidate) => candidate.link.targetColumns.includes(name))
      .sort((a, b) => a.link.targetColumns.length - b.link.targetColumns.length)[0];
    if (further === undefined) {
      const column = at.to.columns.find((c) => c.name === name);
      return column === undefined || column.sequence !== null ? 'generated' : 'plain';
    }
    here = further.link.targetColumns.indexOf(name);
    if (further.link.targetColumns.length === 1) return { ...further, position: here };
    at = further.link;
  }
  return 'generated';
}
