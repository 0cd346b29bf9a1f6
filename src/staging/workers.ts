/** Work shared among connections: each worker takes the next piece as soon as it is free. */

/**
 * @param workers what a piece is done with, such as a pair of sessions
 * @throws what the first failing piece threw, after the others have ended their present one
 */
export async function shareWork<Worker, Piece>(
  workers: readonly Worker[],
  pieces: readonly Piece[],
  work: (worker: Worker, piece: Piece) => Promise<void>,
): Promise<void> {
  const queue = [...pieces];
  let failed = false;
  const ends = await Promise.allSettled(
    workers.map(async (worker) => {
      for (let piece = queue.shift(); piece !== undefined && !failed; piece = queue.shift()) {
        try {
          await work(worker, piece);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    }),
  );
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
