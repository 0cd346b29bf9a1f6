/** Names taken apart: `drillGroup_ids` is `drill`, `group`, `id`. What two of them have in common. */

/** The words of a name, in lower case and the singular. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(singular);
}

function singular(word: string): string {
  if (word === 'people') return 'person';
  if (/(ss|us|is)$/.test(word)) return word;
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(x|ch|sh|ss|z)es$/.test(word)) return word.replace(/es$/, '');
  return word.length > 2 ? word.replace(/s$/, '') : word;
}

/** From 0, nothing in common, to 1: the same words. */
export function likeness(a: string, b: string): number {
  const [ours, theirs] = [wordsOf(a), wordsOf(b)];
  const common = ours.filter((word) => theirs.includes(word)).length;
  const all = ours.length + theirs.length;
  return all === 0 ? 0 : (2 * common) / all;
}

const HANDLES = new Set([
  'id',
  'uuid',
  'guid',
  'key',
  'ref',
  'fk',
  'no',
  'nr',
  'code',
  'uid',
  'pk',
]);

/** The words of a column that point at something: `drill` of `drill_id`; none without such an end. */
export function pointedAt(column: string): readonly string[] | null {
  const words = wordsOf(column);
  const last = words.at(-1);
  return words.length > 1 && last !== undefined && HANDLES.has(last) ? words.slice(0, -1) : null;
}
