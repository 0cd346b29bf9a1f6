/**
 * Links whose other end is not there, one check a table: every foreign key that touches a moved
 * table, whether or not its constraint is on, and every soft link, which the config declares or for
 * which the source alone has a key. A resident's own orphan is no fault of the move: of soft links
 * only moved rows count, and rows of anybody that point at what a run deleted; of foreign keys
 * whatever was not there before the first run as well.
 */

import { beforeName } from '../ledger/journal.js';
import { findMapTable, latestMap } from '../ledger/ledger.js';
import { atTargetKey, rowsIn } from '../match/image.js';
import type { Check } from '../model/check.js';
import { movedTable } from '../model/find-moved.js';
import { type Link, linksInTarget } from '../model/move.js';
import { identifiersText } from '../model/name-text.js';
import { hasLastingKeys, isCounted } from '../model/row-key.js';
import { sameTable, type TableId, tableText } from '../model/table-id.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { inPartition } from '../stage/in-partition.js';
import { numbered } from '../stage/scratch.js';
import { readableTables } from './readable-tables.js';
import { counted, MOST_EXAMPLES, type Suite } from './suite.js';
import { timedCheck, unlessSecret } from './timed-check.js';

interface Ends {
  readonly from: TableId;
  readonly fromColumns: readonly string[];
  readonly to: TableId;
  readonly toColumns: readonly string[];
  readonly fromPart: TableId | null;
  readonly toPart: TableId | null;
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
  const soft = linksInTarget(move)
    .filter((link) => !declared(link))
    .map((link) => ({ ...link, name: link.evidence, fromPart: null, toPart: null, soft: true }));
  const isMoved = (table: TableId): boolean => move.tables.some((t) => sameTable(t.target, table));
  return [...keys, ...soft].filter((link) => isMoved(link.from) || isMoved(link.to));
}

interface Judged {
  readonly faults: number;
  readonly told: number;
  readonly examples: string[] | null;
}

function noOrphans(suite: Suite, table: TableId, links: readonly Ends[]): Promise<Check> {
  const name = tableText(table);
  return timedCheck(
    'integrity',
    `integrity.orphans.${name}`,
    `links of ${name}: ${links.map((link) => identifiersText(link.fromColumns)).join('; ')}`,
    async () => {
      let faults = 0;
      let told = 0;
      const examples: string[] = [];
      for (const link of links) {
        const row = await judge(suite, link);
        faults += row.faults;
        told += row.told;
        const where = `${identifiersText(link.fromColumns)} → ${tableText(link.to)} (${link.name})`;
        examples.push(
          ...(row.examples ?? []).map((key) => `${where}: ${unlessSecret(link.fromColumns, key)}`),
        );
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

/** Condition: the row under `t` points at something that is not there. */
function pointsNowhere(link: Ends): Sql {
  const filled = link.fromColumns.map((name) => sql`${id('t', name)} IS NOT NULL`);
  const there = link.toColumns.map(
    (name, i) => sql`${id('o', name)} = ${id('t', link.fromColumns[i] ?? '')}`,
  );
  const to = link.toPart ?? link.to;
  return sql`${join(filled, ' AND ')} AND ${inPartition('t', link.fromPart)}
    AND NOT EXISTS (SELECT FROM ${id(to.schema, to.name)} AS o WHERE ${join(there, ' AND ')})`;
}

async function judge(suite: Suite, link: Ends): Promise<Judged> {
  const from = sql`FROM ${rowsIn(suite.move, link.from)} AS t WHERE ${pointsNowhere(link)}`;
  // Whose they are is asked only where there are any, which is seldom.
  const { total } = await suite.session.row<{ total: number }>(
    sql`SELECT count(*)::float8 AS total ${from}`,
  );
  if (total === 0) return { faults: 0, told: 0, examples: null };
  const ours = [
    ...(await movedRows(suite, link)),
    ...pointingAtDeleted(suite, link),
    ...(link.soft ? [] : [{ joins: sql``, condition: sql`NOT ${suite.runs.writtenBefore('t')}` }]),
  ];
  const table = movedTable(suite.move, link.from);
  const withXmin = table !== undefined && isCounted(table.targetKey);
  const condition =
    ours.length === 0
      ? sql`FALSE`
      : join(
          ours.map((o) => o.condition),
          ' OR ',
        );
  return suite.session.row<Judged & Record<string, unknown>>(sql`
    SELECT count(*) FILTER (WHERE ours)::float8 AS faults, count(*) FILTER (WHERE NOT ours)::float8 AS told,
           (array_agg(DISTINCT value) FILTER (WHERE ours))[1:${literal(MOST_EXAMPLES)}] AS examples
      FROM (SELECT ${condition} AS ours, ROW(${columns('t', link.fromColumns)})::text AS value
              FROM (SELECT t.*${withXmin ? sql`` : sql`, t.xmin`} ${from}) AS t
              ${join(
                ours.map((o) => o.joins),
                '\n              ',
              )}) AS judged`);
}

interface Ours {
  readonly joins: Sql;
  readonly condition: Sql;
}

/**
 * The row has moved, by the map of now or by that of earlier runs: one whose owner is gone is in no map
 * of now. Right after a commit that is others' work: what the run itself deleted is looked for apart.
 */
async function movedRows(
  { session, scratch, move, runs, config, justCommitted }: Suite,
  link: Ends,
): Promise<Ours[]> {
  const table = movedTable(move, link.from);
  if (table === undefined) return [];
  const keys = join(numbered('t', table.targetKey).map((name) => id(name)));
  const name =
    justCommitted || runs.applied.length === 0 || !hasLastingKeys(table)
      ? null
      : await findMapTable(session, config.source, link.from);
  const earlier =
    name === null ? sql`` : sql`UNION SELECT ${keys} FROM (${latestMap(table, name)}) AS e`;
  return [
    {
      joins: sql`LEFT JOIN (SELECT ${keys} FROM ${scratch.map(table)} WHERE mode <> 'a' OR how = 'i' ${earlier}) AS m ON ${atTargetKey(table, 'm')}`,
      condition: sql`m.t_1 IS NOT NULL`,
    },
  ];
}

/** An applied run deleted what the row points at. */
function pointingAtDeleted({ runs }: Suite, link: Ends): Ours[] {
  const deleted = runs.applied.flatMap((run) => {
    const journal = run.journals.find((candidate) => sameTable(candidate.of, link.to));
    if (journal === undefined || !link.toColumns.every((name) => journal.columns.includes(name))) {
      return [];
    }
    const keys = link.toColumns.map(
      (name, i) => sql`${id(beforeName(journal, name))} AS ${id(`d_${i + 1}`)}`,
    );
    return [sql`SELECT ${join(keys)} FROM ${journal.name} WHERE op = 'D'`];
  });
  if (deleted.length === 0) return [];
  const same = link.fromColumns.map((name, i) => sql`${id('d', `d_${i + 1}`)} = ${id('t', name)}`);
  return [
    {
      joins: sql`LEFT JOIN (SELECT DISTINCT * FROM (${join(deleted, ' UNION ALL ')}) AS a) AS d ON ${join(same, ' AND ')}`,
      condition: sql`d.d_1 IS NOT NULL`,
    },
  ];
}
