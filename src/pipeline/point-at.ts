/** The point that a person named, refused where it is of another database. */
import { readPoint } from '../backup/point-files.js';
import { EXIT, RehomeError } from '../errors.js';
import type { RollbackPoint } from '../model/rollback-point.js';
import type { DatabaseIdentity } from '../postgres/database-identity.js';
import { isOf } from './list-points.js';

/** @throws RehomeError `point_unreadable` or `point_of_another_database`, exit code 6 */
export async function pointOf(file: string, identity: DatabaseIdentity): Promise<RollbackPoint> {
  const point = await readPoint(file);
  if (isOf(point, identity)) return point;
  throw new RehomeError(
    `${file} is a point of ${point.database.name} on another server, or of another database than ${identity.database}`,
    {
      code: 'point_of_another_database',
      exitCode: EXIT.refused,
      hint: 'check V2_DATABASE_URL; --full --into URL restores it into any empty database',
    },
  );
}
