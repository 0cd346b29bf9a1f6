/**
 * What the oracle knows so far: both sides' rows, where each source row arrives, what goes, and what
 * stops the run. Each step reads what the steps before it have written down.
 */
import { depthOf, ownerLink } from '../owner.js';
import type { Cell, Row } from '../rows.js';
import type { Link, Table } from '../schema.js';
import type { OracleInput } from './expectation.js';
import { keyOf, linkText } from './keys.js';
import { referenceKey } from './references.js';

/** Where a source row arrives. */
export interface Place {
  /** Key in the target; of a row whose key is drawn from a sequence a token that stands for it. */
  readonly key: string;
  readonly copy: Row | null;
  readonly mode: 'replace' | 'add';
}

export class Book {
  readonly stops = new Set<string>();
  /** Of rows that move, by table and source key. */
  readonly places = new Map<Table, Map<string, Place>>();
  /** Source rows that set out, before any is left out for what it clashes with. */
  readonly moving = new Map<Table, readonly Row[]>();
  readonly gone = new Map<Table, Map<string, Row>>();
  readonly images = new Map<Table, Map<string, Row>>();
  /** Of persons who stay and whom both sides know: links to them are kept. */
  staying: ReadonlyMap<string, string> = new Map();

  constructor(readonly input: OracleInput) {}

  stop(code: string, fatal = false): void {
    if (fatal || !this.input.allowed.has(code)) this.stops.add(code);
  }

  source(table: Table): readonly Row[] {
    return this.input.source.get(table.name) ?? [];
  }

  target(table: Table): readonly Row[] {
    return this.input.target.get(table.name) ?? [];
  }

  owner(table: Table): Link {
    const owner = ownerLink(table);
    if (owner === null || owner === 'ambiguous') throw new Error(`whose is ${table.name}?`);
    return owner;
  }

  /** What tells a row from all others: of a table without a key, which row of the list it is. */
  id(table: Table, row: Row, side: 'source' | 'target' = 'target'): string {
    if (table.key.length > 0) return keyOf(table.key, row);
    const rows = side === 'source' ? this.source(table) : this.target(table);
    return `#${rows.indexOf(row)}`;
  }

  ownerPlace(table: Table, row: Row): Place | undefined {
    const owner = this.owner(table);
    return this.places.get(owner.to)?.get(linkText(owner, row) ?? '');
  }

  /** What a link's value becomes; null where what it leads to does not move. */
  follow(link: Link, row: Row): readonly Cell[] | null {
    const value = linkText(link, row);
    if (value === null) return null;
    if (link.to.role === 'reference') {
      const row = this.source(link.to).find((r) => keyOf(link.toColumns, r) === value);
      return row === undefined ? null : referenceKey(this, link.to, row);
    }
    const place = this.places.get(link.to)?.get(value);
    if (place !== undefined) return place.key.split('\u0001');
    const staying = link.to.role === 'root' ? this.staying.get(value) : undefined;
    return staying === undefined ? null : [staying];
  }

  /** Whether a number that is of one table or another leads to a row that moves, and what it becomes. */
  followPair(table: Table, row: Row): { readonly value: Cell; readonly lost: boolean } {
    const value = row.obj ?? null;
    const end = table.pair?.ends.find(({ kind }) => kind === row.kind);
    if (end === undefined || value === null) return { value, lost: false };
    const staying = end.to.role === 'root' ? this.staying.get(value) : undefined;
    const key = this.places.get(end.to)?.get(value)?.key ?? staying;
    return { value: key ?? null, lost: key === undefined };
  }

  holder(table: Table, columns: readonly string[], image: Row): Row | undefined {
    if (columns.some((name) => image[name] == null)) return undefined;
    const value = keyOf(columns, image);
    return this.target(table).find((row) => keyOf(columns, row) === value);
  }

  /** Of rows that do not hang on the person directly: whether both lead up to the same one. */
  samePerson(table: Table, row: Row, copy: Row): boolean {
    if (depthOf(table) < 2) return false;
    const ours = this.rootOf(table, row, 'source');
    const theirs = this.rootOf(table, copy, 'target');
    const place = ours === null ? undefined : this.places.get(this.input.schema.root)?.get(ours);
    return place !== undefined && place.key === theirs;
  }

  rootOf(table: Table, row: Row, side: 'source' | 'target'): string | null {
    if (table.role === 'root') return keyOf(table.key, row);
    const owner = this.owner(table);
    const value = linkText(owner, row);
    const above = (side === 'source' ? this.source(owner.to) : this.target(owner.to)).find(
      (candidate) => keyOf(owner.toColumns, candidate) === value,
    );
    return above === undefined ? null : this.rootOf(owner.to, above, side);
  }

  /** Keys of what the cohort's rows of this table hang on in the target, and hung on. */
  cohortOwners(table: Table): Set<string> {
    const parent = this.owner(table).to;
    const kept = [...(this.places.get(parent)?.values() ?? [])]
      .filter(({ copy, mode }) => copy !== null && mode === 'replace')
      .map(({ key }) => key);
    return new Set([...kept, ...(this.gone.get(parent)?.keys() ?? [])]);
  }
}
