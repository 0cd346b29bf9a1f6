/** What a command is: its place in the help, what it needs, and what it does. */
import type { Command as Commander, Option } from 'commander';
import type { UrlName } from '../config/connection-urls.js';
import type { ExitCode } from '../errors.js';
import type { Observer } from '../model/event.js';
import type { CommandOptions } from '../model/options.js';
import type { GlobalFlag, GlobalFlags } from './flags.js';
import type { ProgressView } from './progress/view.js';
import type { Page } from './render/style.js';
import type { World } from './world.js';

export interface CommandText {
  /** Words after `rehome`. */
  readonly name: string;
  /** For the list of commands: a few words. */
  readonly summary: string;
  /** One paragraph. */
  readonly description: string;
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** Beyond 0, 1, 2. */
  readonly exitCodes: readonly ExitCode[];
  readonly options: readonly Option[];
  /** What stands behind the command's name instead of URLs. */
  readonly argument?: { readonly term: string; readonly description: string };
  /** The shared flags that mean something here. Others are refused. */
  readonly globals: readonly GlobalFlag[];
  /** It changes the target, so an unexpected fault leaves the target's state unknown. */
  readonly writes: boolean;
}

/** One use of a command. */
export interface Call {
  readonly world: World;
  readonly flags: GlobalFlags;
  /** Folder for logs and reports, absolute. */
  readonly workdir: string;
  /** The command that shows what this one would do. */
  readonly preview: string;
  /** The log's path as it is shown; null as long as none is open. */
  logFile(): string | null;
  /** A path as it is shown to people: relative to the current folder where it lies within. */
  shown(file: string): string;
  readonly progress: ProgressView;
  /** To the log and to the progress view. */
  readonly observe: Observer;
  /**
   * Reads config and URLs and opens the log: what a command on both databases works with.
   * @param also a URL that it cannot do without either
   */
  databases<Also extends 'staging' = never>(
    also?: readonly Also[],
  ): Promise<CommandOptions & Readonly<Record<Also, string>>>;
  /** URLs alone, and the log: what a command works with that needs no config. */
  urls<Name extends UrlName>(
    required: readonly Name[],
  ): Promise<Readonly<Record<Name, string>> & Partial<Readonly<Record<UrlName, string>>>>;
  /** The same for a command that needs the target's URL only. */
  target(): Promise<string>;
  /** The same for a command that needs no database of the person's. */
  alone(): void;
  /** The result, on stdout: for people by `render`, with `--json` as it is. */
  result(value: object, render: (page: Page) => string): void;
  /** A part of the story that the result ends, on stdout; nothing with `--json`. */
  tell(render: (page: Page) => string): void;
  /** For people only, on stderr; nothing with `--json` unless somebody is there to read it. */
  aside(render: (page: Page) => string): void;
}

export interface Command extends CommandText {
  run(call: Call, parsed: Commander): Promise<ExitCode>;
}

/** A command whose own flags, once parsed, have the shape `Flags`. */
export function defineCommand<Flags extends object>(
  spec: CommandText & {
    readonly run: (call: Call, flags: Flags, args: readonly string[]) => Promise<ExitCode>;
  },
): Command {
  return { ...spec, run: (call, parsed) => spec.run(call, parsed.opts<Flags>(), parsed.args) };
}
