/** Journalled tables as the witness wants them, with the links that lead up to the root. */
import { atJournalKey, isShared, type Journal, journalledRows, waysUp } from '../ledger/journal.js';
import { ledgerTable } from '../ledger/ledger.js';
import type { MappedMove } from '../match/map-move.js';
import { type Move, writableTables } from '../model/move.js';
import { sameTable } from '../model/table-id.js';
import { columns, id, join, literal, type Sql, sql } from '../sql/sql.js';
import { numbered } from '../stage/scratch.js';
import type { SharedRows, WitnessedTable } from '../witness/walk-owners.js';

/** @param journals of all tables of a run, each owner's before those it owns */
export function witnessedTables(
  journals: readonly Journal[],
  sharedOf: (journal: Journal) => SharedRows,
): Map<Journal, WitnessedTable> {
  const made = new Map<Journal, WitnessedTable>();
  for (const journal of journals) {
    const self = journal.owners.find(({ position }) => position === journal.position);
    made.set(journal, {
      id: journal.of,
      key: journal.key,
      owners: waysUp(journal).flatMap(({ position, when, columns: own, key }) => {
        const parent = journals.find((other) => other.position === position);
        const above = parent === undefined ? undefined : made.get(parent);
        return above === undefined
          ? []
          : [{ parent: above, when, columns: own, parentColumns: key }];
      }),
      nested:
        self === undefined
          ? null
          : {
              when: self.when ?? 'TRUE',
              column: self.columns[0] ?? '',
              to: self.key[0] ?? '',
            },
      journal,
      shared: isShared(journal) ? sharedOf(journal) : undefined,
    });
  }
  return made;
}

/**
 * What a run may insert into a reference table: as many rows as planned, each of them pointed at by
 * a row that the run wrote. Told by the links, not by the maps.
 */
export function insertedReferences(
  move: Move,
  mapped: MappedMove,
  journals: readonly Journal[],
  { of, key }: Journal,
): SharedRows {
  const pointing = writableTables(move).flatMap((table) => {
    const journal = journals.find((j) => sameTable(j.of, table.target));
    if (journal === undefined) return [];
    return table.joins.flatMap((link, index) => {
      if (!sameTable(link.to.table, of)) return [];
      const ends = table.columns.flatMap(({ target, value }) =>
        value.kind === 'mapped' && value.join === index ? [[target.name, value.column]] : [],
      );
      const same = ends.map(([from, to]) => sql`${id('r', to ?? '')} = ${id('p', from ?? '')}`);
      return ends.length === 0
        ? []
        : [
            sql`SELECT ${columns('r', key)} FROM ${journal.name} AS j
              JOIN ${journalledRows(journal)} AS p ON ${atJournalKey(journal, 'j', 'p')} AND j.op IN ('I', 'U')
              JOIN ${id(of.schema, of.name)} AS r ON ${join(same, ' AND ')}`,
          ];
    });
  });
  const used =
    pointing.length === 0 ? null : sql`SELECT * FROM (${join(pointing, ' UNION ')}) AS used`;
  return {
    now: (alias) => (used === null ? sql`FALSE` : sql`(${columns(alias, key)}) IN (${used})`),
    before: () => sql`FALSE`,
    planned: mapped.references.find(({ table }) => sameTable(table.target, of))?.insert ?? 0,
  };
}

/** What taking a run back may do to a reference table: undo what the run's own journal says. */
export function undoneReferences(undone: number, { position, key }: Journal): SharedRows {
  const journalled = (op: string, alias: string): Sql =>
    sql`(${columns(alias, key)}) IN (SELECT ${columns('j', numbered('k', key))} FROM ${ledgerTable(`journal_${undone}_${position}`)} AS j WHERE j.op = ${literal(op)})`;
  return {
    now: (alias) => journalled('D', alias),
    before: (alias) => journalled('I', alias),
    planned: null,
  };
}

/** Tables that only the target has, for the picture of the residents. */
export function untouchedAsWitnessed(
  move: Move,
  witnessed: Iterable<WitnessedTable>,
): WitnessedTable[] {
  const known = [...witnessed];
  return move.untouched.flatMap(({ table, link }) => {
    const parent = known.find((candidate) => sameTable(candidate.id, link.to));
    if (parent === undefined || table.primaryKey === null) return [];
    return [
      {
        id: { schema: table.schema, name: table.name },
        key: table.primaryKey,
        owners: [{ parent, when: null, columns: link.fromColumns, parentColumns: link.toColumns }],
        nested: null,
        journal: null,
      },
    ];
  });
}
