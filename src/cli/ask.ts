/** A question on the terminal, on stderr so that stdout stays free for the result. */
import { isCancel, text } from '@clack/prompts';

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
