import { expect, onTestFinished, test, vi } from 'vitest';
import { createPlainView } from '../../src/cli/progress/plain-view.js';
import { Tally } from '../../src/cli/progress/tally.js';
import { createTerminalView } from '../../src/cli/progress/terminal-view.js';
import { createStyle } from '../../src/cli/render/style.js';
import { cells } from '../../src/cli/render/text.js';
import { abortOnSignals } from '../../src/cli/signals.js';
import type { RunEvent } from '../../src/model/event.js';

const rows = (
  subject: string,
  done: number,
  total: number | null,
): Extract<RunEvent, { kind: 'progress' }> => ({
  kind: 'progress',
  stage: 'stage',
  subject,
  done,
  total,
  unit: 'rows',
});
const started: RunEvent = { kind: 'stage-started', stage: 'stage', title: 'Copying the rows' };
const finished: RunEvent = {
  kind: 'stage-finished',
  stage: 'stage',
  milliseconds: 2400,
  summary: '61,203 rows, 12.4 MB',
};

test('a tally sums over subjects, and tells rate and time to go', () => {
  const tally = new Tally();
  tally.add(rows('a', 0, 1000), 0);
  tally.add(rows('b', 0, 3000), 0);
  expect(tally.text).toBe('0 of 4,000 rows');
  tally.add(rows('a', 1000, 1000), 1000);
  tally.add(rows('b', 1000, 3000), 2000);
  expect(tally.text).toBe('2,000 of 4,000 rows, 1,000 rows/s, 2.0 s to go');
  expect(tally.share).toBe(0.5);
  tally.add({ ...rows('b', 4_100_000, null), unit: 'bytes' }, 2000);
  expect(tally.text).toContain('rows, 4.1 MB, 1,000 rows/s');
  tally.add(rows('c', 5, null), 2000);
  expect(tally.share).toBeNull();
  expect(tally.text).not.toContain('to go');
});

test('plain: lines only, progress every few seconds', () => {
  const written: string[] = [];
  let now = 0;
  const view = createPlainView({ write: (text) => written.push(text) }, () => now);
  view.observe(started);
  for (now = 0; now <= 11_000; now += 1000) view.observe(rows('users', now, 20_000));
  view.observe({ kind: 'notice', message: 'odd \u001b[2J name' });
  view.observe(finished);
  expect(written).toEqual([
    '→ Copying the rows\n',
    '  Copying the rows: users, 5,000 of 20,000 rows, 1,000 rows/s, 15.0 s to go\n',
    '  Copying the rows: users, 10,000 of 20,000 rows, 1,000 rows/s, 10.0 s to go\n',
    '! odd \\u001b[2J name\n',
    '✔ Copying the rows: 61,203 rows, 12.4 MB (2.4 s)\n',
  ]);
});

test('terminal: one moving line within the width, which leaves nothing behind', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const screen = new Screen();
  const output = { write: (text: string) => screen.write(text), isTTY: true, columns: 70 };
  const view = createTerminalView(output, createStyle(false), () => Date.now());
  view.observe(started);
  view.observe(rows('a_table_with_a_name_that_is_far_too_long_for_this_terminal', 500, 1000));
  await vi.advanceTimersByTimeAsync(300);
  expect(screen.lines()).toHaveLength(1);
  expect(screen.lines()[0]).toMatch(/Copying the rows {2}━{8}─{8} {2}500 of 1,000 rows$/);
  expect(Math.max(...screen.lines().map(cells))).toBeLessThan(70);
  view.observe({ kind: 'notice', message: 'take care' });
  await vi.advanceTimersByTimeAsync(100);
  expect(screen.lines()).toEqual(['! take care', expect.stringContaining('Copying')]);
  await view.quietly(async () => {
    await vi.advanceTimersByTimeAsync(1000);
    expect(screen.lines()).toEqual(['! take care']);
  });
  view.observe(finished);
  expect(screen.lines()).toEqual([
    '! take care',
    expect.stringMatching(/^✔ Copying the rows {2}61,203 rows, 12\.4 MB +2\.4 s$/),
  ]);
  view.close();
  expect(vi.getTimerCount()).toBe(0);
});

test('the first signal asks for an end, the second makes one', () => {
  const listeners = new Map<string, () => void>();
  const said: string[] = [];
  const end = vi.fn();
  const signal = abortOnSignals(
    { on: (name, listener) => listeners.set(name, listener) },
    (line) => said.push(line),
    end,
  );
  listeners.get('SIGINT')?.();
  expect(signal.aborted).toBe(true);
  expect(end).not.toHaveBeenCalled();
  expect(said[0]).toContain('before the commit nothing is applied');
  listeners.get('SIGTERM')?.();
  expect(end).toHaveBeenCalledOnce();
  expect(said[1]).toContain('rehome rollback list');
});

const ESCAPE = String.fromCharCode(27);
const CONTROL = new RegExp(`(${ESCAPE}\\[\\d*[FJ]|\\n)`);
const UP = new RegExp(`^${ESCAPE}\\[(\\d+)F$`);

/** As much of a terminal as the view uses: line feeds, up by lines, erase to the end. */
class Screen {
  #rows = [''];
  write(text: string): void {
    for (const part of text.split(CONTROL)) {
      const up = UP.exec(part);
      if (part === '\n') this.#rows.push('');
      else if (up !== null)
        this.#rows.splice(this.#rows.length - 1 - Number(up[1]), Number(up[1]), '');
      else if (!part.startsWith('\u001b')) this.#rows[this.#rows.length - 1] += part;
      if (up !== null) this.#rows.length -= 1;
    }
  }
  lines(): readonly string[] {
    return this.#rows.slice(0, -1);
  }
}
