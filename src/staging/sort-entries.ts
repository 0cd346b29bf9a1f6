/**
 * The entries of a dump by when they are made: before the rows, with the rows of one table (its
 * indexes and keys), and after all of them. Within each, pg_dump's order stays.
 */
import type { DumpEntry } from '../dump/split-dump.js';

export interface SortedEntries {
  readonly before: readonly DumpEntry[];
  /** Quoted table → its indexes, and constraints that look at no other table. */
  readonly ofTable: ReadonlyMap<string, readonly DumpEntry[]>;
  /** One after the other, when all tables are ready: what hangs partitions' indexes together. */
  readonly joining: readonly DumpEntry[];
  readonly links: readonly DumpEntry[];
  readonly after: readonly DumpEntry[];
  /** The last of all: they would fire at what comes before. */
  readonly eventTriggers: readonly DumpEntry[];
}

/** The first entry of one of these begins what pg_dump calls post-data. */
const POST_DATA = new Set([
  ...['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'CHECK CONSTRAINT', 'INDEX ATTACH', 'STATISTICS'],
  ...['RULE', 'TRIGGER', 'EVENT TRIGGER', 'POLICY', 'ROW SECURITY'],
]);

/** What makes a copy reach out to other servers is left out, and said. */
export const NEVER_COPIED = new Set(['USER MAPPING', 'PUBLICATION', 'SUBSCRIPTION']);

const TABLE =
  /^(?:ALTER TABLE(?: ONLY)?|CREATE (?:UNIQUE )?INDEX "(?:[^"]|"")*" ON(?: ONLY)?) ("(?:[^"]|"")*"\."(?:[^"]|"")*")/;

export function sortEntries(all: readonly DumpEntry[]): SortedEntries {
  const entries = all.filter(({ type }) => !NEVER_COPIED.has(type));
  const first = entries.findIndex(({ type }) => POST_DATA.has(type));
  const end = first === -1 ? entries.length : first;
  const ofTable = new Map<string, DumpEntry[]>();
  const [joining, links, after, eventTriggers]: DumpEntry[][] = [[], [], [], []];
  for (const entry of entries.slice(end)) {
    const table = TABLE.exec(entry.sql)?.[1];
    if (['INDEX', 'CONSTRAINT'].includes(entry.type) && table !== undefined) {
      ofTable.set(table, [...(ofTable.get(table) ?? []), entry]);
    } else if (['INDEX', 'CONSTRAINT', 'INDEX ATTACH'].includes(entry.type)) joining?.push(entry);
    else if (entry.type === 'FK CONSTRAINT') links?.push(entry);
    else if (entry.type === 'EVENT TRIGGER') eventTriggers?.push(entry);
    else after?.push(entry);
  }
  return {
    before: entries.slice(0, end),
    ofTable,
    joining: joining ?? [],
    links: links ?? [],
    after: after ?? [],
    eventTriggers: eventTriggers ?? [],
  };
}
