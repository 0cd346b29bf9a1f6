/** Names taken apart: `drillGroup_ids` is `drill`, `group`, `id`. */

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
