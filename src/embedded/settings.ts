/**
 * Settings of the embedded server: defaults for data that nobody will miss, over them the
 * caller's. They go into postgresql.conf, where ALTER SYSTEM and SET can still change them;
 * where the server listens is fixed on its command line instead.
 */
import { EXIT, RehomeError } from '../errors.js';

/** By name, as in postgresql.conf; values are quoted here. */
export type Settings = Readonly<Record<string, string>>;

const DEFAULTS: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * Lines for postgresql.conf.
 *
 * @throws RehomeError `embedded_bad_setting` for a name that cannot be a setting's.
 */
export function settingLines(settings: Settings = {}): string {
  const lines = Object.entries({ ...DEFAULTS, ...settings }).map(([name, value]) => {
    if (!/^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/i.test(name) || /[\0\r\n]/.test(value)) {
      throw new RehomeError(`Not a server setting: ${JSON.stringify(name)}.`, {
        code: 'embedded_bad_setting',
        exitCode: EXIT.config,
        hint: 'Use names as in postgresql.conf, and values of one line.',
      });
    }
    return `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'\n`;
  });
  return lines.join('');
}

/** Listens on the loopback address only, and on no socket in the file system. */
export function listenArguments(port: number): readonly string[] {
  return ['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
}
