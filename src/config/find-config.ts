/** Which file is the config: the one that was named, or the only `rehome.config.*` of a folder. */
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT, RehomeError } from '../errors.js';

const EXTENSIONS = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'] as const;

/** File names that are looked for, in this order of mention. */
export const CONFIG_NAMES: readonly string[] = EXTENSIONS.map((e) => `rehome.config.${e}`);

/**
 * Absolute path of the config file.
 * @param cwd the folder that `file` is relative to, and that is searched without it
 * @throws RehomeError `config_missing` when there is none, `config_invalid` when there are several
 */
export async function findConfig(cwd: string, file?: string): Promise<string> {
  if (file !== undefined) {
    const named = resolve(cwd, file);
    if (await exists(named)) return named;
    throw new RehomeError(`The config file ${file} does not exist.`, {
      code: 'config_missing',
      exitCode: EXIT.config,
      hint: 'Check the path given to --config; it is relative to the current folder.',
    });
  }
  const candidates = CONFIG_NAMES.map((name) => join(cwd, name));
  const present = await Promise.all(candidates.map(exists));
  const found = candidates.filter((_, index) => present[index] === true);
  const [first, ...others] = found;
  if (first === undefined) {
    throw new RehomeError('There is no config in the current folder.', {
      code: 'config_missing',
      exitCode: EXIT.config,
      details: [`Looked for ${CONFIG_NAMES.join(', ')}.`],
      hint: 'rehome init writes one from the two databases; or name a file with --config FILE.',
    });
  }
  if (others.length > 0) {
    throw new RehomeError('There are several configs in the current folder.', {
      code: 'config_invalid',
      exitCode: EXIT.config,
      details: CONFIG_NAMES.filter((_, index) => present[index] === true),
      hint: 'Name the one that counts with --config FILE, or remove the others.',
    });
  }
  return first;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    // Present but out of reach is found out, with its reason, when the file is read.
    (error: unknown) => !(error instanceof Error && 'code' in error && error.code === 'ENOENT'),
  );
}
