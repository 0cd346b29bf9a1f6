/** The training app with an empty staging, and the whole process on the three. */

import type { PipelineOptions, PipelineResult } from '../../src/index.js';
import type { TestOptions } from '../../src/model/options.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { runPipeline } from '../../src/pipeline/run-pipeline.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import type { Databases, TestDatabase } from '../harness/databases.js';
import { type TrainingApp, useTrainingApp } from '../harness/training-app.js';

export interface World {
  readonly app: TrainingApp;
  readonly staging: TestDatabase;
  readonly workdir: string;
  readonly options: PipelineOptions & TestOptions;
  whole(given?: Partial<PipelineOptions>, failpoint?: Failpoint): Promise<PipelineResult>;
}

/** Call the result inside a test. */
export function useWholeProcess(
  databases: Databases,
): (given?: { readonly stagingMajor?: 15 | 18 }) => Promise<World> {
  const trainingApp = useTrainingApp(databases);
  return async ({ stagingMajor = 18 } = {}) => {
    const app = await trainingApp({ persons: 40 });
    const staging = await databases.fresh({ major: stagingMajor });
    const workdir = await temporaryFolder();
    const options = {
      v1: app.v1.url,
      v2: app.v2.url,
      staging: staging.url,
      config: app.config,
      workdir,
      consent: { named: staging.name },
      unattended: true,
      confirm: async () => {},
    };
    return {
      ...{ app, staging, workdir, options },
      whole: (given = {}, failpoint) => runPipeline({ ...options, ...given }, failpoint),
    };
  };
}

/** `part: outcome` of each part, in order. */
export function outcomes({ parts }: PipelineResult): readonly string[] {
  return parts.map(({ part, outcome }) => `${part}: ${outcome}`);
}

/** The states of a checklist by name, without what happens outside. */
export function states(list: PipelineResult['before'] | null): Record<string, string> {
  return Object.fromEntries(
    (list?.items ?? []).flatMap(({ name, state }) => (state === 'outside' ? [] : [[name, state]])),
  );
}
