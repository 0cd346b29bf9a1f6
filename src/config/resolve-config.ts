/**
 * The only way from an untrusted config to a `ResolvedConfig`: all faults at once, or a value that
 * the engine can rely on, defaults filled in and SQL files read.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import type { Config, ResolvedConfig } from '../model/config.js';
import { digestOf } from './canonical-json.js';
import { describeIssue, type Fault, faultsOf, pathText } from './faults.js';
import { findConfig } from './find-config.js';
import { type OpenChoice, openChoices } from './open-choices.js';
import { plainColumns, plainFields, plainLogin } from './plain-columns.js';
import { type ReadConfig, readConfig } from './read-config.js';
import { afterSchema, configSchema } from './schema.js';

/**
 * Finds, reads and validates the config.
 * @param options.cwd folder to search, and that `file` is relative to
 * @param options.file the config file, when it was named
 * @throws RehomeError `config_missing`, `config_unreadable`, `config_open` or `config_invalid`, exit
 *   code 3
 */
export async function loadConfig(options: {
  readonly cwd: string;
  readonly file?: string | undefined;
}): Promise<ResolvedConfig> {
  const file = await findConfig(options.cwd, options.file);
  const { value, placeOf } = await readConfig(file);
  return resolveUntrusted(value, file, placeOf);
}

/**
 * Validates a config that a program made.
 * @param options.file the file it stands for: `after` files are relative to its folder, without it
 *   to the current one
 * @throws RehomeError `config_open` or `config_invalid`, exit code 3
 */
export async function resolveConfig(
  config: Config,
  options: { readonly file?: string | undefined } = {},
): Promise<ResolvedConfig> {
  const file = options.file === undefined ? null : resolve(options.file);
  return resolveUntrusted(config, file, () => null);
}

type AfterFile = { readonly text: string } | { readonly fault: Fault };

async function resolveUntrusted(
  value: unknown,
  file: string | null,
  placeOf: ReadConfig['placeOf'],
): Promise<ResolvedConfig> {
  const open = openChoices(value);
  if (open.length > 0) throw leftOpen(file, open, placeOf);
  const parsed = configSchema.safeParse(value, { error: describeIssue });
  const files = await readAfterFiles(value, file === null ? process.cwd() : dirname(file));
  const faults = [
    ...(parsed.success ? [] : faultsOf(parsed.error.issues, value)),
    ...files.flatMap((after) => ('fault' in after ? [after.fault] : [])),
  ];
  if (!parsed.success || faults.length > 0) throw invalid(file, faults, placeOf);
  const texts = files.map((after) => ('text' in after ? after.text : ''));
  const content = withDefaults(parsed.data, texts);
  return { file, digest: digestOf(withoutPlaces(content)), ...content };
}

/** The SQL of each `after` entry that names a file, whatever else is wrong with the config. */
async function readAfterFiles(value: unknown, folder: string): Promise<readonly AfterFile[]> {
  const after: unknown =
    typeof value === 'object' && value !== null && 'after' in value ? value.after : [];
  if (!Array.isArray(after)) return [];
  return Promise.all(
    after.map(async (entry: unknown, index): Promise<AfterFile> => {
      const file = afterSchema.shape.file.safeParse(
        typeof entry === 'object' && entry !== null && 'file' in entry ? entry.file : undefined,
      );
      if (!file.success) return { text: '' };
      try {
        return { text: await readFile(resolve(folder, file.data), 'utf8') };
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
        const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
        const message = `the file ${file.data} ${why}; it is looked for beside the config`;
        return { fault: { path: ['after', index, 'file'], message } };
      }
    }),
  );
}

function withDefaults(
  config: z.output<typeof configSchema>,
  sql: readonly string[],
): Omit<ResolvedConfig, 'file' | 'digest'> {
  return {
    root: config.root,
    identity: typeof config.identity === 'string' ? [config.identity] : config.identity,
    source: config.source ?? 'source',
    cohort: {
      where: config.cohort?.where ?? null,
      noIdentity: config.cohort?.noIdentity ?? 'exclude',
      gone: config.cohort?.gone ?? 'keep',
    },
    residents: {
      where: config.residents?.where ?? null,
      otherKey: config.residents?.otherKey ?? 'conflict',
      onConflict: config.residents?.onConflict ?? 'stop',
    },
    keys: config.keys ?? 'sequence',
    triggers: config.triggers ?? 'silence',
    triggerWrites: config.triggerWrites ?? [],
    tables: Object.fromEntries(
      Object.entries(config.tables ?? {}).map(([name, table]) => [name, plainColumns(table)]),
    ),
    links: (config.links ?? []).map(plainFields),
    after: (config.after ?? []).map((entry, index) => ({ ...entry, sql: sql[index] ?? '' })),
    scenarios: plainLogin(config.scenarios ?? {}),
    allow: config.allow ?? [],
    limits: {
      lockTimeout: config.limits?.lockTimeout ?? 2000,
      parallel: config.limits?.parallel ?? 2,
    },
  };
}

/** What the digest covers: all but the names of files, and passwords, which could be guessed by it. */
function withoutPlaces(content: Omit<ResolvedConfig, 'file' | 'digest'>): unknown {
  const login = content.scenarios.login;
  return {
    ...content,
    after: content.after.map(({ writes, sql }) => ({ writes, sql })),
    scenarios: login && {
      login: { ...login, credentials: login.credentials?.map((known) => known.login) },
    },
  };
}

function leftOpen(
  file: string | null,
  open: readonly OpenChoice[],
  placeOf: ReadConfig['placeOf'],
): RehomeError {
  const name = file === null ? 'The config' : `The config ${basename(file)}`;
  return new RehomeError(
    `${name} has ${open.length === 1 ? 'a choice' : `${open.length} choices`} that nobody has made yet.`,
    {
      code: 'config_open',
      exitCode: EXIT.config,
      details: open.map(({ path, candidates }) => {
        const place = placeOf(path);
        const where = place === null ? '' : ` (line ${place.line})`;
        const texts = candidates.map((one) =>
          typeof one === 'string' ? one : JSON.stringify(one),
        );
        return `${pathText(path)}${where}: ${texts.length === 0 ? 'write it' : texts.join('  |  ')}`;
      }),
      hint: 'Put what holds in the place of each `{ choose: […] }`; `leave out` means to take the line out.',
    },
  );
}

function invalid(
  file: string | null,
  faults: readonly Fault[],
  placeOf: ReadConfig['placeOf'],
): RehomeError {
  const name = file === null ? 'The config' : `The config ${basename(file)}`;
  const lines = faults.map((fault) => ({ fault, place: placeOf(fault.path) }));
  const inFile = (line: (typeof lines)[number]) => line.place?.line ?? 0;
  return new RehomeError(
    `${name} has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}.`,
    {
      code: 'config_invalid',
      exitCode: EXIT.config,
      details: lines
        .sort((a, b) => inFile(a) - inFile(b))
        .map(({ fault, place }) => {
          const where = place === null ? '' : ` (line ${place.line}, column ${place.column})`;
          return `${pathText(fault.path)}${where}: ${fault.message}`;
        }),
      hint: 'Mend these places and run the command again; docs/config.md explains every key.',
    },
  );
}
