/**
 * The graph that is drawn: the cohort's part of the schema. Of many tables only the busiest and
 * those that others hang on are drawn one by one; the others of one owner share a node with their
 * number, so that any schema stays readable.
 */
import { identifierText } from '../../model/name-text.js';
import type { Plan, PlanLink, TablePlan } from '../../model/plan.js';
import { tableText } from '../../model/table-id.js';
import { count, counted } from '../figures.js';

export interface GraphNode {
  /** `schema.table`, or what a shared node is known by. */
  readonly id: string;
  readonly role: 'root' | 'owned' | 'reference' | 'untouched' | 'outside';
  readonly name: string;
  readonly figures: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: PlanLink['kind'];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const MOST_TABLES = 36;
const MOST_OTHERS = 8;

export function graphOf(plan: Plan): Graph {
  const { links } = plan;
  const short = shortNames(plan);
  const moved = plan.tables.filter(({ role }) => role !== 'reference');
  const drawn = worthDrawing(moved, links);
  const places = new Map<string, GraphNode>();
  for (const one of moved) {
    const id = tableText(one);
    if (drawn.has(id)) places.set(id, tableNode(one, short(id)));
  }
  const others = new Map<string, TablePlan[]>();
  for (const one of moved.filter((table) => !places.has(tableText(table)))) {
    const owner = ownerOf(tableText(one), links);
    others.set(owner, [...(others.get(owner) ?? []), one]);
  }
  for (const [owner, tables] of others) {
    const shared = sharedNode(owner, tables, short);
    for (const one of tables) places.set(tableText(one), shared);
  }
  share(
    plan.references.map(({ table, rows }) => ({
      id: table,
      role: 'reference',
      name: short(table),
      figures: counted(rows, 'row'),
    })),
    'reference table',
    places,
  );
  share(
    plan.untouched.map(({ table, rows }) => ({
      id: table,
      role: 'untouched',
      name: short(table),
      figures: `${counted(rows, 'row')}, untouched`,
    })),
    'table only in the target',
    places,
  );
  if (plan.outside.length > 0) {
    places.set('outside', {
      id: 'outside',
      role: 'outside',
      name: counted(plan.outside.length, 'table'),
      figures: 'outside, no link',
    });
  }
  return { nodes: [...new Set(places.values())], edges: edgesOf(links, places) };
}

function worthDrawing(
  tables: readonly TablePlan[],
  links: readonly PlanLink[],
): ReadonlySet<string> {
  if (tables.length <= MOST_TABLES) return new Set(tables.map(tableText));
  const writes = (one: TablePlan) => one.insert + one.update + one.delete;
  const pointedAt = new Set(links.filter(({ kind }) => kind === 'owner').map(({ to }) => to));
  const busiest = [...tables]
    .sort(
      (a, b) =>
        Number(pointedAt.has(tableText(b))) - Number(pointedAt.has(tableText(a))) ||
        writes(b) - writes(a),
    )
    .slice(0, MOST_TABLES);
  return new Set([...tables.filter(({ role }) => role === 'root'), ...busiest].map(tableText));
}

function tableNode(one: TablePlan, name: string): GraphNode {
  return {
    id: tableText(one),
    role: one.role,
    name,
    figures:
      changes(one.insert, one.update, one.delete) ?? `${counted(one.sourceRows, 'row')}, all equal`,
  };
}

function sharedNode(
  owner: string,
  tables: readonly TablePlan[],
  short: (id: string) => string,
): GraphNode {
  const sum = (pick: (one: TablePlan) => number) => tables.reduce((all, one) => all + pick(one), 0);
  return {
    id: `more of ${owner}`,
    role: 'owned',
    name: `${count(tables.length)} more of ${short(owner)}`,
    figures:
      changes(
        sum((t) => t.insert),
        sum((t) => t.update),
        sum((t) => t.delete),
      ) ?? 'no changes',
  };
}

/** Puts the nodes in their places, as one where they are too many to be told apart. */
function share(nodes: readonly GraphNode[], kind: string, places: Map<string, GraphNode>): void {
  const [first] = nodes;
  if (first === undefined) return;
  const one: GraphNode = {
    id: kind,
    role: first.role,
    name: counted(nodes.length, kind, kind.replace('table', 'tables')),
    figures: 'see below',
  };
  for (const node of nodes) places.set(node.id, nodes.length > MOST_OTHERS ? one : node);
}

function edgesOf(
  links: readonly PlanLink[],
  places: ReadonlyMap<string, GraphNode>,
): readonly GraphEdge[] {
  const edges = new Map<string, GraphEdge>();
  for (const { from, to, kind } of links) {
    const ends = [places.get(from), places.get(to)] as const;
    if (ends[0] === undefined || ends[1] === undefined) continue;
    const edge = { from: ends[0].id, to: ends[1].id, kind };
    const key = JSON.stringify([edge.from, edge.to]);
    if (edge.from !== edge.to || from === to) edges.set(key, edges.get(key) ?? edge);
  }
  return [...edges.values()];
}

function ownerOf(id: string, links: readonly PlanLink[]): string {
  return links.find(({ from, kind }) => from === id && kind === 'owner')?.to ?? '';
}

/** `+883 ~32 −58`; null where there is nothing to say. */
function changes(inserted: number, updated: number, deleted: number): string | null {
  const parts = [
    ...(inserted > 0 ? [`+${count(inserted)}`] : []),
    ...(updated > 0 ? [`~${count(updated)}`] : []),
    ...(deleted > 0 ? [`−${count(deleted)}`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' ');
}

/** Leaves the schema out where all moved tables have the same. */
function shortNames({ tables }: Plan): (id: string) => string {
  const [schema, ...others] = [...new Set(tables.map((one) => one.schema))];
  const before = schema === undefined ? '' : `${identifierText(schema)}.`;
  return (id) => (others.length === 0 && id.startsWith(before) ? id.slice(before.length) : id);
}
