/**
 * Which process a pid means. Pids are reused, so a process is its pid together with the time it
 * started; a zombie counts as gone. Where no start time can be had, the pid alone must do: then
 * a stranger can be taken for the process, so whoever kills must ask `isCertain` first.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';
import { hasCode } from './system-error.js';

export const PROCESS_IDENTITY = z.object({
  pid: z.number().int().positive(),
  /** Opaque: clock ticks since boot on Linux, a date elsewhere, null where unknown. */
  startTime: z.string().nullable(),
});

export type ProcessIdentity = z.infer<typeof PROCESS_IDENTITY>;

/** The identity of the process that has the pid now. */
export function identify(pid: number): ProcessIdentity {
  return { pid, startTime: look(pid)?.startTime ?? null };
}

/** Whether this very process still runs; true when the system cannot tell it from another. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  const now = look(pid);
  if (now === undefined) return false;
  return startTime === null || now.startTime === null || now.startTime === startTime;
}

/** Whether `isRunning` can tell the process from a stranger with its pid. */
export function isCertain({ startTime }: ProcessIdentity): boolean {
  return startTime !== null;
}

/**
 * Names the space in which pids have meaning: a folder can be shared between machines or
 * containers, where the same pid is another process.
 */
export function pidSpace(): string {
  return process.platform === 'linux'
    ? `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
    : hostname();
}

function look(pid: number): { startTime: string | null } | undefined {
  if (process.platform === 'linux') return lookInProc(pid);
  if (process.platform === 'win32') return exists(pid) ? { startTime: null } : undefined;
  return exists(pid) ? lookWithPs(pid) : undefined;
}

/** proc(5): field 3 is the state, field 22 the start time; field 2 may hold spaces and `)`. */
function lookInProc(pid: number): { startTime: string | null } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return isDead(fields[0]) ? undefined : { startTime: fields[19] ?? null };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

function lookWithPs(pid: number): { startTime: string | null } | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    }).trim();
    return isDead(line) ? undefined : { startTime: line.replace(/^\S+\s+/, '') };
  } catch (error) {
    // ps ends with 1 when the process has gone meanwhile.
    if (error instanceof Error && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
}

function isDead(state: string | undefined): boolean {
  return state?.startsWith('Z') === true || state?.startsWith('X') === true;
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
