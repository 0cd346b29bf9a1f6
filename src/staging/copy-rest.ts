/** What is neither schema nor rows: where sequences stand, materialised views, large objects. */
import { EXIT, RehomeError } from '../errors.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, sql } from '../sql/sql.js';

const AT_ONCE = 200;
const PIECE = 1024 * 1024;

/** Sequences know no snapshot: they stand where they stand now, which is never too low. */
export async function copySequences(
  sequences: readonly TableId[],
  target: Session,
  staging: Session,
): Promise<void> {
  for (let from = 0; from < sequences.length; from += AT_ONCE) {
    const some = sequences.slice(from, from + AT_ONCE);
    const states = await target.rows<{ n: number; value: string; called: boolean }>(
      join(
        some.map(
          ({ schema, name }, n) =>
            sql`SELECT ${literal(n)} AS n, last_value::text AS value, is_called AS called FROM ${id(schema, name)}`,
        ),
        ' UNION ALL ',
      ),
    );
    const calls = states.flatMap(({ n, value, called }) => {
      const sequence = some[n];
      if (sequence === undefined) return [];
      const name = literal(id(sequence.schema, sequence.name).text);
      return [sql`pg_catalog.setval(${name}, ${literal(value)}::bigint, ${literal(called)})`];
    });
    await staging.execute(sql`SELECT ${join(calls)}`);
  }
}

/**
 * Refreshes each, those that read others after them.
 * @returns those that could not be refreshed, with the reason
 */
export async function refreshViews(
  views: readonly TableId[],
  staging: Session,
): Promise<readonly { readonly view: TableId; readonly reason: string }[]> {
  let left = views;
  for (;;) {
    const failed: { view: TableId; reason: string }[] = [];
    for (const view of left) {
      try {
        await staging.execute(
          sql`REFRESH MATERIALIZED VIEW ${id(view.schema, view.name)}; ANALYZE ${id(view.schema, view.name)}`,
        );
      } catch (error) {
        if (staging.lost || !(error instanceof RehomeError)) throw error;
        failed.push({ view, reason: error.message });
      }
    }
    if (failed.length === 0 || failed.length === left.length) return failed;
    left = failed.map(({ view }) => view);
  }
}

/** @returns their number. @throws RehomeError `staging_differs` when a piece does not arrive as it is */
export async function copyLargeObjects(target: Session, staging: Session): Promise<number> {
  const objects = await target.rows<{ oid: string }>(
    sql`SELECT oid::text AS oid FROM pg_catalog.pg_largeobject_metadata ORDER BY oid`,
  );
  for (const { oid } of objects) {
    const object = sql`${literal(oid)}::oid`;
    await staging.execute(sql`SELECT pg_catalog.lo_create(${object})`);
    for (let offset = 0; ; offset += PIECE) {
      const piece = sql`SELECT pg_catalog.lo_get(${object}, ${literal(offset)}, ${literal(PIECE)}) AS data`;
      const { data } = await target.row<{ data: Buffer }>(piece);
      if (data.length > 0) {
        await staging.execute(sql`SELECT pg_catalog.lo_put(${object}, ${literal(offset)}, $1)`, [
          data,
        ]);
      }
      const arrived = await staging.row<{ data: Buffer }>(piece);
      if (!data.equals(arrived.data)) throw differs([`large object ${oid}`]);
      if (data.length < PIECE) break;
    }
  }
  return objects.length;
}

/** @param what names of tables and large objects */
export function differs(what: readonly string[]): RehomeError {
  return new RehomeError(
    `staging is no true copy: ${what.length === 1 ? what[0] : `${what.length} tables`} did not arrive as the target sent ${what.length === 1 ? 'it' : 'them'}`,
    {
      code: 'staging_differs',
      exitCode: EXIT.checkFailed,
      details: what,
      hint: 'the target is as before; staging is not whole: see that nobody writes to it, then run rehome staging setup again',
    },
  );
}
