/** Whatever ends a command, as a RehomeError with a code, an exit code and a state. */
import { CommanderError } from 'commander';
import { EXIT, RehomeError } from '../errors.js';

export interface FailureContext {
  /** The command changes the target. */
  readonly writes: boolean;
  /** The person has asked for an end. */
  readonly aborted: boolean;
}

/** Faults of usage come from commander, the expected ones from the engine, the rest is a bug. */
export function asRehomeError(error: unknown, context: FailureContext): RehomeError {
  if (error instanceof RehomeError) return error;
  if (error instanceof CommanderError) return usageError(error);
  const state = context.writes ? 'in_doubt' : 'not_applied';
  if (context.aborted) {
    return new RehomeError('Interrupted.', {
      code: 'interrupted',
      exitCode: EXIT.interrupted,
      state,
      cause: error,
      ...(context.writes ? { hint: 'rehome rollback list' } : {}),
    });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new RehomeError(`Unexpected fault: ${message}`, {
    code: 'unexpected_fault',
    exitCode: EXIT.fault,
    state,
    cause: error,
    hint: 'Run it again with --verbose for the stack, and report it with the log.',
  });
}

/** Commander's message in the house's form, without the URLs that may stand in it. */
function usageError(error: CommanderError): RehomeError {
  if (error.code === 'commander.help') {
    return new RehomeError('A command is missing.', {
      code: 'usage',
      exitCode: EXIT.usage,
      hint: 'rehome --help lists the commands.',
    });
  }
  const [first = '', ...others] = error.message
    .replace(/^error: /, '')
    .replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\n]*/gi, '(a URL)')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const suggestion = others.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  const sentence = first.charAt(0).toUpperCase() + first.slice(1);
  return new RehomeError(/[.?!)]$/.test(sentence) ? sentence : `${sentence}.`, {
    code: 'usage',
    exitCode: EXIT.usage,
    hint: suggestion === '' ? 'rehome --help lists commands and flags.' : suggestion,
  });
}
