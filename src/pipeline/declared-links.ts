/**
 * Links of the config to tables that a run writes, kept with the run: who takes it back has no config,
 * and is to see that a row which stays points at one of the run's.
 */
import { ledgerTable } from '../ledger/ledger.js';
import type { Catalog, ForeignKey } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import { type Link, type Move, writableTables } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { comparable } from '../plan/casts.js';
import type { Session } from '../postgres/session.js';
import { literal, sql } from '../sql/sql.js';

/** As the target has them; foreign keys are found in its catalog. */
export function declaredLinks(move: Move): readonly Link[] {
  const written = writableTables(move);
  return move.targetLinks.filter(
    ({ evidence, to }) =>
      evidence.startsWith('config ') && written.some(({ target }) => sameTable(target, to)),
  );
}

/** The catalog with the links of a run beside its foreign keys, as far as their columns are there. */
export async function withDeclaredLinks(
  session: Session,
  run: number,
  catalog: Catalog,
): Promise<Catalog> {
  // Whole: in another encoding than UTF-8 PostgreSQL may not look into the JSON.
  const { plan } = await session.row<{ plan: { declaredLinks?: readonly Link[] } | null }>(
    sql`SELECT plan FROM ${ledgerTable('run')} WHERE id = ${literal(run)}`,
  );
  const declared = (plan?.declaredLinks ?? []).flatMap((link): ForeignKey[] => {
    const [from, to] = [tableById(catalog, link.from), tableById(catalog, link.to)];
    const there = link.fromColumns.every((name, index) => {
      const ours = from?.columns.find((column) => column.name === name);
      const theirs = to?.columns.find((column) => column.name === link.toColumns[index]);
      return ours !== undefined && theirs !== undefined && comparable(ours, theirs);
    });
    if (!there) return [];
    const { from: start, fromColumns, to: end, toColumns } = link;
    return [
      {
        ...{ name: link.evidence, from: start, fromPart: null, fromColumns, to: end, toPart: null },
        ...{ toColumns, onDelete: 'no action', deferrable: false },
      },
    ];
  });
  return { ...catalog, foreignKeys: [...catalog.foreignKeys, ...declared] };
}
