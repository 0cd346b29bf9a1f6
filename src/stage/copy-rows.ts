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
import { empty, id, type Sql, sql } from '../sql/sql.js';

export type CopyFormat = 'binary' | 'text';

export interface CopyRowsInput {
  readonly from: Session;
  readonly select: Sql;
  readonly to: Session;
  /** Table and, in parentheses, its columns. */
  readonly into: Sql;
  /** The table, to be named where a text does not fit the receiver's encoding; only with binary. */
  readonly rowsOf?: string;
  /** Default: binary, which both sides' types have to agree in. */
  readonly format?: CopyFormat;
  /** For a table that was emptied in the same transaction: its rows need no vacuum later. */
  readonly freeze?: boolean;
  /** Called with the bytes of each piece as it passes. */
  readonly onBytes?: (bytes: number) => void;
  /** Called with each piece itself. */
  readonly onPiece?: (piece: Buffer) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Counts what passes, and passes it on untouched. */
class Meter extends Transform {
  constructor(private readonly onPiece: (piece: Buffer) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.onPiece(chunk);
    done(null, chunk);
  }
}

/**
 * @returns rows copied, as the receiving server counted them
 * @throws RehomeError of the side that failed; both sessions are unusable afterwards
 */
export async function copyRows(input: CopyRowsInput): Promise<number> {
  const { from, select, to, into, rowsOf } = input;
  const format = id(input.format ?? 'binary');
  const out = sql`COPY (${select}) TO STDOUT (FORMAT ${format})`;
  const freeze = input.freeze === true ? sql`, FREEZE` : empty;
  const back = sql`COPY ${into} FROM STDIN (FORMAT ${format}${freeze})`;
  const reading = from.client.query(copyStreams.to(out.text));
  const writing = to.client.query(copyStreams.from(back.text));
  let failed: { side: Session; statement: Sql; error: unknown } | null = null;
  reading.on('error', (error) => {
    failed ??= { side: from, statement: out, error };
  });
  writing.on('error', (error) => {
    failed ??= { side: to, statement: back, error };
  });
  const meter = new Meter((piece) => {
    input.onBytes?.(piece.length);
    input.onPiece?.(piece);
  });
  try {
    await from.streaming(() =>
      to.streaming(() =>
        pipeline(reading, meter, writing, input.signal ? { signal: input.signal } : {}),
      ),
    );
  } catch (error) {
    from.destroy();
    to.destroy();
    const first = failed ?? { side: to, statement: back, error };
    throw queryFault(first.error, first.statement.text, first.side.side, rowsOf);
  }
  return writing.rowCount;
}

/**
 * Rows as COPY sends them, for whoever only looks at the bytes.
 *
 * @throws RehomeError of the session, which is unusable afterwards
 */
export async function readRows(
  session: Session,
  select: Sql,
  format: CopyFormat,
  onPiece: (piece: Buffer) => void,
): Promise<number> {
  const out = sql`COPY (${select}) TO STDOUT (FORMAT ${id(format)})`;
  const reading = session.client.query(copyStreams.to(out.text));
  try {
    for await (const piece of reading) onPiece(piece);
  } catch (error) {
    session.destroy();
    throw queryFault(error, out.text, session.side);
  }
  return reading.rowCount;
}
