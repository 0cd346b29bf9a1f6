/** Writes old id → new id for what lives outside the database: one CSV a table, by COPY. */

import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { findMapTable, latestMap } from '../ledger/ledger.js';
import { type Move, writableTables } from '../model/move.js';
import { hasLastingKeys } from '../model/row-key.js';
import type { Session } from '../postgres/session.js';
import { derivedName } from '../sql/derived-name.js';
import { id, join, sql } from '../sql/sql.js';
import { idMapNames } from './id-map-names.js';

/**
 * @returns paths of `reports/id_map_<table>.csv`, mode 0600; columns `old_<key>` and `new_<key>`
 */
export async function exportIdMaps(
  session: Session,
  move: Move,
  source: string,
  workdir: string,
): Promise<string[]> {
  const folder = joinPath(workdir, 'reports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files: string[] = [];
  const tables = writableTables(move).filter(hasLastingKeys);
  const nameOf = idMapNames(tables.map(({ target }) => target));
  for (const table of tables) {
    const mapTable = await findMapTable(session, source, table.target);
    if (mapTable === null) continue;
    const path = joinPath(folder, nameOf(table.target));
    const old = table.sourceKey.map(
      (key, i) => sql`${id('m', `s_${i + 1}`)} AS ${id(derivedName('old_', key))}`,
    );
    const now = table.targetKey.map(
      (key, i) => sql`${id('m', `t_${i + 1}`)} AS ${id(derivedName('new_', key))}`,
    );
    const rows = sql`SELECT ${join([...old, ...now])} FROM (${latestMap(table, mapTable)}) AS m`;
    const stream = session.client.query(
      copyStreams.to(sql`COPY (${rows}) TO STDOUT (FORMAT csv, HEADER)`.text),
    );
    await pipeline(stream, createWriteStream(`${path}.part`, { mode: 0o600 }));
    await rename(`${path}.part`, path);
    files.push(path);
  }
  return files;
}
