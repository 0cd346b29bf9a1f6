/**
 * Foreign keys that only some partitions of a table have: whether the rows of the others mean the same
 * by the column nobody can tell. Declared in the config, it is a link of the whole.
 */

import type { Catalog, ForeignKey } from '../model/catalog.js';
import { groupBy } from '../model/group-by.js';
import type { Hazard } from '../model/hazard.js';
import type { Link } from '../model/move.js';
import { identifiersText } from '../model/name-text.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';

/**
 * @param taken the side's tables whose rows move
 * @param links of the side, those of the config included
 */
export function partitionLinks(
  side: 'source' | 'target',
  { foreignKeys }: Catalog,
  taken: readonly TableId[],
  links: readonly Link[],
): Hazard[] {
  const isTaken = (table: TableId): boolean => taken.some((one) => sameTable(one, table));
  const open = foreignKeys.filter(
    (key) =>
      key.fromPart !== null && (isTaken(key.from) || isTaken(key.to)) && !isDeclared(key, links),
  );
  const alike = groupBy(open, (key) =>
    JSON.stringify([key.from, key.fromColumns, key.to, key.toColumns]),
  );
  return [...alike.values()].flatMap((keys) => {
    const [key] = keys;
    return key === undefined ? [] : [hazard(side, key, keys)];
  });
}

function isDeclared(key: ForeignKey, links: readonly Link[]): boolean {
  return links.some(
    (link) =>
      sameTable(link.from, key.from) &&
      sameTable(link.to, key.to) &&
      link.fromColumns.join('\n') === key.fromColumns.join('\n'),
  );
}

function hazard(side: 'source' | 'target', key: ForeignKey, keys: readonly ForeignKey[]): Hazard {
  const parts = keys.flatMap(({ fromPart }) => (fromPart === null ? [] : [tableText(fromPart)]));
  const end = (table: TableId, names: readonly string[]): string =>
    `${tableText(table)}.${names.length === 1 ? identifiersText(names) : `(${identifiersText(names)})`}`;
  return {
    code: 'PARTITION_LINK',
    where: end(key.from, key.fromColumns),
    message: `of the ${side}'s ${tableText(key.from)} only some partitions have a foreign key to ${tableText(key.to)}: what ${identifiersText(key.fromColumns)} means in the others nobody can tell`,
    count: null,
    examples: parts,
    settle: `links: {from: ${end(key.from, key.fromColumns)}, to: ${end(key.to, key.toColumns)}} says that all rows mean it; or give every partition the foreign key`,
    level: 'fatal',
  };
}
