/** From lines to a config: nested as it is written, open lines as the caller wants them. */
import type { ConfigValue, DraftLine } from '../model/draft.js';

interface Nested {
  [key: string]: ConfigValue | Nested;
}

/** @param chosen undefined: the line is left out */
export function assemble(
  lines: readonly DraftLine[],
  chosen: (line: DraftLine) => ConfigValue | undefined,
): Readonly<Record<string, unknown>> {
  const config: Nested = {};
  const links: ConfigValue[] = [];
  for (const line of lines) {
    const value = chosen(line);
    if (value === undefined) continue;
    if (line.path[0] === 'links') {
      links.push(value);
      continue;
    }
    let at = config;
    for (const key of line.path.slice(0, -1)) {
      const inner = at[String(key)];
      const next: Nested = isNested(inner) ? inner : {};
      at[String(key)] = next;
      at = next;
    }
    at[String(line.path.at(-1))] = value;
  }
  return links.length === 0 ? config : { ...config, links };
}

function isNested(value: ConfigValue | Nested | undefined): value is Nested {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is taken for true as long as nobody has chosen, to look further by. */
export function assumed({ path, value, choose }: DraftLine): ConfigValue | undefined {
  if (choose === null) return value;
  const last = path.at(-1);
  return path[0] === 'root' || path[0] === 'identity' || last === 'from' || last === 'owner'
    ? choose[0]
    : undefined;
}
