/** Makes a command once more, for all persons, when those who were left out turn out to have changed. */
import { NotUpToDate } from '../match/map-persons.js';

export async function orWithAll<Options extends { readonly all?: boolean }, Result>(
  options: Options,
  command: (options: Options) => Promise<Result>,
): Promise<Result> {
  try {
    return await command(options);
  } catch (error) {
    if (options.all === true || !(error instanceof NotUpToDate)) throw error;
    return command({ ...options, all: true });
  }
}
