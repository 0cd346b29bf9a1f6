/** Schemas as SQL: from servers of any age, whole, and with nothing taken for an entry that is none. */
import { describe, expect, test } from 'vitest';
import { dumpSchema } from '../../src/dump/dump-schema.js';
import { runEntries } from '../../src/dump/run-entries.js';
import { splitDump } from '../../src/dump/split-dump.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { Session } from '../../src/postgres/session.js';
import { sql } from '../../src/sql/sql.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();

const HOSTILE = `
  CREATE SCHEMA "Odd one";
  CREATE TYPE "Odd one"."Mood" AS ENUM ('so; so', 'it''s');
  CREATE TABLE "T; Type: X" (a int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b text DEFAULT E'\\\\--',
                             c "Odd one"."Mood", d int GENERATED ALWAYS AS (1) STORED);
  CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $x$ SELECT '
--
-- Name: forged; Type: TABLE; Schema: public; Owner: -
--
' $x$;
  CREATE VIEW v AS SELECT '$$' || b AS "$$" FROM "T; Type: X";
  CREATE INDEX ON "T; Type: X" (b) WHERE a > 0;
  COMMENT ON VIEW v IS 'it''s $a$
-- Name: q; Type: TABLE; Schema: k; Owner: -'`;

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  const dump = (url: string) => dumpSchema(url, { side: 'target', purpose: 'copy' });

  test('what looks like an entry inside quotes is none, and the dump makes the same again', async () => {
    const one = await databases.fresh({ major, sql: HOSTILE });
    const two = await databases.fresh({ major, sql: '' });
    const text = await dump(one.url);
    const entries = splitDump(text);
    expect(entries.map(({ type, schema, name }) => `${type} ${schema} ${name}`).sort()).toEqual([
      'COMMENT - SCHEMA "public"',
      'COMMENT public VIEW "v"',
      'CONSTRAINT public T; Type: X T; Type: X_pkey',
      'FUNCTION public f()',
      'INDEX public T; Type: X_b_idx',
      'SCHEMA - Odd one',
      'SEQUENCE public T; Type: X_a_seq',
      'TABLE public T; Type: X',
      'TYPE Odd one Mood',
      'VIEW public v',
    ]);
    for (const entry of entries) expect(entry.sql).toMatch(/^[A-Z][\s\S]*;$/);
    const session = await Session.open(two.url, { side: 'staging', purpose: 'test' });
    expect(await runEntries(session, entries)).toEqual([]);
    await session.close();
    expect(await dump(two.url)).toBe(text);
  });

  test('an entry that cannot be made is named, and the others are made', async () => {
    const database = await databases.fresh({ major, sql: 'CREATE TABLE taken ()' });
    const session = await Session.open(database.url, { side: 'staging', purpose: 'test' });
    const entry = (name: string) => ({
      ...{ name, type: 'TABLE', schema: 'public' },
      sql: `CREATE TABLE public.${name} ();`,
    });
    const failed = await runEntries(session, [entry('one'), entry('taken'), entry('two')]);
    expect(failed).toEqual([{ entry: entry('taken'), reason: 'relation "taken" already exists' }]);
    const made = await session.row<{ made: boolean }>(
      sql`SELECT to_regclass('public.one') IS NOT NULL AND to_regclass('public.two') IS NOT NULL AS made`,
    );
    expect(made).toEqual({ made: true });
    await session.close();
  });

  test('a catalog of many tables goes through in pieces', async () => {
    const tables = Array.from(
      { length: 300 },
      (_, n) => `CREATE TABLE t${n} (id int PRIMARY KEY, "${'x'.repeat(63)}" text)`,
    );
    const database = await databases.fresh({ major, sql: tables.join(';') });
    const entries = splitDump(await dump(database.url));
    expect(entries.filter(({ type }) => type === 'TABLE')).toHaveLength(300);
    expect(entries.filter(({ type }) => type === 'CONSTRAINT')).toHaveLength(300);
  });

  test('a role that may not read says so in the words of pg_dump', async () => {
    const database = await databases.fresh({ major, sql: 'CREATE TABLE secret ()' });
    const role = `reader_${database.name}`;
    await database.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'secret word'`);
    try {
      const url = new URL(database.url);
      url.username = role;
      url.password = 'secret word';
      await expect(dump(url.href)).rejects.toMatchObject({
        code: 'schema_dump_failed',
        exitCode: 6,
        details: expect.arrayContaining([expect.stringContaining('secret')]),
      });
    } finally {
      await database.query(`DROP ROLE "${role}"`);
    }
  });

  test('an interruption ends it', async () => {
    const database = await databases.fresh({ major, sql: 'CREATE TABLE held ()' });
    const holder = await Session.open(database.url, { side: 'target', purpose: 'hold' });
    await holder.execute(sql`BEGIN`);
    await holder.execute(sql`LOCK TABLE held IN ACCESS EXCLUSIVE MODE`);
    const controller = new AbortController();
    const dumped = dumpSchema(database.url, {
      ...{ side: 'target', purpose: 'copy', signal: controller.signal },
    });
    setTimeout(() => controller.abort(), 700);
    await expect(dumped).rejects.toMatchObject({ code: 'schema_dump_failed' });
    await holder.close();
  });
});
