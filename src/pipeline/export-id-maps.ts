/** Writes old id → new id for what lives outside the database: one CSV a table, by COPY. */
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { findMapTable, latestMap } from '../ledger/ledger.js';
import type { Move } from '../model/move.js';
import { hasLastingKeys } from '../model/row-key.js';
import type { Session } from '../postgres/session.js';
import { id, join, sql } from '../sql/sql.js';

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
  for (const table of move.tables.filter(hasLastingKeys)) {
    const mapTable = await findMapTable(session, source, table.target);
    if (mapTable === null) continue;
    const twin = move.tables.some((t) => t !== table && t.target.name === table.target.name);
    const name = twin ? `${table.target.schema}.${table.target.name}` : table.target.name;
    const path = joinPath(folder, `id_map_${fileName(name)}.csv`);
    const old = table.sourceKey.map(
      (key, i) => sql`${id('m', `s_${i + 1}`)} AS ${id(`old_${key}`)}`,
    );
    const now = table.targetKey.map(
      (key, i) => sql`${id('m', `t_${i + 1}`)} AS ${id(`new_${key}`)}`,
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

/** A table may have a name that no file may have. */
function fileName(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_');
}
