/** Questions on the terminal, on stderr so that stdout stays free for the result. */
import { isCancel, select, text } from '@clack/prompts';

/**
 * Asks for a line until it equals `expected`.
 * @returns the line; null when the person pressed Ctrl-C or Escape, or `signal` was aborted
 */
export async function askOnTerminal(
  question: string,
  expected: string,
  signal: AbortSignal,
): Promise<string | null> {
  const answer = await text({
    message: question,
    output: process.stderr,
    signal,
    validate: (line) =>
      line === expected ? undefined : `Type ${expected}, or press Ctrl-C to stop.`,
  });
  return isCancel(answer) ? null : answer;
}

export interface Question {
  readonly text: string;
  readonly options: readonly { readonly label: string; readonly hint?: string }[];
}

/**
 * Asks for one of several.
 * @returns its place; null when the person pressed Ctrl-C or Escape, or `signal` was aborted
 */
export async function chooseOnTerminal(
  { text: message, options }: Question,
  signal: AbortSignal,
): Promise<number | null> {
  const answer = await select({
    message,
    output: process.stderr,
    signal,
    options: options.map((option, value) => ({ ...option, value })),
  });
  return isCancel(answer) ? null : answer;
}
