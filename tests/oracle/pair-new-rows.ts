/**
 * Finds which row of the database is which expected new row, up to the ids that nobody can
 * foretell. Persons are told by identity. Other rows are told, among those with the same parent,
 * by content: their own columns and all that hangs below them, as multisets. What has no equal is
 * paired with what it resembles most, so that a difference names a column and not two rows.
 */
import { canonicalJson, cellHolds, isJson } from './cells.js';
import type { Cell, Expectation, Link, NewId, NewRow } from './expectation.js';
import type { Row } from './snapshot.js';
import { identityOf } from './training-app.js';

type Rows = ReadonlyMap<string, ReadonlyMap<string, Row>>;
/** Table → V1 id → key found. */
type Pairs = Map<string, Map<string, string>>;

/** An expected new row, or a row found that no known key explains. */
interface Candidate {
  readonly key: string;
  readonly signature: string;
}

export function pairNewRows(expectation: Expectation, rows: Rows): Pairs {
  const pairs: Pairs = new Map();
  const resolve = (id: NewId) => pairs.get(id.table)?.get(id.v1Id) ?? null;
  const content = new Contents(expectation, rows);

  for (const [table, { known, created }] of expectation.tables) {
    const found = rows.get(table) ?? new Map<string, Row>();
    const link = expectation.links.find((candidate) => candidate.table === table);
    const wanted = groupBy(created, (row) => groupOfNew(row, link, resolve));
    const extras = groupBy(
      [...found].filter(([key]) => !known.has(key)),
      ([, row]) => groupOfFound(row, link),
    );
    const ofTable = new Map<string, string>();
    for (const [group, news] of wanted) {
      if (group === null) continue;
      const left = new Map(extras.get(group));
      const unlike = takeEqual(
        news.map((row) => ({ key: row.id.v1Id, signature: content.ofNew(table, row) })),
        [...left].map(([key, row]) => ({ key, signature: content.ofFound(table, key, row) })),
        ofTable,
      );
      for (const { id } of news) left.delete(ofTable.get(id.v1Id) ?? '');
      const rest = news.filter((row) => unlike.has(row.id.v1Id));
      // A person is known by identity alone; other rows must have half of their columns right.
      takeAlike(rest, left, link === undefined ? 0 : 0.5, content.plainColumns(table), ofTable);
    }
    pairs.set(table, ofTable);
  }
  return pairs;
}

function groupOfNew(
  row: NewRow,
  link: Link | undefined,
  resolve: (id: NewId) => string | null,
): string | null {
  if (link === undefined) return identityOf({ email: textOf(row.cells.email) });
  const parent = row.cells[link.column] ?? null;
  if (parent === null || typeof parent === 'string') return parent;
  return 'newId' in parent ? resolve(parent.newId) : null;
}

function groupOfFound(row: Row, link: Link | undefined): string | null {
  return link === undefined ? identityOf(row) : (row[link.column] ?? null);
}

/** Pairs equals one to one; gives back the V1 ids that have none. */
function takeEqual(
  news: readonly Candidate[],
  found: readonly Candidate[],
  pairs: Map<string, string>,
): Set<string> {
  const free = groupBy(found, (candidate) => candidate.signature);
  const unlike = new Set<string>();
  for (const { key, signature } of news) {
    const equal = free.get(signature)?.pop();
    if (equal === undefined) unlike.add(key);
    else pairs.set(key, equal.key);
  }
  return unlike;
}

interface PlainColumn {
  readonly name: string;
  readonly json: boolean;
}

function takeAlike(
  news: readonly NewRow[],
  left: Map<string, Row>,
  leastShare: number,
  columns: readonly PlainColumn[],
  pairs: Map<string, string>,
): void {
  for (const { id, cells } of news) {
    let best: { key: string; share: number } | null = null;
    for (const [key, row] of left) {
      const equal = columns.filter(({ name, json }) =>
        cellHolds(cells[name] ?? null, row[name] ?? null, { json, resolve: () => null }),
      );
      const share = equal.length / columns.length;
      if (share >= leastShare && (best === null || share > best.share)) best = { key, share };
    }
    if (best === null) continue;
    pairs.set(id.v1Id, best.key);
    left.delete(best.key);
  }
}

