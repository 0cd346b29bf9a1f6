/**
 * `rehome plan`: what a migrate would do. The target is read in a READ ONLY transaction, in which
 * PostgreSQL itself refuses every write to anything but this session's temporary tables.
 */
import type { PlanOptions } from '../model/options.js';
import type { Plan } from '../model/plan.js';
import { sql } from '../sql/sql.js';
import { orWithAll } from './or-with-all.js';
import { lookAt, mapAndPlan, prepare } from './prepare-move.js';
import { withContext } from './run-context.js';

/**
 * @returns the plan, with its hazards; a plan that a migrate would refuse is returned all the same
 * @throws RehomeError when the databases cannot be read or the config does not fit them
 */
export function plan(given: PlanOptions): Promise<Plan> {
  return orWithAll(given, planOnce);
}

function planOnce(options: PlanOptions): Promise<Plan> {
  return withContext(options, async (context) => {
    const looked = await lookAt(context);
    const { limit, all } = options;
    const prepared = await prepare(context, looked, { kind: 'temporary', limit, all });
    const { plan: made } = await mapAndPlan(context, prepared, { ...options, digest: true });
    await looked.target.execute(sql`ROLLBACK`);
    return made;
  });
}
