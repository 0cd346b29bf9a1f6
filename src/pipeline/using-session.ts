/** A session for one piece of work, gone afterwards whatever happens, on the server as well. */
import { Session, type SessionOptions } from '../postgres/session.js';
import { stopBackends } from './stop-backends.js';

/** @throws RehomeError of the connection, or what `work` throws */
export async function usingSession<T>(
  url: string,
  options: SessionOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await Session.open(url, options);
  try {
    return await work(session);
  } finally {
    if (options.signal?.aborted === true) {
      session.destroy();
      // It may be out of reach, and what is to be told is the interruption.
      await stopBackends(url, options.side, [session]).catch(() => {});
    } else if (session.lost) session.destroy();
    else await session.close();
  }
}
