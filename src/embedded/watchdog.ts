/**
 * Ends a server when the process that started it dies, however it dies. A small node process
 * reads a pipe of which we hold the other end; SIGKILL closes it like anything else does.
 *
 * Why not `setpriv --pdeathsig`: it is Linux only, is cleared by the change of user that root
 * needs, follows the thread that forked rather than the process, and leaves the folder behind.
 * When the watchdog itself is killed too, `reapAbandoned` does its work at the next start.
 */
import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { spawnOptions } from './run-program.js';

/**
 * Lines on standard input: the pid to end (0 for none), or `leave`; the last one counts.
 * SIGQUIT is PostgreSQL's immediate shutdown, right for data that are thrown away. Nobody is
 * left to hear of errors, so the script goes on trying instead.
 */
const SCRIPT = `// Ends an embedded PostgreSQL and removes its folder when its owner dies.
const { existsSync, readFileSync, rmSync } = require('node:fs');
const directory = process.argv[1];
let said = '';
process.stdin.setEncoding('utf8').on('data', (text) => { said += text; }).on('error', end).on('end', end);

function end() {
  const last = said.trim().split('\\n').at(-1);
  if (last !== 'leave') stop(Number(last), Date.now());
}
function stop(pid, since) {
  if (pid > 0 && signal(pid, Date.now() - since < 5000 ? 'SIGQUIT' : 'SIGKILL') && Date.now() - since < 10000) {
    setTimeout(stop, 50, pid, since);
  } else remove(100);
}
function signal(pid, name) {
  try {
    if (isZombie(pid)) return false;
    return process.kill(pid, name);
  } catch { return false; }
}
function isZombie(pid) {
  try { return /\\) [ZX] /.test(readFileSync('/proc/' + pid + '/stat', 'utf8')); } catch { return false; }
}
function remove(tries) {
  try { rmSync(directory, { recursive: true, force: true }); } catch {}
  if (existsSync(directory) && tries > 0) setTimeout(remove, 100, tries - 1);
}
`;

export interface Watchdog {
  /** Says which process has to end with us; undefined for none. */
  watch(pid: number | undefined): void;
  /** Has the folder removed now, and with it any process being watched. */
  finish(): void;
  /** Lets everything live on after us. */
  leave(): void;
}

/**
 * Starts a watchdog over a folder. It never keeps this process alive.
 *
 * @param directory is removed, after the watched process ended, as soon as this process dies.
 */
export function startWatchdog(directory: string): Watchdog {
  // Its own session and cwd: neither a terminal's Ctrl-C nor a busy folder may concern it.
  const child = spawn(process.execPath, ['-e', SCRIPT, directory], {
    ...spawnOptions({ cwd: process.platform === 'win32' ? process.cwd() : '/', user: undefined }),
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a watchdog (killed, or not to be started) the server still ends by stop(), by
  // killAll() or by the next start's reaping, so this is no reason to fail.
  child.on('error', () => undefined);
  child.unref();
  const pipe = child.stdin instanceof Socket ? child.stdin : undefined;
  pipe?.on('error', () => undefined);
  pipe?.unref();
  return {
    watch: (pid) => void pipe?.write(`${pid ?? 0}\n`),
    finish: () => void pipe?.end(),
    leave: () => void pipe?.end('leave\n'),
  };
}
