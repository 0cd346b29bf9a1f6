/**
 * Graphviz says where nodes and edges go; drawing is done here, so that the page's own colours and
 * fonts hold. Node sizes are computed from the text, since no machine's fonts are Graphviz's.
 */
import type { Graph, GraphEdge, GraphNode } from './graph-of-plan.js';
import { type Html, html } from './html.js';

const INCH = 72;
const CHARACTER = 7.9;
const NODE_HEIGHT = 46;
const LONGEST_NAME = 34;

export async function drawGraph(graph: Graph): Promise<Html> {
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const layout = (await Graphviz.load()).dot(dotOf(graph), 'plain');
  return draw(graph, layout);
}

/** Names never reach Graphviz: a node is its position. */
function dotOf({ nodes, edges }: Graph): string {
  const position = new Map(nodes.map(({ id }, index) => [id, index]));
  const lines = [
    ...nodes.map((node, index) => `${index} [width=${(widthOf(node) / INCH).toFixed(3)}]`),
    // The root stands to the left, so what points at it is drawn backwards.
    ...edges.map(({ from, to, kind }) => {
      const [a, b] = [position.get(from) ?? 0, position.get(to) ?? 0];
      return leftward(kind) ? `${b} -> ${a}` : `${a} -> ${b}`;
    }),
    // What has no link stands with the rest, and not beside the root.
    ...nodes.flatMap(({ role }, index) => (role === 'outside' ? [`0 -> ${index}`] : [])),
  ];
  return `digraph { rankdir=LR; nodesep=0.16; ranksep=0.7; node [shape=box, fixedsize=true, height=${(NODE_HEIGHT / INCH).toFixed(3)}]; edge [arrowhead=none]\n${lines.join('\n')}\n}`;
}

function leftward(kind: GraphEdge['kind']): boolean {
  return kind !== 'reference' && kind !== 'json';
}

function widthOf({ name, figures }: GraphNode): number {
  return Math.max(cut(name).length * CHARACTER, figures.length * CHARACTER * 0.95) + 26;
}

function draw({ nodes, edges }: Graph, plain: string): Html {
  const lines = plain.split('\n').map((line) => line.split(' '));
  const [, , wide = '1', high = '1'] = lines.find(([kind]) => kind === 'graph') ?? [];
  const [width, height] = [Number(wide) * INCH + 8, Number(high) * INCH + 8];
  const x = (inches: string | undefined) => Number(inches) * INCH + 4;
  const y = (inches: string | undefined) => height - Number(inches) * INCH - 4;
  const boxes = lines
    .filter(([kind]) => kind === 'node')
    .flatMap(([, index, cx, cy]) => {
      const node = nodes[Number(index)];
      return node === undefined ? [] : [box(node, x(cx), y(cy))];
    });
  const drawn = lines
    .filter(([kind]) => kind === 'edge')
    .map(([, tail, head, points, ...rest]) => {
      const path = Array.from(
        { length: Number(points) },
        (_, i) => [x(rest[2 * i]), y(rest[2 * i + 1])] as const,
      );
      const [from, to] = [nodes[Number(tail)]?.id, nodes[Number(head)]?.id];
      const edge = edges.find((one) =>
        leftward(one.kind)
          ? one.to === from && one.from === to
          : one.from === from && one.to === to,
      );
      return edge === undefined ? null : way(edge, path);
    });
  return html`<svg role="img" aria-labelledby="graph-picture" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}">
<title id="graph-picture">${nodes.length} tables or groups of tables with ${edges.length} links; the table below lists all of them</title>
${drawn}${boxes}</svg>`;
}

function box(node: GraphNode, cx: number, cy: number): Html {
  const width = widthOf(node);
  const [left, top] = [cx - width / 2, cy - NODE_HEIGHT / 2];
  return html`<g class="node ${node.role}"><title>${node.name}: ${node.figures}</title><rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${NODE_HEIGHT}" rx="5"/><text class="mono" x="${round(left + 12)}" y="${round(top + 19)}">${cut(node.name)}</text><text class="soft small" x="${round(left + 12)}" y="${round(top + 36)}">${node.figures}</text></g>`;
}

type Point = readonly [x: number, y: number];

function way(edge: GraphEdge, points: readonly Point[]): Html | null {
  const path = leftward(edge.kind) ? points.toReversed() : points;
  const [start, ...rest] = path;
  const [tip, before] = [path.at(-1), path.at(-2)];
  if (start === undefined || tip === undefined || before === undefined) return null;
  const curve = rest.map(([x, y]) => `${round(x)} ${round(y)}`).join(' ');
  return html`<g class="edge ${edge.kind}"><path d="M${round(start[0])} ${round(start[1])}C${curve}"/>${arrow(before, tip)}</g>`;
}

function arrow([x1, y1]: Point, [x2, y2]: Point): Html {
  const turn = Math.atan2(y2 - y1, x2 - x1);
  const at = (angle: number) =>
    `${round(x2 - 9 * Math.cos(turn + angle))},${round(y2 - 9 * Math.sin(turn + angle))}`;
  return html`<polygon points="${round(x2)},${round(y2)} ${at(0.4)} ${at(-0.4)}"/>`;
}

function cut(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
