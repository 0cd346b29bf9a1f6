/**
 * Progress on a terminal: a lasting line per finished stage, and below them one moving line per
 * stage at work. Lines are cut to the terminal's width, so that redrawing never leaves anything.
 */
import type { RunEvent, StageName } from '../../model/event.js';
import type { Style } from '../render/style.js';
import { cells, cut, duration, printable, wrap } from '../render/text.js';
import { columnsOf, type Output } from '../world.js';
import { Tally } from './tally.js';
import type { ProgressView } from './view.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const FRAME_MILLISECONDS = 100;
const BAR = 16;

interface Stage {
  readonly title: string;
  readonly tally: Tally;
  readonly startedAt: number;
}

/** @param now milliseconds of a clock */
export function createTerminalView(output: Output, style: Style, now: () => number): ProgressView {
  const stages = new Map<StageName, Stage>();
  let timer: NodeJS.Timeout | null = null;
  let drawn = 0;
  let quiet = false;
  const width = () => Math.max(20, columnsOf(output) - 1);

  function clear(): void {
    if (drawn > 0) output.write(`\u001b[${drawn}F\u001b[0J`);
    drawn = 0;
  }

  function draw(): void {
    if (quiet) return;
    const lines = [...stages.values()].map((stage) => movingLine(stage, style, width(), now()));
    clear();
    if (lines.length > 0) output.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  }

  function last(lines: readonly string[]): void {
    clear();
    output.write(`${lines.join('\n')}\n`);
    if (stages.size === 0) stop();
    else draw();
  }

  function stop(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
    clear();
  }

  function observe(event: RunEvent): void {
    switch (event.kind) {
      case 'part-started': {
        const title = cut(printable(event.title), width() - 6);
        last([`${style.dim(`${event.part}/${event.of}`)}  ${style.bold(title)}`]);
        break;
      }
      case 'stage-started':
        stages.set(event.stage, {
          title: printable(event.title),
          tally: new Tally(),
          startedAt: now(),
        });
        timer ??= setInterval(draw, FRAME_MILLISECONDS).unref();
        draw();
        break;
      case 'stage-finished': {
        const title = stages.get(event.stage)?.title ?? event.stage;
        stages.delete(event.stage);
        const text = printable(event.summary);
        last([lastingLine(style.green('✔'), title, text, event.milliseconds, style, width())]);
        break;
      }
      case 'stage-failed': {
        const stage = stages.get(event.stage);
        stages.delete(event.stage);
        const time = stage === undefined ? 0 : now() - stage.startedAt;
        last([lastingLine(style.red('✖'), stage?.title ?? event.stage, '', time, style, width())]);
        break;
      }
      case 'progress':
        stages.get(event.stage)?.tally.add(printable(event), now());
        break;
      case 'notice':
        last(wrap(`! ${printable(event.message)}`, width(), '  ').map(style.yellow));
    }
  }

  return {
    observe,
    clear,
    async quietly(work) {
      clear();
      quiet = true;
      try {
        return await work();
      } finally {
        quiet = false;
      }
    },
    close() {
      stages.clear();
      stop();
    },
  };
}

function movingLine(stage: Stage, style: Style, width: number, now: number): string {
  const elapsed = now - stage.startedAt;
  const frame = FRAMES[Math.floor(elapsed / FRAME_MILLISECONDS) % FRAMES.length] ?? '';
  const { share, texts } = stage.tally;
  const filled = share === null ? 0 : Math.round(share * BAR);
  const bar =
    share === null || width < 60
      ? ''
      : `${style.cyan('━'.repeat(filled))}${style.dim('─'.repeat(BAR - filled))}  `;
  const start = `${style.cyan(frame)} ${cut(stage.title, width - 2)}  `;
  const room = width - cells(start) - cells(bar);
  const rest = texts.find((text) => cells(text) <= room) ?? texts.at(-1) ?? '';
  return room < 1 ? start.trimEnd() : `${start}${bar}${style.dim(cut(rest, room))}`;
}

function lastingLine(
  mark: string,
  title: string,
  summary: string,
  milliseconds: number,
  style: Style,
  width: number,
): string {
  const time = duration(milliseconds);
  const room = width - 4 - time.length;
  const name = cut(title, room);
  const left = room - cells(name) - 2;
  const text = left > 3 && summary !== '' ? `  ${cut(summary, left)}` : '';
  const blank = ' '.repeat(Math.max(0, room - cells(name) - cells(text)));
  return `${mark} ${name}${style.dim(text)}${blank}  ${style.dim(time)}`;
}
