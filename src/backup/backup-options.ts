/** What a backup is asked for. */
import type { Side } from '../postgres/session.js';
import type { Environment } from './connection-environment.js';
import type { PgTools } from './find-pg-tools.js';

export interface BackupProgress {
  /** A table, or what is being done. */
  readonly subject: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'bytes' | 'tables';
}

export interface CreateBackupOptions {
  readonly url: string;
  readonly side: Side;
  /** Absolute; made when absent, and empty. */
  readonly folder: string;
  /** Null: without client programs. */
  readonly tools: PgTools | null;
  /** What the programs inherit. Default: nothing. */
  readonly environment?: Environment;
  /** Exported by a session that keeps its transaction open. Default: one of its own. */
  readonly snapshot?: string;
  readonly excludeSchemas?: readonly string[];
  /** Tables at a time. */
  readonly parallel: number;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The same with a snapshot that is there. */
export type BackupInput = CreateBackupOptions & { readonly snapshot: string };
