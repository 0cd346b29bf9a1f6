/**
 * Tables that nothing in the target leads up from, for the source alone has the foreign key, and its
 * column goes by another name in the target: which one, whoever writes the config decides.
 */
import { likeness } from '../infer/words.js';
import type { Table } from '../model/catalog.js';
import { LEAVE_OUT } from '../model/draft.js';
import { comparable } from '../plan/casts.js';
import type { Drafting } from './draft-book.js';
import { declaredThere, sourceOf, targetOf } from './draft-links.js';
import { has, linksOf } from './draft-renamed-links.js';

/** Before ownership: they are what makes a table somebody's. */
export async function draftRenamedWays(drafting: Drafting): Promise<void> {
  const { book, source, target } = drafting;
  const move = await drafting.move();
  for (const table of target.tables) {
    const own = sourceOf(drafting, move, table);
    if (own === undefined || move.tables.some((one) => one.target === table)) continue;
    for (const { column: name, to } of linksOf(source, own)) {
      if (has(table, name)) continue;
      const ends = keysOf(targetOf(move, target, to));
      // Columns of the target's own that could hold keys of what the link leads to, and are called alike.
      const candidates = table.columns.filter(
        (column) =>
          !column.generated &&
          !has(own, column.name) &&
          likeness(column.name, name) > 0 &&
          ends.some((end) => comparable(column, end)) &&
          !declaredThere(drafting, table, column.name),
      );
      for (const { name: added } of candidates) {
        const at = ['tables', table.inConfig, 'columns', added];
        const because = `${name} leads to ${to.name} in the source, and is not here; is it ${added} now?`;
        if (!book.has(at)) await book.choose(at, [name, LEAVE_OUT], because);
      }
    }
  }
}

function keysOf(table: Table | undefined): Table['columns'] {
  const keys = new Set(table?.uniqueKeys.flatMap(({ columns }) => columns));
  return (table?.columns ?? []).filter(({ name }) => keys.has(name));
}
