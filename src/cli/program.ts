/** The tree of commands for commander: built from the list of commands, strict about every flag. */
import { Command as Commander, CommanderError } from 'commander';
import { EXIT } from '../errors.js';
import type { Command } from './command.js';
import { COMMANDS } from './commands/index.js';
import { type GlobalFlags, globalOptions } from './flags.js';
import { commandEnd, ENVIRONMENT, exitCodeSection, FIRST_STEPS, FRONT_PAGE } from './help-text.js';
import { toolVersion } from './version.js';

/** Is called with the command that was chosen and all that was said with it. */
export type Start = (
  command: Command,
  parsed: Commander,
  flags: GlobalFlags,
  positional: readonly string[],
) => Promise<void>;

export interface ProgramOutput {
  /** Where help and version go. */
  readonly write: (text: string) => void;
  readonly helpWidth: number;
}

/** Commands of two words, by the first: summary and description. */
const GROUPS: Readonly<Record<string, readonly [summary: string, description: string]>> = {
  schema: [
    'whether staging has the schema of the target',
    'Compares the schema of staging with that of the target, and makes what is missing.',
  ],
  staging: [
    'a disposable copy of the target',
    'Makes staging a copy of the target, to rehearse on.',
  ],
  rollback: [
    'points to come back to, runs so far, and the ways back',
    'Makes rollback points of the target, lists them and the runs in its ledger, takes runs back ' +
      'row by row, or restores a point whole.',
  ],
};

/** The whole program. Parsing throws `CommanderError` and never exits. */
export function buildProgram(start: Start, output: ProgramOutput): Commander {
  const program = new Commander('rehome')
    .description(FRONT_PAGE)
    .version(toolVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: output.write,
      writeErr: output.write,
      outputError: () => {},
      getOutHelpWidth: () => output.helpWidth,
      getErrHelpWidth: () => output.helpWidth,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ visibleOptions, visibleCommands, subcommandTerm: fullName });
  for (const option of globalOptions()) program.addOption(option);
  const codes = Object.values(EXIT);
  program.addHelpText('after', `\n${FIRST_STEPS}\n${ENVIRONMENT}\n${exitCodeSection(codes)}`);
  const groups = new Map<string, Commander>();
  for (const command of COMMANDS) {
    const [first = command.name, second] = command.name.split(' ');
    if (second === undefined) {
      addCommand(program.command(first), command, program, start);
      continue;
    }
    const group = groups.get(first) ?? addGroup(program, first);
    groups.set(first, group);
    addCommand(group.command(second), command, program, start);
  }
  return program;
}

function addGroup(program: Commander, name: string): Commander {
  const [summary, description] = GROUPS[name] ?? ['', ''];
  return program.command(name).summary(summary).description(description);
}

/** The command of this name (words as after `rehome`), or the program itself. */
export function findCommand(program: Commander, name: string): Commander {
  return name
    .split(' ')
    .filter((word) => word !== '')
    .reduce((at, word) => at.commands.find((command) => command.name() === word) ?? at, program);
}

function addCommand(at: Commander, command: Command, program: Commander, start: Start): void {
  at.summary(command.summary).description(command.description);
  if (command.argument !== undefined) {
    at.argument(command.argument.term, command.argument.description);
  } else if (command.globals.includes('v2')) {
    at.argument('[v1]', 'URL of the source, if not in the environment')
      .argument('[v2]', 'URL of the target')
      .argument('[staging]', 'URL of staging');
  }
  for (const option of command.options) at.addOption(option);
  at.addHelpText('after', commandEnd(command));
  at.action(async () => {
    refuseForeignFlags(command, program);
    const urls = command.argument === undefined ? at.args : [];
    await start(command, at, program.opts<GlobalFlags>(), urls);
  });
}

/** A shared flag that the command would ignore is refused: it was meant to do something. */
function refuseForeignFlags(command: Command, program: Commander): void {
  for (const option of globalOptions()) {
    const name = option.attributeName();
    const given = program.getOptionValueSource(name) === 'cli';
    if (given && !command.globals.some((known) => known === name)) {
      const message = `error: option '${option.long}' has no meaning for 'rehome ${command.name}'`;
      throw new CommanderError(EXIT.usage, 'rehome.foreignOption', message);
    }
  }
}

/** A command's own flags, then the shared ones that mean something to it. */
function visibleOptions(this: unknown, at: Commander): ReturnType<typeof globalOptions>[number][] {
  const help = at.createOption('--help', 'print this help');
  const command = COMMANDS.find((one) => fullName(at) === one.name);
  if (at.parent === null) return [...at.options, help];
  const shared = (command?.globals ?? []).map((name) => String(name));
  const globals = globalOptions().filter((option) => shared.includes(option.attributeName()));
  return [...at.options, help, ...globals];
}

/** The front page lists every command by its full name, a group its own. */
function visibleCommands(at: Commander): Commander[] {
  const leaves = at.commands.flatMap((one) =>
    one.commands.length > 0 ? [...one.commands] : [one],
  );
  const order = (one: Commander) => COMMANDS.findIndex(({ name }) => name === fullName(one));
  return leaves.sort((a, b) => order(a) - order(b));
}

function fullName(at: Commander): string {
  const above = at.parent === null || at.parent.parent === null ? '' : `${fullName(at.parent)} `;
  return `${above}${at.name()}`;
}
