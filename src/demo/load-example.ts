/** Fills one of the example's databases: every file of its side, in one session. */
import { Session, type Side } from '../postgres/session.js';
import { literal, sql, verbatim } from '../sql/sql.js';
import type { Example } from './example.js';

/**
 * @param onFile called when a file is done
 * @throws RehomeError with PostgreSQL's message
 */
export async function loadExample(input: {
  readonly url: string;
  readonly side: Side;
  readonly example: Example;
  readonly signal: AbortSignal;
  readonly onFile: () => void;
}): Promise<void> {
  const { example, side } = input;
  const session = await Session.open(input.url, { side, purpose: 'demo', signal: input.signal });
  try {
    await session.execute(sql`
      SELECT set_config('example.persons', ${literal(String(example.persons))}, FALSE),
             set_config('example.seed', ${literal(String(example.seed))}, FALSE)`);
    for (const script of side === 'source' ? example.v1 : example.v2) {
      input.signal.throwIfAborted();
      await session.execute(verbatim(script.sql));
      input.onFile();
    }
  } finally {
    await session.close();
  }
}
