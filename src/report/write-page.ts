/** The page of a report, as a file beside its JSON. */
import { type ReportInput, reportPage } from './page/report-page.js';
import { writePrivately } from './write-report.js';

/**
 * @param file where to; only its owner may read it
 * @returns the same path
 * @throws RehomeError `file_unwritable`
 */
export async function writePage(file: string, input: ReportInput): Promise<string> {
  await writePrivately(file, await reportPage(input));
  return file;
}

/** `reports/plan_<time>.html` for `reports/plan_<time>.json`. */
export function pageBeside(json: string): string {
  return `${json.replace(/\.json$/i, '')}.html`;
}
