/**
 * Runs pg_dump, compiled to WebAssembly, in a thread of its own: it blocks whatever thread it is
 * in. It believes to talk to a PGlite; every request goes to the parent instead, which holds the
 * connection to the real server, and the thread sleeps until the answer is there.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

/** @type {{ args: string[], bell: SharedArrayBuffer, port: import('node:worker_threads').MessagePort }} */
const { args, bell, port } = workerData;
const rung = new Int32Array(bell);

/** @param {Uint8Array} request one piece of the frontend's side of the wire protocol */
function ask(request) {
  Atomics.store(rung, 0, 0);
  port.postMessage(request.slice());
  // The bell of the answer before may ring late, when this request is already out.
  while (Atomics.load(rung, 0) === 0) Atomics.wait(rung, 0, 0);
  const answer = receiveMessageOnPort(port);
  if (answer === undefined) throw new Error('woken without an answer');
  return /** @type {Uint8Array} */ (answer.message);
}

/** The few things that pgDump() asks of a PGlite. */
const connection = {
  query: async () => ({ rows: [{ search_path: 'public' }] }),
  exec: async () => [],
  /** @param {Uint8Array} request @param {{ onRawData(answer: Uint8Array): void }} to */
  execProtocolRawStream(request, to) {
    to.onRawData(ask(request));
  },
};

const dump = await pgDump({ pg: /** @type {never} */ (connection), args });
parentPort?.postMessage(await dump.text());
