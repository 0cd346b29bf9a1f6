/**
 * Tables outside the move that look as if their rows were persons': a column, or a (type, id) pair, is
 * called like a table that moves, and holds its keys. Nothing declares it, so the rows stay behind; a
 * plan says so. A sample tells, one statement for all tables.
 */
import { found, judgeLink, type LinkEvidence } from '../infer/link-evidence.js';
import { linkEnd, one } from '../infer/names.js';
import {
  endsNamed,
  type SuspectEnd,
  suspectColumns,
  suspectPairs,
} from '../infer/suspect-links.js';
import { wordsOf } from '../infer/words.js';
import type { Column, Table } from '../model/catalog.js';
import type { Hazard } from '../model/hazard.js';
import type { Stranger } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { columnText, sameTable, type TableId, tableText } from '../model/table-id.js';
import { holdValues, sampleValues } from '../sample/values-at.js';
import { id, type Sql, sql } from '../sql/sql.js';
import { readableTables } from '../verify/readable-tables.js';
import type { Looked } from './look.js';
import { counterpart } from './undeclared-link-hazard.js';

interface Suspicion {
  readonly stranger: Stranger;
  readonly column: Column;
  /** The type column of a pair. */
  readonly type: Column | null;
  /** @param by the type of a pair: its word names the table */
  readonly ends: (by: string | null) => readonly SuspectEnd[];
}

interface Found extends Suspicion, LinkEvidence {
  readonly by: string | null;
  readonly end: SuspectEnd;
}

export async function linksFromOutside(looked: Looked): Promise<Hazard[]> {
  const { move, source } = looked;
  if (move.strangers.length === 0) return [];
  const mayRead = await readableTables(source);
  const suspicions = move.strangers
    .filter((stranger) => mayRead(stranger.source))
    .flatMap((stranger) => suspicionsOf(looked, stranger));
  const sampled = await sampleValues(
    source,
    suspicions.map(({ stranger, column, type }) => ({
      from: sql`(SELECT * FROM ${ownRows(stranger.source)} AS o WHERE ${id('o', column.name)} IS NOT NULL)`,
      value: id('r', column.name),
      by: type === null ? null : id('r', type.name),
    })),
  );
  const held = sampled.flatMap(({ place, by, values }) => {
    const suspicion = suspicions[place];
    if (suspicion === undefined) return [];
    const ends = suspicion.ends(by).filter(({ table }) => mayRead(table));
    return ends.map((end) => ({ suspicion, by, values, end }));
  });
  const hits = await holdValues(
    source,
    held.map(({ values, end }) => ({ values, among: end })),
  );
  const links = held.flatMap(({ suspicion, by, values, end }, index): Found[] => {
    const hit = hits[index];
    if (hit === undefined) return [];
    const evidence = { name: suspicion.column.name, named: end.named, base: end.column.base };
    const link = { ...suspicion, ...evidence, ...hit, by, values, end };
    return judgeLink(link) === 'stop' ? [link] : [];
  });
  const places = new Set(links.map(({ column }) => column));
  return [...places].map((place) =>
    hazardOf(
      looked,
      links.filter(({ column }) => column === place),
    ),
  );
}

/** Rows of what inherits from it show through it, and are that table's. */
function ownRows({ schema, name, partitioned }: Table): Sql {
  return partitioned ? id(schema, name) : sql`ONLY ${id(schema, name)}`;
}

function suspicionsOf({ move, sourceCatalog }: Looked, stranger: Stranger): Suspicion[] {
  const { source: table, settled } = stranger;
  const root = move.tables[0]?.source ?? table;
  const moves = (end: TableId): boolean => move.tables.some((one) => sameTable(one.source, end));
  const leading = (ends: readonly SuspectEnd[]): SuspectEnd[] =>
    ends.filter((end) => end.named && moves(end.table));
  const columns = suspectColumns(table, root, sourceCatalog).map(
    ({ column, to }): Suspicion => ({ stranger, column, type: null, ends: () => leading(to) }),
  );
  const pairs = suspectPairs(table).map(
    ({ type, id: column }): Suspicion => ({
      ...{ stranger, column, type },
      ends: (by) =>
        leading(
          endsNamed(wordsOf((by ?? '').split(/[.:\\/]/).at(-1) ?? ''), column, sourceCatalog),
        ),
    }),
  );
  return [...columns, ...pairs].filter(({ column }) => !settled.includes(column.name));
}

/** @param links of one column; several where a type says which */
function hazardOf(looked: Looked, links: readonly Found[]): Hazard {
  const [first] = links;
  if (first === undefined) throw new Error('a link without evidence');
  const { target } = first.stranger;
  const where = columnText(target, first.column.name);
  return {
    code: 'UNDECLARED_LINK',
    where,
    message: `${tableText(target)} stays outside, and its rows look like those of persons by ${identifierText(first.column.name)}: ${links.map(shareText).join('; ')}`,
    count: null,
    examples: [],
    settle: `links: ${links.map((link) => `[${declared(looked, link)}]`).join(', ')} moves them along; or tables.${target.inConfig}.role: outside, where they are to stay`,
    level: 'note',
  };
}

function shareText({ values, there, by, type, end }: Found): string {
  const percent = Math.floor((found({ there }) / values.length) * 100);
  const when = by === null || type === null ? '' : ` with ${type.name} ${by}`;
  return `${percent} % of ${one(values.length, 'sampled value')}${when} ${values.length === 1 ? 'is a key' : 'are keys'} of ${end.table.name}`;
}

function declared(looked: Looked, { stranger, column, type, by, end }: Found): string {
  const from = linkEnd(stranger.target, [column.name]);
  const to = linkEnd(counterpart(looked, end.table) ?? end.table, [end.column.name]);
  if (type === null) return `{ from: ${from}, to: ${to} }`;
  const when = `${identifierText(type.name)} = '${(by ?? '').replaceAll("'", "''")}'`;
  return `{ from: ${from}, when: "${when}", to: ${to} }`;
}
