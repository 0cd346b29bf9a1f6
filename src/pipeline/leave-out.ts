/**
 * Who need not be looked at: persons who are, on both sides, as an earlier run left them. Each
 * server digests all that belongs to each person; where both digests, and all else that a run depends
 * on, are those that the run noted, it would do to them what it did then: nothing.
 */
import { findLeft, stillAsLeft } from '../ledger/left-persons.js';
import { lastingExpressions } from '../match/lasting-expressions.js';
import { personDigests, referenceDigest, standAlone } from '../match/person-digests.js';
import { SOURCE, TARGET } from '../match/walk-up.js';
import type { TriggerMode } from '../model/config.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { copyRows } from '../stage/copy-rows.js';
import { numbered, type Scratch } from '../stage/scratch.js';
import { referenceRows } from '../stage/source-rows.js';
import { bothOf } from './both-of.js';
import type { Looked } from './look.js';
import type { RunContext } from './run-context.js';
import { schemaDigest, sha256 } from './schema-digest.js';
import { TOOL } from './tool.js';
import { openBeside } from './tune-session.js';

/** The list of who is looked at travels as text. */
const MOST_OTHERS = 20_000;

export interface LeaveOutInput {
  readonly context: RunContext;
  readonly looked: Looked;
  readonly scratch: Scratch;
  readonly triggers: TriggerMode;
}

export interface LeftOut {
  /** Keys in the source of everybody else, as text; null for all, where nobody is left out. */
  readonly others: readonly (readonly string[])[] | null;
}

const NOBODY: LeftOut = { others: null };

/**
 * Digest of all that a run depends on beside the rows of persons and the target's reference tables.
 * Null where persons cannot be looked at one by one.
 */
export async function frameOf({
  context,
  looked,
  triggers,
}: LeaveOutInput): Promise<string | null> {
  const { source, move, sourceCatalog, targetCatalog } = looked;
  if (!standAlone(move)) return null;
  const functions = await bothOf(
    lastingExpressions(move, source),
    lastingExpressions(move, looked.target),
  );
  const lasting = functions.flatMap((one) => (one === null ? [] : [one]));
  if (lasting.length < functions.length) return null;
  const { digest } = await source.row<{ digest: string }>(
    referenceDigest(move, 'source', ({ rows }) => sql`(${referenceRows(rows)})`),
  );
  const schemas = [
    schemaDigest(sourceCatalog, move, 'source'),
    schemaDigest(targetCatalog, move, 'target'),
  ];
  return sha256([TOOL, context.options.config.digest, triggers, ...schemas, ...lasting, digest]);
}

/** The same with the target's reference tables as they are now. */
export async function wholeFrame(session: Session, move: Move, frame: string): Promise<string> {
  const { digest } = await session.row<{ digest: string }>(
    referenceDigest(move, 'target', ({ target }) => id(target.schema, target.name)),
  );
  return sha256([frame, digest]);
}

/**
 * Lists who is left out: nobody where no run has noted anything, or too many have changed. In a run
 * of several connections both servers digest at once.
 *
 * @param frame see `frameOf`
 * @returns null where nothing was digested, because no run has noted anything
 */
export async function leaveOut(input: LeaveOutInput, frame: string): Promise<LeftOut | null> {
  const { context, looked, scratch } = input;
  const { move, target } = looked;
  const [root] = move.tables;
  if (root === undefined) throw new Error('a move without a root');
  const left = await findLeft(target, context.options.config.source, root);
  if (left === null) return null;
  let whole: string;
  if (scratch.kind === 'temporary') {
    whole = await digestTarget(input, root, left, target, frame);
    await digestSource(input);
  } else {
    const beside = await openBeside(context, move, 'digest');
    [whole] = await Promise.all([
      digestTarget(input, root, left, beside, frame),
      digestSource(input),
    ]);
    await beside.close();
  }
  const digests = {
    source: scratch.personDigests('source'),
    target: scratch.personDigests('target'),
  };
  const upToDate = scratch.upToDate(root);
  await target.execute(sql`ANALYZE ${digests.source}, ${digests.target}`);
  const persons = await target.execute(
    sql`INSERT INTO ${upToDate} ${stillAsLeft(root, left, whole, digests)}`,
  );
  if (persons === 0) return NOBODY;
  await target.execute(sql`ANALYZE ${upToDate}`);
  const others = await listOthers(input, root);
  if (others.length <= MOST_OTHERS) return { others };
  await target.execute(sql`DELETE FROM ${upToDate}`);
  return NOBODY;
}

/** @returns the whole frame */
async function digestTarget(
  { looked, scratch }: LeaveOutInput,
  root: MovedTable,
  left: Sql,
  session: Session,
  frame: string,
): Promise<string> {
  const { move } = looked;
  const whole = await wholeFrame(session, move, frame);
  const noted = sql`SELECT ${columns('l', numbered('t', root.targetKey))} FROM ${left} AS l WHERE l.frame = ${literal(whole)}`;
  await session.execute(
    sql`INSERT INTO ${scratch.personDigests('target')}
      ${personDigests(move, TARGET, (alias) => sql`(${columns(alias, root.targetKey)}) IN (${noted})`)}`,
  );
  return whole;
}

/** In the snapshot that is staged. */
async function digestSource({ context, looked, scratch }: LeaveOutInput): Promise<void> {
  await copyRows({
    ...{ from: looked.source, select: personDigests(looked.move, SOURCE) },
    ...{ to: looked.target, into: scratch.personDigests('source') },
    signal: context.options.signal,
  });
}

async function listOthers(
  { looked, scratch }: LeaveOutInput,
  root: MovedTable,
): Promise<readonly (readonly string[])[]> {
  const keys = numbered('k', root.sourceKey);
  const at = keys.map((name, i) => sql`${id('u', `s_${i + 1}`)} = ${id('d', name)}`);
  const rows = await looked.target.rows<Record<string, string>>(sql`
    SELECT ${join(keys.map((name) => sql`${id('d', name)}::text AS ${id(name)}`))}
      FROM ${scratch.personDigests('source')} AS d
     WHERE NOT EXISTS (SELECT FROM ${scratch.upToDate(root)} AS u WHERE ${join(at, ' AND ')})
     LIMIT ${literal(MOST_OTHERS + 1)}`);
  return rows.map((row) => keys.map((name) => row[name] ?? ''));
}
