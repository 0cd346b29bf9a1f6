/** From arguments to an exit code: parses, starts the command, and tells how it ended. */
import { type Command as Commander, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../errors.js';
import type { Command } from './command.js';
import { asRehomeError } from './failure.js';
import { type OpenCall, openCall, shownPath } from './open-call.js';
import { buildProgram } from './program.js';
import { errorDocument, renderError } from './render/error.js';
import { createStyle } from './render/style.js';
import { hasColour, type World, widthOf } from './world.js';

const HELP_CODES: readonly string[] = ['commander.helpDisplayed', 'commander.version'];

/**
 * Runs the program once. Never throws and never exits; everything that it says goes through
 * `world`.
 * @param argv the arguments after `rehome`
 */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  const state: { command: Command | null; call: OpenCall | null; code: ExitCode } = {
    command: null,
    call: null,
    code: EXIT.done,
  };
  const help: string[] = [];
  const program = buildProgram(
    async (command, parsed, flags, positional) => {
      state.command = command;
      state.call = openCall(world, command, flags, positional);
      state.code = await command.run(state.call, parsed);
    },
    { write: (text) => help.push(text), helpWidth: Math.min(widthOf(world.stdout), 100) },
  );
  try {
    await parse(program, argv);
  } catch (error) {
    if (error instanceof CommanderError && HELP_CODES.includes(error.code)) {
      world.stdout.write(help.join(''));
      return EXIT.done;
    }
    if (error instanceof CommanderError && error.code === 'commander.help' && !wantsJson(argv)) {
      world.stderr.write(help.join(''));
      return EXIT.usage;
    }
    return fail(error, argv, world, state.command, state.call);
  } finally {
    state.call?.progress.close();
    state.call?.log()?.close();
  }
  return state.code;
}

async function parse(program: Commander, argv: readonly string[]): Promise<void> {
  await program.parseAsync([...argv], { from: 'user' });
}

function fail(
  thrown: unknown,
  argv: readonly string[],
  world: World,
  command: Command | null,
  call: OpenCall | null,
): ExitCode {
  const error = asRehomeError(thrown, {
    writes: command?.writes === true && call?.log() !== null,
    aborted: world.signal.aborted,
  });
  const log = call?.log() ?? null;
  log?.error(error);
  call?.progress.close();
  if (wantsJson(argv)) {
    world.stdout.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`);
    return error.exitCode;
  }
  const style = createStyle(hasColour(world.stderr, world.environment));
  const page = { width: widthOf(world.stderr), style };
  const context = {
    log: log === null ? null : shownPath(world.cwd, log.file),
    verbose: argv.includes('--verbose'),
  };
  world.stderr.write(renderError(error, page, context));
  return error.exitCode;
}

/** Known before parsing, which may be what fails. */
function wantsJson(argv: readonly string[]): boolean {
  return argv.includes('--json');
}
