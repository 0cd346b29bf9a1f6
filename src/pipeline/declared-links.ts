/**
 * Links to tables that a run writes and for which the target has no foreign key, kept with the run: who
 * takes it back has neither config nor source, and is to see that a row which stays points at one of
 * the run's.
 */
import { RehomeError } from '../errors.js';
import { ledgerTable } from '../ledger/ledger.js';
import { hasEnds, rowsWithIds } from '../match/read-ids.js';
import type { Catalog, ForeignKey } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import { type Link, type Move, type TargetIdLink, writableTables } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { comparableEnds } from '../plan/casts.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { id, literal, type Sql, sql } from '../sql/sql.js';

/** As the target has them; foreign keys are found in its catalog. */
export function declaredLinks(move: Move): readonly Link[] {
  const written = writableTables(move);
  return move.pointingLinks.filter(({ to }) => written.some(({ target }) => sameTable(target, to)));
}

/** The same of links by ids inside values. */
export function declaredIdLinks(move: Move): readonly TargetIdLink[] {
  const written = writableTables(move);
  return move.targetIdLinks.filter(({ to }) => written.some(({ target }) => sameTable(target, to)));
}

interface Declared {
  readonly declaredLinks?: readonly Link[];
  readonly declaredIdLinks?: readonly TargetIdLink[];
}

/** An undo has none of its own: it goes back over what the run did that it took back. */
async function declaredOf(session: Session, run: number): Promise<Declared> {
  // Whole: in another encoding than UTF-8 PostgreSQL may not look into the JSON.
  const found = await session.rows<{ plan: Declared | null }>(sql`
    WITH RECURSIVE back AS (
      SELECT id, undoes FROM ${ledgerTable('run')} WHERE id = ${literal(run)}
      UNION SELECT r.id, r.undoes FROM ${ledgerTable('run')} AS r JOIN back ON r.id = back.undoes)
    SELECT r.plan FROM back JOIN ${ledgerTable('run')} AS r USING (id) WHERE back.undoes IS NULL`);
  return found[0]?.plan ?? {};
}

/**
 * Links by ids of a run, as far as the target can still be asked by them: whoever has dropped a
 * column has no ids in it.
 */
export async function idLinksOf(
  session: Session,
  run: number,
  catalog: Catalog,
): Promise<readonly TargetIdLink[]> {
  const { declaredIdLinks: declared = [] } = await declaredOf(session, run);
  const links: TargetIdLink[] = [];
  for (const link of declared) {
    const [from, to] = [tableById(catalog, link.from), tableById(catalog, link.to)];
    if (from === undefined || to === undefined || !hasEnds(link, from, to)) continue;
    const rows = rowsWithIds(link, id(from.schema, from.name));
    if (await isTaken(session, sql`EXPLAIN SELECT FROM ${rows} AS r`)) links.push(link);
  }
  return links;
}

/** Outside of any transaction. */
async function isTaken(session: Session, statement: Sql): Promise<boolean> {
  try {
    await session.execute(statement);
    return true;
  } catch (error) {
    if (!(error instanceof RehomeError) || !(sqlState(error) ?? '').startsWith('42')) throw error;
    return false;
  }
}

/** The catalog with the links of a run beside its foreign keys, as far as their columns are there. */
export async function withDeclaredLinks(
  session: Session,
  run: number,
  catalog: Catalog,
): Promise<Catalog> {
  const { declaredLinks: links = [] } = await declaredOf(session, run);
  const declared = links.flatMap((link): ForeignKey[] => {
    const [from, to] = [tableById(catalog, link.from), tableById(catalog, link.to)];
    if (!comparableEnds(from, to, link)) return [];
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
