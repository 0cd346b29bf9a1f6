/** A point in the place of the target: prepared beside it, and then swapped by name. */
import {
  carryOver,
  createLike,
  type DatabaseSettings,
  readSettings,
} from '../backup/database-settings.js';
import { afterFailedSwap, nameBeside, type Swap, swapDatabases } from '../backup/swap-databases.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RestorePointOptions } from '../model/rollback-options.js';
import type { RestoreResult, RollbackPoint } from '../model/rollback-point.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { sqlState } from '../postgres/faults.js';
import { Session } from '../postgres/session.js';
import { timeInName } from '../report/write-report.js';
import { id, sql } from '../sql/sql.js';
import { createPoint } from './create-point.js';
import { lockSessionAgainstOthers } from './one-run-at-a-time.js';
import { pointOf } from './point-at.js';
import { restoreInto } from './restore-into.js';
import { previewInPlace } from './restore-preview.js';
import type { Stages } from './stages.js';
import { usingSession } from './using-session.js';

/** Everything that is done in the target itself happens under the lock against other runs. */
export async function replaceDatabase(
  stages: Stages,
  options: RestorePointOptions,
  v2: string,
  point: RollbackPoint,
): Promise<RestoreResult> {
  const start = performance.now();
  const { signal } = options;
  return usingSession(v2, { side: 'target', purpose: 'restore', signal }, async (session) => {
    await lockSessionAgainstOthers(session);
    await pointOf(options.file, await identifyDatabase(session));
    await requireRights(session);
    const preview = await stages.stage(
      'look',
      'Look at what was written since',
      () => previewInPlace(session, options.file, point),
      ({ written }) => `${written?.length ?? 0} tables differ`,
    );
    if (options.dryRun === true) return { preview, restored: null };
    await options.confirm?.(preview);
    const settings = await readSettings(session);
    const backup = await createPoint({ ...options, v2, purpose: 'before-restore' });
    const ending = (what: string): string =>
      nameBeside(preview.database, `_${what}_${timeInName(stages.now())}`);
    const swap: Swap = {
      database: preview.database,
      by: ending('restored'),
      keptAs: ending('before_restore'),
    };
    const restored = await besideAndSwap(stages, options, { v2, point, settings, swap, session });
    const milliseconds = performance.now() - start;
    return {
      preview,
      restored: { ...restored, keptAs: swap.keptAs, backup: backup.file, milliseconds },
    };
  });
}

interface Replacement {
  readonly v2: string;
  readonly point: RollbackPoint;
  readonly settings: DatabaseSettings;
  readonly swap: Swap;
  /** On the target; closed before it is renamed. */
  readonly session: Session;
}

async function besideAndSwap(
  stages: Stages,
  options: RestorePointOptions,
  { v2, point, settings, swap, session }: Replacement,
) {
  const { signal } = options;
  await withAdmin(v2, (admin) => admin.execute(createLike(swap.by, settings)));
  try {
    const restored = await restoreInto(stages, {
      ...{ url: databaseOf(v2, swap.by), file: options.file, point, bare: false, signal },
      parallel: options.parallel ?? 4,
      environment: options.environment ?? {},
    });
    return await stages.stage(
      'restore',
      `Put it in the place of ${swap.database}`,
      async () => {
        signal?.throwIfAborted();
        await session.close();
        await withAdmin(v2, async (admin) => {
          for (const statement of carryOver(swap.by, settings)) await admin.execute(statement);
        });
        await swapped(v2, swap);
        return restored;
      },
      () => `what was there is kept as ${swap.keptAs}`,
    );
  } catch (error) {
    await dropBeside(stages, v2, swap);
    throw error;
  }
}

/** Not to be interrupted: it takes a moment, and half of it would be worse. */
async function swapped(v2: string, swap: Swap): Promise<void> {
  try {
    await withAdmin(v2, (admin) => swapDatabases(admin, swap));
  } catch (error) {
    if (!(await withAdmin(v2, (admin) => afterFailedSwap(admin, swap)))) throw error;
  }
}

async function dropBeside(stages: Stages, v2: string, swap: Swap): Promise<void> {
  try {
    await withAdmin(v2, (admin) => admin.execute(sql`DROP DATABASE ${id(swap.by)} WITH (FORCE)`));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${swap.by}, which was to take the target's place, could not be dropped (${reason}); drop it yourself`;
    stages.emit({ kind: 'notice', message });
  }
}

function databaseOf(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** In a database of the same server that is not the target. */
async function withAdmin<T>(v2: string, work: (admin: Session) => Promise<T>): Promise<T> {
  const admin = await openAdmin(v2);
  try {
    return await work(admin);
  } finally {
    if (admin.lost) admin.destroy();
    else await admin.close();
  }
}

async function openAdmin(v2: string): Promise<Session> {
  const own = decodeURIComponent(new URL(v2).pathname.slice(1));
  const [first = 'template1', ...others] = ['postgres', 'template1'].filter((name) => name !== own);
  const open = (name: string): Promise<Session> =>
    Session.open(databaseOf(v2, name), { side: 'target', purpose: 'restore' });
  try {
    return await open(first);
  } catch (error) {
    const [other] = others;
    if (other === undefined || sqlState(error) !== '3D000') throw error;
    return open(other);
  }
}

/** @throws RehomeError `rights_missing`, exit code 6, with the way that needs no such right */
async function requireRights(session: Session): Promise<void> {
  const { may, role } = await session.row<{ may: boolean; role: string }>(sql`
    SELECT r.rolname AS role, r.rolsuper OR (r.rolcreatedb AND pg_has_role(d.datdba, 'MEMBER')) AS may
      FROM pg_catalog.pg_roles AS r, pg_catalog.pg_database AS d
     WHERE r.rolname = current_user AND d.datname = current_database()`);
  if (may) return;
  throw new RehomeError('the role lacks rights: it may not make and rename databases', {
    code: 'rights_missing',
    exitCode: EXIT.refused,
    details: [`target: CREATEDB for ${role}, and the ownership of the database`],
    hint: 'have an empty database made, restore into it with --full --into URL, and let the application use that one',
  });
}
