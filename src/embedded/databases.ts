/**
 * Databases of a server on which one may do anything: an embedded one, or the one a person
 * lends to the tests. Every function opens a connection of its own and closes it.
 */
import pg from 'pg';
import { empty, id, literal, type Sql, sql } from '../sql/sql.js';

export interface CreateDatabaseOptions {
  /** A database to copy; nobody may be connected to it. Default: the empty one. */
  readonly template?: string;
  /** Such as LATIN1, with the collation C, which every encoding has; without a template. */
  readonly encoding?: string;
}

/**
 * Runs work on one new connection, which is closed afterwards whatever happens.
 *
 * @throws what connecting or the work throws; a connection that breaks makes the work's
 * queries fail.
 */
export async function withConnection<Result>(
  url: string,
  work: (connection: pg.Client) => Promise<Result>,
): Promise<Result> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // The query that meets the broken connection reports it; this event must not end the process.
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    return await work(connection);
  } finally {
    await connection.end();
  }
}

/**
 * Creates a database.
 *
 * @param administration URL of a superuser, or of a role that may create databases.
 * @throws DatabaseError when it exists, or when someone is connected to the template.
 */
export async function createDatabase(
  administration: string,
  name: string,
  { template, encoding }: CreateDatabaseOptions = {},
): Promise<void> {
  const copy = template === undefined ? empty : sql` TEMPLATE ${id(template)}`;
  const encoded =
    encoding === undefined
      ? empty
      : sql` TEMPLATE template0 ENCODING ${literal(encoding)} LC_COLLATE 'C' LC_CTYPE 'C' LOCALE_PROVIDER libc`;
  await run(administration, sql`CREATE DATABASE ${id(name)}${copy}${encoded}`);
}

/**
 * Drops a database and disconnects whoever uses it.
 *
 * @throws DatabaseError when it does not exist.
 */
export async function dropDatabase(administration: string, name: string): Promise<void> {
  await run(administration, sql`DROP DATABASE ${id(name)} WITH (FORCE)`);
}

async function run(url: string, statement: Sql): Promise<void> {
  await withConnection(url, (connection) => connection.query(statement.text));
}
