/**
 * The one error of the project. Everything a person can act on is thrown as a RehomeError;
 * anything else that reaches the top is an unexpected fault.
 */

/** Exit codes of the command, as listed in docs/exit-codes.md. */
export const EXIT = {
  done: 0,
  fault: 1,
  usage: 2,
  config: 3,
  sourceUnreachable: 4,
  targetUnreachable: 5,
  refused: 6,
  checkFailed: 7,
  wayBackFailed: 8,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the target looks like after the error: nothing written, all written, or not known. */
export type TargetState = 'not_applied' | 'applied' | 'in_doubt';

export interface RehomeErrorOptions {
  /** Stable, snake_case, for machines. */
  readonly code: string;
  readonly exitCode: ExitCode;
  /** The next step, usually a command or a line of config. */
  readonly hint?: string;
  /** Further lines: one fault, conflict or example each. */
  readonly details?: readonly string[];
  /** Default `not_applied`. */
  readonly state?: TargetState;
  readonly cause?: unknown;
}

export class RehomeError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly details: readonly string[];
  readonly state: TargetState;

  constructor(message: string, options: RehomeErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RehomeError';
    this.code = options.code;
    this.exitCode = options.exitCode;
    this.hint = options.hint;
    this.details = options.details ?? [];
    this.state = options.state ?? 'not_applied';
  }
}

/**
 * Takes passwords out of a text before anyone sees it: in `scheme://user:password@host` and
 * in `password=…` of a keyword connection string or query.
 */
export function withoutPasswords(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]*@/gi, '$1:***@')
    .replace(/\b(password\s*=\s*)('[^']*'|[^\s&]+)/gi, '$1***');
}
