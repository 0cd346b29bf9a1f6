/** The end of the whole process: its parts with their times, the run, and what stands now. */
import type { PartRecord, PipelineResult } from '../../model/pipeline.js';
import { renderChecklist } from './checklist.js';
import { renderMigrate } from './migrate.js';
import type { Page } from './style.js';
import { table } from './table.js';
import { duration, printable } from './text.js';

const NAMES: Readonly<Record<PartRecord['part'], string>> = {
  status: 'Look',
  schema: 'Schema of staging',
  staging: 'Staging',
  rehearsal: 'Rehearsal',
  point: 'Rollback point',
  confirm: 'Confirmation',
  migrate: 'Migrate',
  tests: 'Tests',
  report: 'Report',
};

export function renderPipeline(given: PipelineResult, page: Page): string {
  const result = printable(given);
  const { parts, migration, after, milliseconds } = result;
  if (migration.run === null) return renderMigrate(migration, page);
  return `${[
    ...table(
      page,
      [{ title: 'Part' }, { title: 'Time', align: 'right' }, { title: 'What', flexible: true }],
      parts.map((part) => ({
        cells: [NAMES[part.part], timeOf(part), part.summary],
        paint: part.outcome === 'done' ? same : page.style.dim,
      })),
    ),
    page.style.dim(`  ${duration(milliseconds)} in all`),
    '',
    renderMigrate(migration, page),
    ...(after === null ? [] : renderChecklist(after, page)),
  ].join('\n')}\n`;
}

function timeOf({ outcome, milliseconds }: PartRecord): string {
  return outcome === 'done' ? duration(milliseconds) : outcome;
}

function same(line: string): string {
  return line;
}
