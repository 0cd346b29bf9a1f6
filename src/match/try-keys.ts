/**
 * Keys that the config makes of a number and the row alone are made once for a try, and taken back: so
 * a plan, which draws none, tells of those that no row could have. What draws from a sequence is not tried.
 */
import { RehomeError } from '../errors.js';
import type { Hazard } from '../model/hazard.js';
import type { MovedColumn, MovedTable } from '../model/move.js';
import { nameText } from '../model/name-text.js';
import { columnText } from '../model/table-id.js';
import { sqlState } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { isGiven } from './create-keys.js';
import { lasting } from './lasting-expressions.js';

/** Data that do not fit, or that a domain refuses. */
const UNFIT = /^(22...|23514|23502)$/;
const TOO_WIDE = /^(22003|22001)$/;

/** @param make gives rows their keys, as a run would */
export async function tryKeys(
  { session, show }: { readonly session: Session; readonly show: (value: string) => string },
  table: MovedTable,
  make: () => Promise<readonly Hazard[]>,
): Promise<readonly Hazard[]> {
  const made = table.columns.filter(isGiven);
  const alone = table.targetKey.every((name) => made.some(({ target }) => target.name === name));
  if (!alone || (await lasting(made.map(expressionOf), session)) === null) return [];
  await session.execute(sql`SAVEPOINT try_keys`);
  try {
    return await make();
  } catch (error) {
    const state = sqlState(error) ?? '';
    if (!(error instanceof RehomeError) || !UNFIT.test(state)) throw error;
    return [unfit(table, made, state, show(reasonOf(error)))];
  } finally {
    if (!session.lost)
      await session.execute(sql`ROLLBACK TO SAVEPOINT try_keys; RELEASE SAVEPOINT try_keys`);
  }
}

const expressionOf = ({ value }: MovedColumn): string =>
  value.kind === 'key' ? (value.draw ?? '') : '';

function reasonOf({ cause, message }: RehomeError): string {
  return cause instanceof Error ? cause.message : message;
}

function unfit(
  { target }: MovedTable,
  made: readonly MovedColumn[],
  state: string,
  reason: string,
): Hazard {
  const names = made.map((c) => c.target.name);
  const where = columnText(target, names);
  return {
    code: TOO_WIDE.test(state) ? 'ID_WIDTH' : 'UNMAPPED_COLUMN',
    where,
    message: `${where} does not take what the config’s expression makes for new rows: ${reason}`,
    count: null,
    examples: [],
    settle: `tables.${target.inConfig}.columns.${nameText(names[0] ?? '')}: {key: "…"} that makes keys which fit; or a wider type in the target`,
    level: 'fatal',
  };
}
