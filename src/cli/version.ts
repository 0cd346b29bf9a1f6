/** The version of this package, from its package.json. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Semantic version, such as `0.1.0`. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
