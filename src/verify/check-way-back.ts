/**
 * The way back of the latest run: its journal holds all that an undo needs, what an undo would ask
 * about as things are now, and whether one has been rehearsed. Nothing is written.
 */
import {
  atJournalKey,
  beforeDigest,
  beforeName,
  type Journal,
  journalledRows,
} from '../ledger/journal.js';
import type { Check } from '../model/check.js';
import { tableById } from '../model/find-table.js';
import type { Plan } from '../model/plan.js';
import type { RehearsalReport } from '../model/rehearsal.js';
import { isCounted } from '../model/row-key.js';
import { columnText, tableText } from '../model/table-id.js';
import { id, join, sql } from '../sql/sql.js';
import { rowDigest } from '../stage/keyed-rows.js';
import { type BookedRun, latestMigrate } from './run-book.js';
import { counted, type Suite } from './suite.js';
import { skippedCheck, timedCheck } from './timed-check.js';

const TITLES = {
  journal: 'journal of the latest run: complete, with images and digests of its rows',
  conflicts: 'rows that an undo of the latest run would ask about',
  rehearsed: 'the way back was rehearsed, and led back',
} as const;

interface JournalCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
  readonly incomplete: number;
  readonly changed: number;
  readonly missing: number;
  readonly taken: number;
}

export async function checkWayBack(suite: Suite): Promise<Check[]> {
  const { runs, config } = suite;
  const run = latestMigrate(runs, config.source);
  if (run === null) {
    const why = 'the ledger has no applied run of this source';
    return (['journal', 'conflicts', 'rehearsed'] as const).map((name) =>
      skippedCheck('rollback', `rollback.${name}`, TITLES[name], why),
    );
  }
  if (run.witness?.journalDropped === true) {
    const why = `the journal of run ${run.id} was cleaned up: it cannot be undone any more`;
    const skipped = (['journal', 'conflicts'] as const).map((name) =>
      skippedCheck('rollback', `rollback.${name}`, TITLES[name], why),
    );
    return [...skipped, rehearsed(suite)];
  }
  const counts: { table: string; n: JournalCounts }[] = [];
  const gone: string[] = [];
  const journal = await timedCheck('rollback', 'rollback.journal', TITLES.journal, async () => {
    for (const one of run.journals) {
      const table = tableById(suite.catalog, one.of);
      const lost = one.columns.filter((name) => !table?.columns.some((c) => c.name === name));
      gone.push(...lost.map((name) => `${columnText(one.of, name)} is gone`));
      if (table === undefined || lost.length > 0) continue;
      const n = await suite.session.row<JournalCounts & Record<string, number>>(look(run, one));
      counts.push({ table: tableText(one.of), n });
    }
    return complete(run, counts, gone);
  });
  return [journal, await conflicts(run, counts), rehearsed(suite)];
}

/** A row that still carries the run's transaction id is as the run left it; others are digested. */
function look(run: BookedRun, journal: Journal) {
  const key = journal.key;
  const there = sql`t.tableoid IS NOT NULL`;
  const counted = isCounted(key);
  const differing = (counted ? [] : key).map(
    (name, i) =>
      sql`${id('j', beforeName(journal, name))} IS DISTINCT FROM ${id('j', `k_${i + 1}`)}`,
  );
  const image = counted ? sql`${beforeDigest(journal, 'j')} <> j.k_1` : join(differing, ' OR ');
  const other = sql`${rowDigest('t', journal.columns)} <> j.digest`;
  const changed =
    run.xid === null ? other : sql`CASE WHEN t.xmin = ${run.xid} THEN FALSE ELSE ${other} END`;
  return sql`
    SELECT count(*) FILTER (WHERE j.op = 'I')::float8 AS inserted, count(*) FILTER (WHERE j.op = 'U')::float8 AS updated,
           count(*) FILTER (WHERE j.op = 'D')::float8 AS deleted,
           count(*) FILTER (WHERE j.op <> 'D' AND j.digest IS NULL OR j.op <> 'I' AND (${image}))::float8 AS incomplete,
           count(*) FILTER (WHERE j.op <> 'D' AND ${there} AND ${changed})::float8 AS changed,
           count(*) FILTER (WHERE j.op <> 'D' AND NOT ${there})::float8 AS missing,
           count(*) FILTER (WHERE j.op = 'D' AND ${counted ? sql`FALSE` : there})::float8 AS taken
      FROM ${journal.name} AS j
      LEFT JOIN ${journalledRows(journal)} AS t ON ${atJournalKey(journal, 'j', 't')}`;
}

