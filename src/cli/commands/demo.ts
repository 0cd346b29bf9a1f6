/** `rehome demo`: the training app on databases of its own, from the plan to the way back. */
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { defineCommand } from '../command.js';
import { createDemoPresenter } from '../demo-presenter.js';
import { wholeNumberFrom } from '../flags.js';
import { renderDemo } from '../render/demo.js';

interface Flags {
  readonly persons?: number;
  readonly seed?: number;
  readonly variant?: string;
  readonly keep?: boolean;
}

export const demoCommand = defineCommand<Flags>({
  name: 'demo',
  summary: 'see it on databases of its own: nothing to install',
  description:
    'Starts two PostgreSQL servers of its own, fills them with a training app of real size, and ' +
    'plays it all: plan, move, tests, somebody who writes meanwhile, the way back, the move again. ' +
    'None of your databases is touched. Reports and id maps go to WORKDIR/demo.',
  examples: [
    { line: 'rehome demo', does: 'the whole story, in about a minute' },
    { line: 'rehome demo --persons 500 --seed 7', does: 'a small one, the same every time' },
    { line: 'rehome demo --variant later', does: 'with friendships, which have two ends' },
    { line: 'rehome demo --keep', does: 'leave the databases to look around in' },
  ],
  exitCodes: [7, 130],
  options: [
    new Option('--persons <n>', 'persons in the source (default: the real size)').argParser(
      wholeNumberFrom(1),
    ),
    new Option('--seed <n>', 'seed of the made-up data').argParser(wholeNumberFrom(0)),
    new Option('--variant <name>', "variant of the app's schema"),
    new Option('--keep', 'leave servers and files in place'),
  ],
  globals: ['workdir', 'json', 'verbose'],
  writes: false,
  async run(call, flags) {
    call.alone();
    const engine = await call.world.engine();
    const result = await engine.runDemo({
      persons: flags.persons ?? null,
      seed: flags.seed ?? null,
      variant: flags.variant ?? null,
      keep: flags.keep === true,
      workdir: call.workdir,
      observer: call.observe,
      show: createDemoPresenter(call),
      signal: call.world.signal,
    });
    const places = { log: call.logFile(), shown: call.shown, program: call.world.program };
    call.result({ ...result, log: places.log }, (page) => renderDemo(result, page, places));
    return result.proofs.every((proof) => proof.holds) ? EXIT.done : EXIT.checkFailed;
  },
});
