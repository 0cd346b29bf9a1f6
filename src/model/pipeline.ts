/** What a whole `rehome migrate` went through, part by part, and the checklists around it. */
import type { RehearsalReport } from './rehearsal.js';
import type { MigrateResult } from './run.js';

export const PARTS = [
  'status',
  'schema',
  'staging',
  'rehearsal',
  'point',
  'confirm',
  'migrate',
  'tests',
  'report',
] as const;

/** The stages of the whole process, in their order. */
export type PartName = (typeof PARTS)[number];

export interface PartRecord {
  readonly part: PartName;
  /** `reused`: finished earlier from the same input, and still whole. */
  readonly outcome: 'done' | 'reused' | 'skipped';
  /** A phrase with its figures, or why it was not done. */
  readonly summary: string;
  readonly milliseconds: number;
}

export interface ChecklistItem {
  /** Stable, for machines. */
  readonly name: string;
  /** `outside`: for people to see to; this tool cannot know. */
  readonly state: 'done' | 'open' | 'failed' | 'unknown' | 'outside';
  readonly text: string;
}

/** What stands, found on the databases and files themselves. */
export interface Checklist {
  readonly when: 'before' | 'after';
  /** ISO 8601. */
  readonly at: string;
  readonly items: readonly ChecklistItem[];
}

/** Whether the source goes on being written to, as far as looks at it can tell. */
export interface SourceActivity {
  /** False where it cannot be told: one look only, or a standby, which counts nothing. */
  readonly known: boolean;
  /** The latest writes to tables in scope; null where none was seen. Times are those of the looks around them. */
  readonly lastWrites: { readonly rows: number; readonly from: string; readonly to: string } | null;
  /** ISO 8601: the first and the latest look. */
  readonly first: string | null;
  readonly latest: string | null;
}

export interface PipelineResult {
  readonly parts: readonly PartRecord[];
  /** Null where staging was skipped. */
  readonly rehearsal: RehearsalReport | null;
  /** Path of its `rollback_info_*.json`; null where none was made. */
  readonly point: string | null;
  readonly before: Checklist;
  readonly after: Checklist | null;
  readonly migration: MigrateResult;
  readonly milliseconds: number;
}
