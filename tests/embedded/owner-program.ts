/**
 * A program that starts a server and says where, for tests that kill it.
 * Arguments: the folder for the server's folder; `wait`, `finish` or `detach`.
 */
import { startServer } from '../../src/embedded/start-server.js';

const [directory = '', then] = process.argv.slice(2);
const server = await startServer({ major: 18, directory });
if (then === 'detach') server.detach();
process.stdout.write(`${JSON.stringify({ pid: server.pid, url: server.url('postgres') })}\n`);
if (then === 'wait') setInterval(() => {}, 60_000);
