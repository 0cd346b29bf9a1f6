/**
 * A migrate that stops for ever at a failpoint, for tests that kill it.
 * Arguments: the URLs of source and target, a folder for its files, and the failpoint.
 */
import { resolveConfig } from '../../src/index.js';
import { migrate } from '../../src/pipeline/migrate.js';

const [v1 = '', v2 = '', workdir = '', where = ''] = process.argv.slice(2);
const config = await resolveConfig({ root: 'users', identity: 'lower(email)' });
await migrate(
  { v1, v2, config, workdir, unattended: true, confirm: async () => {} },
  async (name) => {
    if (name !== where) return;
    process.stdout.write(`${name}\n`);
    await new Promise(() => setInterval(() => {}, 60_000));
  },
);
process.stdout.write('done\n');
