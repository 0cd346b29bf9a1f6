/**
 * Choices that `rehome init` left open: `{ choose: [candidates] }` in the place of a value. Nothing
 * of a config may have a key `choose` with a list, so that none can be mistaken for anything else.
 */

export interface OpenChoice {
  readonly path: readonly PropertyKey[];
  readonly candidates: readonly unknown[];
}

/** All open choices of an untrusted config, in the order of the file. */
export function openChoices(value: unknown, path: readonly PropertyKey[] = []): OpenChoice[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => openChoices(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const [only] = entries;
  if (only !== undefined && entries.length === 1 && only[0] === 'choose' && Array.isArray(only[1]))
    return [{ path, candidates: only[1] }];
  return entries.flatMap(([key, inner]) => openChoices(inner, [...path, key]));
}
