import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.js';
import { RateRecorder } from '../../src/pipeline/rate-recorder.js';

function rows(stage: 'stage' | 'apply', done: number): RunEvent {
  return { kind: 'progress', stage, subject: 't', done, total: done, unit: 'rows' };
}

test('rows add up stage by stage, and other progress counts for nothing', () => {
  let now = 1000;
  const recorder = new RateRecorder(() => now);
  const at = (moment: number, event: RunEvent) => {
    now = 1000 + moment;
    recorder.observe(event);
  };
  at(5, { kind: 'stage-started', stage: 'look', title: '' });
  at(10, { kind: 'stage-started', stage: 'stage', title: '' });
  at(20, rows('stage', 4));
  at(25, { kind: 'progress', stage: 'stage', subject: 't', done: 9, total: null, unit: 'bytes' });
  at(30, rows('stage', 6));
  expect(recorder.points()).toEqual([
    { stage: 'stage', at: 10, rows: 0 },
    { stage: 'stage', at: 20, rows: 4 },
    { stage: 'stage', at: 30, rows: 10 },
  ]);
});

test('a thousand tables give a few hundred points, the first and the last among them', () => {
  let now = 0;
  const recorder = new RateRecorder(() => now);
  for (const stage of ['stage', 'apply'] as const) {
    recorder.observe({ kind: 'stage-started', stage, title: '' });
    for (let index = 0; index < 1000; index += 1) {
      now += 1;
      recorder.observe(rows(stage, 2));
    }
  }
  const points = recorder.points();
  expect(points.length).toBeLessThanOrEqual(210);
  for (const stage of ['stage', 'apply']) {
    const mine = points.filter((point) => point.stage === stage);
    expect([mine[0]?.rows, mine.at(-1)?.rows]).toEqual([0, 2000]);
  }
});
