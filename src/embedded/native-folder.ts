/**
 * Where the PostgreSQL programs are: each major comes as an optional npm package for the
 * platform it was installed on, with `native/{bin,lib,share}` inside. Nothing is downloaded here.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { EXIT, RehomeError } from '../errors.js';

/** The majors of which a server can be started. */
export const MAJORS = [15, 18] as const;

export type Major = (typeof MAJORS)[number];

export interface Platform {
  /** As `process.platform`. */
  readonly platform: string;
  /** As `process.arch`. */
  readonly arch: string;
}

const require = createRequire(import.meta.url);

/**
 * Finds the `native` folder of a major's package.
 *
 * @param on where the programs have to run; default: here.
 * @throws RehomeError `embedded_unavailable` when no such package exists or is installed.
 */
export function locateNativeFolder(major: Major, on: Platform = process): string {
  const system = on.platform === 'win32' ? 'windows' : on.platform;
  const name = `pg-embedded-${major}-${system}-${on.arch}`;
  try {
    // The packages export their main module only, which lies in a folder beside `native`.
    return path.join(path.dirname(require.resolve(name)), '..', 'native');
  } catch (cause) {
    throw unavailable(
      `There is no embedded PostgreSQL ${major} for ${on.platform}/${on.arch}: the package ${name} is not installed.`,
      { cause },
    );
  }
}

/** The error for a platform that cannot run the embedded server, with the ways out. */
export function unavailable(
  message: string,
  more: { readonly details?: readonly string[]; readonly cause?: unknown } = {},
): RehomeError {
  return new RehomeError(message, {
    code: 'embedded_unavailable',
    exitCode: EXIT.fault,
    hint:
      'Run `npm ci` without --omit=optional; or, for the tests, set REHOME_TEST_SERVER_URL ' +
      'to the superuser URL of a server of your own.',
    ...more,
  });
}
