/** `rehome report`: the page of a run, a rehearsal or a plan, from the files of the work folder. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import { EXIT } from '../../errors.js';
import { findReport, type Wanted } from '../../report/find-report.js';
import { pageBeside, writePage } from '../../report/write-page.js';
import { type Call, defineCommand } from '../command.js';
import { wholeNumberFrom } from '../flags.js';

interface Flags {
  readonly run?: number;
  readonly plan?: string;
  readonly rehearsal?: boolean;
  readonly out?: string;
}

export const reportCommand = defineCommand<Flags>({
  name: 'report',
  summary: 'the report page of a run, a rehearsal or a plan',
  description:
    'Makes one HTML file that opens without a network: who moved, the tables and their links, what ' +
    "changed, timings, the witness's evidence, all tests, and the way back. It is made from the " +
    'reports in WORKDIR, and no database is asked: of the latest run if there is one, else of the ' +
    'latest rehearsal, else of the latest plan. plan and migrate write theirs by themselves.',
  examples: [
    { line: 'rehome report', does: 'the latest' },
    { line: 'rehome report --run 3', does: 'of one run' },
    { line: 'rehome report --plan FILE', does: 'of a plan' },
    {
      line: 'rehome report --rehearsal --out page.html',
      does: 'of the latest rehearsal, to there',
    },
  ],
  exitCodes: [6],
  options: [
    new Option('--run <id>', 'of this run')
      .argParser(wholeNumberFrom(1))
      .conflicts(['plan', 'rehearsal']),
    new Option('--plan <file>', 'of this plan').conflicts('rehearsal'),
    new Option('--rehearsal', 'of the latest rehearsal'),
    new Option('--out <file>', 'where to write it (default: beside the report)'),
  ],
  globals: ['workdir', 'json', 'verbose'],
  writes: false,
  async run(call, flags) {
    const { cwd } = call.world;
    const { file, input } = await findReport(call.workdir, wanted(call, flags), call.shown);
    const page = flags.out === undefined ? pageBeside(file) : resolve(cwd, flags.out);
    const written = await writePage(page, input);
    call.result({ file: written }, () => `${call.shown(written)}\n`);
    return EXIT.done;
  },
});

function wanted(call: Call, { run, plan, rehearsal }: Flags): Wanted {
  if (run !== undefined) return { kind: 'run', run };
  if (plan !== undefined) {
    const file = resolve(call.world.cwd, plan);
    return { kind: 'plan', file, shown: call.shown(file) };
  }
  return rehearsal === true ? { kind: 'rehearsal' } : { kind: 'newest' };
}
