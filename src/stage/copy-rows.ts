/**
 * Rows from one server to another as they are: COPY in binary, bytes that this process never
 * looks into. When one end breaks, the other is dropped at once, because a COPY whose peer is
 * gone would leave it waiting for ever.
 */

import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import copyStreams from 'pg-copy-streams';
import { queryFault } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { type Sql, sql } from '../sql/sql.js';

export interface CopyRowsInput {
  readonly from: Session;
  readonly select: Sql;
  readonly to: Session;
  /** Table and, in parentheses, its columns. */
  readonly into: Sql;
  /** Called with the bytes of each piece as it passes. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Counts what passes, and passes it on untouched. */
class Meter extends Transform {
  constructor(private readonly onBytes: (bytes: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.onBytes(chunk.length);
    done(null, chunk);
  }
}

/**
 * @returns rows copied, as the receiving server counted them
 * @throws RehomeError of the side that failed; both sessions are unusable afterwards
 */
export async function copyRows(input: CopyRowsInput): Promise<number> {
  const { from, select, to, into } = input;
  const out = sql`COPY (${select}) TO STDOUT (FORMAT binary)`;
  const back = sql`COPY ${into} FROM STDIN (FORMAT binary)`;
  const reading = from.client.query(copyStreams.to(out.text));
  const writing = to.client.query(copyStreams.from(back.text));
  let failed: { side: Session; statement: Sql; error: unknown } | null = null;
  reading.on('error', (error) => {
    failed ??= { side: from, statement: out, error };
  });
  writing.on('error', (error) => {
    failed ??= { side: to, statement: back, error };
  });
  const meter = new Meter(input.onBytes ?? (() => {}));
  try {
    await pipeline(reading, meter, writing, input.signal ? { signal: input.signal } : {});
  } catch (error) {
    from.destroy();
    to.destroy();
    const first = failed ?? { side: to, statement: back, error };
    throw queryFault(first.error, first.statement.text, first.side.side);
  }
  return writing.rowCount;
}
