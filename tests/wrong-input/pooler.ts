/**
 * Stands between the tool and a server as a pooler does: logs clients in itself, under a number of its
 * own, and has their queries answered by server sessions that it keeps.
 */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';

export interface Pooler {
  /** The server's URL, through here. */
  readonly url: string;
  /** Server sessions that wait for a client. */
  readonly idle: readonly pg.Client[];
}

/** @param mode what a client keeps its server session for. Closed after the test. */
export async function startPooler(url: string, mode: 'session' | 'transaction'): Promise<Pooler> {
  const idle: pg.Client[] = [];
  const all: pg.Client[] = [];
  const sockets = new Set<Socket>();
  const take = async (): Promise<pg.Client> => {
    const kept = idle.pop();
    if (kept !== undefined) return kept;
    const client = new pg.Client(url);
    all.push(client);
    await client.connect();
    return client;
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let own: pg.Client | null = null;
    const answer = async (text: string): Promise<void> => {
      const client = own ?? (await take());
      if (mode === 'session') own = client;
      const results = [await client.query({ text, rowMode: 'array' })].flat();
      if (mode === 'transaction') idle.push(client);
      socket.write(Buffer.concat([...results.flatMap(messagesOf), READY]));
    };
    let loggedIn = false;
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (;;) {
        const start = loggedIn ? 1 : 0;
        if (received.length < start + 4) return;
        const end = start + received.readInt32BE(start);
        if (received.length < end) return;
        const [type, body] = [received[0], received.subarray(start + 4, end)];
        received = received.subarray(end);
        if (!loggedIn) {
          loggedIn = true;
          socket.write(
            Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(2)), READY]),
          );
        } else if (type === 'Q'.charCodeAt(0)) {
          answer(body.subarray(0, -1).toString()).catch(() => socket.destroy());
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await Promise.all(all.map((client) => client.end()));
  });
  const address = server.address();
  const through = new URL(url);
  through.port = String(typeof address === 'object' ? address?.port : '');
  return { url: through.href, idle };
}

/** A result as PostgreSQL sends it: its columns, all text, its rows, and that it is complete. */
function messagesOf({ fields, rows, command }: pg.QueryArrayResult<unknown[]>): Buffer[] {
  const complete = message('C', text(command ?? ''));
  if (fields.length === 0) return [complete];
  const described = fields.map(({ name }) =>
    Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  );
  const data = rows.map((row) => {
    const values = row.map((value) => {
      const bytes = Buffer.from(String(value));
      return Buffer.concat([int32(bytes.length), bytes]);
    });
    return message('D', int16(values.length), ...values);
  });
  return [message('T', int16(fields.length), ...described), ...data, complete];
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

const READY = message('Z', Buffer.from('I'));

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}
