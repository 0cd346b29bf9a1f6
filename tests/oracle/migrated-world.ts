/** The small world after a right migration, ready to be copied. For the oracle's own tests. */
import { beforeAll } from 'vitest';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import {
  compare,
  type Difference,
  type Expectation,
  expectAfterMigrate,
  migrateNaively,
  readDatabase,
  type Snapshot,
} from './index.js';
import { V1_SQL, V2_SQL } from './small-world.js';

export interface MigratedWorld {
  readonly v1: Snapshot;
  /** Before the migration. */
  readonly v2: Snapshot;
  readonly expectation: Expectation;
  fromSql(sql: string): Promise<TestDatabase>;
  /** V2 after the migration. */
  migrated(): Promise<TestDatabase>;
  /** Without an expectation: from that of the migration. */
  differences(database: TestDatabase, from?: Expectation): Promise<readonly Difference[]>;
}

/** Call it once at the top of a test file; what it gives is there when the tests run. */
export function useMigratedWorld(): () => MigratedWorld {
  const databases = useDatabases();
  const fromSql = (sql: string) => databases.fresh({ major: 15, sql });
  let world: MigratedWorld | undefined;
  const template = databases.template('oracle migrated', async (database) => {
    await database.query(V2_SQL);
    await migrateNaively(database.url, get().expectation);
  });
  beforeAll(async () => {
    const v1 = await readDatabase((await fromSql(V1_SQL)).url);
    const v2 = await readDatabase((await fromSql(V2_SQL)).url);
    const expectation = expectAfterMigrate({ v1, v2 });
    world = {
      v1,
      v2,
      expectation,
      fromSql,
      migrated: () => databases.fresh({ major: 15, template }),
      differences: async (database, from = expectation) =>
        compare(from, await readDatabase(database.url)),
    };
  });
  const get = () => {
    if (world === undefined) throw new Error('the world is made before the tests');
    return world;
  };
  return get;
}
