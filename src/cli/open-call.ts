/** Puts a call together: progress view, log, config and URLs, each when it is first needed. */
import { relative, resolve } from 'node:path';
import { resolveConnectionUrls, type UrlName } from '../config/connection-urls.js';
import { loadConfig } from '../config/resolve-config.js';
import type { Call, Command } from './command.js';
import type { GlobalFlags } from './flags.js';
import { openLog, type RunLog } from './log.js';
import { createPlainView } from './progress/plain-view.js';
import { createTerminalView } from './progress/terminal-view.js';
import { createStyle, type Page } from './render/style.js';
import { toolVersion } from './version.js';
import { hasColour, type Output, type World, widthOf } from './world.js';

export interface OpenCall extends Call {
  readonly log: () => RunLog | null;
  readonly sidePage: Page;
}

/** @param positional connection URLs in the order source, target, staging */
export function openCall(
  world: World,
  command: Command,
  flags: GlobalFlags,
  positional: readonly string[],
): OpenCall {
  const pageOf = (output: Output): Page => ({
    width: widthOf(output),
    style: createStyle(hasColour(output, world.environment)),
    full: flags.verbose === true,
  });
  const sidePage = pageOf(world.stderr);
  const now = () => world.clock().getTime();
  const progress =
    world.stderr.isTTY === true && world.environment.TERM !== 'dumb'
      ? createTerminalView(world.stderr, sidePage.style, now)
      : createPlainView(world.stderr, now);
  const workdir = resolve(world.cwd, flags.workdir);
  let log: RunLog | null = null;

  const observe: Call['observe'] = (event) => {
    log?.observe(event);
    progress.observe(event);
  };
  const open = (notices: readonly string[]) => {
    log ??= openLog({
      workdir,
      command: command.name,
      version: toolVersion(),
      clock: world.clock,
      showPii: flags.showPii === true,
    });
    for (const message of notices) observe({ kind: 'notice', message });
  };
  const urls = async <Name extends UrlName>(required: readonly Name[]) => {
    const { notices, ...found } = await resolveConnectionUrls({
      cwd: world.cwd,
      environment: world.environment,
      flags: { v1: flags.v1, v2: flags.v2, staging: flags.staging },
      positional,
      required,
    });
    open(notices);
    const given = Object.entries(found).filter(([, url]) => url !== null);
    // What is required and missing has been refused.
    return Object.fromEntries(given) as Readonly<Record<Name, string>> &
      Partial<Readonly<Record<UrlName, string>>>;
  };

  return {
    world,
    flags,
    workdir,
    preview: command.options.some(({ long }) => long === '--dry-run')
      ? `rehome ${command.name} --dry-run`
      : 'rehome plan',
    shown: (file) => shownPath(world.cwd, file),
    progress,
    observe,
    sidePage,
    log: () => log,
    logFile: () => (log === null ? null : shownPath(world.cwd, log.file)),
    async databases<Also extends 'staging' = never>(also: readonly Also[] = []) {
      const config = await loadConfig({ cwd: world.cwd, file: flags.config });
      return {
        ...(await urls(['v1', 'v2', ...also])),
        config,
        observer: observe,
        signal: world.signal,
        clock: world.clock,
        showPii: flags.showPii === true,
      };
    },
    urls,
    async target() {
      return (await urls(['v2'])).v2;
    },
    alone: () => open([]),
    result(value, render) {
      progress.clear();
      world.stdout.write(
        flags.json === true ? `${JSON.stringify(value, null, 2)}\n` : render(pageOf(world.stdout)),
      );
    },
    tell(render) {
      if (flags.json === true) return;
      progress.clear();
      world.stdout.write(render(pageOf(world.stdout)));
    },
    aside(render) {
      if (flags.json === true && !world.interactive) return;
      progress.clear();
      world.stderr.write(render(sidePage));
    },
  };
}

/** A path relative to `cwd` where it lies within, else as it is. */
export function shownPath(cwd: string, file: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path;
}
