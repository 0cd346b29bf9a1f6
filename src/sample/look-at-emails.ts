/** Whether what is in a column of e-mail addresses are addresses: counted, never shown. */
import type { Table } from '../model/catalog.js';
import { id, sql } from '../sql/sql.js';
import { attempt, SOURCE_ROWS, someRows } from './bounds.js';
import type { Sides } from './overlap.js';

export interface EmailLook {
  readonly values: number;
  readonly blanks: number;
  readonly withoutAt: number;
}

/** @returns sums over both sides; null where a server could not tell in time */
export function lookAtEmails(
  { source, target }: Sides,
  root: { readonly source: Table; readonly target: Table },
  columns: { readonly source: string; readonly target: string },
): Promise<EmailLook | null> {
  return attempt([source, target], async () => {
    const looks: EmailLook[] = [];
    for (const [session, table, column] of [
      [source, root.source, columns.source],
      [target, root.target, columns.target],
    ] as const) {
      looks.push(
        await session.row<{ values: number; blanks: number; withoutAt: number }>(sql`
          SELECT count(*)::int AS "values",
                 (count(*) FILTER (WHERE v <> btrim(v)))::int AS blanks,
                 (count(*) FILTER (WHERE v NOT LIKE '%@%'))::int AS "withoutAt"
            FROM (SELECT (${id(column)})::text AS v FROM ${someRows(table, SOURCE_ROWS)} AS r) AS x
           WHERE btrim(v) <> ''`),
      );
    }
    const sum = (key: keyof EmailLook): number => looks.reduce((all, look) => all + look[key], 0);
    return { values: sum('values'), blanks: sum('blanks'), withoutAt: sum('withoutAt') };
  });
}
