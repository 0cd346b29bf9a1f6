/**
 * What a run tells whoever watches it. Logic emits these and prints nothing; an observer that
 * throws does not change the run.
 */
import type { RehomeError } from '../errors.js';

export type StageName =
  | 'status'
  | 'schema'
  | 'staging'
  | 'backup'
  | 'restore'
  | 'rehearsal'
  | 'look'
  | 'stage'
  | 'match'
  | 'plan'
  | 'confirm'
  | 'apply'
  | 'witness'
  | 'verify'
  | 'commit'
  | 'tests'
  | 'undo'
  | 'report';

export type RunEvent =
  /** A part of the whole process begins; the stages until the next are within it. */
  | {
      readonly kind: 'part-started';
      /** Counted from 1. */
      readonly part: number;
      readonly of: number;
      readonly title: string;
    }
  | { readonly kind: 'stage-started'; readonly stage: StageName; readonly title: string }
  | {
      readonly kind: 'stage-finished';
      readonly stage: StageName;
      readonly milliseconds: number;
      /** A short phrase with the stage's figures, such as `61,203 rows, 12.4 MB`. */
      readonly summary: string;
    }
  | {
      readonly kind: 'stage-failed';
      readonly stage: StageName;
      readonly error: RehomeError | Error;
    }
  | {
      readonly kind: 'progress';
      readonly stage: StageName;
      /** What is being worked on, usually a table; `done` and `total` are of it alone. */
      readonly subject: string;
      readonly done: number;
      /** Same unit as `done`; null where it is not known. */
      readonly total: number | null;
      readonly unit: 'rows' | 'bytes' | 'tables' | 'steps';
    }
  | { readonly kind: 'notice'; readonly message: string };

export type Observer = (event: RunEvent) => void;
