/**
 * Keeps the part of the heap where objects are born as small as it is at the start. It would grow with
 * all that passes through, and hold on to the buffers of tens of megabytes of rows already written: a
 * third of the program's memory. Nothing here lives long enough to gain by it.
 */
import { setFlagsFromString } from 'node:v8';

/** For the whole process, threads included, so only for one that is the program's own. */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
