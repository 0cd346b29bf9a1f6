/** All that a command touches outside of itself: streams, environment, clock, engine. */
import { basename, dirname, relative } from 'node:path';
import type { Question } from './ask.js';
import type { Engine } from './engine.js';

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface World {
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Progress, questions, notices and errors. */
  readonly stderr: Output;
  /** A person is there to answer. */
  readonly interactive: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How to call the program again, such as `rehome` or `node dist/cli/main.js`. */
  readonly program: string;
  readonly clock: () => Date;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly engine: () => Promise<Engine>;
  /** Asks for a line that has to equal `expected`; null when the person gives up. */
  readonly ask: (question: string, expected: string) => Promise<string | null>;
  /** Asks for one of several: its place; null when the person gives up. */
  readonly choose: (question: Question) => Promise<number | null>;
}

/** @param file what Node was told to run, absolute */
export function calledAs(file: string, cwd: string): string {
  if (basename(file) !== 'rehome') {
    const path = relative(cwd, file);
    return `node ${path.startsWith('..') ? file : path}`;
  }
  return basename(dirname(file)) === '.bin' ? 'npx rehome' : 'rehome';
}

/** Does the stream show colours? NO_COLOR (any value) and TERM=dumb say no. */
export function hasColour(output: Output, environment: World['environment']): boolean {
  const refused = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  return output.isTTY === true && !refused;
}

/** Columns to fill: the terminal's, at most 120; 100 where there is no terminal. */
export function widthOf(output: Output): number {
  return output.isTTY === true ? Math.max(40, Math.min(columnsOf(output), 120)) : 100;
}

/** Columns of a terminal; 80 where it does not say, or says 0 as some do. */
export function columnsOf(output: Output): number {
  return output.columns === undefined || output.columns === 0 ? 80 : output.columns;
}
