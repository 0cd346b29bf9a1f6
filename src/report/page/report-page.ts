/** A report as one HTML file that opens without a network: data in, text out. */
import type { Plan } from '../../model/plan.js';
import type { RehearsalReport } from '../../model/rehearsal.js';
import type { MigrateResult } from '../../model/run.js';
import { type Document, documentText } from './document.js';
import { migrationPage } from './migration-page.js';
import { planPage } from './plan-page.js';
import { rehearsalPage } from './rehearsal-page.js';

export type ReportInput =
  | { readonly kind: 'migration'; readonly result: MigrateResult }
  /** `file` is the plan's own, as a person would type it; null where it is in none. */
  | { readonly kind: 'plan'; readonly plan: Plan; readonly file: string | null }
  | { readonly kind: 'rehearsal'; readonly report: RehearsalReport };

/**
 * @param input what the page is about; texts in it are shown as they are, so masked ones stay masked
 * @returns the whole document
 */
export async function reportPage(input: ReportInput): Promise<string> {
  return documentText(await pageOf(input));
}

async function pageOf(input: ReportInput): Promise<Document> {
  switch (input.kind) {
    case 'migration':
      return migrationPage(input.result);
    case 'plan':
      return planPage(input.plan, input.file);
    case 'rehearsal':
      return rehearsalPage(input.report);
  }
}
