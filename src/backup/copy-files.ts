/**
 * Rows to and from compressed files, by COPY: they stream through and are never objects. What was
 * written is counted again when it is read back, so that a file is known to hold what it should.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type TransformCallback, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import copyStreams from 'pg-copy-streams';
import { queryFault } from '../postgres/faults.js';
import type { Session } from '../postgres/session.js';
import { type Sql, sql } from '../sql/sql.js';
import { unwritable } from './private-files.js';

/** `text` as plain psql takes it by default, or `csv` with a line of names. */
export type CopyFormat = 'text' | 'csv';

export interface CopyToFileInput {
  readonly from: Session;
  readonly select: Sql;
  readonly format: CopyFormat;
  readonly file: string;
  /** Called with the uncompressed bytes of each piece. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

class Meter extends Transform {
  constructor(private readonly onBytes: (bytes: number) => void) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.onBytes(chunk.length);
    done(null, chunk);
  }
}

const OPTIONS: Readonly<Record<CopyFormat, Sql>> = {
  text: sql`(FORMAT text)`,
  csv: sql`(FORMAT csv, HEADER)`,
};

/**
 * @returns rows as the server counted them
 * @throws RehomeError of the connection, or `backup_unwritable`; the session is unusable then
 */
export async function copyToFile(input: CopyToFileInput): Promise<number> {
  const { from, file } = input;
  const statement = sql`COPY (${input.select}) TO STDOUT ${OPTIONS[input.format]}`;
  const reading = from.client.query(copyStreams.to(statement.text));
  let refused: unknown = null;
  reading.on('error', (error) => {
    refused ??= error;
  });
  try {
    await pipeline(
      reading,
      new Meter(input.onBytes ?? (() => {})),
      createGzip({ level: 1, chunkSize: 1 << 16 }),
      createWriteStream(file, { flags: 'wx', mode: 0o600 }),
      input.signal ? { signal: input.signal } : {},
    );
  } catch (error) {
    // Its backend would otherwise wait for a reader that is gone.
    from.destroy();
    const ofTheSystem = error instanceof Error && 'syscall' in error;
    if (ofTheSystem && refused === null) throw unwritable(file, error);
    throw queryFault(refused ?? error, statement.text, from.side);
  }
  return reading.rowCount;
}

export interface CopyFromFileInput {
  readonly to: Session;
  /** Table and, in parentheses, its columns. */
  readonly into: Sql;
  readonly file: string;
  readonly onBytes?: ((bytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @returns rows as the server counted them @throws like `copyToFile` */
export async function copyFromFile(input: CopyFromFileInput): Promise<number> {
  const { to, file } = input;
  const statement = sql`COPY ${input.into} FROM STDIN (FORMAT text)`;
  const writing = to.client.query(copyStreams.from(statement.text));
  let refused: unknown = null;
  writing.on('error', (error) => {
    refused ??= error;
  });
  try {
    await pipeline(
      createReadStream(file, { highWaterMark: 1 << 18 }),
      createGunzip(),
      new Meter(input.onBytes ?? (() => {})),
      writing,
      input.signal ? { signal: input.signal } : {},
    );
  } catch (error) {
    to.destroy();
    throw queryFault(refused ?? error, statement.text, to.side);
  }
  return writing.rowCount;
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * Rows of a file, read through to its end: a file that is cut off or damaged is no gzip file.
 * @throws what zlib or the system says
 */
export async function countRowsIn(
  file: string,
  format: CopyFormat,
  signal?: AbortSignal,
): Promise<number> {
  let lines = 0;
  let quoted = false;
  const count = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (format === 'text') {
        for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) {
          lines += 1;
        }
      } else {
        for (const byte of chunk) {
          // A doubled quote toggles twice.
          if (byte === QUOTE) quoted = !quoted;
          else if (byte === NEWLINE && !quoted) lines += 1;
        }
      }
      done();
    },
  });
  await pipeline(createReadStream(file), createGunzip(), count, signal ? { signal } : {});
  return format === 'csv' ? lines - 1 : lines;
}
