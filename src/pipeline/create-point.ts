/** `rehome rollback create`: a rollback point of the target. Neither database is changed. */
import type { CreatePointOptions } from '../model/rollback-options.js';
import type { CreatedPoint } from '../model/rollback-point.js';
import { readOnly } from '../postgres/transaction.js';
import { sql } from '../sql/sql.js';
import { pointClasses } from './point-classes.js';
import { lookAt, matchPersonsAlone } from './prepare-move.js';
import { withContext } from './run-context.js';
import { Stages, type StagesOptions } from './stages.js';
import { type TakePointInput, takePoint } from './take-point.js';
import { usingSession } from './using-session.js';

/**
 * With `v1` and `config`, who is a resident is asked in the very snapshot that is backed up.
 * @throws RehomeError `disk_full_ahead`, `backup_failed` (exit 6), `backup_unwritable` (exit 1), or
 *   of the connections and the config; no point is listed then
 */
export async function createPoint(options: CreatePointOptions): Promise<CreatedPoint> {
  const { v1, v2, config } = options;
  if (v1 === undefined || config === undefined) return fullOnly(options);
  return withContext({ ...watched(options), v1, v2, config }, async (context) => {
    const looked = await lookAt(context);
    const scratch = await matchPersonsAlone(context, looked);
    const { move, target } = looked;
    const of = pointClasses(move, scratch, config);
    const root = move.tables[0]?.target ?? { schema: '', name: '' };
    const made = await taken(context, options, { session: target, classes: { of, root } });
    await target.execute(sql`ROLLBACK`);
    return made;
  });
}

async function fullOnly(options: CreatePointOptions): Promise<CreatedPoint> {
  const stages = new Stages(watched(options));
  try {
    const { v2, signal } = options;
    return await usingSession(
      v2,
      { side: 'target', purpose: 'rollback point', signal },
      (session) => readOnly(session, () => taken(stages, options, { session, classes: null })),
    );
  } catch (error) {
    throw stages.failure(error);
  }
}

function taken(
  stages: Stages,
  options: CreatePointOptions,
  from: Pick<TakePointInput, 'session' | 'classes'>,
): Promise<CreatedPoint> {
  return stages.stage(
    'backup',
    options.purpose === 'before-restore'
      ? 'Back the present state up'
      : 'Make a rollback point of the target',
    () =>
      takePoint(stages, {
        ...from,
        url: options.v2,
        workdir: options.workdir,
        purpose: options.purpose ?? 'rollback',
        builtIn: options.builtIn === true,
        parallel: options.parallel ?? 4,
        environment: options.environment ?? {},
        signal: options.signal,
      }),
    ({ point }) =>
      `${point.files.length} files, ${(point.bytes / 1_000_000).toFixed(1)} MB, by ${point.madeBy}`,
  );
}

function watched({ observer, signal, clock }: CreatePointOptions): StagesOptions {
  return {
    ...(observer === undefined ? {} : { observer }),
    ...(signal === undefined ? {} : { signal }),
    ...(clock === undefined ? {} : { clock }),
  };
}
