/**
 * Keeps the target's triggers from running while rows are written, as the run's mode says. Where
 * they are disabled one by one they come back exactly as they were, before the commit; the lock
 * that this takes (SHARE ROW EXCLUSIVE) is held to the end, so that nobody's own write can slip by
 * without its trigger.
 */
import type { TriggerMode } from '../model/config.js';
import type { TableId } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { fireTriggers, silenceTriggers } from './silence-triggers.js';

/** Inside a transaction. @param tables that `work` may write */
export async function withQuietTriggers<T>(
  session: Session,
  mode: TriggerMode,
  tables: readonly TableId[],
  work: () => Promise<T>,
): Promise<T> {
  if (mode === 'fire') return work();
  if (mode === 'silence') {
    await silenceTriggers(session);
    const done = await work();
    await fireTriggers(session);
    return done;
  }
  const states = await triggerStates(session, tables);
  await disable(session, states);
  const done = await work();
  // What is still waiting to be checked would stand in the way of altering its table.
  await session.execute(sql`SET CONSTRAINTS ALL IMMEDIATE`);
  await restore(session, tables, states);
  return done;
}

/** Tables whose triggers the role cannot disable, because they are another's. */
export async function tablesOfOthers(
  session: Session,
  tables: readonly TableId[],
): Promise<TableId[]> {
  const states = await triggerStates(session, tables);
  const seen = new Set<string>();
  return states.filter((state) => {
    const known = seen.has(state.relation);
    seen.add(state.relation);
    return !known && !state.owned && (state.enabled === 'O' || state.enabled === 'A');
  });
}

interface TriggerState extends TableId {
  readonly relation: string;
  readonly trigger: string;
  readonly enabled: 'O' | 'A' | 'R' | 'D';
  readonly owned: boolean;
  readonly [column: string]: unknown;
}

/** Of the tables and all their partitions, roots first; foreign keys' own are left out. */
function triggerStates(session: Session, tables: readonly TableId[]): Promise<TriggerState[]> {
  if (tables.length === 0) return Promise.resolve([]);
  const names = tables.map(({ schema, name }) => sql`(${literal(schema)}, ${literal(name)})`);
  return session.rows<TriggerState>(sql`
    WITH RECURSIVE tree AS (
      SELECT c.oid, 0 AS depth FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE (n.nspname, c.relname) IN (${join(names)})
      UNION
      SELECT i.inhrelid, t.depth + 1 FROM tree AS t JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.oid
    )
    SELECT n.nspname AS schema, c.relname AS name, c.oid::text AS relation,
           g.tgname AS trigger, g.tgenabled::text AS enabled,
           pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned
      FROM (SELECT oid, min(depth) AS depth FROM tree GROUP BY oid) AS t
      JOIN pg_catalog.pg_class AS c ON c.oid = t.oid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_trigger AS g ON g.tgrelid = c.oid
     WHERE (NOT g.tgisinternal OR g.tgparentid <> 0)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.oid = g.tgconstraint AND k.contype <> 't')
     ORDER BY t.depth, n.nspname, c.relname, g.tgname`);
}

async function disable(session: Session, states: readonly TriggerState[]): Promise<void> {
  for (const state of states) {
    if (state.enabled === 'O' || state.enabled === 'A') await alter(session, state, 'D');
  }
}

/** Some versions take the partitions' along with the root's: so it is looked at, not assumed. */
async function restore(
  session: Session,
  tables: readonly TableId[],
  states: readonly TriggerState[],
): Promise<void> {
  for (const wanted of states) {
    const [now] = (await triggerStates(session, [wanted])).filter(
      (state) => state.relation === wanted.relation && state.trigger === wanted.trigger,
    );
    if (now !== undefined && now.enabled !== wanted.enabled)
      await alter(session, wanted, wanted.enabled);
  }
  const text = (all: readonly TriggerState[]): string =>
    all.map((state) => `${state.relation} ${state.trigger} ${state.enabled}`).join('\n');
  if (text(await triggerStates(session, tables)) !== text(states))
    throw new Error('the triggers are not as they were before they were disabled');
}

const ACTION: Readonly<Record<TriggerState['enabled'], Sql>> = {
  O: sql`ENABLE TRIGGER`,
  A: sql`ENABLE ALWAYS TRIGGER`,
  R: sql`ENABLE REPLICA TRIGGER`,
  D: sql`DISABLE TRIGGER`,
};

async function alter(
  session: Session,
  { schema, name, trigger }: TriggerState,
  to: TriggerState['enabled'],
): Promise<void> {
  await session.execute(sql`ALTER TABLE ONLY ${id(schema, name)} ${ACTION[to]} ${id(trigger)}`);
}
