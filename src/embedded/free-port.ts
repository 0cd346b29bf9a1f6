/** A TCP port that is free on the loopback address now; it may be taken a moment later. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Asks the system for a port. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP port was asked for.');
  return address.port;
}
