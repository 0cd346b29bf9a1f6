/** How the objects in a JSON column are rewritten, by the config's links. */
import { EXIT, RehomeError } from '../errors.js';
import type { Table } from '../model/catalog.js';
import { parseJsonPath } from '../model/json-path.js';
import type { JsonRewrite, ReferenceTable } from '../model/move.js';
import type { NamedTables } from './config-names.js';

/** @throws RehomeError `config_names` where a link leads to no reference table that could be looked up */
export function rewrites(
  names: NamedTables,
  references: readonly ReferenceTable[],
  table: Table,
  column: string,
): JsonRewrite[] {
  return names.jsonLinks
    .filter((entry) => entry.table === table && entry.column === column)
    .map(({ link, to }) => {
      const path = parseJsonPath(link.path);
      const reference = references.find(({ target }) => target === to);
      if (reference?.insert === true) {
        throw new RehomeError(`tables.${link.to}.missing: insert is not for tables of JSON links`, {
          code: 'config_names',
          exitCode: EXIT.config,
          details: [`objects in ${link.json} are looked up in ${link.to} before rows come to it`],
        });
      }
      if (path === null || reference === undefined) {
        throw new RehomeError(`links: ${link.json} at ${link.path} leads to no reference table`, {
          code: 'config_names',
          exitCode: EXIT.config,
          details: [`${link.to} has to be in both databases, and must not be owned by persons`],
        });
      }
      return { link, path, reference };
    });
}
