/**
 * A schema as the SQL that makes it, by PostgreSQL's own pg_dump: compiled to WebAssembly, so that
 * no client tool need be there, and always the same one, so that two dumps can be compared. It
 * reads in a REPEATABLE READ READ ONLY transaction of its own making.
 */
import type { Socket } from 'node:net';
import { MessageChannel, Worker } from 'node:worker_threads';
import { EXIT, RehomeError, withoutPasswords } from '../errors.js';
import { Session, type Side } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { AnswerReader, answerToStart, type Request, RequestReader } from './wire.js';

export interface DumpSchemaOptions {
  readonly side: Side;
  /**
   * `copy`: what a disposable copy on any server takes; no owners, privileges, tablespaces,
   * publications, subscriptions or security labels. `backup`: everything.
   */
  readonly purpose: 'copy' | 'backup';
  /** Default: both. Constraints, indexes and triggers are `post-data`. */
  readonly sections?: readonly ('pre-data' | 'post-data')[];
  readonly excludeSchemas?: readonly string[];
  /** An exported snapshot to read in, which its session has to keep open. */
  readonly snapshot?: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns SQL with every identifier quoted, psql's commands left out
 * @throws RehomeError of the connection, or `schema_dump_failed` with pg_dump's own words
 */
export async function dumpSchema(url: string, options: DumpSchemaOptions): Promise<string> {
  const session = await Session.open(url, {
    side: options.side,
    purpose: 'dump schema',
    signal: options.signal,
  });
  try {
    const parameters = await session.row<Record<string, string>>(sql`
      SELECT current_setting('server_version') AS server_version,
             current_setting('server_encoding') AS server_encoding,
             'UTF8' AS client_encoding, 'on' AS standard_conforming_strings,
             'on' AS integer_datetimes, 'ISO, YMD' AS "DateStyle"`);
    return await dumpOver(session, parameters, pgDumpArguments(options));
  } finally {
    // What pg_dump left of the connection is not the driver's any more.
    session.destroy();
  }
}

/** A copy that kept its subscriptions would take the changes that are meant for the original. */
const BARE = [
  '--no-owner',
  '--no-privileges',
  '--no-tablespaces',
  '--no-publications',
  '--no-subscriptions',
  '--no-security-labels',
];

function pgDumpArguments(options: DumpSchemaOptions): string[] {
  return [
    '--schema-only',
    '--quote-all-identifiers',
    ...(options.purpose === 'copy' ? BARE : []),
    ...(options.sections ?? []).map((section) => `--section=${section}`),
    ...(options.excludeSchemas ?? []).map((name) => `--exclude-schema=${exactly(name)}`),
    ...(options.snapshot === undefined ? [] : [`--snapshot=${options.snapshot}`]),
  ];
}

/** A pattern of pg_dump that matches this one name. */
function exactly(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function dumpOver(
  session: Session,
  parameters: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<string> {
  const stream = takeOver(session);
  const { port1: here, port2: there } = new MessageChannel();
  const bell = new SharedArrayBuffer(4);
  const worker = new Worker(new URL('./pg-dump-worker.mjs', import.meta.url), {
    workerData: { args, bell, port: there },
    transferList: [there],
  });
  const answer = (bytes: Uint8Array): void => {
    here.postMessage(bytes);
    Atomics.store(new Int32Array(bell), 0, 1);
    Atomics.notify(new Int32Array(bell), 0);
  };
  const requests = new RequestReader();
  const answers = new AnswerReader();
  try {
    return await new Promise<string>((resolve, reject) => {
      here.on('message', (bytes: Uint8Array) => {
        const request: Request = requests.read(bytes);
        if (request.kind === 'start') answer(answerToStart(parameters));
        else if (request.kind === 'encryption') answer(Buffer.from('N'));
        // The connection is ours to end: its end would look like a loss.
        else if (request.kind === 'end') answer(new Uint8Array());
        else {
          stream.write(bytes);
          if (request.kind === 'unanswered') answer(new Uint8Array());
        }
      });
      stream.on('data', (piece: Buffer) => {
        const whole = answers.read(piece);
        if (whole !== null) answer(whole);
      });
      stream.once('close', () => reject(dumpFault(session.side, 'the connection was lost')));
      worker.once('message', resolve);
      worker.once('error', (error) => reject(dumpFault(session.side, error.message, error)));
      worker.once('exit', (code) =>
        reject(dumpFault(session.side, `pg_dump ended with code ${code}`)),
      );
    });
  } finally {
    here.close();
    await worker.terminate();
  }
}

/** The driver hears no more of its socket. */
function takeOver({ socket }: Session): Socket {
  socket.removeAllListeners('data');
  return socket;
}

function dumpFault(side: Side, reason: string, cause?: unknown): RehomeError {
  return new RehomeError(`the schema of the ${side} could not be dumped`, {
    code: 'schema_dump_failed',
    exitCode: EXIT.refused,
    details: withoutPasswords(reason)
      .split('\n')
      .filter((line) => line.trim() !== ''),
    hint: 'the role has to be able to read every table: pg_dump locks each in ACCESS SHARE mode',
    cause,
  });
}
