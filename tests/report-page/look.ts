/**
 * What is looked at within the browser. Each function is sent there as text, so it may use nothing
 * of this file.
 */

export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Texts whose contrast against what is behind them is under 4.5 : 1 (3 : 1 where it is large). */
export function lowContrast(): string[] {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (colour: string): [number, number, number, number] => {
    const parts = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0, parts[3] ?? 1];
  };
  const light = ([r, g, b]: readonly number[]) => {
    const linear = [r, g, b].map((value = 0) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  };
  const behind = (element: Element): number[] => {
    for (let one: Element | null = element; one !== null; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return parse(getComputedStyle(document.body).backgroundColor);
  };
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    if (element === null || text === '' || /^(SCRIPT|STYLE|TITLE)$/i.test(element.tagName))
      continue;
    if (element.closest('svg title') !== null || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const svg = element.closest('svg') !== null;
    const ink = parse(svg ? style.fill : style.color);
    const box = svg ? element.closest('.node')?.querySelector('rect') : null;
    const paper = box ? parse(getComputedStyle(box).fill) : behind(element);
    const [a, b] = [light(ink), light(paper)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600) ? 3 : 4.5;
    if (ratio < needed) found.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return canvas === null ? ['no canvas'] : found;
}

/** Sections and cards in the order of the document. */
export function boxesOf(selector: string): Box[] {
  return [...document.querySelectorAll(selector)].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { name: element.id || element.tagName, x, y: y + scrollY, width, height };
  });
}

/** Drawn texts that stick out of their box or of their picture. */
export function textsOutside(): string[] {
  return [...document.querySelectorAll('svg[role=img] text')].flatMap((text) => {
    const inner = text.getBoundingClientRect();
    const frame = (
      text.closest('.node')?.querySelector('rect') ?? text.closest('svg')
    )?.getBoundingClientRect();
    if (frame === undefined) return [];
    const inside =
      inner.left >= frame.left - 1 &&
      inner.right <= frame.right + 1 &&
      inner.top >= frame.top - 1 &&
      inner.bottom <= frame.bottom + 1;
    return inside ? [] : [`${text.textContent}: ${Math.round(inner.right - frame.right)}`];
  });
}

/** Pairs of nodes of the graph that cover each other. */
export function nodesOverlapping(): string[] {
  const nodes = [...document.querySelectorAll('.node rect')].map((one) =>
    one.getBoundingClientRect(),
  );
  return nodes.flatMap((a, index) =>
    nodes
      .slice(index + 1)
      .flatMap((b) =>
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
          ? [`${a.left},${a.top}`]
          : [],
      ),
  );
}
