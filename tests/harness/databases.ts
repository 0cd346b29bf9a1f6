/**
 * Databases for tests: each has a name of its own, comes empty or as a copy of a template, and
 * is dropped at the end. A connection still open to it then is a leak and fails the test.
 */
import { randomBytes } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import { afterAll, afterEach, beforeEach, inject } from 'vitest';
import { createDatabase, dropDatabase, withConnection } from '../../src/embedded/databases.js';
import type { Major } from '../../src/embedded/native-folder.js';
import { leakedConnections } from './leaked-connections.js';

export interface DatabaseOptions {
  readonly major: Major;
  /** Name of a database to copy, to which nobody is connected. */
  readonly template?: string;
  /** Another than the server's, without a template. */
  readonly encoding?: string | undefined;
  /** Run in the new database; several statements are fine. */
  readonly sql?: string;
}

export interface TestDatabase {
  readonly major: Major;
  readonly name: string;
  /** Superuser's URL with password. */
  readonly url: string;
  /** One query in a session of its own; several statements only without parameters. */
  query<Row extends QueryResultRow = QueryResultRow>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<Row[]>;
  /** Drops it, once. @throws Error that lists connections still open, after dropping. */
  drop(): Promise<void>;
}

/** A database built at most once per test file and major; see `Databases.template`. */
interface Template {
  readonly name: string;
  readonly build: string | ((database: TestDatabase) => Promise<void>);
}

interface FreshOptions extends Omit<DatabaseOptions, 'template'> {
  readonly template?: Template;
}

export interface Databases {
  /** Dropped after the test; after the file when made in `beforeAll`. */
  fresh(options: FreshOptions): Promise<TestDatabase>;
  /** Declares a template by SQL or a function; it is built when first used. */
  template(name: string, build: Template['build']): Template;
}

/** Makes a database, which the caller has to drop. @throws what the server or `sql` throws. */
export async function freshDatabase(options: DatabaseOptions): Promise<TestDatabase> {
  const { major, template, encoding, sql } = options;
  const server = inject('servers')[major];
  const name = `rehome_test_${randomBytes(8).toString('hex')}`;
  const url = urlOf(server, name);
  let dropping: Promise<void> | undefined;
  const database: TestDatabase = {
    major,
    name,
    url,
    query: (text, parameters) =>
      withConnection(url, async (connection) => {
        const { rows } = await connection.query(text, parameters && [...parameters]);
        return rows;
      }),
    drop: () => {
      dropping ??= drop(server, name);
      return dropping;
    },
  };
  await createDatabase(server, name, {
    ...(template === undefined ? {} : { template }),
    ...(encoding === undefined ? {} : { encoding }),
  });
  if (sql !== undefined) await orDrop(database, () => database.query(sql));
  return database;
}

/**
 * Databases that drop themselves. Call it once, at the top of a test file or `describe`; not
 * for `test.concurrent`, whose tests would drop each other's databases.
 */
export function useDatabases(): Databases {
  const ofFile: TestDatabase[] = [];
  const templates = new Map<string, Promise<TestDatabase>>();
  let ofTest: TestDatabase[] | undefined;

  beforeEach(() => {
    ofTest = [];
  });
  afterEach(async () => {
    const done = ofTest ?? [];
    ofTest = undefined;
    await dropAll(done);
  });
  afterAll(async () => {
    const built = await Promise.allSettled(templates.values());
    const made = built.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await dropAll([...ofFile, ...made]);
  });

  const built = (template: Template, major: Major): Promise<TestDatabase> => {
    const key = `${major} ${template.name}`;
    const known = templates.get(key) ?? buildTemplate(template, major);
    templates.set(key, known);
    return known;
  };
  return {
    fresh: async ({ template, ...options }) => {
      const base = template && { template: (await built(template, options.major)).name };
      const database = await freshDatabase({ ...options, ...base });
      (ofTest ?? ofFile).push(database);
      return database;
    },
    template: (name, build) => ({ name, build }),
  };
}

async function buildTemplate({ build }: Template, major: Major): Promise<TestDatabase> {
  const database = await freshDatabase({ major });
  await orDrop(database, async () => {
    if (typeof build === 'string') await database.query(build);
    else await build(database);
  });
  return database;
}

async function orDrop(database: TestDatabase, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await database.drop();
    throw error;
  }
}

async function drop(server: string, name: string): Promise<void> {
  const leaked = await leakedConnections(server, name);
  await dropDatabase(server, name);
  if (leaked.length > 0) {
    throw new Error([`Connections to ${name} were left open:`, ...leaked].join('\n  '));
  }
}

async function dropAll(databases: readonly TestDatabase[]): Promise<void> {
  const ends = await Promise.allSettled(databases.map((database) => database.drop()));
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('\n'));
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
