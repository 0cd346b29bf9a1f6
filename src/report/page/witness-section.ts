/** The witness's evidence, and how anybody can look at it without this tool. */

import type { WitnessReport, WitnessTable } from '../../model/run.js';
import { tableText } from '../../model/table-id.js';
import { count, counted } from '../figures.js';
import { type Html, html } from './html.js';
import { badge, command, paragraph, type Section, table } from './parts.js';

const KINDS = ['inserted', 'updated', 'deleted'] as const;

export function witnessSection(witness: WitnessReport, run: number): Section {
  const { tables, tablesWithoutWrites, transaction } = witness;
  return {
    id: 'witness',
    title: 'The witness',
    content: [
      paragraph(
        `Before the commit, PostgreSQL’s own counters of the transaction were held against the journal, in every table. ${counted(tables.length, 'table')} had writes, ${count(tablesWithoutWrites)} had none. Every written key leads to a person of the run, or the run would not have been committed.`,
      ),
      fullText(witness),
      table({
        caption: 'Rows that the journal has, and rows that PostgreSQL counted',
        columns: [
          { title: 'Table' },
          ...KINDS.map((kind) => ({ title: upper(kind), number: true })),
          { title: 'Keys', number: true },
          { title: 'Of persons of the run', number: true },
          { title: 'Agreement' },
        ],
        rows: tables.map((one) => [
          html`<code>${tableText(one)}</code>`,
          ...KINDS.map((kind) => pair(one, kind)),
          count(one.keys),
          count(one.owned),
          agrees(one) ? badge('agrees', 'good') : badge('differs', 'bad'),
        ]),
      }),
      html`<h3>Check it by hand</h3>`,
      paragraph(
        html`In psql, on the target: the ledger keeps what was counted, and the rows that the run wrote carry its transaction ${transaction} as <code>xmin</code> until somebody changes them.`,
      ),
      command(`SELECT jsonb_pretty(witness::jsonb) FROM rehome.run WHERE id = ${run};`),
      ...byHand(tables, transaction),
    ],
  };
}

/** Whether the two agree in every table, and every key leads to a person. */
export function witnessAgrees({ tables }: WitnessReport): boolean {
  return tables.every(agrees);
}

function agrees(one: WitnessTable): boolean {
  return one.keys === one.owned && KINDS.every((kind) => one.expected[kind] === one.counted[kind]);
}

function fullText({ full }: WitnessReport): Html {
  return paragraph(
    full === null
      ? 'Mode: ordinary. With --witness full, every row of every table would have been looked at as well.'
      : `Mode: full. ${counted(full.tablesScanned, 'table')} were scanned: ${counted(full.rowsOfTransaction, 'row')} carry the transaction, as many as were written and are still there, and ${counted(full.residentRows, 'row')} of residents had the same digests after the last write as before the first.`,
  );
}

function pair(one: WitnessTable, kind: (typeof KINDS)[number]): Html | string {
  const [journal, counter] = [one.expected[kind], one.counted[kind]];
  return journal === counter
    ? count(counter)
    : html`${count(counter)} counted, ${count(journal)} in the journal`;
}

function upper(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

function byHand(tables: readonly WitnessTable[], transaction: string): readonly Html[] {
  const busiest = [...tables].sort((a, b) => b.counted.inserted - a.counted.inserted)[0];
  if (busiest === undefined) return [];
  const standing = busiest.keys - busiest.counted.deleted;
  return [
    command(
      `-- ${count(standing)} right after the run`,
      `SELECT count(*) FROM ${quoted(busiest.schema)}.${quoted(busiest.name)} WHERE xmin = '${transaction}'::xid;`,
    ),
  ];
}

/** An identifier as psql takes it; this text is only ever shown. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
