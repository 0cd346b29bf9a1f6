/** What becomes of the target's triggers while rows are written: what is wanted, and what may be. */
import { tablesOfOthers } from '../apply/quiet-triggers.js';
import { maySilenceTriggers } from '../apply/silence-triggers.js';
import { EXIT, RehomeError } from '../errors.js';
import type { Catalog } from '../model/catalog.js';
import type { ResolvedConfig, TriggerMode } from '../model/config.js';
import { type TableId, tableText } from '../model/table-id.js';
import { firingTriggers, triggerText } from '../plan/trigger-hazards.js';
import type { Session } from '../postgres/session.js';

/** Of a migrate. Triggers are disabled only where silence would not reach them. */
export async function triggerMode(
  session: Session,
  wanted: TriggerMode,
  catalog: Catalog,
  tables: readonly TableId[],
): Promise<TriggerMode> {
  if (wanted === 'fire') return 'fire';
  const may = await maySilenceTriggers(session);
  if (wanted === 'silence') return may ? 'silence' : 'fire';
  const loud = firingTriggers(catalog.triggers, tables, 'silence');
  return may && loud.length === 0 ? 'silence' : 'disable';
}

/**
 * Of an undo that nobody is asked about. Triggers that wrote along would do so once more, and in
 * other places.
 */
export function wayBackTriggers(
  ran: TriggerMode,
  { triggerWrites }: ResolvedConfig,
): 'disable' | 'fire' {
  return ran === 'disable' || (ran === 'fire' && triggerWrites.length > 0) ? 'disable' : 'fire';
}

/**
 * Of an undo: silent where that reaches all triggers; else as it was chosen.
 *
 * @throws RehomeError `undo_triggers` where some would fire and nobody chose, `rights_missing` where
 *   they are to be disabled and the tables are another's
 */
export async function undoTriggerMode(
  session: Session,
  chosen: 'disable' | 'fire' | null,
  catalog: Catalog,
  tables: readonly TableId[],
): Promise<TriggerMode> {
  const calmest = (await maySilenceTriggers(session)) ? 'silence' : 'fire';
  const loud = firingTriggers(catalog.triggers, tables, calmest);
  if (loud.length === 0 || chosen === 'fire') return calmest;
  if (chosen === 'disable') {
    await requireOwner(session, tables);
    return 'disable';
  }
  throw new RehomeError(`${loud.length} triggers would fire while the run is taken back`, {
    code: 'undo_triggers',
    exitCode: EXIT.refused,
    details: loud.map(triggerText),
    hint: 'use a role that may set session_replication_role; or --disable-triggers, with the tables’ owner: others who write these tables wait until it is done; or --fire-triggers: if they change what comes back, nothing is applied',
  });
}

async function requireOwner(session: Session, tables: readonly TableId[]): Promise<void> {
  const others = await tablesOfOthers(session, tables);
  if (others.length === 0) return;
  throw new RehomeError(`the role lacks rights: ${others.length} missing`, {
    code: 'rights_missing',
    exitCode: EXIT.refused,
    details: others.map(
      (table) => `target: to disable its triggers, ownership of ${tableText(table)}`,
    ),
    hint: 'use the role that owns the tables',
  });
}
