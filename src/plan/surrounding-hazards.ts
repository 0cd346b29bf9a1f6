/** What stands around the written tables: what hinders the run, and what goes stale by it. */
import type { Catalog, UnidentifiedTable } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedTable } from '../model/move.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import type { Writes } from './trigger-hazards.js';

/** Before anything is made in the target, for making tables fires event triggers already. */
export function eventTriggerHazards({ surroundings }: Catalog): Hazard[] {
  return surroundings.eventTriggers
    .filter(({ tags }) => tags === null || tags.some((tag) => OURS.has(tag)))
    .map(({ name, event, tags, body }) => ({
      code: 'EVENT_TRIGGER',
      where: name,
      message: `the event trigger ${name} (${event}${tags === null ? '' : ` of ${tags.join(', ')}`}) runs when the tool makes its scratch tables, ledger and journals: it may refuse them, and what it writes nobody takes back`,
      count: null,
      examples: [body.replace(/\s+/g, ' ').trim().slice(0, 240)],
      settle: `in psql: ALTER EVENT TRIGGER ${name} DISABLE for the length of the run; or, where it does no more than look, --allow EVENT_TRIGGER`,
      level: 'stop',
    }));
}

/** The statements by which the tool makes and removes what is its own. */
const OURS = new Set([
  'CREATE SCHEMA',
  'CREATE TABLE',
  'CREATE TABLE AS',
  'CREATE INDEX',
  'CREATE SEQUENCE',
  'ALTER TABLE',
  'DROP SCHEMA',
  'DROP TABLE',
]);

/** @param tables the target tables that are written */
export function identityHazards(
  { surroundings }: Catalog,
  tables: readonly MovedTable[],
  writesOf: (table: MovedTable) => Writes,
): Hazard[] {
  return surroundings.unidentified.flatMap((published): Hazard[] => {
    const table = tables.find(({ target }) => sameTable(target, published));
    if (table === undefined) return [];
    const writes = writesOf(table);
    const now = (writes.update && published.updates) || (writes.delete && published.deletes);
    if (now) return [identityHazard(published, 'the run would be refused', 'fatal')];
    return writes.insert && published.deletes
      ? [identityHazard(published, 'new rows could not be taken back', 'stop')]
      : [];
  });
}

function identityHazard(
  published: UnidentifiedTable,
  what: string,
  level: 'stop' | 'fatal',
): Hazard {
  const table = tableText(published);
  const allow = level === 'fatal' ? '' : '; or --allow REPLICA_IDENTITY';
  return {
    code: 'REPLICA_IDENTITY',
    where: table,
    message: `the publication ${published.publication} has ${table} with ${published.fault}: PostgreSQL does not let its rows be updated or deleted, and ${what}`,
    count: null,
    examples: [],
    settle: `in psql: ALTER TABLE ${table} REPLICA IDENTITY FULL, or USING INDEX; or take the table out of the publication${allow}`,
    level,
  };
}

/** @param written the target tables that get other rows */
export function staleViews({ surroundings }: Catalog, written: readonly TableId[]): Hazard[] {
  const views = new Map<string, { refresh: string; over: string[] }>();
  for (const view of surroundings.materializedViews) {
    if (!written.some((table) => sameTable(table, view.over))) continue;
    const known = views.get(tableText(view)) ?? { refresh: view.refresh, over: [] };
    known.over.push(tableText(view.over));
    views.set(tableText(view), known);
  }
  return [...views].map(([name, { refresh, over }]) => ({
    code: 'VIEW_STALE',
    where: name,
    message: `the materialised view ${name} shows rows of ${over.join(', ')} as they were until it is refreshed`,
    count: null,
    examples: [],
    settle: `after the run: ${refresh}`,
    level: 'note',
  }));
}

/** Tables whose rows are on another server: they are neither read nor written. */
export function foreignTableHazards(
  source: Catalog,
  target: Catalog,
  moved: readonly MovedTable[],
): Hazard[] {
  const partitions = target.surroundings.foreignTables.filter(
    ({ partitionOf }) =>
      partitionOf !== null && moved.some((table) => sameTable(table.target, partitionOf)),
  );
  const ofSource = source.surroundings.foreignTables.filter(
    (foreign) =>
      foreign.partitionOf === null &&
      target.tables.some((table) => sameTable(table, foreign)) &&
      target.foreignKeys.some(
        (key) =>
          sameTable(key.from, foreign) && moved.some((table) => sameTable(table.target, key.to)),
      ),
  );
  const ofTarget = target.surroundings.foreignTables.filter(
    (foreign) =>
      source.tables.some((table) => sameTable(table, foreign)) &&
      source.foreignKeys.some(
        (key) =>
          sameTable(key.from, foreign) && moved.some((table) => sameTable(table.source, key.to)),
      ),
  );
  return [
    ...partitions.map(
      ({ partitionOf, server, ...id }): Hazard => ({
        ...hazard(
          id,
          `the partition ${tableText(id)} is on the server ${server}: what is written there is in no transaction of the target's, and nobody could witness it or take it back`,
        ),
        settle: `detach the partition for the length of the run: ALTER TABLE ${tableText(partitionOf ?? id)} DETACH PARTITION ${tableText(id)}`,
        level: 'fatal',
      }),
    ),
    ...ofSource.map(({ server, ...id }) =>
      hazard(
        id,
        `the source's ${tableText(id)} is a foreign table (server ${server}), and in the target it holds rows of persons: what the source shows there stays behind`,
      ),
    ),
    ...ofTarget.map(({ server, ...id }) =>
      hazard(
        id,
        `the target's ${tableText(id)} is a foreign table (server ${server}), and in the source it holds rows of persons: they stay behind`,
      ),
    ),
  ];
}

function hazard(id: TableId, message: string): Hazard {
  return {
    code: 'FOREIGN_TABLE',
    where: tableText(id),
    message,
    count: null,
    examples: [],
    settle: 'move it from where the rows are; or leave them: --allow FOREIGN_TABLE',
    level: 'stop',
  };
}
