/** The lines of a config that say where columns come from that differ on the two sides. */
import { compareColumns, decideAdded, decideRetyped } from '../infer/compare-columns.js';
import { linkEnd, share } from '../infer/names.js';
import { likeness, pointedAt } from '../infer/words.js';
import type { Column, Table } from '../model/catalog.js';
import { type ConfigValue, LEAVE_OUT } from '../model/draft.js';
import { tableById } from '../model/find-table.js';
import type { Move, MovedTable } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { comparable } from '../plan/casts.js';
import { pointsAt } from '../sample/points-at.js';
import { readDefaults } from '../sample/read-defaults.js';
import { type Agreement, agreement, rowsOfPersons } from '../sample/rows-of-persons.js';
import { id, type Sql, sql, verbatim } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';

/** Persons on both sides, and what they are known by. */
export interface KnownPersons {
  readonly identity: readonly string[];
  readonly some: readonly string[];
}

/** Compares the values that persons have on both sides in two columns of a table. */
export function comparing(
  { sides }: Drafting,
  move: Move,
  table: MovedTable,
  known: KnownPersons | null,
): (ours: Sql, theirs: Sql) => Promise<Agreement | null> {
  return async (ours, theirs) => {
    if (known === null || known.some.length === 0) return null;
    const [source, target] = (['source', 'target'] as const).map((side) =>
      rowsOfPersons(table, move.tables, known.identity, side),
    );
    if (source === undefined || target === undefined) return null;
    return agreement(sides, { ...source, value: ours }, { ...target, value: theirs }, known.some);
  };
}

export async function draftColumns(
  drafting: Drafting,
  move: Move,
  table: MovedTable,
  known: KnownPersons | null,
): Promise<void> {
  const { book } = drafting;
  const path = ['tables', table.target.inConfig, 'columns'];
  const compare = comparing(drafting, move, table, known);
  renamedLinks(drafting, table, path);
  const drift = compareColumns(table);
  const taken = new Set<string>();
  for (const source of drift.left) {
    const found = await draftLostLink(drafting, move, table, source, path);
    for (const name of found) taken.add(name);
  }
  const defaults = await readDefaults(drafting.sides.target, table.target);
  const kept: string[] = [];
  for (const { column, from } of drift.added) {
    if (taken.has(column.name)) continue;
    if (pointsSomewhere(drafting, table, column)) {
      kept.push(column.name);
      continue;
    }
    const tried = [];
    for (const one of from.filter(({ name }) => !taken.has(name)).slice(0, 8)) {
      tried.push({ from: one, facts: await compare(id('r', one.name), id('r', column.name)) });
    }
    const others = table.source.columns.filter((one) => !drift.left.includes(one));
    const finding = decideAdded(column, tried, others, defaults.get(column.name));
    const at = [...path, column.name];
    if (finding.decided === undefined) kept.push(column.name);
    else if (finding.decided === null) await book.choose(at, finding.choose, finding.because);
    else {
      book.decide(at, finding.decided, finding.because);
      taken.add(String(finding.decided));
    }
  }
  if (kept.length > 0) {
    const names =
      kept.length > 6
        ? `${kept.slice(0, 5).join(', ')} and ${kept.length - 5} more`
        : kept.join(', ');
    book.remark(String(path[1]), `Only in the target, left as they are: ${names}.`);
  }
  for (const { column, source } of drift.retyped) {
    const cast = sql`(${id('r', source.name)})::${verbatim(column.type)}`;
    const facts = await compare(column.builtin ? cast : id('r', source.name), id('r', column.name));
    const finding = decideRetyped(column, source, facts);
    if (finding.decided === undefined)
      book.remark(String(path[1]), `${column.name} ${finding.because}.`);
    else await book.choose([...path, column.name], finding.choose, finding.because);
  }
  const lost = drift.left.filter(({ name }) => !taken.has(name));
  if (lost.length > 0) {
    const names = lost.map(({ name }) => name).join(', ');
    book.remark(String(path[1]), `Only in the source, without a place in the target: ${names}.`);
  }
}

