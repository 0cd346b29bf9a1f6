/**
 * Residents who go on writing at a fixed rate: sign up, finish a session, keep a streak. Statements
 * start by the clock, whether or not the ones before them have ended, and each is timed from when
 * it should have started, so that a stall is not mistaken for a pause. A process of its own, run by
 * `residents.ts`; ends when its standard input does, and prints what it saw.
 */
import { once } from 'node:events';
import pg from 'pg';

const { url, ids, perSecond } = JSON.parse(process.argv[2] ?? '{}');

const KINDS: readonly ((id: number, n: number) => pg.QueryConfig)[] = [
  (_, n) => ({
    name: 'sign-up',
    text: `WITH person AS (
             INSERT INTO users (first_name, email) VALUES ('Late', $1) RETURNING id)
           INSERT INTO progress_history (user_id, current_streak) SELECT id, 0 FROM person`,
    values: [`late.${process.pid}.${n}@pitch.example`],
  }),
  (id) => ({
    name: 'session',
    text: `INSERT INTO completed_sessions (user_id, date, total_drills, drills)
           VALUES ($1, '2025-10-01', 1, '[]')`,
    values: [id],
  }),
  (id) => ({
    name: 'streak',
    text: 'UPDATE progress_history SET current_streak = current_streak + 1 WHERE user_id = $1',
    values: [id],
  }),
];

const pool = new pg.Pool({ connectionString: url, max: 12 });
/** When it should have started (milliseconds since 1970), how long it took, whether it failed. */
const samples: [number, number, boolean][] = [];
const pending = new Set<Promise<void>>();
const began = Date.now();
let count = 0;

async function one(due: number, n: number): Promise<void> {
  const kind = KINDS[n % KINDS.length];
  const id = ids[n % ids.length];
  const failed = await pool.query(kind?.(id, n) ?? '').then(
    () => false,
    () => true,
  );
  samples.push([due, Math.max(0, Date.now() - due), failed]);
}

const timer = setInterval(() => {
  while (began + (count * 1000) / perSecond <= Date.now()) {
    const running = one(began + (count * 1000) / perSecond, count);
    pending.add(running);
    running.finally(() => pending.delete(running));
    count++;
  }
}, 2);

process.stdin.resume();
await once(process.stdin, 'end');
clearInterval(timer);
await Promise.all(pending);
await pool.end();
process.stdout.write(JSON.stringify(samples));
