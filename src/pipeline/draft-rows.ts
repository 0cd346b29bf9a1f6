/**
 * The lines of a config about the rows of a table: how a copy is found again, values that somebody
 * else has, and columns that follow from other rows or that triggers set.
 */
import { one } from '../infer/names.js';
import { wordsOf } from '../infer/words.js';
import type { Column } from '../model/catalog.js';
import { type ConfigValue, LEAVE_OUT } from '../model/draft.js';
import type { Move, MovedTable } from '../model/move.js';
import type { Rule } from '../model/rules.js';
import { sameTable } from '../model/table-id.js';
import { readTriggerWrites } from '../sample/read-trigger-writes.js';
import { ofSomebodyElse, rowsOfPersons } from '../sample/rows-of-persons.js';
import { columns, id, sql } from '../sql/sql.js';
import type { DraftBook, Drafting } from './draft-book.js';
import { comparing, type KnownPersons } from './draft-columns.js';

/** Read once for all tables. */
export interface RulesOfBoth {
  readonly source: readonly Rule[];
  readonly target: readonly Rule[];
}

export async function draftRows(
  drafting: Drafting,
  move: Move,
  table: MovedTable,
  known: KnownPersons | null,
  rules: RulesOfBoth,
): Promise<void> {
  const { book } = drafting;
  const path = ['tables', table.target.inConfig];
  if (table.role === 'owned') {
    await draftCopies(drafting, move, table, known, path);
    const asked = await draftClashes(drafting, move, table, known, path);
    if (!asked) await draftNewRules(book, table, rules, path);
  }
  const open = (name: string): boolean => !book.has([...path, 'columns', name]);
  for (const { target: column } of table.columns) {
    const counted = move.tables.find((one) => counts(column.name, one.target.name));
    if (counted === undefined || column.category !== 'N' || !open(column.name)) continue;
    await book.choose(
      [...path, 'columns', column.name],
      [LEAVE_OUT, { derived: true }],
      `it may be counted from ${counted.target.inConfig}: does it move like any other, or does an \`after\` file write it?`,
    );
  }
  for (const { trigger, columns: set } of await readTriggerWrites(
    drafting.sides.target,
    table.target,
  )) {
    for (const name of set) {
      if (!table.columns.some((one) => one.target.name === name) || !open(name)) continue;
      await book.choose(
        [...path, 'columns', name],
        [LEAVE_OUT, { keep: true }],
        `the trigger ${trigger} sets it: does the source's value count, or the target's own?`,
      );
    }
  }
}

/** `completed_sessions_count` is the number of `completed_sessions`. */
function counts(column: string, table: string): boolean {
  const words = wordsOf(column);
  const rest = words.filter(
    (word) => !['count', 'total', 'num', 'number', 'n', 'nr', 'of'].includes(word),
  );
  return rest.length < words.length && rest.join(' ') === wordsOf(table).join(' ');
}

/** Texts and moments tell rows apart better than numbers and switches do. */
const telling = ({ category }: Column): number => ['B', 'N', 'D', 'S'].indexOf(category);

/** Rows with numbers of the target's own, and nothing else that tells which copy is which. */
async function draftCopies(
  drafting: Drafting,
  move: Move,
  table: MovedTable,
  known: KnownPersons | null,
  path: readonly string[],
): Promise<void> {
  const key = table.target.primaryKey;
  const ours = table.source.primaryKey;
  if (table.matches.length > 0 || key === null || ours === null) return;
  const compare = comparing(drafting, move, table, known);
  const numbers = (names: readonly string[]) => sql`concat_ws(',', ${columns('r', names)})`;
  const facts = await compare(numbers(ours), numbers(key));
  if (facts === null || facts.there === 0 || facts.pairs === 0) return;
  if (facts.found * 2 >= facts.pairs) return;
  const owner = table.owners[0]?.targetColumns ?? [];
  const texts = table.columns
    .filter(
      ({ target, value }) =>
        value.kind !== 'key' && !key.includes(target.name) && !owner.includes(target.name),
    )
    .sort((a, b) => telling(b.target) - telling(a.target))
    .map(({ target }) => target.name);
  if (texts.length === 0) return;
  const candidates: ConfigValue[] = [
    LEAVE_OUT,
    ...texts.slice(0, 2).map((name) => [...owner, name]),
  ];
  await drafting.book.choose(
    [...path, 'match'],
    candidates,
    'copies have numbers of their own: columns that tell which row is which, or delete and write anew (leave out)',
  );
}

/** @returns whether it was asked what becomes of values that somebody else has */
async function draftClashes(
  drafting: Drafting,
  move: Move,
  table: MovedTable,
  known: KnownPersons | null,
  path: readonly string[],
): Promise<boolean> {
  if (known === null) return false;
  for (const { columns: names, unique } of table.matches) {
    const plain = names.every((name) =>
      table.columns.some((one) => one.target.name === name && one.value.kind === 'source'),
    );
    if (!unique || !plain) continue;
    const sources = names.map((name) => {
      const value = table.columns.find((one) => one.target.name === name)?.value;
      return value?.kind === 'source' ? value.column.name : name;
    });
    const [ours, theirs] = (['source', 'target'] as const).map((side) =>
      rowsOfPersons(table, move.tables, known.identity, side),
    );
    if (ours === undefined || theirs === undefined) continue;
    const value = (list: readonly string[]) =>
      list.length === 1 ? id('r', list[0] ?? '') : sql`(${columns('r', list)})`;
    const found = await ofSomebodyElse(
      drafting.sides,
      { ...ours, value: value(sources) },
      { ...theirs, value: value(names) },
    );
    if (found === null || found === 0) continue;
    await drafting.book.choose(
      [...path, 'clash'],
      ['stop', 'skip'],
      `${one(found, 'value')} of ${names.join(', ')} in the sample ${found === 1 ? 'is' : 'are'} somebody else's in the target`,
    );
    return true;
  }
  return false;
}

/** What the target forbids and the source does not: its rows may be in each other's way. */
async function draftNewRules(
  book: DraftBook,
  { source, target }: MovedTable,
  rules: RulesOfBoth,
  path: readonly string[],
): Promise<void> {
  const text = ({ kind, keys, operators, predicate, nullsNotDistinct }: Rule): string =>
    JSON.stringify([kind, keys, operators, predicate, nullsNotDistinct]);
  const known = rules.source.filter((rule) => sameTable(rule.table, source)).map(text);
  const added = rules.target.filter(
    (rule) => rule.kind !== 'check' && sameTable(rule.table, target) && !known.includes(text(rule)),
  );
  if (added.length === 0) return;
  await book.choose(
    [...path, 'clash'],
    ['stop', 'skip'],
    `${added.map(({ name }) => name).join(', ')} in the target: the source has no such rule`,
  );
}

/**
 * Tables that triggers of others write: their rows may be made by the target itself.
 * @returns what they are written by
 */
export async function writtenByTriggers(
  { sides }: Drafting,
  move: Move,
  table: MovedTable,
): Promise<string | null> {
  for (const other of move.tables) {
    if (sameTable(other.target, table.target)) continue;
    for (const { trigger, tables } of await readTriggerWrites(sides.target, other.target)) {
      if (tables.includes(table.target.name)) return `${trigger} on ${other.target.name}`;
    }
  }
  return null;
}
