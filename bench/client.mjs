/**
 * The process that is measured, in plain JavaScript so that no compiler is in it: one command of the
 * built package, whose cost in this process alone (time, also by stage, processor, peak of memory)
 * goes to standard output as JSON. Run by `measure.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { command, options } = JSON.parse(process.argv[2] ?? '{}');
// As the program does before it loads the rest.
const { keepHeapSmall } = await import(new URL('../dist/cli/small-heap.js', import.meta.url).href);
keepHeapSmall();
const rehome = await import(new URL('../dist/index.js', import.meta.url).href);
const workdir = await mkdtemp(join(tmpdir(), 'rehome-bench-'));

/** Milliseconds by stage. @type {Record<string, number>} */
const stages = {};
options.observer = (/** @type {any} */ event) => {
  if (event.kind !== 'stage-finished') return;
  stages[event.stage] = (stages[event.stage] ?? 0) + event.milliseconds;
};

/** @type {Record<string, () => Promise<unknown>>} */
const commands = {
  plan: () => rehome.plan(options),
  migrate: () =>
    rehome.migrate({
      ...options,
      ...{ workdir, unattended: true, skipTests: true, confirm: async () => {} },
    }),
  verify: () => rehome.verify({ ...options, workdir }),
  undo: () => rehome.undo(options),
  staging: () =>
    rehome.setUpStaging({ ...options, backUp: null, consent: { named: options.named } }),
  point: () => rehome.createPoint({ ...options, workdir, builtIn: true }),
};

try {
  const run = commands[command];
  if (run === undefined) throw new Error(`no command ${command}`);
  const before = process.cpuUsage();
  const began = performance.now();
  const result = await run();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(
    JSON.stringify({
      seconds,
      cpuSeconds: (user + system) / 1e6,
      // Kilobytes on Linux.
      peakBytes: process.resourceUsage().maxRSS * 1024,
      stages,
      failed: failedChecks(result),
    }),
  );
} finally {
  await rm(workdir, { recursive: true, force: true });
}

/**
 * A verification that failed must not be measured as if it had been one.
 * @param {any} result
 * @returns {string[]}
 */
function failedChecks(result) {
  /** @type {{ name: string, outcome: string }[]} */
  const checks = result?.checks ?? [];
  return checks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name);
}
