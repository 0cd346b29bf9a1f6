/** What tells one schema from another: SHA-256 of its dump, without what names roles or places. */
import { createHash } from 'node:crypto';
import { TOOL_SCHEMAS } from '../catalog/user-schemas.js';
import { dumpSchema } from '../dump/dump-schema.js';
import type { Side } from '../postgres/session.js';

export interface FingerprintOptions {
  readonly side: Side;
  readonly snapshot?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @returns hex; the tool's own schemas do not count @throws like `dumpSchema` */
export async function schemaFingerprint(url: string, options: FingerprintOptions): Promise<string> {
  const dump = await dumpSchema(url, {
    side: options.side,
    purpose: 'copy',
    excludeSchemas: TOOL_SCHEMAS,
    signal: options.signal,
    ...(options.snapshot === undefined ? {} : { snapshot: options.snapshot }),
  });
  const lines = dump.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('--'));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
