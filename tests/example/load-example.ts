/** Fills databases with the example as a runner that knows nothing but its manifest does. */
import { readFile } from 'node:fs/promises';
import { withConnection } from '../../src/embedded/databases.js';

export const EXAMPLE = new URL('../../examples/training-app/', import.meta.url);

export type Variant = 'created-at' | 'later';

interface Manifest {
  readonly persons: number;
  readonly seed: number;
  readonly config: string;
  readonly v1: readonly string[];
  readonly v2: readonly string[];
  readonly variants: Readonly<
    Record<Variant, { readonly config: string; readonly v2: readonly string[] }>
  >;
  readonly residentWrite: { readonly file: string };
}

export interface LoadOptions {
  readonly side: 'v1' | 'v2';
  readonly variant?: Variant;
  readonly persons?: number;
  readonly seed?: number;
}

export async function readManifest(): Promise<Manifest> {
  return JSON.parse(await readExampleFile('example.json'));
}

export function readExampleFile(name: string): Promise<string> {
  return readFile(new URL(name, EXAMPLE), 'utf8');
}

/** Runs the side's files in one session of an empty database. */
export async function loadExample(url: string, options: LoadOptions): Promise<void> {
  const manifest = await readManifest();
  const { side, variant, persons = manifest.persons, seed = manifest.seed } = options;
  const files = side === 'v2' && variant ? manifest.variants[variant].v2 : manifest[side];
  await withConnection(url, async (connection) => {
    await connection.query(
      `SELECT set_config('example.seed', $1, false), set_config('example.persons', $2, false)`,
      [String(seed), String(persons)],
    );
    for (const file of files) await connection.query(await readExampleFile(file));
  });
}
