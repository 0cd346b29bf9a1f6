/**
 * How runs left their persons: digests of all that belongs to each on either side, and of what else
 * the run depended on (its frame).
 */
import type { MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { column, numbered, scratchType } from '../stage/scratch.js';
import { ensureMapTable, isThere, ledgerExists, ledgerTable, mapNumber } from './ledger.js';

/** Null where no run has noted anything. */
export async function findLeft(
  session: Session,
  source: string,
  root: MovedTable,
): Promise<Sql | null> {
  if (!(await ledgerExists(session))) return null;
  const number = await mapNumber(session, source, root.target);
  const name = ledgerTable(`left_${number}`);
  return (await isThere(session, name)) ? name : null;
}

export async function ensureLeft(session: Session, source: string, root: MovedTable): Promise<Sql> {
  await ensureMapTable(session, source, root);
  const name = ledgerTable(`left_${await mapNumber(session, source, root.target)}`);
  const keys = (['source', 'target'] as const).flatMap((side) =>
    root[`${side}Key`].map(
      (key, i) => sql`${id(`${side.charAt(0)}_${i + 1}`)} ${scratchType(column(root[side], key))}`,
    ),
  );
  await session.execute(sql`
    CREATE TABLE IF NOT EXISTS ${name} (
      run int NOT NULL, ${join(keys)}, source_digest uuid NOT NULL, target_digest uuid NOT NULL, frame text NOT NULL)`);
  return name;
}

/** What earlier runs noted of the persons in a map. */
export function forgetLeft(root: MovedTable, left: Sql, map: Sql): Sql {
  const ours = numbered('s', root.sourceKey).map(
    (name) => sql`${id('l', name)} = ${id('m', name)}`,
  );
  return sql`DELETE FROM ${left} AS l USING ${map} AS m WHERE ${join(ours, ' AND ')}`;
}

interface Digests {
  /** FROM items with `k_1…` and `digest`. */
  readonly source: Sql;
  readonly target: Sql;
}

const same = (a: string, prefix: string, names: readonly string[], digests: string): Sql =>
  join(
    names.map((_, i) => sql`${id(a, `${prefix}_${i + 1}`)} = ${id(digests, `k_${i + 1}`)}`),
    ' AND ',
  );

/** @param persons SELECT with the columns of a map */
export function noteLeft(
  root: MovedTable,
  left: Sql,
  noted: Digests & { readonly run: number; readonly frame: string; readonly persons: Sql },
): Sql {
  const pair = [...numbered('s', root.sourceKey), ...numbered('t', root.targetKey)];
  return sql`
    INSERT INTO ${left} (run, ${join(pair.map((name) => id(name)))}, source_digest, target_digest, frame)
    SELECT ${literal(noted.run)}, ${columns('m', pair)}, a.digest, b.digest, ${literal(noted.frame)}
      FROM (${noted.persons}) AS m
      JOIN ${noted.source} AS a ON ${same('m', 's', root.sourceKey, 'a')}
      JOIN ${noted.target} AS b ON ${same('m', 't', root.targetKey, 'b')}`;
}

/**
 * SELECT of the keys, `s_1…` and `t_1…`, of persons who are as a run left them that still stands.
 *
 * @param frame as it is now
 * @param digests as they are now
 */
export function stillAsLeft(root: MovedTable, left: Sql, frame: string, digests: Digests): Sql {
  const pair = [...numbered('s', root.sourceKey), ...numbered('t', root.targetKey)];
  return sql`
    SELECT ${columns('l', pair)} FROM ${left} AS l
      JOIN ${ledgerTable('run')} AS r ON r.id = l.run AND r.state = 'applied'
      JOIN ${digests.source} AS a ON ${same('l', 's', root.sourceKey, 'a')} AND a.digest = l.source_digest
      JOIN ${digests.target} AS b ON ${same('l', 't', root.targetKey, 'b')} AND b.digest = l.target_digest
     WHERE l.frame = ${literal(frame)}`;
}
