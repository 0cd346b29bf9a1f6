/**
 * A plan made in a process of its own, for a test that measures what it takes.
 * Arguments: the URLs of source and target, and the config's folder. Prints one line of JSON; without
 * arguments it is only compiled.
 */
import { renderPlan } from '../../src/cli/render/plan.js';
import { createStyle } from '../../src/cli/render/style.js';
import { loadConfig, plan } from '../../src/index.js';

const [v1 = '', v2 = '', cwd = ''] = process.argv.slice(2);
if (v1 === '') process.exit();
const made = await plan({ v1, v2, config: await loadConfig({ cwd }) });
const screen = renderPlan(made, { width: 100, style: createStyle(false) });
const peakMegabytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ plan: made, screen, peakMegabytes })}\n`);
