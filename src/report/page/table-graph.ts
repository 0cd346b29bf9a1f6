/** The tables of the plan and how they lead to the root: drawn, and said in a table beside it. */
import type { Plan } from '../../model/plan.js';
import { counted } from '../figures.js';
import { drawGraph } from './draw-graph.js';
import { graphOf } from './graph-of-plan.js';
import { linkTable } from './link-table.js';
import { figure, type Section } from './parts.js';

export async function graphSection(plan: Plan): Promise<Section> {
  const graph = graphOf(plan);
  const picture = await drawGraph(graph);
  return {
    id: 'graph',
    title: 'The tables',
    content: [
      figure(picture, 'The tables and their links, as a picture', words(plan), 'graph'),
      linkTable(plan),
    ],
  };
}

function words({ tables, untouched, outside }: Plan): string {
  const by = (role: string) => tables.filter((one) => one.role === role).length;
  const [owned, references] = [by('owned'), by('reference')];
  return [
    `${counted(owned, 'owned table')} ${owned === 1 ? 'leads' : 'lead'} to the root (blue)`,
    `${counted(references, 'reference table')} ${references === 1 ? 'is' : 'are'} shared by everyone (amber)`,
    ...(untouched.length === 0
      ? []
      : [`${counted(untouched.length, 'table')} only the target has: untouched (dashed)`]),
    ...(outside.length === 0 ? [] : [`${counted(outside.length, 'table')} outside (dashed)`]),
  ]
    .join(', ')
    .concat('. Arrows point the way the columns do. + rows inserted, ~ updated, − deleted.');
}
