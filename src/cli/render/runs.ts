/** The runs in the ledger, the newest first. */
import type { RunSummary } from '../../model/run.js';
import type { Page, Style } from './style.js';
import { table } from './table.js';
import { count, moment, printable } from './text.js';

/** A table of runs, and the command that takes the newest applied one back. */
export function renderRuns(given: readonly RunSummary[], page: Page): string {
  const runs = [...printable(given)].sort((a, b) => b.id - a.id);
  if (runs.length === 0) return 'There are no runs in the ledger of the target.\n';
  const undoable = runs.find((run) => run.kind === 'migrate' && run.state === 'applied');
  const next =
    undoable === undefined
      ? []
      : ['', `To take the newest back:  rehome rollback apply --run ${undoable.id}`];
  return `${[...runsTable(runs, page), ...next].join('\n')}\n`;
}

/** The lines of the table alone. */
export function runsTable(runs: readonly RunSummary[], page: Page): readonly string[] {
  const number = (title: string, dropOrder?: number) => ({
    title,
    align: 'right' as const,
    ...(dropOrder === undefined ? {} : { dropOrder }),
  });
  return table(
    page,
    [
      number('Run'),
      { title: 'What', flexible: true },
      { title: 'State' },
      { title: 'Applied' },
      number('Persons'),
      number('Inserted', 1),
      number('Updated', 2),
      number('Deleted', 3),
    ],
    runs.map((run) => ({
      cells: [
        String(run.id),
        run.kind === 'undo' ? `undo of ${run.undoes ?? 'a run'}` : `migrate from ${run.source}`,
        run.state,
        run.appliedAt === null ? `begun ${moment(run.startedAt)}` : moment(run.appliedAt),
        ...[run.persons, run.inserted, run.updated, run.deleted].map(count),
      ],
      paint: paintOf(run, page.style),
    })),
  );
}

function paintOf(run: RunSummary, style: Style): (line: string) => string {
  if (run.state === 'running') return style.yellow;
  if (run.state === 'failed') return style.red;
  return run.state === 'undone' ? style.dim : (line) => line;
}
