/** Ctrl-C and SIGTERM: the first asks the run to end cleanly, the second ends the process. */
import { setMaxListeners } from 'node:events';

export interface SignalTarget {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/**
 * @param say for the person, one line
 * @param end ends the process at once
 * @returns a signal that the first of them aborts
 */
export function abortOnSignals(
  target: SignalTarget,
  say: (line: string) => void,
  end: () => void,
): AbortSignal {
  const controller = new AbortController();
  // Every connection and every file listens, and Node takes more than ten for a leak.
  setMaxListeners(0, controller.signal);
  const listener = () => {
    if (controller.signal.aborted) {
      say(
        'Stopped at once. PostgreSQL takes an open transaction back by itself; `rehome rollback list` says whether a run was applied.',
      );
      end();
      return;
    }
    say(
      'Stopping cleanly; before the commit nothing is applied. Press Ctrl-C again to stop at once.',
    );
    controller.abort();
  };
  target.on('SIGINT', listener);
  target.on('SIGTERM', listener);
  return controller.signal;
}
