/**
 * A staging setup that stops for ever when the rows of a table have come, for tests that kill it.
 * Arguments: the URLs of target and staging, staging's name, and the table's.
 */
import { setUpStaging } from '../../src/pipeline/set-up-staging.js';

const [v2 = '', staging = '', named = '', where = ''] = process.argv.slice(2);
await setUpStaging({ v2, staging, backUp: null, consent: { named } }, async ({ name }) => {
  if (name !== where) return;
  process.stdout.write(`${name}\n`);
  await new Promise(() => setInterval(() => {}, 60_000));
});
process.stdout.write('done\n');
