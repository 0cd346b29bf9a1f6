/** An error for people and for machines: what happened, the state of the databases, what to do. */
import { type RehomeError, type TargetState, withoutPasswords } from '../../errors.js';
import { bullets } from './status.js';
import type { Page } from './style.js';
import { printable, wrap } from './text.js';

export interface ErrorContext {
  /** Where the full story was written; null when nothing was. */
  readonly log: string | null;
  /** Adds stack and causes. */
  readonly verbose: boolean;
}

const STATES: Readonly<Record<TargetState, string>> = {
  not_applied: 'Nothing was applied: the target is as before.',
  applied: 'The run is applied: it stands in the target.',
  in_doubt: 'Not known: ask the ledger with `rehome rollback list` before anything else.',
};

/** Lines for stderr. Scrubbed of passwords; a stack only with `verbose`. */
export function renderError(error: RehomeError, page: Page, context: ErrorContext): string {
  const { style, width } = page;
  const safe = (text: string) => printable(withoutPasswords(text));
  const labelled = (label: string, text: string) =>
    wrap(text, width - 7).map(
      (line, i) => `${style.dim((i === 0 ? label : '').padEnd(5))}  ${line}`,
    );
  return `${[
    ...wrap(`✖ ${safe(error.message)}`, width, '  ').map(style.red),
    ...bullets(error.details.map(safe), page),
    ...labelled('State', STATES[error.state]),
    ...(error.hint === undefined ? [] : labelled('Next', safe(error.hint))),
    ...(context.log === null ? [] : labelled('Log', context.log)),
    ...(context.verbose ? ['', ...stackLines(error)] : []),
  ].join('\n')}\n`;
}

/** The document that `--json` prints for an error. */
export function errorDocument(error: RehomeError): object {
  return {
    error: {
      code: error.code,
      message: withoutPasswords(error.message),
      hint: error.hint === undefined ? null : withoutPasswords(error.hint),
      details: error.details.map(withoutPasswords),
      state: error.state,
      exitCode: error.exitCode,
    },
  };
}

/** Stack of an error and of all its causes, scrubbed, one line each. */
export function stackLines(error: unknown): readonly string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  let current: unknown = error;
  while (current !== undefined && current !== null && !seen.has(current)) {
    seen.add(current);
    const text = current instanceof Error ? (current.stack ?? current.message) : String(current);
    if (lines.length > 0) lines.push('caused by');
    lines.push(...text.split('\n').map((line) => printable(withoutPasswords(line))));
    current = current instanceof Error ? current.cause : undefined;
  }
  return lines;
}
