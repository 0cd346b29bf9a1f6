/**
 * Rewrites all JSON columns of a move, and counts what the target lacks. Needs the staged rows and
 * the target's reference tables, no map: so another connection can do it meanwhile.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { Hazard } from '../model/hazard.js';
import type { JsonRewrite, Move, MovedColumn, MovedTable } from '../model/move.js';
import type { JsonLinkPlan } from '../model/plan.js';
import { columnText, tableText } from '../model/table-id.js';
import type { Session } from '../postgres/session.js';
import { sql } from '../sql/sql.js';
import { jsonRewrites, type Scratch } from '../stage/scratch.js';
import { ambiguousReferenceHazard, type Example } from './hazards.js';
import { countLookups, fillRewritten } from './json-rewrite.js';
import { ambiguousLookups, fillLookup, lookupChanges } from './references.js';

export interface RewriteInput {
  readonly session: Session;
  readonly scratch: Scratch;
  readonly move: Move;
  readonly show: (value: string) => string;
}

export interface RewrittenColumns {
  readonly links: readonly JsonLinkPlan[];
  readonly hazards: readonly Hazard[];
}

/** The scratch tables hold the staged rows; those of lookups and rewritten values are empty. */
export async function rewriteColumns(input: RewriteInput): Promise<RewrittenColumns> {
  const { session, scratch, move, show } = input;
  const hazards: Hazard[] = [];
  const links: JsonLinkPlan[] = [];
  for (const [position, rewrite] of jsonRewrites(move).entries()) {
    await session.execute(fillLookup(scratch, position, rewrite));
    await session.execute(sql`ANALYZE ${scratch.lookup(position)}`);
    const doubled = await session.rows<Example>(ambiguousLookups(rewrite));
    if (doubled.length > 0)
      hazards.push(ambiguousReferenceHazard(rewrite.reference, doubled, show));
  }
  for (const table of move.tables) {
    for (const c of table.columns) {
      if (c.json.length === 0) continue;
      await session.execute(fillRewritten(scratch, move, table, c));
      await session.execute(sql`ANALYZE ${scratch.rewritten(table, c)}`);
      for (const rewrite of c.json) links.push(await describeLookups(input, table, c, rewrite));
    }
  }
  return { links, hazards };
}

/**
 * What was looked up before the transaction has to be what stands there now.
 * @throws RehomeError `reference_changed`, exit code 6
 */
export async function refuseChangedLookups({
  session,
  scratch,
  move,
}: RewriteInput): Promise<void> {
  for (const [position, rewrite] of jsonRewrites(move).entries()) {
    const changes = await session.rows(lookupChanges(scratch, position, rewrite));
    if (changes.length === 0) continue;
    const name = tableText(rewrite.reference.target);
    throw new RehomeError(
      `the reference table ${name} has changed while the run was being prepared`,
      {
        code: 'reference_changed',
        exitCode: EXIT.refused,
        hint: 'nothing was applied; run again',
      },
    );
  }
}

async function describeLookups(
  { session, scratch, show }: RewriteInput,
  table: MovedTable,
  c: MovedColumn,
  rewrite: JsonRewrite,
): Promise<JsonLinkPlan> {
  const rows = await session.rows<{
    value: string | null;
    count: number;
    objects: number;
    unresolved: number;
  }>(countLookups(scratch, table, c, rewrite));
  return {
    column: columnText(table.target, c.target.name),
    path: rewrite.link.path,
    objects: rows[0]?.objects ?? 0,
    unresolved: rows[0]?.unresolved ?? 0,
    examples: rows.flatMap(({ value, count }) =>
      value === null ? [] : [{ value: show(value), count }],
    ),
  };
}
