/**
 * The example that the demo plays, known by its manifest only: SQL files that make the two
 * databases, a config, and what a resident writes meanwhile.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { loadConfig } from '../config/resolve-config.js';
import { EXIT, RehomeError } from '../errors.js';
import type { ResolvedConfig } from '../model/config.js';
import { figure } from './figures.js';

/** The same distance from src/demo and from dist/demo. */
const FOLDER = fileURLToPath(new URL('../../examples/training-app/', import.meta.url));

const files = z.array(z.string().min(1)).min(1);

const manifestSchema = z.strictObject({
  title: z.string(),
  description: z.string(),
  persons: z.int().positive(),
  minPersons: z.int().positive(),
  seed: z.int().nonnegative(),
  config: z.string(),
  v1: files,
  v2: files,
  variants: z.record(
    z.string(),
    z.strictObject({
      title: z.string(),
      config: z.string().optional(),
      v1: files.optional(),
      v2: files.optional(),
    }),
  ),
  residentWrite: z.strictObject({ title: z.string(), file: z.string() }),
});

/** SQL, with the file it came from for messages. */
interface Script {
  readonly file: string;
  readonly sql: string;
}

export interface Example {
  readonly title: string;
  /** What the variant adds to it; null for the first. */
  readonly variantTitle: string | null;
  readonly description: string;
  readonly persons: number;
  readonly seed: number;
  readonly config: ResolvedConfig;
  readonly configFile: string;
  readonly v1: readonly Script[];
  readonly v2: readonly Script[];
  readonly residentWrite: { readonly title: string; readonly sql: string };
}

/**
 * @throws RehomeError `usage` (exit 2) for a variant or size that the example does not have;
 *   `example_invalid` (exit 1) for a manifest or files that are not as they have to be
 */
export async function readExample(choice: {
  readonly persons: number | null;
  readonly seed: number | null;
  readonly variant: string | null;
}): Promise<Example> {
  const manifest = parseManifest(await read('example.json'));
  const persons = choice.persons ?? manifest.persons;
  if (persons < manifest.minPersons) {
    throw usage(
      `The example needs at least ${manifest.minPersons} persons.`,
      `--persons ${manifest.minPersons}`,
    );
  }
  const names = Object.keys(manifest.variants);
  const variant = choice.variant === null ? undefined : manifest.variants[choice.variant];
  if (choice.variant !== null && variant === undefined) {
    throw usage(
      `The example has no variant "${choice.variant}".`,
      names.length === 0
        ? 'Leave --variant out.'
        : `It has ${names.join(' and ')}; without --variant it is the first.`,
    );
  }
  const configFile = resolve(FOLDER, variant?.config ?? manifest.config);
  const scripts = (list: readonly string[]): Promise<Script[]> =>
    Promise.all(list.map(async (file) => ({ file, sql: await read(file) })));
  return {
    title: manifest.title,
    variantTitle: variant?.title ?? null,
    // It speaks of the usual size.
    description: manifest.description.replaceAll(figure(manifest.persons), figure(persons)),
    persons,
    seed: choice.seed ?? manifest.seed,
    config: await loadConfig({ cwd: FOLDER, file: configFile }),
    configFile,
    v1: await scripts(variant?.v1 ?? manifest.v1),
    v2: await scripts(variant?.v2 ?? manifest.v2),
    residentWrite: {
      title: manifest.residentWrite.title,
      sql: await read(manifest.residentWrite.file),
    },
  };
}

function parseManifest(text: string): z.output<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (error) {
    const details =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        : [String(error)];
    throw invalid('The manifest example.json of the example is not valid.', details, error);
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(resolve(FOLDER, file), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw invalid(`The example's file ${file} cannot be read (${code}).`, [], error);
  }
}

function invalid(message: string, details: readonly string[], cause: unknown): RehomeError {
  return new RehomeError(message, {
    code: 'example_invalid',
    exitCode: EXIT.fault,
    details,
    hint: `The example is part of the package, in ${FOLDER}; install it again.`,
    cause,
  });
}

function usage(message: string, hint: string): RehomeError {
  return new RehomeError(message, { code: 'usage', exitCode: EXIT.usage, hint });
}
