/**
 * Makes staging a copy of the target. It is made anew rather than altered, which is at once the
 * quickest sync of its schema and the only one that is sure; both schemas are compared before, for
 * people to see what has drifted, and after, when they may not differ.
 */

import { EXIT, RehomeError } from '../errors.js';
import type { TestOptions } from '../model/options.js';
import type { StagingResult } from '../model/staging.js';
import { identifyDatabase } from '../postgres/database-identity.js';
import { Session } from '../postgres/session.js';
import { isMarked } from '../staging/staging-guard.js';
import { readStagingState } from '../staging/staging-state.js';
import { backUpStaging } from './back-up-staging.js';
import type { Parts } from './parts.js';
import { checkSchema } from './schema.js';
import { setUpStaging } from './set-up-staging.js';

/**
 * @param parts told of schema and staging, as parts of the whole; null where they are none
 * @throws RehomeError of the guard, of the copy, or `staging_schema_differs` (exit 6)
 */
export async function prepareStaging(options: TestOptions, parts: Parts): Promise<StagingResult> {
  const { v1, v2, staging, consent, observer, signal, clock } = options;
  const databases = {
    ...{ v1, v2, staging },
    ...(observer === undefined ? {} : { observer }),
    ...(signal === undefined ? {} : { signal }),
    ...(clock === undefined ? {} : { clock }),
  };
  await parts.run(
    'schema',
    () => checkSchema(databases),
    (report) =>
      report.inSync
        ? 'staging has the schema of the target'
        : `${report.differences.length} differences: staging is made anew`,
  );
  return parts.run(
    'staging',
    async () => {
      const copied = await setUpStaging({
        ...databases,
        consent,
        parallel: options.config.limits.parallel,
        backUp:
          options.skipBackup === true || (await isOurs(options))
            ? null
            : () => backUpStaging(options),
      });
      const after = await checkSchema(databases);
      if (!after.inSync && copied.skipped.length === 0) {
        throw new RehomeError('staging is not the copy of the target that it should be', {
          code: 'staging_schema_differs',
          exitCode: EXIT.refused,
          details: after.differences
            .slice(0, 10)
            .map(({ kind, type, name, detail }) => `${type} ${name} ${kind}: ${detail}`),
          hint: '`rehome schema check` shows all of it; report it with the log. The target was only read',
        });
      }
      return copied;
    },
    copiedText,
  );
}

/** A copy that this tool made is no loss: the target still has it. */
async function isOurs({ staging, signal }: TestOptions): Promise<boolean> {
  const session = await Session.open(staging, { side: 'staging', purpose: 'look', signal });
  try {
    const marked = await isMarked(session, await identifyDatabase(session));
    return marked && (await readStagingState(session)) !== null;
  } finally {
    await session.close();
  }
}

function copiedText({ rows, tables, skipped }: StagingResult): string {
  const without = skipped.length === 0 ? '' : `; ${skipped.length} objects could not be made there`;
  return `${rows.toLocaleString('en-US')} rows in ${tables.length} tables${without}`;
}
