/** Stands between the tool and a server, and breaks the line when it is told to. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Proxy {
  /** The server's URL, through here. */
  readonly url: string;
  /** From now on: cut the line that the answer to a COMMIT comes back on, and deliver nothing of it. */
  cutAtCommit(options: { readonly thenRefuse: boolean; readonly onCut?: () => void }): void;
  /** Called for whether the line was cut. */
  readonly cut: () => boolean;
}

const COMMIT_COMPLETE = Buffer.from('COMMIT\0');

/** Closed after the test. */
export async function startProxy(url: string): Promise<Proxy> {
  const upstream = new URL(url);
  const sockets = new Set<Socket>();
  let armed: { readonly thenRefuse: boolean; readonly onCut?: () => void } | null = null;
  let wasCut = false;
  let refusing = false;
  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const real = connect(Number(upstream.port), upstream.hostname);
    for (const [socket, other] of [
      [client, real],
      [real, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => real.write(chunk));
    real.on('data', (chunk: Buffer) => {
      if (armed === null || !chunk.includes(COMMIT_COMPLETE)) {
        client.write(chunk);
        return;
      }
      wasCut = true;
      refusing = armed.thenRefuse;
      armed.onCut?.();
      armed = null;
      client.destroy();
      real.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const through = new URL(url);
  through.port = typeof address === 'object' && address !== null ? String(address.port) : '';
  return {
    url: through.href,
    cutAtCommit(options) {
      armed = options;
    },
    cut: () => wasCut,
  };
}
