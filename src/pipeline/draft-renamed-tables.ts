/** The lines of a config that say which tables go by another name in the source. */
import { share } from '../infer/names.js';
import { pairTables } from '../infer/pair-tables.js';
import type { Table } from '../model/catalog.js';
import { LEAVE_OUT } from '../model/draft.js';
import { findTable, tableById } from '../model/find-table.js';
import { SOURCE_ROWS, someRows, TARGET_ROWS } from '../sample/bounds.js';
import { overlap } from '../sample/overlap.js';
import { id, sql } from '../sql/sql.js';
import type { Drafting } from './draft-book.js';

export async function draftRenamedTables(drafting: Drafting): Promise<void> {
  const { book, source, target, root, sides } = drafting;
  const known = new Map<Table, Table>([[root.target, root.source]]);
  const sourceOf = (table: Table): Table | undefined =>
    known.get(table) ?? tableById(source, table);
  // One at a time: a table that is found again may lead to the next.
  const asked = new Set<Table>();
  for (;;) {
    const [pair] = pairTables(source, target, sourceOf).filter((one) => !asked.has(one.target));
    if (pair === undefined) return;
    asked.add(pair.target);
    const [best] = pair.sources;
    if (best === undefined) continue;
    const values = pair.shared.map((name) => id('r', name));
    const facts =
      values.length === 0
        ? null
        : await overlap(
            sides,
            { from: sql`${someRows(best, SOURCE_ROWS)} AS r`, values },
            { from: sql`${someRows(pair.target, TARGET_ROWS)} AS r`, values },
          );
    const path = ['tables', pair.target.inConfig, 'from'];
    const because =
      facts === null || facts.sourceDistinct === 0
        ? 'only in the target; another name of a table of the source?'
        : `only in the target; ${share(facts.found, facts.sourceDistinct)} rows of ${best.inConfig} are there by ${pair.shared.join(', ')}`;
    const sure =
      facts !== null && facts.found >= 5 && facts.found * 2 >= facts.sourceDistinct && pair.alone;
    if (sure) book.decide(path, best.inConfig, because);
    const names = pair.sources.map((one) => one.inConfig);
    const chosen = sure ? best.inConfig : await book.choose(path, [...names, LEAVE_OUT], because);
    const found = typeof chosen === 'string' ? findTable(source, chosen) : best;
    const leftOut =
      chosen === undefined && !book.open.some((line) => line.path.join() === path.join());
    if (!leftOut && found !== undefined && found !== 'ambiguous') known.set(pair.target, found);
  }
}
