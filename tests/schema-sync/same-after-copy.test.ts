/** A schema that was just copied is the schema that it was copied from, however it is printed. */
import { expect, test } from 'vitest';
import { checkSchema, setUpStaging } from '../../src/index.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();
test('lists of values in a check, a view and an index are the same after a copy', async () => {
  const target = await databases.fresh({
    major: 18,
    sql: `CREATE TABLE t (s varchar(10) CHECK (s IN ('a', 'b')));
    CREATE VIEW v AS SELECT * FROM t WHERE s IN ('a', 'b'); CREATE INDEX i ON t (s) WHERE s IN ('a', 'b')`,
  });
  const staging = await databases.fresh({ major: 18 });
  const o = { v2: target.url, staging: staging.url };
  await setUpStaging({ ...o, consent: { named: staging.name }, backUp: null });
  expect((await checkSchema(o)).differences).toEqual([]);
});
