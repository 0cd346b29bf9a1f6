/** The tables of the plan and how they lead to the root: drawn, and said in a table beside it. */
import type { Plan } from '../../model/plan.js';
import { count } from '../figures.js';
import { drawGraph } from './draw-graph.js';
import { graphOf } from './graph-of-plan.js';
import { html } from './html.js';
import { linkTable } from './link-table.js';
import { figure, type Section } from './parts.js';

export async function graphSection(plan: Plan): Promise<Section> {
  const graph = graphOf(plan);
  const by = (role: string) => plan.tables.filter((one) => one.role === role).length;
  const picture = await drawGraph(graph);
  return {
    id: 'graph',
    title: 'The tables',
    content: [
      figure(
        html`<div class="graph">${picture}</div>`,
        'The tables and their links, as a picture',
        `${count(by('owned'))} owned tables lead to the root (blue), ${count(by('reference'))} reference tables are shared by everyone (amber), ${count(plan.untouched.length)} are the target’s alone and untouched, ${count(plan.outside.length)} are outside (both dashed). Arrows point the way the columns do. + rows inserted, ~ updated, − deleted.`,
      ),
      linkTable(plan),
    ],
  };
}
