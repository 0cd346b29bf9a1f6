/** What PostgreSQL counted for each applied run, as stored then, against its journal as it is now. */
import { countJournal } from '../ledger/journal.js';
import type { Check } from '../model/check.js';
import { tableText } from '../model/table-id.js';
import { counted, type Suite } from './suite.js';
import { timedCheck } from './timed-check.js';

export function checkWitness({ session, runs }: Suite): Promise<Check> {
  return timedCheck(
    'integrity',
    'integrity.witness',
    'writes that PostgreSQL counted in each applied run: all in its journal',
    async () => {
      const faults: string[] = [];
      const cleaned: number[] = [];
      let writes = 0;
      for (const { id, witness, journals } of runs.applied) {
        if (witness === null) {
          faults.push(`run ${id} has no witness`);
          continue;
        }
        if (witness.journalDropped === true) {
          cleaned.push(id);
          continue;
        }
        for (const journal of journals) {
          const name = tableText(journal.of);
          const now = await countJournal(session, journal);
          const then = witness.tables.find((table) => tableText(table) === name);
          writes += now.inserted + now.updated + now.deleted;
          // A row updated twice is counted twice, and journalled once; one that a trigger removed
          // and made again counts on both sides.
          const again = then?.fired === true ? then.counted.inserted - now.inserted : 0;
          const agrees =
            then !== undefined &&
            then.keys === now.inserted + now.updated + now.deleted &&
            then.owned === then.keys &&
            again >= 0 &&
            then.counted.inserted === now.inserted + again &&
            then.counted.deleted === now.deleted + again &&
            (then.fired === true ||
              (then.counted.updated === then.expected.updated &&
                then.counted.updated >= now.updated));
          if (!agrees)
            faults.push(
              `run ${id}, ${name}: ${countsText(then?.counted)} counted, ${countsText(now)} journalled`,
            );
        }
        const known = new Set(journals.map((journal) => tableText(journal.of)));
        for (const table of witness.tables) {
          if (!known.has(tableText(table)))
            faults.push(`run ${id}, ${tableText(table)}: no journal`);
        }
      }
      return {
        passed: faults.length === 0,
        expected: `${counted(writes, 'journalled write')}, all of them counted`,
        found:
          faults.length === 0
            ? `${counted(writes, 'journalled write')}, all of them counted${left(cleaned)}`
            : `${counted(faults.length, 'difference')}`,
        examples: faults.slice(0, 5),
      };
    },
  );
}

function left(cleaned: readonly number[]): string {
  return cleaned.length === 0 ? '' : `; the journal of run ${cleaned.join(', ')} was cleaned up`;
}

function countsText(counts: { inserted: number; updated: number; deleted: number } | undefined) {
  return counts === undefined
    ? 'nothing'
    : `${counts.inserted} inserted, ${counts.updated} updated, ${counts.deleted} deleted`;
}