/** A link of the target's own, to what the source does not have. */
function pointsSomewhere({ target }: Drafting, table: MovedTable, column: Column): boolean {
  return (
    !column.notNull &&
    target.foreignKeys.some(
      (key) => sameTable(key.from, table.target) && key.fromColumns.includes(column.name),
    )
  );
}

/** Links whose columns go by other names, each the only one left on its side. */
function renamedLinks({ book, target }: Drafting, table: MovedTable, path: string[]): void {
  for (const join of table.joins) {
    const [from, to] = [join.fromColumns[0], join.targetColumns[0]];
    if (from === undefined || to === undefined || join.fromColumns.length !== 1 || from === to)
      continue;
    if (table.config.columns?.[to] !== undefined) continue;
    const parent = tableById(target, join.to.table);
    const name = parent === undefined ? '' : parent.inConfig;
    const value = join.to.kind === 'reference' ? { reference: name, from } : from;
    book.decide(
      [...path, to],
      value,
      `renamed: on both sides the one link to ${name} that is left`,
    );
  }
}

/**
 * A link of the source whose column the target does not have: where another column there holds keys
 * of the same table, it may be that one.
 * @returns columns of both sides that are spoken for
 */
async function draftLostLink(
  drafting: Drafting,
  move: Move,
  table: MovedTable,
  column: Column,
  path: string[],
): Promise<readonly string[]> {
  const { book, sides } = drafting;
  const link = drafting.source.foreignKeys.find(
    (key) =>
      sameTable(key.from, table.source) &&
      key.fromColumns.length === 1 &&
      key.fromColumns[0] === column.name,
  );
  const to = link === undefined ? undefined : counterpart(drafting, move, link.to);
  if (to === undefined) return [];
  const candidates = [];
  for (const { column: added } of compareColumns(table).added) {
    if (added.generated || likeness(stem(added.name), stem(column.name)) === 0) continue;
    for (const key of to.uniqueKeys) {
      const end = to.columns.find(({ name }) => name === key.columns[0]);
      if (end === undefined || key.columns.length !== 1 || !comparable(added, end)) continue;
      const facts = await pointsAt(sides.target, table.target, id('r', added.name), {
        table: to,
        column: end,
      });
      if (facts !== null && facts.values > 0) candidates.push({ added, end, facts });
    }
  }
  const [best, second] = candidates.sort((a, b) => b.facts.found - a.facts.found);
  if (best === undefined) return [];
  const name = to.inConfig;
  const { added, end, facts } = best;
  const isMoved = move.tables.some((one) => one.target === to);
  const value: ConfigValue = isMoved ? column.name : { reference: name, from: column.name };
  const declared: ConfigValue = {
    from: linkEnd(table.target, [added.name]),
    to: linkEnd(to, [end.name]),
    side: 'target',
  };
  const because = `${column.name} → ${name} in the source; here ${share(facts.found, facts.values)} values are in ${name}.${end.name}`;
  if (second === undefined && facts.values >= 5 && facts.found >= facts.values * 0.8) {
    book.decide([...path, added.name], value, because);
    book.decide(['links', book.links], declared, because);
  } else {
    await book.choose([...path, added.name], [value, LEAVE_OUT], because);
    await book.choose(['links', book.links], [declared, LEAVE_OUT], because);
  }
  return [added.name, column.name];
}

const stem = (name: string): string => (pointedAt(name) ?? [name]).join('_');

/** The target's table of the same rows, by the move or by its name. */
function counterpart(
  { target }: Drafting,
  move: Move,
  source: { readonly schema: string; readonly name: string },
): Table | undefined {
  const moved = [...move.tables, ...move.references].find((one) => sameTable(one.source, source));
  return moved?.target ?? tableById(target, source);
}
