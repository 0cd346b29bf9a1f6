/** The changes of a migrate: what the maps and images say has to be done to each table. */
import type { ColumnValue, TableChange } from '../apply/change.js';
import { type Journal, type JournalOwner, journalOf } from '../ledger/journal.js';
import { comparedColumns, imageOf, parentBy } from '../match/image.js';
import { type Move, type MovedColumn, type MovedTable, writableTables } from '../model/move.js';
import { isCounted } from '../model/row-key.js';
import { id, join, type Sql, sql } from '../sql/sql.js';
import { goesBy } from '../stage/owner-cases.js';
import type { Scratch } from '../stage/scratch.js';

export interface ForwardChange extends TableChange {
  readonly moved: MovedTable;
}

/**
 * Reference tables that get rows come first, for the others lead to them.
 *
 * @param writes tables that have something to do, or that an `after` file may write
 */
export function forwardChanges(
  scratch: Scratch,
  move: Move,
  run: number,
  writes: (table: MovedTable) => {
    readonly insert: boolean;
    readonly update: boolean;
    readonly remove: boolean;
  },
  madeByTriggers: (table: MovedTable) => boolean,
): ForwardChange[] {
  const shared = writableTables(move).filter(
    (moved) => moved.role === 'reference' && writes(moved).insert,
  );
  return [...shared, ...move.tables].map((moved, at) => {
    const position = at < shared.length ? at - shared.length : moved.index;
    const journal = journalOf(run, position, moved.target, journalOwners(move, moved));
    const todo = writes(moved);
    return {
      moved,
      table: moved.target,
      journal,
      remove: todo.remove ? keysOf(journal, scratch.gone(moved)) : null,
      update: todo.update ? updateOf(scratch, move, moved, journal) : null,
      insert: todo.insert ? insertOf(scratch, move, moved, madeByTriggers(moved)) : null,
    };
  });
}

function journalOwners(move: Move, moved: MovedTable): JournalOwner[] {
  const { owners, cases, index } = moved;
  const ways = owners.map((owner, way) => ({
    position: parentBy(move, owner).index,
    when: cases === null ? null : goesBy(cases, way, 'target').text,
    columns: owner.targetColumns,
    key: owner.parentColumns,
  }));
  return cases === null || cases.self === null
    ? ways
    : [
        ...ways,
        {
          position: index,
          when: goesBy(cases, 'self', 'target').text,
          columns: [cases.targetColumn],
          key: [cases.self.targetTo],
        },
      ];
}

/** A scratch table's `t_1…` as the `k_1…` that statements expect. */
function keysOf(journal: Journal, table: Sql): Sql {
  const list = journal.key.map(
    (_, index) => sql`${id(`t_${index + 1}`)} AS ${id(`k_${index + 1}`)}`,
  );
  return sql`SELECT ${join(list)} FROM ${table}`;
}

function isDerived({ config }: MovedTable, { target }: MovedColumn): boolean {
  const configured = config.columns?.[target.name];
  return typeof configured === 'object' && 'derived' in configured;
}

function valuesOf(
  image: ReturnType<typeof imageOf>,
  columns: readonly MovedColumn[],
): ColumnValue[] {
  return columns.map((c) => ({ column: c.target.name, value: image.value(c) }));
}

function updateOf(
  scratch: Scratch,
  move: Move,
  moved: MovedTable,
  journal: Journal,
): TableChange['update'] {
  const written = comparedColumns(moved);
  const image = imageOf(scratch, move, moved, { withMap: true, needed: written });
  return written.length === 0
    ? null
    : {
        keys: keysOf(journal, scratch.changed(moved)),
        from: image.from,
        at: moved.targetKey.map((_, index) => id('m', `t_${index + 1}`)),
        set: valuesOf(image, written),
        where: sql`m.how = 'm'`,
      };
}

/** @param fired triggers fire that keep the derived columns: they begin with nothing */
function insertOf(
  scratch: Scratch,
  move: Move,
  moved: MovedTable,
  fired: boolean,
): TableChange['insert'] {
  const image = imageOf(scratch, move, moved, { withMap: true });
  const key = isCounted(moved.targetKey)
    ? []
    : moved.targetKey.map((name, index) => ({ column: name, value: id('m', `t_${index + 1}`) }));
  const others = moved.columns.filter(
    (c) => !moved.targetKey.includes(c.target.name) && !(fired && isDerived(moved, c)),
  );
  return {
    from: image.from,
    values: [...key, ...valuesOf(image, others)],
    where: sql`m.how = 'i'`,
  };
}
