/**
 * What a run notes of its persons for those that come after it: see `leave-out.ts`. In its own
 * transaction, before the rows are verified: what others change meanwhile is then seen by the
 * verification, or by the next run.
 */
import { ensureLeft, forgetLeft, noteLeft } from '../ledger/left-persons.js';
import { atSourceKey, atTargetKey } from '../match/image.js';
import type { MappedMove } from '../match/map-move.js';
import { NOTHING_SPOILS, personDigests } from '../match/person-digests.js';
import { stagedGround, TARGET, wayUp } from '../match/walk-up.js';
import type { MovedTable } from '../model/move.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import { keepsStale } from '../verify/accounts.js';
import { type LeaveOutInput, wholeFrame } from './leave-out.js';

const DIGESTS = id('pg_temp', 'rehome_digests_left');

/** Why rows do not move that will not for as long as they, and what all runs depend on, are the same. */
const FOR_GOOD: ReadonlySet<string> = new Set([
  ...['where', 'owner_excluded', 'reference_missing', 'partial_link', 'null_into_not_null'],
  ...['value_too_long', 'lossy_cast', 'unknown_enum_value', 'time_zone'],
]);

/**
 * Not noted are residents as well as persons, whoever has a row that could not move because of
 * others' rows, or in the target one that the run does not know of; and nobody, where reference tables
 * have changed under the run.
 *
 * @param frame see `frameOf`
 * @param before the whole frame from before the run mapped its rows
 */
export async function notePersons(
  input: LeaveOutInput,
  options: {
    readonly run: number;
    readonly frame: string;
    readonly before: string;
    readonly mapped: MappedMove;
  },
): Promise<void> {
  const { context, looked, scratch } = input;
  const { target, move } = looked;
  const { run, frame, before, mapped } = options;
  const [root] = move.tables;
  if (root === undefined) return;
  const left = await ensureLeft(target, context.options.config.source, root);
  const map = scratch.map(root);
  await target.execute(forgetLeft(root, left, map));
  if ((await wholeFrame(target, move, frame)) !== before) return;
  const undecided = mapped.tables
    .filter(({ excluded }) => Object.keys(excluded).some((reason) => !FOR_GOOD.has(reason)))
    .filter(({ table }) => table !== root)
    .map(({ table }) => ownersOfUndecided(input, root, table));
  const ours = numbered('s', root.sourceKey);
  const noted = sql`
    SELECT * FROM ${map} AS m WHERE m.mode = 'r'${join(
      undecided.map((persons) => sql` AND (${columns('m', ours)}) NOT IN (${persons})`),
      '',
    )}`;
  const keys = sql`SELECT ${columns('n', numbered('t', root.targetKey))} FROM (${noted}) AS n`;
  const digests = personDigests(
    move,
    TARGET,
    (alias) => sql`(${columns(alias, root.targetKey)}) IN (${keys})`,
    (table) =>
      keepsStale({ move }, table)
        ? NOTHING_SPOILS
        : {
            join: sql`LEFT JOIN ${scratch.map(table)} AS k ON ${atTargetKey(table, 'k')}`,
            spoils: sql`k.t_1 IS NULL`,
          },
  );
  // By itself: several processors share the work of a SELECT, and not where it is a part of an INSERT.
  await target.execute(sql`CREATE TEMPORARY TABLE ${DIGESTS} ON COMMIT DROP AS ${digests}`);
  await target.execute(
    noteLeft(root, left, {
      ...{ run, frame: before, persons: noted },
      ...{ source: scratch.personDigests('source'), target: DIGESTS },
    }),
  );
}

function ownersOfUndecided(
  { looked, scratch }: LeaveOutInput,
  root: MovedTable,
  table: MovedTable,
): Sql {
  const up = wayUp(looked.move, stagedGround(scratch), table, 's');
  const reasons = join([...FOR_GOOD].map((reason) => literal(reason)));
  return sql`SELECT ${columns(up.root, root.sourceKey)} FROM ${scratch.source(table)} AS s ${up.joins}
    WHERE EXISTS (SELECT FROM ${scratch.excluded(table)} AS x WHERE ${atSourceKey(table, 'x')} AND x.reason NOT IN (${reasons}))`;
}
