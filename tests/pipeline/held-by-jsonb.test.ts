/** Which JSON jsonb can hold: the condition asked of a text is what PostgreSQL does with it. */
import { expect, test } from 'vitest';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { fitsJsonb } from '../../src/match/json-rewrite.js';
import { literal, sql } from '../../src/sql/sql.js';
import { useDatabases } from '../harness/databases.js';

const databases = useDatabases();

/** What strings are made of; any three of them make one. */
const PIECES = [
  ...['', 'a', 'u0000', 'ud83d', 'é', String.raw`\\`, String.raw`\n`, String.raw`\"`],
  ...['0000', '0001', '0010', '0a00', '1000', '00e9', 'd7ff', 'D55C', 'E000', 'ffff'].map(escaped),
  ...['d800', 'd83d', 'DBFF', 'dc00', 'DE00', 'dfff'].map(escaped),
];

function escaped(digits: string): string {
  return String.raw`\u${digits}`;
}

test.each(MAJORS)('PostgreSQL %i: any three pieces of text', async (major) => {
  const database = await databases.fresh({
    major,
    sql: `CREATE FUNCTION holds(doc text) RETURNS bool LANGUAGE plpgsql AS $$
      BEGIN PERFORM doc::jsonb; RETURN TRUE; EXCEPTION WHEN OTHERS THEN RETURN FALSE; END $$`,
  });
  const pieces = sql`string_to_table(${literal(PIECES.join('\t'))}, ${literal('\t')})`;
  const { text } = sql`
    WITH piece AS (SELECT p FROM ${pieces} AS p),
         doc AS (SELECT '["' || a.p || b.p || c.p || '"]' AS doc FROM piece AS a, piece AS b, piece AS c)
    SELECT count(*)::int AS docs, count(*) FILTER (WHERE fits)::int AS fit,
           array_agg(doc) FILTER (WHERE fits <> holds(doc)) AS wrong
      FROM (SELECT doc, ${fitsJsonb(sql`doc`)} AS fits FROM doc) AS d`;
  const [found] = await database.query<{ docs: number; fit: number; wrong: string[] | null }>(text);
  expect(found?.wrong).toBeNull();
  expect(found?.docs).toBe(PIECES.length ** 3);
  expect(found?.fit).toBeGreaterThan(1000);
});
