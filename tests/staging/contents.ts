/** All of a database as text, read apart from the copy: schema by pg_dump, rows sorted, the rest. */
import { dumpSchema } from '../../src/dump/dump-schema.js';
import type { TestDatabase } from '../harness/databases.js';

const OWN = `n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'rehome_staging', 'rehome_scratch')`;

export async function schemaOf(database: TestDatabase): Promise<string> {
  const text = await dumpSchema(database.url, {
    side: 'target',
    purpose: 'copy',
    excludeSchemas: ['rehome_staging', 'rehome_scratch'],
  });
  return text.replace(/^-- Dumped from .*$/m, '');
}

export async function rowsOf(database: TestDatabase): Promise<Record<string, unknown>> {
  const relations = await database.query<{ name: string; kind: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'm', 'S') AND c.relispopulated AND ${OWN} ORDER BY 1`);
  const found: Record<string, unknown> = {};
  for (const { name, kind } of relations) {
    const what = kind === 'S' ? '(s.last_value, s.is_called)::text' : 's::text';
    const only = kind === 'r' ? 'ONLY' : '';
    const [row] = await database.query(
      `SELECT count(*) AS rows, md5(string_agg(${what}, E'\\n' ORDER BY ${what} COLLATE "C")) AS digest FROM ${only} ${name} AS s`,
    );
    found[name] = row;
  }
  found['large objects'] = await database.query(
    'SELECT oid, md5(lo_get(oid)) FROM pg_largeobject_metadata ORDER BY oid',
  );
  return found;
}
