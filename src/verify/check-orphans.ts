/**
 * Links whose other end is not there, one check a table: every foreign key that touches a moved
 * table, whether or not its constraint is on, and every soft link of the config. A resident's own
 * orphan is no fault of the move: of soft links only moved rows count, and rows of anybody that
 * point at what a run deleted; of foreign keys whatever was not there before the first run as well.
 */
import { findMapTable, latestMap } from '../ledger/ledger.js';
import { targetName } from '../match/image.js';
import type { Check } from '../model/check.js';
import type { Link } from '../model/move.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { readableTables } from './readable-tables.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';

interface Ends {
  readonly from: TableId;
  readonly fromColumns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  readonly name: string;
  readonly soft: boolean;
}

export async function checkOrphans(suite: Suite): Promise<Check[]> {
  const readable = await readableTables(suite.session);
  const links = linksOf(suite).filter((link) => readable(link.from) && readable(link.to));
  const tables = new Map(links.map((link) => [tableText(link.from), link.from]));
  const checks: Check[] = [];
  for (const table of tables.values()) {
    checks.push(
      await noOrphans(
        suite,
        table,
        links.filter((link) => sameTable(link.from, table)),
      ),
    );
  }
  return checks;
}

function linksOf({ catalog, move }: Suite): Ends[] {
  const keys = catalog.foreignKeys.map((key) => ({ ...key, soft: false }));
  const declared = (link: Link): boolean =>
    keys.some(
      (key) =>
        sameTable(key.from, link.from) &&
        sameTable(key.to, link.to) &&
        key.fromColumns.join() === link.fromColumns.join(),
    );
  const soft = move.targetLinks
    .filter((link) => !declared(link))
    .map((link) => ({ ...link, name: link.evidence, soft: true }));
  const isMoved = (table: TableId): boolean => move.tables.some((t) => sameTable(t.target, table));
  return [...keys, ...soft].filter((link) => isMoved(link.from) || isMoved(link.to));
}

function noOrphans(suite: Suite, table: TableId, links: readonly Ends[]): Promise<Check> {
  const name = tableText(table);
  return timedCheck(
    'integrity',
    `integrity.orphans.${name}`,
    `links of ${name}: ${links.map((link) => link.fromColumns.join(', ')).join('; ')}`,
    async () => {
      const known = await earlierMap(suite, table);
      let faults = 0;
      let told = 0;
      const examples: string[] = [];
      for (const link of links) {
        const row = await suite.session.row<{
          faults: number;
          told: number;
          examples: string[] | null;
        }>(orphans(suite, link, known));
        faults += row.faults;
        told += row.told;
        const where = `${link.fromColumns.join(', ')} → ${tableText(link.to)} (${link.name})`;
        examples.push(...(row.examples ?? []).map((key) => `${where}: ${key}`));
      }
      return {
        passed: faults === 0,
        expected: 'no orphan',
        found: `${faults === 0 ? 'no orphan' : counted(faults, 'orphan')}${told === 0 ? '' : `; ${told} of residents, no work of a run`}`,
        examples: examples.slice(0, MOST_EXAMPLES).map(suite.show),
      };
    },
  );
}

/** Where runs have put the rows of a table: one whose owner is gone is in no map of today. */
async function earlierMap(suite: Suite, table: TableId): Promise<Sql | null> {
  const moved = suite.move.tables.find((t) => sameTable(t.target, table));
  if (moved === undefined || suite.runs.applied.length === 0) return null;
  const name = await findMapTable(suite.session, suite.config.source, table);
  return name === null ? null : latestMap(moved, name);
}

function orphans(suite: Suite, link: Ends, known: Sql | null): Sql {
  const filled = link.fromColumns.map((name) => sql`${id('t', name)} IS NOT NULL`);
  const there = link.toColumns.map(
    (name, i) => sql`${id('o', name)} = ${id('t', link.fromColumns[i] ?? '')}`,
  );
  const values = columns('t', link.fromColumns);
  const moved = suite.move.tables.find((t) => sameTable(t.target, link.from));
  const from = moved === undefined ? id(link.from.schema, link.from.name) : targetName(moved);
  const ours: Sql[] = [];
  let maps: Sql = sql``;
  if (moved !== undefined) {
    const key = moved.targetKey.map(
      (_, i) => sql`${id('m', `t_${i + 1}`)} = ${id('t', `=k_${i + 1}`)}`,
    );
    maps = sql`LEFT JOIN (SELECT * FROM ${suite.scratch.map(moved)} WHERE mode <> 'a' OR how = 'i') AS m ON ${join(key, ' AND ')}`;
    ours.push(sql`m.t_1 IS NOT NULL`);
    if (known !== null) {
      const same = moved.targetKey.map(
        (_, i) => sql`${id('e', `t_${i + 1}`)} = ${id('t', `=k_${i + 1}`)}`,
      );
      ours.push(sql`EXISTS (SELECT FROM (${known}) AS e WHERE ${join(same, ' AND ')})`);
    }
  }
  const keys = (moved?.targetKey ?? []).map(
    (name, i) => sql`${id('t', name)} AS ${id(`=k_${i + 1}`)}`,
  );
  if (!link.soft) ours.push(sql`NOT t."=before"`);
  ours.push(...deletedByRun(suite, link));
  return sql`
    SELECT count(*) FILTER (WHERE ours)::float8 AS faults, count(*) FILTER (WHERE NOT ours)::float8 AS told,
           (array_agg(DISTINCT value) FILTER (WHERE ours))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM (SELECT ${ours.length === 0 ? sql`FALSE` : join(ours, ' OR ')} AS ours, ROW(${values})::text AS value
              FROM (SELECT ${join([...keys, ...link.fromColumns.map((name) => id('t', name)), sql`${suite.runs.writtenBefore('t')} AS "=before"`])}
                      FROM ${from} AS t
                     WHERE ${join(filled, ' AND ')}
                       AND NOT EXISTS (SELECT FROM ${id(link.to.schema, link.to.name)} AS o WHERE ${join(there, ' AND ')})) AS t
              ${maps}) AS judged`;
}

/** Conditions: an applied run deleted the row that `t` points at; one for each such run. */
function deletedByRun({ runs }: Suite, link: Ends): Sql[] {
  return runs.applied.flatMap((run) => {
    const journal = run.journals.find((candidate) => sameTable(candidate.of, link.to));
    if (journal === undefined || !link.toColumns.every((name) => journal.key.includes(name))) {
      return [];
    }
    const same = link.toColumns.map(
      (name, i) =>
        sql`${id('j', `k_${journal.key.indexOf(name) + 1}`)} = ${id('t', link.fromColumns[i] ?? '')}`,
    );
    return [
      sql`EXISTS (SELECT FROM ${journal.name} AS j WHERE j.op = 'D' AND ${join(same, ' AND ')})`,
    ];
  });
}
