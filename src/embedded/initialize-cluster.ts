/**
 * Makes a server's data folder with initdb: UTF-8, sorted by code point, and passwords (SCRAM)
 * asked of everyone. Systems without the locale C.UTF-8 get the nearest thing they have.
 */
import { appendFile, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EXIT, RehomeError } from '../errors.js';
import type { Major } from './native-folder.js';
import { runProgram } from './run-program.js';
import type { ServerDirectory } from './server-directory.js';
import type { ServerUser } from './server-user.js';
import { type Settings, settingLines } from './settings.js';

export const SUPERUSER = 'postgres';

export interface ClusterRequest {
  readonly major: Major;
  /** Path of the program. */
  readonly initdb: string;
  readonly directory: ServerDirectory;
  readonly user: ServerUser | undefined;
  /** Of the superuser. */
  readonly password: string;
  readonly settings?: Settings | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @throws RehomeError `embedded_initdb_failed` with initdb's words for each locale tried;
 * `embedded_bad_setting`; the signal's reason when aborted.
 */
export async function initializeCluster(request: ClusterRequest): Promise<void> {
  const { directory, user } = request;
  const configuration = settingLines(request.settings);
  const passwordFile = path.join(directory.path, 'password');
  await writeFile(passwordFile, request.password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  await initialize(request, passwordFile);
  await rm(passwordFile);
  await appendFile(path.join(directory.data, 'postgresql.conf'), `\n${configuration}`);
}

async function initialize(request: ClusterRequest, passwordFile: string): Promise<void> {
  const failures: string[] = [];
  for (const locale of localesToTry(request.major)) {
    const { exitCode, output } = await runInitdb(request, passwordFile, locale);
    if (exitCode === 0) return;
    failures.push(`initdb ${locale.join(' ')}: ${output.trim()}`);
  }
  throw new RehomeError(`The data folder of PostgreSQL ${request.major} could not be made.`, {
    code: 'embedded_initdb_failed',
    exitCode: EXIT.fault,
    hint: request.user
      ? 'Run as root, the server belongs to `nobody`: the folder (see TMPDIR) must be reachable for it.'
      : 'The folder (see TMPDIR) needs about 100 MB of space, and this user an entry in /etc/passwd.',
    details: failures,
  });
}

function localesToTry(major: Major): readonly (readonly string[])[] {
  const builtin =
    major >= 17 ? [['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']] : [];
  return [['--locale=C.UTF-8'], ...builtin, ['--no-locale']];
}

async function runInitdb(
  { initdb, directory, user, signal }: ClusterRequest,
  passwordFile: string,
  locale: readonly string[],
) {
  await rm(directory.data, { recursive: true, force: true });
  await mkdir(directory.data, { mode: 0o700 });
  if (user) await chown(directory.data, user.uid, user.gid);
  const args = [
    `--pgdata=${directory.data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-sync',
    '--no-instructions',
    ...locale,
  ];
  return runProgram(initdb, args, {
    cwd: directory.path,
    user,
    signal,
    onStart: (child) => directory.occupy(child),
  });
}
