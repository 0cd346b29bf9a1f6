/**
 * One connection with a life: opened, pinned to settings under which both servers print values
 * alike, and closed or destroyed. Never shared between two tasks at a time.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { RehomeError } from '../errors.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { connectionFault, poolerFault, queryFault, type Side } from './faults.js';
import { backendPid, isPooled, sharesBackends } from './pooler.js';

export type { Side };

export interface SessionOptions {
  readonly side: Side;
  /** Shows in pg_stat_activity behind `rehome`. */
  readonly purpose: string;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that changes how values are printed or rows are seen, pinned on both sides. */
const PIN_SETTINGS = `
  SET client_encoding = 'UTF8';
  SET DateStyle = 'ISO, YMD';
  SET IntervalStyle = 'postgres';
  SET TimeZone = 'UTC';
  SET extra_float_digits = 3;
  SET bytea_output = 'hex';
  SET lc_monetary = 'C';
  SET xmloption = 'content';
  SET standard_conforming_strings = on;
  SET row_security = off;
  SET statement_timeout = 0;
  SET idle_in_transaction_session_timeout = 0;
  SET jit = off`;

/** Statements that go to the network in one piece. */
const STATEMENTS_AT_A_TIME = 32;

/** Statements that the server takes for one. */
const STATEMENTS_AS_ONE = 25;

/** Tells the rows of statements that go as one apart. */
const NUMBER = '#nr';

const CONNECT_TIMEOUT_MS = 10_000;