/** One text for a row and all below it, without the ids of new rows. */
class Contents {
  readonly #expectation: Expectation;
  readonly #columns = new Map<string, readonly PlainColumn[]>();
  /**
   * Child table → parent's V1 id → contents below that new row; the same by key for rows found.
   * Not for what is below persons: they are told by identity.
   */
  readonly #newBelow = new Map<string, Map<string | null, string[]>>();
  readonly #foundBelow = new Map<string, Map<string | null, string[]>>();

  constructor(expectation: Expectation, rows: Rows) {
    this.#expectation = expectation;
    // Children come after parents, so from the last table to the first all below is there.
    for (const { table, column, to } of expectation.links.toReversed()) {
      if (to === 'users') continue;
      const expected = expectation.tables.get(table);
      const ofNew: [string | null, string][] = [];
      for (const { key, cells } of expected?.known.values() ?? []) {
        ofNew.push([newParent(cells[column]), `key ${key}`]);
      }
      for (const row of expected?.created ?? []) {
        ofNew.push([newParent(row.cells[column]), this.ofNew(table, row)]);
      }
      const ofFound: [string | null, string][] = [];
      for (const [key, row] of rows.get(table) ?? []) {
        const text = expected?.known.has(key) ? `key ${key}` : this.ofFound(table, key, row);
        ofFound.push([row[column] ?? null, text]);
      }
      this.#newBelow.set(table, textsBy(ofNew));
      this.#foundBelow.set(table, textsBy(ofFound));
    }
  }

  ofNew(table: string, { id, cells }: NewRow): string {
    const values = this.plainColumns(table).map(({ name, json }) => {
      const text = textOf(cells[name]);
      return json && text !== null ? canonicalJson(text) : text;
    });
    return JSON.stringify([values, this.#below(table, id.v1Id, this.#newBelow)]);
  }

  ofFound(table: string, key: string, row: Row): string {
    const values = this.plainColumns(table).map(({ name, json }) => {
      const text = row[name] ?? null;
      return json && text !== null ? canonicalJson(text) : text;
    });
    return JSON.stringify([values, this.#below(table, key, this.#foundBelow)]);
  }

  /** Columns in which every new row of the table is expected to hold one certain text. */
  plainColumns(table: string): readonly PlainColumn[] {
    const known = this.#columns.get(table);
    if (known !== undefined) return known;
    const created = this.#expectation.tables.get(table)?.created ?? [];
    const isPlain = (cell: Cell | undefined) => cell === null || typeof cell === 'string';
    const link = this.#expectation.links.find((candidate) => candidate.table === table);
    const columns = (this.#expectation.before.get(table)?.columns ?? [])
      .filter(({ name }) => name !== 'id' && name !== link?.column)
      .filter(({ name }) => created.every(({ cells }) => isPlain(cells[name])))
      .map(({ name, type }) => ({ name, json: isJson(type) }));
    this.#columns.set(table, columns);
    return columns;
  }

  #below(table: string, key: string, below: Map<string, Map<string | null, string[]>>): string[] {
    const children = this.#expectation.links.filter(({ to }) => to === table);
    return children.flatMap((link) => (below.get(link.table)?.get(key) ?? []).toSorted());
  }
}

function newParent(cell: Cell | undefined): string | null {
  const isNew = typeof cell === 'object' && cell !== null && 'newId' in cell;
  return isNew ? cell.newId.v1Id : null;
}

function textOf(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

function textsBy(entries: readonly [string | null, string][]): Map<string | null, string[]> {
  const groups = groupBy(entries, ([key]) => key);
  return new Map([...groups].map(([key, group]) => [key, group.map(([, text]) => text)]));
}

function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
