/** Roles that may too little: everything that is missing is named, before anything is done. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { useDatabases } from '../harness/databases.js';
import { type Pair, refusal, rehome, twoDatabases, urlsOf } from './two-databases.js';

const databases = useDatabases();
const ROLE = `rehome_mover_${process.pid}`;
const PASSWORD = 'M0ver-pass';

const onServer = (sql: string) =>
  withConnection(inject('servers')[18], (connection) => connection.query(sql));

beforeAll(() => onServer(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}'`));
afterAll(() => onServer(`DROP ROLE ${ROLE}`));

const READS = `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${ROLE};`;
const WRITES = `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${ROLE};`;

const EACH_COLUMN = (table: string, right: string): string => `DO $$ BEGIN EXECUTE (
  SELECT format('GRANT ${right} (%s) ON ${table} TO ${ROLE}', string_agg(quote_ident(attname), ', '))
    FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped); END $$;`;

/** Both databases, with what the role may in each, and the URLs of the role. */
async function asMover(sql: { readonly v1?: string; readonly v2?: string }, create = true) {
  const pair = await twoDatabases(databases, { v1: sql.v1 ?? READS, v2: sql.v2 ?? WRITES });
  if (create) await pair.v2.query(`GRANT CREATE ON DATABASE ${pair.v2.name} TO ${ROLE}`);
  const urls = Object.fromEntries(
    Object.entries(urlsOf(pair)).map(([name, url]) => {
      const parsed = new URL(url);
      parsed.username = ROLE;
      parsed.password = PASSWORD;
      return [name, parsed.href];
    }),
  );
  return { pair, given: { urls } };
}

const refused = async (sql: { readonly v1?: string; readonly v2?: string }, create = true) => {
  const { pair, given } = await asMover(sql, create);
  return refusal(['migrate', '--yes'], pair, given);
};

async function rowsOf(pair: Pair): Promise<unknown[]> {
  return pair.v2.query('SELECT email, name FROM users ORDER BY email');
}

test('a role with no more than the documented rights moves everyone', async () => {
  const { pair, given } = await asMover({});
  const { code, said } = await rehome(['migrate', '--yes'], given);
  expect(said).not.toContain('✖');
  expect(code).toBe(0);
  expect(await rowsOf(pair)).toContainEqual({ email: 'cat@example.com', name: 'Cat' });
});

test('SELECT is missing in the source', async () => {
  const error = await refused({ v1: `GRANT SELECT ON users TO ${ROLE}` });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.details).toEqual([
    `source: SELECT on public.posts for ${ROLE}`,
    `source: SELECT on public.tags for ${ROLE}`,
  ]);
});

test('the root table cannot be read, in either database', async () => {
  const error = await refused({
    v1: `GRANT SELECT ON posts, tags TO ${ROLE}`,
    v2: `GRANT SELECT ON posts, tags TO ${ROLE}`,
  });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.details).toContain(`source: SELECT on public.users for ${ROLE}`);
  expect(error.details).toContain(
    `target: SELECT, INSERT, UPDATE, DELETE on public.users for ${ROLE}`,
  );
});

test('INSERT, UPDATE and DELETE are missing in the target, each where it is', async () => {
  const error = await refused({
    v2: `${READS} GRANT INSERT, UPDATE ON users TO ${ROLE}; GRANT DELETE ON posts TO ${ROLE};
         GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${ROLE}`,
  });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.details).toEqual([
    `target: DELETE on public.users for ${ROLE}`,
    `target: INSERT, UPDATE on public.posts for ${ROLE}`,
  ]);
});

test('rights on columns are not enough, also when each column has them', async () => {
  const error = await refused({
    v1: `${READS} REVOKE SELECT ON users, posts FROM ${ROLE};
         GRANT SELECT (id, email) ON users TO ${ROLE}; ${EACH_COLUMN('posts', 'SELECT')}`,
    v2: `${WRITES} REVOKE SELECT, INSERT, UPDATE ON posts FROM ${ROLE};
         ${EACH_COLUMN('posts', 'SELECT')} ${EACH_COLUMN('posts', 'INSERT')}`,
  });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  const only = 'on columns only; the whole table is read and written)';
  expect(error.details).toEqual([
    `source: SELECT on public.users for ${ROLE} (it has SELECT ${only}`,
    `source: SELECT on public.posts for ${ROLE} (it has SELECT ${only}`,
    `target: SELECT, INSERT, UPDATE on public.posts for ${ROLE} (it has SELECT, INSERT ${only}`,
  ]);
});

test('CREATE on the target database is missing', async () => {
  const error = await refused({}, false);
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.details).toEqual([expect.stringContaining('CREATE and TEMPORARY on the database')]);
});

test('USAGE on the sequences that number new rows is missing', async () => {
  const error = await refused({
    v2: `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE}`,
  });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.text).toContain('public.users_id_seq');
  expect(error.text).toContain('public.posts_id_seq');
});

test('the schema of the source may not be used', async () => {
  const error = await refused({
    v1: `${READS} REVOKE USAGE ON SCHEMA public FROM PUBLIC`,
  });
  expect(error.exitCode).toBe(6);
  expect(error.text).toContain('source');
  expect(error.text).toContain(`source: USAGE on the schema of public.users for ${ROLE}`);
});

test.each(['v1', 'v2'] as const)('row level security of %s hides rows', async (where) => {
  const hide = 'ALTER TABLE posts ENABLE ROW LEVEL SECURITY';
  const error = await refused(
    where === 'v1' ? { v1: `${READS} ${hide}` } : { v2: `${WRITES} ${hide}` },
  );
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  const side = where === 'v1' ? 'source' : 'target';
  expect(error.details).toEqual([
    `${side}: row level security of public.posts hides rows from ${ROLE}: BYPASSRLS, or the table's owner`,
  ]);
});

test('row level security of the root table hides persons', async () => {
  const error = await refused({ v1: `${READS} ALTER TABLE users ENABLE ROW LEVEL SECURITY` });
  expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
  expect(error.text).toContain('row level security of public.users hides rows');
});

test('triggers may be silenced, but rows that are pointed at may not be locked', async () => {
  const { pair, given } = await asMover({
    v2: `${WRITES} REVOKE INSERT, UPDATE, DELETE ON tags FROM ${ROLE}`,
  });
  await onServer(`GRANT SET ON PARAMETER session_replication_role TO ${ROLE}`);
  try {
    const error = await refusal(['migrate', '--yes'], pair, given);
    expect(error).toMatchObject({ exitCode: 6, code: 'rights_missing' });
    expect(error.text).toContain('UPDATE on public.tags');
  } finally {
    await onServer(`REVOKE SET ON PARAMETER session_replication_role FROM ${ROLE}`);
  }
});
