/** Progress without a terminal: a line when something begins or ends, and one every few seconds. */
import type { RunEvent, StageName } from '../../model/event.js';
import { duration, printable } from '../render/text.js';
import type { Output } from '../world.js';
import { Tally } from './tally.js';
import type { ProgressView } from './view.js';

/** Milliseconds between two lines on the progress of one stage. */
const PAUSE = 5_000;

interface Stage {
  readonly title: string;
  readonly tally: Tally;
  toldAt: number;
}

/** @param now milliseconds of a clock */
export function createPlainView(output: Output, now: () => number): ProgressView {
  const stages = new Map<StageName, Stage>();
  const line = (text: string) => output.write(`${text}\n`);

  function observe(given: RunEvent): void {
    if (given.kind === 'stage-failed') {
      line(`✖ ${stages.get(given.stage)?.title ?? given.stage}`);
      stages.delete(given.stage);
      return;
    }
    const event = printable(given);
    switch (event.kind) {
      case 'part-started':
        line(`[${event.part}/${event.of}] ${event.title}`);
        break;
      case 'stage-started':
        stages.set(event.stage, { title: event.title, tally: new Tally(), toldAt: now() });
        line(`→ ${event.title}`);
        break;
      case 'stage-finished': {
        const summary = event.summary === '' ? '' : `: ${event.summary}`;
        const title = stages.get(event.stage)?.title ?? event.stage;
        line(`✔ ${title}${summary} (${duration(event.milliseconds)})`);
        stages.delete(event.stage);
        break;
      }
      case 'progress': {
        const stage = stages.get(event.stage);
        if (stage === undefined) break;
        stage.tally.add(event, now());
        if (now() - stage.toldAt < PAUSE) break;
        stage.toldAt = now();
        line(`  ${stage.title}: ${stage.tally.subject}, ${stage.tally.text}`);
        break;
      }
      case 'notice':
        line(`! ${event.message}`);
    }
  }

  return { observe, clear: nothing, quietly: (work) => work(), close: nothing };
}

function nothing(): void {
  // Plain lines stay where they are.
}