function complete(
  run: BookedRun,
  counts: readonly { readonly table: string; readonly n: JournalCounts }[],
  gone: readonly string[],
) {
  const sum = (what: keyof JournalCounts): number =>
    counts.reduce((total, { n }) => total + n[what], 0);
  const [inserted, updated, deleted] = [sum('inserted'), sum('updated'), sum('deleted')];
  const incomplete = counts.filter(({ n }) => n.incomplete > 0);
  // PostgreSQL counts a row twice that was updated twice; the journal has it once.
  const entries = run.witness?.tables.reduce((total, table) => total + table.keys, 0);
  const due = entries === undefined ? updated : entries - run.inserted - run.deleted;
  const agrees = inserted === run.inserted && deleted === run.deleted && updated === due;
  return {
    passed: agrees && incomplete.length === 0 && gone.length === 0,
    expected: `run ${run.id}: ${run.inserted} inserted, ${due} updated, ${run.deleted} deleted, 0 incomplete`,
    found: `run ${run.id}: ${inserted} inserted, ${updated} updated, ${deleted} deleted, ${sum('incomplete')} incomplete`,
    examples: [
      ...gone,
      ...incomplete.map(
        ({ table, n }) => `${table}: ${counted(n.incomplete, 'entry', 'entries')} incomplete`,
      ),
    ].slice(0, 5),
  };
}

/** Conflicts are settled when an undo is asked for: they are told here, and are no failure. */
function conflicts(
  run: BookedRun,
  counts: readonly { readonly table: string; readonly n: JournalCounts }[],
): Promise<Check> {
  return timedCheck('rollback', 'rollback.conflicts', TITLES.conflicts, async () => {
    const total = counts.reduce((sum, { n }) => sum + n.changed + n.missing + n.taken, 0);
    return {
      passed: true,
      expected: 'any number: an undo asks what to do with them',
      found: total === 0 ? `none: run ${run.id} can be taken back as it is` : counted(total, 'row'),
      examples: counts
        .filter(({ n }) => n.changed + n.missing + n.taken > 0)
        .slice(0, 5)
        .map(
          ({ table, n }) =>
            `${table}: ${n.changed} changed since, ${n.missing} deleted since, ${n.taken} made anew`,
        ),
    };
  });
}

/** Either on staging, every row compared with before, or in this very database, witnessed. */
function rehearsed({ runs, rehearsal, config, plan }: Suite): Check {
  const check = skippedCheck('rollback', 'rollback.rehearsed', TITLES.rehearsed, '');
  const way = rehearsal?.wayBack ?? null;
  const same = rehearsal?.config === config.digest && sameDatabase(rehearsal, plan);
  if (rehearsal?.passed === true && way !== null && same) {
    return {
      ...check,
      outcome: 'passed',
      expected: 'a run taken back on staging, and every row as before',
      found: `${rehearsal.at}: ${counted(way.rows, 'row')} in ${counted(way.tables, 'table')} as before`,
    };
  }
  if (runs.undone !== null) {
    return {
      ...check,
      outcome: 'passed',
      expected: 'an undo that was witnessed and applied',
      found: `run ${runs.undone}`,
    };
  }
  const why =
    rehearsal === null
      ? 'there is no report of a rehearsal, and no run of this source has been taken back here: rehome test'
      : rehearsal.passed
        ? `the rehearsal of ${rehearsal.at} was of another config or other databases: rehome test`
        : `the rehearsal of ${rehearsal.at} failed: rehome test`;
  return { ...check, found: why };
}

/** A rehearsal on this very staging counts as well: there the target is what staging is. */
function sameDatabase(rehearsal: RehearsalReport, plan: Plan): boolean {
  const here = plan.target.identity;
  return (
    rehearsal.source.identity === plan.source.identity &&
    [rehearsal.target.identity, rehearsal.staging.identity].includes(here)
  );
}
