/**
 * The connection URLs of source, target and staging: flags before positional arguments before the
 * environment before a `.env` file. All faults are told at once, and no URL is ever repeated.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { EXIT, RehomeError } from '../errors.js';
import { hasPassword, urlFault } from './connection-url.js';

export type UrlName = 'v1' | 'v2' | 'staging';

/** The names in the order in which they are taken from positional arguments. */
const NAMES: readonly UrlName[] = ['v1', 'v2', 'staging'];

const PLACES: Readonly<Record<UrlName, { readonly variable: string; readonly of: string }>> = {
  v1: { variable: 'V1_DATABASE_URL', of: 'the source' },
  v2: { variable: 'V2_DATABASE_URL', of: 'the target' },
  staging: { variable: 'STAGING_DATABASE_URL', of: 'staging' },
};

export interface UrlSources {
  /** Where a `.env` file is looked for. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: { readonly [Name in UrlName]?: string | undefined };
  /** In the order source, target, staging. */
  readonly positional: readonly string[];
  /** The URLs that the command cannot do without. */
  readonly required: readonly UrlName[];
}

export interface ConnectionUrls {
  readonly v1: string | null;
  readonly v2: string | null;
  readonly staging: string | null;
  /** Things to tell the person, such as a password that process lists show. */
  readonly notices: readonly string[];
}

interface Given {
  readonly url: string;
  /** How it was given, for messages. */
  readonly by: string;
  readonly asArgument: boolean;
}

/**
 * Collects and validates the URLs.
 * @throws RehomeError `url_missing` or `url_malformed` (the latter when there are both), exit
 *   code 2, one detail a fault; `env_file_unreadable` when `.env` is there and cannot be read
 */
export async function resolveConnectionUrls(sources: UrlSources): Promise<ConnectionUrls> {
  const file = await readEnvFile(sources.cwd);
  const given = new Map(NAMES.map((name, index) => [name, pick(name, index, sources, file)]));
  const malformed: string[] = [];
  const missing: string[] = [];
  const notices: string[] = [];
  for (const name of NAMES) {
    const found = given.get(name) ?? null;
    if (found === null) {
      if (sources.required.includes(name)) missing.push(missingText(name));
      continue;
    }
    const fault = urlFault(found.url);
    if (fault !== null) malformed.push(`The URL of ${PLACES[name].of} (${found.by}) ${fault}.`);
    else if (found.asArgument && hasPassword(found.url)) {
      notices.push(
        `The password of ${PLACES[name].of} was given as an argument (${found.by}), where process lists show it; ${PLACES[name].variable} does not.`,
      );
    }
  }
  if (malformed.length + missing.length > 0) throw faulty(malformed, missing);
  const url = (name: UrlName) => given.get(name)?.url ?? null;
  return { v1: url('v1'), v2: url('v2'), staging: url('staging'), notices };
}

function pick(
  name: UrlName,
  index: number,
  sources: UrlSources,
  file: Readonly<Record<string, string | undefined>>,
): Given | null {
  const { variable } = PLACES[name];
  const candidates: readonly (readonly [string | undefined, string, boolean])[] = [
    [sources.flags[name], `--${name}`, true],
    [sources.positional[index], `argument ${index + 1}`, true],
    [sources.environment[variable], variable, false],
    [file[variable], `${variable} in .env`, false],
  ];
  for (const [text, by, asArgument] of candidates) {
    const url = text?.trim() ?? '';
    if (url !== '') return { url, by, asArgument };
  }
  return null;
}

function missingText(name: UrlName): string {
  const { variable, of } = PLACES[name];
  return `The URL of ${of} is missing: set ${variable}, in the environment or in .env.`;
}

function faulty(malformed: readonly string[], missing: readonly string[]): RehomeError {
  const details = [...malformed, ...missing];
  const message =
    malformed.length === 0
      ? `${missing.length === 1 ? 'A connection URL is' : 'Connection URLs are'} missing.`
      : 'The connection URLs cannot be used as they are.';
  return new RehomeError(message, {
    code: malformed.length === 0 ? 'url_missing' : 'url_malformed',
    exitCode: EXIT.usage,
    details,
    hint: 'A URL looks like postgresql://role:password@host:5432/database.',
  });
}

async function readEnvFile(cwd: string): Promise<Readonly<Record<string, string | undefined>>> {
  try {
    return parseEnv(await readFile(join(cwd, '.env'), 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return {};
    throw new RehomeError(`The .env file of the current folder cannot be read (${code}).`, {
      code: 'env_file_unreadable',
      exitCode: EXIT.usage,
      hint: 'Make it readable, or move it away and set the variables in the environment.',
      cause: error,
    });
  }
}
