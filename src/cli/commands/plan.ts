/** `rehome plan`: what would be done, shown and kept as a file. Reads only. */
import { EXIT } from '../../errors.js';
import type { HazardCode } from '../../model/hazard.js';
import { pageBeside, writePage } from '../../report/write-page.js';
import { writePlan } from '../../report/write-report.js';
import { defineCommand } from '../command.js';
import { allOption, allowOption, limitOption } from '../flags.js';
import { standingHazards } from '../render/hazards.js';
import { renderPlan } from '../render/plan.js';

interface Flags {
  readonly limit?: number;
  readonly all?: boolean;
  readonly allow?: readonly HazardCode[];
}

export const planCommand = defineCommand<Flags>({
  name: 'plan',
  summary: 'what would change, person by class and table by table',
  description:
    'Shows who would move and which rows would be inserted, updated, deleted, left or excluded, ' +
    'with every hazard and how to settle it. Neither database is changed. The plan is kept in ' +
    'WORKDIR/reports/plan_<time>.json, which migrate can be told to do exactly, and as a page beside it.',
  examples: [
    { line: 'rehome plan', does: 'everyone in the cohort' },
    { line: 'rehome plan --limit 10', does: 'the first ten persons only' },
    { line: 'rehome plan --allow TRIGGER_FIRES', does: 'accept a hazard by name' },
    { line: 'rehome plan --json > plan.json', does: 'the plan as data' },
  ],
  exitCodes: [3, 4, 5, 6, 130],
  options: [limitOption(), allOption(), allowOption()],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'showPii'],
  writes: false,
  async run(call, flags) {
    const options = await call.databases();
    const engine = await call.world.engine();
    const plan = await engine.plan({ ...options, ...flags });
    const json = await writePlan(call.workdir, plan);
    const file = call.shown(json);
    const page = await writePage(pageBeside(json), { kind: 'plan', plan, file });
    const standing = standingHazards(plan);
    call.result(plan, (page) => renderPlan(plan, page));
    const next = standing.length > 0 ? '' : `Do exactly this:  rehome migrate --plan ${file}\n`;
    call.aside(() => `Plan written to ${file}\nReport  ${call.shown(page)}\n${next}`);
    return standing.length > 0 ? EXIT.refused : EXIT.done;
  },
});
