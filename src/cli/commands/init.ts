/** `rehome init`: a config out of the two databases. Reads only; writes one file. */
import { access, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { CONFIG_NAMES } from '../../config/find-config.js';
import { type ConfigFormat, printConfig } from '../../config/print-config.js';
import { EXIT, RehomeError } from '../../errors.js';
import { isOpen } from '../../model/draft.js';
import type { InitOptions } from '../../model/init-options.js';
import { type Call, defineCommand } from '../command.js';
import { renderDraft, valueText } from '../render/draft.js';
import { cut, printable, wrap } from '../render/text.js';
import { widthOf } from '../world.js';

interface Flags {
  readonly format: ConfigFormat;
  readonly root?: string;
  readonly force?: boolean;
}

export const initCommand = defineCommand<Flags>({
  name: 'init',
  summary: 'a config out of the two databases, with the evidence for each line',
  description:
    'Looks at both databases, which it only reads, and writes a config: who the persons are, how ' +
    'they are known on both sides, which tables are theirs, how rows of reference tables are known ' +
    'again, what was renamed. Behind each line is the evidence: constraints, names, types, and the ' +
    'share of values in a sample that are on both sides. What it cannot decide it asks on a ' +
    'terminal, or leaves as a marked choice, which every other command refuses until it is made.',
  examples: [
    { line: 'rehome init', does: 'writes rehome.config.yaml' },
    { line: 'rehome init --format ts', does: 'writes rehome.config.ts' },
    { line: 'rehome init --yes', does: 'asks nothing; every choice is left in the file' },
    { line: 'rehome init --root accounts', does: 'where it is another table than it looks' },
    { line: 'rehome init --json', does: 'what was found as data; writes no file' },
  ],
  exitCodes: [4, 5, 6, 130],
  options: [
    new Option('--format <format>', 'kind of file').choices(['yaml', 'ts']).default('yaml'),
    new Option('--root <table>', 'the table whose rows are the persons'),
    new Option('--force', 'write over a config that is there'),
  ],
  globals: ['v1', 'v2', 'staging', 'config', 'workdir', 'json', 'verbose', 'yes'],
  writes: false,
  async run(call, flags) {
    const json = call.flags.json === true;
    const file = resolve(call.world.cwd, call.flags.config ?? `rehome.config.${flags.format}`);
    const format: ConfigFormat = call.flags.config === undefined ? flags.format : formatOf(file);
    if (!json && flags.force !== true) await refuseExisting(call, file);
    const urls = await call.urls(['v1', 'v2']);
    const engine = await call.world.engine();
    const draft = await engine.init({
      ...{ v1: urls.v1, v2: urls.v2 },
      ...(flags.root === undefined ? {} : { root: flags.root }),
      ...(json || !call.world.interactive || call.flags.yes === true ? {} : { ask: asking(call) }),
      observer: call.observe,
      signal: call.world.signal,
      clock: call.world.clock,
    });
    const open = draft.lines.filter(isOpen);
    if (!json) await write(file, printConfig(draft, format, call.shown(file)));
    call.result({ ...draft, open }, (page) => renderDraft(draft, page, call.shown(file)));
    return EXIT.done;
  },
});

/** Each choice as it comes up; what is put off stays open in the file. */
function asking(call: Call): NonNullable<InitOptions['ask']> {
  let asked = 0;
  return async (given) => {
    const line = printable(given);
    asked += 1;
    const name = line.path[0] === 'links' ? 'links' : line.path.join('.');
    const width = widthOf(call.world.stderr) - 12;
    const options = [
      ...line.choose.map((value) => ({ label: cut(valueText(value), width) })),
      { label: 'decide later', hint: 'stays open in the file' },
    ];
    const text = [`${asked}. ${name}`, ...wrap(line.because, width)].join('\n');
    const answer = await call.progress.quietly(() => call.world.choose({ text, options }));
    if (answer === null) {
      throw new RehomeError('Stopped; no config was written.', {
        code: 'interrupted',
        exitCode: EXIT.interrupted,
        hint: 'rehome init --yes asks nothing and leaves every choice open in the file.',
      });
    }
    return given.choose[answer];
  };
}

function formatOf(file: string): ConfigFormat {
  if (/\.ya?ml$/.test(file)) return 'yaml';
  if (file.endsWith('.ts')) return 'ts';
  throw new RehomeError('A config can be written as .yaml or .ts only.', {
    code: 'usage',
    exitCode: EXIT.usage,
    hint: 'rehome init --config rehome.config.yaml',
  });
}

/** Any config of the folder: a second one would make it unclear which counts. */
async function refuseExisting(call: Call, file: string): Promise<void> {
  const { cwd } = call.world;
  const names =
    call.flags.config === undefined ? CONFIG_NAMES.map((name) => resolve(cwd, name)) : [];
  for (const name of new Set([file, ...names])) {
    const there = await access(name).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    throw new RehomeError(`There is a config already: ${call.shown(name)}.`, {
      code: 'config_exists',
      exitCode: EXIT.usage,
      hint: 'rehome init --force writes over it; --config FILE writes another one.',
    });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new RehomeError(`The config ${file} cannot be written (${code}).`, {
      code: 'file_unwritable',
      exitCode: EXIT.fault,
      hint: 'Name another place with --config FILE.',
      cause: error,
    });
  }
}
