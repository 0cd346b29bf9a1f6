/** What each exit code means, in a few words: for help texts. docs/exit-codes.md says more. */
import type { ExitCode } from '../errors.js';

export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'unexpected fault',
  2: 'usage: a flag, an argument or a URL is wrong or missing',
  3: 'config: missing, unreadable or invalid',
  4: 'source unreachable',
  5: 'target unreachable',
  6: 'refused: hazard, conflict, drift or wrong database; nothing applied',
  7: 'a check failed; the target is as before',
  8: 'a check failed, and the way back failed or was declined',
  130: 'interrupted; nothing applied',
};
