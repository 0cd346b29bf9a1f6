/** Keys that are one person in the source and another in the target: why ids cannot be trusted. */
import type { ResolvedConfig } from '../model/config.js';
import { Session } from '../postgres/session.js';
import { maskEmails } from '../report/mask.js';
import { id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { DemoDatabases } from './demo-databases.js';
import { listTables } from './pictured-tables.js';
import { rootTable } from './root-table.js';

/** The newest persons of the target are looked at: their keys were drawn after the copy. */
const LOOKED_AT = 1000;

export interface SameKey {
  readonly key: string;
  /** Masked identities. */
  readonly source: string;
  readonly target: string;
}

/** @returns at most `limit` of them whose masked identities differ too */
export async function findSameKeys(
  databases: DemoDatabases,
  config: ResolvedConfig,
  limit: number,
  signal: AbortSignal,
): Promise<readonly SameKey[]> {
  const open = (side: 'source' | 'target'): Promise<Session> =>
    Session.open(side === 'source' ? databases.v1 : databases.v2, {
      side,
      purpose: 'demo',
      signal,
    });
  const [source, target] = [await open('source'), await open('target')];
  try {
    const key = await rootKey(target, config);
    if (key === null) return [];
    const identity = sql`concat_ws(' ', ${join(config.identity.map(verbatim))})`;
    const ours = await target.rows<{ key: string; who: string }>(sql`
      SELECT ${key}::text AS key, ${identity} AS who FROM ${rootTable(config, 'target')} AS t
       ORDER BY ${key} DESC LIMIT ${literal(LOOKED_AT)}`);
    const theirs = await source.rows<{ key: string; who: string }>(sql`
      SELECT ${key}::text AS key, ${identity} AS who FROM ${rootTable(config, 'source')} AS t
       WHERE ${key}::text IN (${join([literal(''), ...ours.map((row) => literal(row.key))])})`);
    const inSource = new Map(theirs.map((row) => [row.key, maskEmails(row.who)]));
    return ours
      .map((row) => ({
        key: row.key,
        source: inSource.get(row.key) ?? '',
        target: maskEmails(row.who),
      }))
      .filter((row) => row.source !== '' && row.target !== '' && row.source !== row.target)
      .slice(0, limit);
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

/** The one key column of the root table; null where it has several. */
async function rootKey(session: Session, config: ResolvedConfig): Promise<Sql | null> {
  const { oid } = await session.row<{ oid: number }>(
    sql`SELECT ${literal(rootTable(config, 'target').text)}::regclass::oid::int8::float8 AS oid`,
  );
  const root = (await listTables(session)).find((table) => table.oid === oid);
  const [column, ...others] = root?.key ?? [];
  return column === undefined || others.length > 0 ? null : id('t', column);
}
