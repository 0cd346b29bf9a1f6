/**
 * Tables that nothing in the target leads up from, for the source alone has the foreign key, and its
 * column goes by another name in the target: which one, whoever writes the config decides.
 */
import { likeness } from '../infer/words.js';
import type { ForeignKey, Table } from '../model/catalog.js';
import { LEAVE_OUT } from '../model/draft.js';
import { tableById } from '../model/find-table.js';
import { sameTable } from '../model/table-id.js';
import { comparable } from '../plan/casts.js';
import type { Drafting } from './draft-book.js';

/** Before ownership: they are what makes a table somebody's. */
export async function draftRenamedWays(drafting: Drafting): Promise<void> {
  const { book, source, target } = drafting;
  const move = await drafting.move();
  for (const table of target.tables) {
    const own = tableById(source, table);
    if (own === undefined || move.tables.some((one) => one.target === table)) continue;
    for (const key of source.foreignKeys) {
      const [name = '', ...more] = sameTable(key.from, own) ? key.fromColumns : [];
      if (name === '' || more.length > 0 || hasColumn(table, name)) continue;
      const to = move.tables.find((one) => sameTable(one.source, key.to))?.target;
      const ends = keysOf(to ?? tableById(target, key.to));
      for (const { name: added } of candidates(drafting, own, table, key, ends)) {
        const at = ['tables', table.inConfig, 'columns', added];
        const because = `${name} leads to ${key.to.name} in the source, and is not here; is it ${added} now?`;
        if (!book.has(at)) await book.choose(at, [name, LEAVE_OUT], because);
      }
    }
  }
}

/** Columns of the target's own that could hold keys of what the link leads to, and are called alike. */
function candidates(
  { target }: Drafting,
  own: Table,
  table: Table,
  key: ForeignKey,
  ends: Table['columns'],
): Table['columns'] {
  return table.columns.filter(
    (column) =>
      !column.generated &&
      !hasColumn(own, column.name) &&
      likeness(column.name, key.fromColumns[0] ?? '') > 0 &&
      ends.some((end) => comparable(column, end)) &&
      target.foreignKeys.every(
        (other) => !sameTable(other.from, table) || !other.fromColumns.includes(column.name),
      ),
  );
}

function keysOf(table: Table | undefined): Table['columns'] {
  const keys = new Set(table?.uniqueKeys.flatMap(({ columns }) => columns));
  return (table?.columns ?? []).filter(({ name }) => keys.has(name));
}

const hasColumn = (table: Table, name: string): boolean =>
  table.columns.some((column) => column.name === name);
