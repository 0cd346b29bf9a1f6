/** The demo on a terminal or in a pipe: its scenes on stdout. With `--json` it is silent. */
import type { DemoPresenter } from '../demo/presenter.js';
import type { Call } from './command.js';
import { renderHeading, renderProof } from './render/demo.js';
import { renderDemoChecks } from './render/demo-checks.js';
import { renderMigrate } from './render/migrate.js';
import { renderPlan } from './render/plan.js';
import type { Page } from './render/style.js';
import { table } from './render/table.js';
import { printable, wrap } from './render/text.js';
import { renderUndo } from './render/undo.js';
import { renderWitness } from './render/witness.js';

/**
 * Shows each scene through the call's stdout, above whatever progress is on the screen. A blank
 * line parts the blocks; proofs in a row are one block.
 */
export function createDemoPresenter(call: Call): DemoPresenter {
  let proving = false;
  const block = (render: (page: Page) => string) => {
    proving = false;
    call.tell((page) => `\n${render(page)}`);
  };
  const lines = (render: (page: Page) => readonly string[]) =>
    block((page) => `${render(page).join('\n')}\n`);
  return {
    heading: (text) => lines((page) => ['', ...renderHeading(text, page)]),
    text: (paragraph) => lines((page) => wrap(printable(paragraph), page.width)),
    command: (line) => lines((page) => [`  ${page.style.cyan(`$ ${printable(line)}`)}`]),
    table: (given) =>
      lines((page) => {
        const { columns, rows } = printable(given);
        const flexible = columns.map((column) => ({
          ...column,
          flexible: column.align !== 'right',
        }));
        return table(
          page,
          flexible,
          rows.map((cells) => ({ cells })),
        );
      }),
    plan: (plan) => block((page) => renderPlan(plan, page)),
    migrated: ({ files, ...result }) => {
      const shown = {
        report: files.report === null ? null : call.shown(files.report),
        page: files.page === null ? null : call.shown(files.page),
        idMaps: files.idMaps.map((file) => call.shown(file)),
      };
      block((page) => renderMigrate({ ...result, files: shown }, page));
    },
    witness: (report) => block((page) => renderWitness(report, page)),
    checks: (report) => block((page) => renderDemoChecks(report, page)),
    undo: (result) => block((page) => renderUndo(result, page)),
    proof: (proof) => {
      call.tell((page) => `${proving ? '' : '\n'}${renderProof(proof, page).join('\n')}\n`);
      proving = true;
    },
  };
}
