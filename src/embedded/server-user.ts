/**
 * Who runs the server. PostgreSQL refuses root, so root hands it to `nobody`: a user that every
 * Unix has, that exists inside containers too, and without which initdb could not look itself up.
 */
import { readFileSync } from 'node:fs';
import { EXIT, RehomeError } from '../errors.js';

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to drop to, or undefined when this process may run the server itself.
 *
 * @throws RehomeError `embedded_no_user` when run as root on a system without `nobody`.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === 'nobody') return { uid: Number(uid), gid: Number(gid) };
  }
  throw new RehomeError('PostgreSQL does not run as root, and there is no user `nobody` here.', {
    code: 'embedded_no_user',
    exitCode: EXIT.fault,
    hint: 'Run as another user, or add the user `nobody`.',
  });
}
