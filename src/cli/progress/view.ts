/** A view of a run while it goes on. It listens to events and owns stderr until it is closed. */
import type { Observer } from '../../model/event.js';

export interface ProgressView {
  readonly observe: Observer;
  /** Takes what moves off the screen, so that something else can be printed above it. */
  clear(): void;
  /** Shows nothing that moves as long as `work` goes on: for questions. */
  quietly<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}
