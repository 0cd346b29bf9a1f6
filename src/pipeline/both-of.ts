/** Two things done at the same time, on two servers. */

/** Waits for both, so that none of them is still at work when the other has failed. */
export async function bothOf<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<readonly [First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
