/** What a plan says of a column that looks like a link and is not declared, and the lines that settle it. */
import { type FoundLink, found } from '../infer/link-evidence.js';
import { linkEnd, one } from '../infer/names.js';
import type { SuspectEnd } from '../infer/suspect-links.js';
import type { Table } from '../model/catalog.js';
import { tableById } from '../model/find-table.js';
import type { Hazard } from '../model/hazard.js';
import { identifierText } from '../model/name-text.js';
import { columnText, sameTable } from '../model/table-id.js';
import type { Looked } from './look.js';

/** @param links of one place, the likeliest first; several where a type says which */
export function linkHazard(looked: Looked, links: readonly FoundLink[]): Hazard {
  const [first] = links;
  if (first === undefined) throw new Error('a link without evidence');
  const { plain, path, verdict } = first;
  const where = `${columnText(plain.table.target, plain.target.name)}${path === null ? '' : ` ${path}`}`;
  const shares = links.map(shareText);
  const lines = links.map((link) => declared(looked, link));
  return {
    code: 'UNDECLARED_LINK',
    where,
    message: `${where} is copied as it is, and ${verdict === 'stop' ? 'looks like' : 'may be'} a reference: ${shares.join('; ')}`,
    count: null,
    examples: [],
    settle: `links: ${lines.map((line) => `[${line}]`).join(', ')}; or [${none(first)}] where it is none`,
    level: verdict,
  };
}

function shareText(link: FoundLink): string {
  const { values, by, end, type } = link;
  const percent = Math.floor((found(link) / values.length) * 100);
  const of = `${percent} % of ${one(values.length, 'sampled value')}`;
  const when = by === null || type === null ? '' : ` with ${type.name} ${by}`;
  return `${of}${when} ${values.length === 1 ? 'is a key' : 'are keys'} of ${end.table.name}`;
}

/** The target's table of the same rows. */
export function counterpart({ move, targetCatalog }: Looked, source: Table): Table | undefined {
  const known = [...move.tables, ...move.references].find((one) => sameTable(one.source, source));
  return known?.target ?? tableById(targetCatalog, source);
}

function declared(looked: Looked, link: FoundLink): string {
  const { plain, kind, path, type, by, end } = link;
  const from = scalar(linkEnd(plain.table.target, [plain.target.name]));
  const to = endText(looked, end);
  const key = kind === 'array' ? 'array' : kind === 'json' ? 'json' : 'from';
  const when =
    type === null ? 'true' : `${identifierText(type.name)} = '${(by ?? '').replaceAll("'", "''")}'`;
  if (kind === 'pair') return `{ from: ${from}, when: ${scalar(when)}, to: ${to} }`;
  if (kind === 'json') return `{ json: ${from}, path: ${scalar(path ?? '$')}, to: ${to} }`;
  if (kind === 'whole' && !sameNames(looked, link))
    return `{ from: ${from}, when: 'true', to: ${to} }`;
  return `{ ${key}: ${from}, to: ${to} }`;
}

/** A plain link is looked up by the same names on both sides. */
function sameNames(looked: Looked, { plain, end }: FoundLink): boolean {
  const there = counterpart(looked, end.table);
  return (
    plain.source.name === plain.target.name &&
    sameTable(plain.table.source, plain.table.target) &&
    there !== undefined &&
    sameTable(there, end.table) &&
    there.columns.some(({ name }) => name === end.column.name)
  );
}

function endText(looked: Looked, { table, column }: SuspectEnd): string {
  const there = counterpart(looked, table) ?? table;
  const known = there.columns.some(({ name }) => name === column.name);
  return scalar(known ? linkEnd(there, [column.name]) : there.inConfig);
}

function none({ plain, kind, path }: FoundLink): string {
  const from = scalar(linkEnd(plain.table.target, [plain.target.name]));
  if (kind === 'json') return `{ json: ${from}, path: ${scalar(path ?? '$')}, to: null }`;
  return `{ ${kind === 'array' ? 'array' : 'from'}: ${from}, to: null }`;
}

/** In YAML quotes where it has to be. */
function scalar(text: string): string {
  if (/^[\w.$]+$/.test(text)) return text;
  return /^[^"\\]*'[^"\\]*$/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "''")}'`;
}
