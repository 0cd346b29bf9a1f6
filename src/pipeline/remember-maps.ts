/**
 * What a run leaves in the ledger: the maps of keys, by which later runs find their rows, and of
 * reference tables those of the rows that it inserted; and who its persons were.
 */
import { ensureMapTable, ledgerTable, rememberMap } from '../ledger/ledger.js';
import type { MappedMove } from '../match/map-move.js';
import { gonePersons } from '../match/persons.js';
import { hasLastingKeys } from '../model/row-key.js';
import type { Session } from '../postgres/session.js';
import { columns, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import type { Prepared } from './prepare-move.js';

export async function rememberMaps(
  target: Session,
  prepared: Prepared,
  run: number,
  mapped: MappedMove,
  source: string,
): Promise<void> {
  const { move } = prepared.looked;
  for (const { table, matched, insert } of [...mapped.references, ...mapped.tables]) {
    if (matched + insert === 0 || !hasLastingKeys(table)) continue;
    const mapTable = await ensureMapTable(target, source, table);
    await target.execute(rememberMap(run, table, prepared.scratch.map(table), mapTable));
  }
  const [root] = move.tables;
  if (root === undefined) return;
  const list = numbered('t', root.targetKey);
  const earlier = prepared.earlier.get(root) ?? null;
  // An undo brings their rows back, and has to know that they are nobody else's.
  const gone =
    earlier === null
      ? sql``
      : sql` UNION ALL SELECT g.*, 'g', 'r' FROM (${gonePersons(prepared.scratch, root, earlier)}) AS g`;
  await target.execute(
    sql`CREATE TABLE ${ledgerTable(`persons_${run}`)} AS SELECT ${columns('m', list)}, how, mode FROM ${prepared.scratch.map(root)} AS m${gone}`,
  );
}
