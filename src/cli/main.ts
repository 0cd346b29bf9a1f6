#!/usr/bin/env node
/** The program: gives `run` the real world, and is the only file that ends the process. */
import { EXIT } from '../errors.js';
import { askOnTerminal, chooseOnTerminal } from './ask.js';
import type { Engine } from './engine.js';
import { run } from './run.js';
import { abortOnSignals } from './signals.js';
import { keepHeapSmall } from './small-heap.js';
import { calledAs } from './world.js';

keepHeapSmall();

const signal = abortOnSignals(
  process,
  (line) => process.stderr.write(`\n${line}\n`),
  () => process.exit(EXIT.interrupted),
);

// A reader that goes away, as `head` does, must not end a run half way.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  environment: process.env,
  cwd: process.cwd(),
  program: calledAs(process.argv[1] ?? 'rehome', process.cwd()),
  clock: () => new Date(),
  signal,
  engine: loadEngine,
  ask: (question, expected) => askOnTerminal(question, expected, signal),
  choose: (question) => chooseOnTerminal(question, signal),
});

/** The demo brings its own servers along, so it is loaded apart. */
async function loadEngine(): Promise<Engine> {
  const { cleanUp, createPoint, listPoints, listRuns, restorePoint, undo, undoSince, ...others } =
    await import('../index.js');
  const { status, plan, test, runPipeline, verify, setUpStaging, backUpStaging } = others;
  const { checkSchema, syncSchema, init } = others;
  return {
    ...{ status, plan, test, migrate: runPipeline, verify, setUpStaging, backUpStaging },
    ...{ checkSchema, syncSchema, init },
    ...{ cleanUp, createPoint, listPoints, listRuns, restorePoint, undo, undoSince },
    runDemo: async (options) => (await import('../demo/run-demo.js')).runDemo(options),
  };
}
