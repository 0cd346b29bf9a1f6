/** What the commands on rollback points are given. */
import type { ResolvedConfig } from './config.js';
import type { Observer } from './event.js';
import type { UndoOptions } from './options.js';
import type { CleanUpPreview, RestorePreview } from './rollback-point.js';

interface Watched {
  /** The folder that has `backups/`. */
  readonly workdir: string;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  readonly clock?: () => Date;
  /** What pg_dump and pg_restore inherit; they are looked for on its PATH. Default: nothing. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface CreatePointOptions extends Watched {
  /** Connection URLs. Without source and config, rows have no class and residents no backup. */
  readonly v1?: string;
  readonly v2: string;
  readonly config?: ResolvedConfig;
  /** Default `rollback`. */
  readonly purpose?: 'rollback' | 'before-restore';
  /** Do not use pg_dump even where there is one. */
  readonly builtIn?: boolean;
  /** Tables at a time. Default 4. */
  readonly parallel?: number;
}

export interface ListPointsOptions extends Watched {
  /** With it, points say which runs need them. */
  readonly v2?: string;
  /** Read every file through. Default: that each is there, with its size. */
  readonly verify?: boolean;
}

export interface RestorePointOptions extends Watched {
  /** The `rollback_info_*.json`. */
  readonly file: string;
  /** The target, which is replaced; or another empty database, which is filled. */
  readonly to:
    | { readonly kind: 'in-place'; readonly v2: string }
    | { readonly kind: 'into'; readonly url: string };
  /** Say what would be done; write nothing. */
  readonly dryRun?: boolean;
  readonly builtIn?: boolean;
  /** Tables at a time. Default 4. */
  readonly parallel?: number;
  /** Shown what will be done before anything is written; throws to decline. */
  readonly confirm?: (preview: RestorePreview) => Promise<void>;
}

export interface UndoSinceOptions extends Omit<UndoOptions, 'run'> {
  /** The `rollback_info_*.json`. */
  readonly file: string;
}

export interface CleanUpOptions extends Watched {
  readonly v2: string;
  /** What is older goes. Default 7. */
  readonly days?: number;
  /** Also the journals of applied runs, which cannot be undone afterwards. */
  readonly journals?: boolean;
  readonly dryRun?: boolean;
  /** Shown what will go before anything does; throws to decline. */
  readonly confirm?: (preview: CleanUpPreview) => Promise<void>;
}
