/** Names of tables and columns as short as they are still clear. */
import { identifierText } from '../../model/name-text.js';

/** Takes the schema off names, where it is the same for all of them. */
export function shortener(schemas: readonly string[]): (name: string) => string {
  const [first, ...others] = [...new Set(schemas)];
  if (first === undefined || others.length > 0) return (name) => name;
  const prefix = `${identifierText(first)}.`;
  return (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
}