function* inChunks(statements: Iterable<Sql>): Iterable<Sql[]> {
  let some: Sql[] = [];
  for (const statement of statements) {
    some.push(statement);
    if (some.length < STATEMENTS_AS_ONE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

function clientOf(url: string, purpose: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    application_name: `rehome ${purpose}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
}

async function refuseSharedBackends(
  client: pg.Client,
  url: string,
  { purpose, side }: SessionOptions,
): Promise<void> {
  const other = clientOf(url, purpose);
  other.on('error', () => {});
  try {
    await other.connect();
    if (await sharesBackends(client, other)) throw poolerFault(url, side);
  } finally {
    await other.end();
  }
}

export class Session {
  readonly side: Side;
  readonly client: pg.Client;
  /** Process id of the backend, for cancelling it from another connection. */
  readonly pid: number;
  #lost: Error | null = null;
  #closed = false;
  #running = 0;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.destroy();

  private constructor(side: Side, client: pg.Client, pid: number, signal: AbortSignal | undefined) {
    this.side = side;
    this.client = client;
    this.pid = pid;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    // Without a listener a lost connection would end the process.
    client.on('error', (error) => {
      this.#lost = error;
    });
  }

  /**
   * @throws RehomeError with exit code 4 (source) or 5 (target, staging) when it cannot connect;
   *   `transaction_pooler` (6) when what answers is no session of its own.
   */
  static async open(url: string, options: SessionOptions): Promise<Session> {
    options.signal?.throwIfAborted();
    const client = clientOf(url, options.purpose);
    const failed = (error: unknown): RehomeError => connectionFault(error, url, options.side);
    const early = (): void => {};
    client.on('error', early);
    try {
      await client.connect();
      const pid = await backendPid(client);
      if (isPooled(client, pid)) await refuseSharedBackends(client, url, options);
      await client.query(PIN_SETTINGS);
      const session = new Session(options.side, client, pid, options.signal);
      // Asked to stop while it was connecting, when nobody listened yet.
      if (options.signal?.aborted === true) {
        session.destroy();
        options.signal.throwIfAborted();
      }
      client.off('error', early);
      return session;
    } catch (error) {
      client.end().catch(early);
      throw error instanceof RehomeError ? error : failed(error);
    }
  }

  get lost(): boolean {
    return this.#lost !== null;
  }

  /** The server has not answered all statements yet. */
  get busy(): boolean {
    return this.#running > 0;
  }

  /** @throws RehomeError that carries PostgreSQL's own message, detail and SQLSTATE. */
  async rows<Row extends pg.QueryResultRow>(
    statement: Sql,
    values?: readonly unknown[],
  ): Promise<Row[]> {
    const result = await this.#run<Row>(statement, values);
    return result.rows;
  }

  /** The first row. @throws when there is none. */
  async row<Row extends pg.QueryResultRow>(
    statement: Sql,
    values?: readonly unknown[],
  ): Promise<Row> {
    const [row] = await this.rows<Row>(statement, values);
    if (row === undefined) throw new Error(`no row from: ${statement.text}`);
    return row;
  }

  /** Number of rows the statement wrote or returned. */
  async execute(statement: Sql, values?: readonly unknown[]): Promise<number> {
    const result = await this.#run(statement, values);
    return result.rowCount ?? 0;
  }

  /**
   * The rows of each of several statements, all of which are sent before the first is answered: a
   * thousand small ones then cost no thousand waits. Each is a statement by itself; in a transaction
   * those behind one that fails do nothing, outside of one they run all the same.
   *
   * @param statements where they are put together one after another, the server is at the first by then
   * @throws RehomeError of the first that failed, when all are answered
   */
  async rowsOfEach<Row extends pg.QueryResultRow>(statements: Iterable<Sql>): Promise<Row[][]> {
    return (await this.#pipeline<Row>(statements)).map(({ rows }) => rows);
  }

  /** As `rowsOfEach`; number of rows that each statement wrote or returned. */
  async executeEach(statements: Iterable<Sql>): Promise<number[]> {
    return (await this.#pipeline(statements)).map(({ rowCount }) => rowCount ?? 0);
  }

  /**
   * As `rowsOfEach`, of statements whose rows have the same columns: they go many as one, which spares
   * both sides most of what a small one costs.
   */
  async rowsOfAlike<Row extends pg.QueryResultRow>(statements: Iterable<Sql>): Promise<Row[][]> {
    const found: Row[][] = [];
    const numbered = function* (): Iterable<Sql> {
      for (const statement of statements) {
        yield sql`SELECT ${literal(found.length)} AS ${id(NUMBER)}, q.* FROM (${statement}) AS q`;
        found.push([]);
      }
    };
    const asOne = function* (): Iterable<Sql> {
      for (const some of inChunks(numbered())) yield join(some, '\n UNION ALL ');
    };
    for (const rows of await this.rowsOfEach<Row>(asOne())) {
      for (const { [NUMBER]: number, ...row } of rows) found[number]?.push(row as Row);
    }
    return found;
  }

  /**
   * Runs statements that do not fail for what rows hold, many at a time as one: a fault would not say
   * whose it is. Outside of a transaction each such group is one by itself.
   */
  async executeAll(statements: Iterable<Sql>): Promise<void> {
    const asOne = function* (): Iterable<Sql> {
      for (const some of inChunks(statements)) yield join(some, ';\n');
    };
    await this.#pipeline(asOne());
  }

  async #pipeline<Row extends pg.QueryResultRow>(
    statements: Iterable<Sql>,
  ): Promise<pg.QueryResult<Row>[]> {
    // A switch for all the time would shut out COPY, which `pg` takes in no pipeline.
    const client = this.client as { pipeline: boolean };
    client.pipeline = true;
    const sent: Promise<pg.QueryResult<Row>>[] = [];
    this.socket.cork();
    try {
      for (const statement of statements) {
        sent.push(this.#run<Row>(statement, undefined));
        if (sent.length % STATEMENTS_AT_A_TIME !== 0) continue;
        this.socket.uncork();
        this.socket.cork();
      }
    } finally {
      this.socket.uncork();
      await Promise.allSettled(sent);
      client.pipeline = false;
    }
    return Promise.all(sent);
  }

  /** For streams that the driver runs beside its statements: until `work` is done the session is busy. */
  async streaming<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }

  async #run<Row extends pg.QueryResultRow>(
    statement: Sql,
    values?: readonly unknown[],
  ): Promise<pg.QueryResult<Row>> {
    this.#running += 1;
    try {
      return values === undefined
        ? await this.client.query<Row>(statement.text)
        : await this.client.query<Row>(statement.text, [...values]);
    } catch (error) {
      throw queryFault(error, statement.text, this.side);
    } finally {
      this.#running -= 1;
    }
  }

  /** The driver's socket, logged in and encrypted as the URL wants it; `pg` has no public way to it. */
  get socket(): Socket {
    const { stream } = (this.client as unknown as { connection: { stream: unknown } }).connection;
    if (!(stream instanceof Socket)) throw new Error('the driver keeps its socket elsewhere now');
    return stream;
  }

  /** Ends the connection in order. Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    try {
      await this.client.end();
    } catch (error) {
      if (!this.lost) throw error;
    }
  }

  /**
   * Drops the connection at once, without waiting for what it runs. The server rolls its open
   * transaction back as soon as it notices, at the latest at the statement's end.
   */
  destroy(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#lost ??= new Error('destroyed');
    this.socket.destroy();
  }
}
