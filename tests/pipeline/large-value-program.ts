/**
 * A move with its verification and its way back in a process of its own, for a test that measures
 * what it takes. Arguments: the URLs of source and target, the config's folder, and `move` or `undo`.
 * Prints one line of JSON; without arguments it is only compiled.
 */
import { loadConfig, migrate, undo, verify } from '../../src/index.js';

const [v1 = '', v2 = '', cwd = '', what = ''] = process.argv.slice(2);
if (v1 === '') process.exit();
const given = { v1, v2, config: await loadConfig({ cwd }), workdir: cwd };
let found: unknown;
if (what === 'undo') {
  found = await undo({ v2, run: 1 });
} else {
  const { plan } = await migrate({ ...given, unattended: true, confirm: async () => {} });
  const { failed } = await verify(given);
  found = { tables: plan.tables, hazards: plan.hazards, failed };
}
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ found, peakMegabytes })}\n`);
