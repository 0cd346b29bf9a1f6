/** Runs random cases in lots, each of a seed of its own, and shrinks what fails. */
import { join } from 'node:path';
import fc from 'fast-check';
import { makeCase } from './random-case.js';
import { type CaseResult, Failure, type Oracle, runCase } from './run-case.js';
import { type CaseSpec, caseSpec } from './spec.js';
import type { World } from './world.js';
import { writeScenario } from './write-scenario.js';

/** Cases of one seed: few, so that a failure leaves most of a long hunt undisturbed. */
const LOT = 25;

export interface HuntOptions {
  readonly cases: number;
  readonly seed: number;
  /** Milliseconds after which no new case begins. */
  readonly time: number;
  /** Milliseconds that the shrinking of one failure may take; 0 for none. */
  readonly shrink: number;
  readonly onProgress?: (hunted: Hunted) => void;
  readonly onFailure?: (failed: Failed) => void;
  /** Which failure ends the hunt. */
  readonly stopAfter: number;
  /** Into this folder each failure is written as a scenario, `found-<seed>`. */
  readonly keepIn: string | null;
  readonly oracle?: Oracle;
}

interface Failed {
  /** By which fast-check finds the case again, with the path that it shrank along. */
  readonly seed: number;
  readonly path: string | null;
  readonly spec: CaseSpec;
  readonly error: unknown;
  /** Where it is kept. */
  readonly folder: string | null;
}

export interface Hunted {
  readonly cases: number;
  readonly refused: number;
  readonly moves: number;
  readonly leftOut: number;
  readonly written: number;
  readonly failures: readonly Failed[];
}

/** @param worlds each takes the next lot as soon as it is done with one */
export async function hunt(worlds: readonly World[], options: HuntOptions): Promise<Hunted> {
  const results: CaseResult[] = [];
  const failures: Failed[] = [];
  const end = Date.now() + options.time;
  const hunted = (): Hunted => ({
    cases: results.length,
    refused: results.filter(({ refused }) => refused.length > 0).length,
    moves: results.reduce((sum, { moves }) => sum + moves, 0),
    leftOut: results.reduce((sum, { leftOut }) => sum + leftOut, 0),
    written: results.reduce((sum, { written }) => sum + written, 0),
    failures,
  });
  const over = (): boolean =>
    results.length >= options.cases || Date.now() > end || failures.length >= options.stopAfter;
  let next = options.seed;
  const work = async (world: World): Promise<void> => {
    while (!over()) {
      const seed = next;
      next += 1;
      const failed = await lot(world, seed, options, over, results);
      if (failed !== null) {
        failures.push(failed);
        results.push({ refused: [], moves: 0, leftOut: 0, written: 0 });
        options.onFailure?.(failed);
      }
      options.onProgress?.(hunted());
    }
  };
  await Promise.all(worlds.map(work));
  return hunted();
}

/** @param results added to */
async function lot(
  world: World,
  seed: number,
  options: HuntOptions,
  over: () => boolean,
  results: CaseResult[],
): Promise<Failed | null> {
  let failing = false;
  let shrinkUntil = Number.POSITIVE_INFINITY;
  let first: string | null = null;
  const property = fc.asyncProperty(caseSpec, async (spec) => {
    if (!failing && over()) return;
    if (failing && Date.now() > shrinkUntil) return;
    try {
      const result = await runCase(world, makeCase(spec), options.oracle);
      if (!failing) results.push(result);
    } catch (error) {
      // A case that fails in another way is another case.
      const kind = error instanceof Failure ? error.kind : String(error);
      if (failing && kind !== first) return;
      if (!failing) shrinkUntil = Date.now() + options.shrink;
      [failing, first] = [true, kind];
      throw error;
    }
  });
  const found = await fc.check(property, {
    ...{ seed, numRuns: LOT, endOnFailure: options.shrink === 0 },
  });
  if (!found.failed || found.counterexample === null) return null;
  const [spec] = found.counterexample;
  const { counterexamplePath: path, errorInstance: error } = found;
  const folder = options.keepIn === null ? null : await keep(options.keepIn, seed, spec, error);
  return { seed, path, spec, error, folder };
}

async function keep(folder: string, seed: number, spec: CaseSpec, error: unknown): Promise<string> {
  const failure = error instanceof Failure ? error : null;
  return writeScenario(join(folder, `found-${seed}`), {
    about: `Found by seed ${seed}: ${failure?.kind ?? String(error)}`,
    made: makeCase(spec),
    later: failure?.later ?? { source: [], target: [] },
    expectation: failure?.expectation ?? null,
  });
}
