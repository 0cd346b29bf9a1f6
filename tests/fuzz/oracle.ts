/**
 * The right answer of a run on a random case, worked out row by row in memory from plain rows of both
 * databases, by what the docs say and without a line of the engine.
 */
import { depthOf, ownerLink } from './owner.js';
import { findPersons, type PersonPlace } from './persons.js';
import type { Cell, Row, Rows } from './rows.js';
import { allTables, type Link, type Schema, type Table } from './schema.js';
import type { CaseSpec } from './spec.js';

/** Keys of the source to keys of the target, by table, as earlier runs left them. */
export type History = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Where a source row arrives. */
interface Place {
  /** Key in the target; of a row whose key is drawn from a sequence a token that stands for it. */
  readonly key: string;
  readonly copy: Row | null;
  readonly mode: 'replace' | 'add';
}

export interface ExpectedTable {
  readonly table: Table;
  /** By key, of rows that were there and still are. */
  readonly known: ReadonlyMap<string, Row>;
  readonly created: readonly Row[];
}

export interface Expectation {
  readonly tables: readonly ExpectedTable[];
  /** Codes of the hazards that stop this run. */
  readonly stops: ReadonlySet<string>;
  readonly history: History;
  /** Whether there is anything to write at all. */
  readonly changes: boolean;
  /** Rows of the cohort that stand in the target when all is done, by table. */
  readonly persons: { readonly matched: number; readonly created: number };
}

export interface OracleInput {
  readonly spec: CaseSpec;
  readonly schema: Schema;
  readonly source: Rows;
  readonly target: Rows;
  readonly history: History;
  readonly allowed: ReadonlySet<string>;
}

export const keyOf = (names: readonly string[], row: Row): string =>
  names.map((name) => row[name] ?? '∅').join('\u0001');

/** Stands for a key that only the run will draw. */
const token = (table: Table, key: string): string => `«${table.name} ${key}»`;
export const isToken = (value: Cell): boolean => value?.startsWith('«') === true;

export const linkText = (link: Link, row: Row): string | null =>
  link.columns.some((name) => row[name] == null) ? null : keyOf(link.columns, row);

/** Keys that are numbers go by size, texts by their letters. */
function byKey(names: readonly string[]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const name of names) {
      const [x, y] = [a[name] ?? '', b[name] ?? ''];
      const order =
        /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : x > y ? 1 : 0;
      if (order !== 0) return order;
    }
    return 0;
  };
}

export function expectAfter(input: OracleInput): Expectation {
  return new Oracle(input).answer();
}

class Oracle {
  readonly #stops = new Set<string>();
  /** Of rows that move, by table and source key. */
  readonly #places = new Map<Table, Map<string, Place>>();
  readonly #gone = new Map<Table, Map<string, Row>>();
  readonly #images = new Map<Table, Map<string, Row>>();
  /** Of persons who stay and whom both sides know: links to them are kept. */
  #staying: ReadonlyMap<string, string> = new Map();

  constructor(readonly input: OracleInput) {}

  answer(): Expectation {
    const { schema } = this.input;
    this.#persons();
    for (const table of schema.owned) this.#ownedRows(table);
    this.#keepPointedAt();
    this.#lostLinks();
    for (const code of this.#columnHazards()) this.#stop(code);
    const tables = allTables(schema).map((table) => this.#tableAfter(table));
    return {
      tables,
      stops: this.#stops,
      history: this.#history(),
      changes: this.#anyChange(tables),
      persons: {
        matched: this.#count(({ copy }) => copy !== null),
        created: this.#count(({ copy }) => copy === null),
      },
    };
  }

  #count(test: (place: Place) => boolean): number {
    return [...(this.#places.get(this.input.schema.root)?.values() ?? [])].filter(test).length;
  }

  #stop(code: string, fatal = false): void {
    if (fatal || !this.input.allowed.has(code)) this.#stops.add(code);
  }

  #source(table: Table): readonly Row[] {
    return this.input.source.get(table.name) ?? [];
  }

  #target(table: Table): readonly Row[] {
    return this.input.target.get(table.name) ?? [];
  }

  #persons(): void {
    const { spec, schema } = this.input;
    const { root } = schema;
    const found = findPersons(this.input);
    for (const code of found.stops) this.#stop(code);
    this.#staying = found.staying;
    const places = new Map<string, Place>();
    const images = new Map<string, Row>();
    for (const person of found.places) {
      const key = keyOf(root.key, person.row);
      const place = this.#personPlace(person);
      places.set(key, place);
      images.set(key, this.#plainImage(root, person.row));
      // Somebody else has the key, and persons are never left out for that.
      const taken = this.#target(root).some((row) => keyOf(root.key, row) === place.key);
      if (place.copy === null && taken) this.#stop('UNIQUE_CLASH', true);
    }
    this.#places.set(root, places);
    this.#images.set(root, images);
    this.#gone.set(
      root,
      new Map(spec.gone === 'delete' ? found.gone.map((row) => [keyOf(root.key, row), row]) : []),
    );
  }

  #personPlace({ row, copy, mode }: PersonPlace): Place {
    const { root } = this.input.schema;
    const key = keyOf(root.key, row);
    if (copy !== null) return { key: keyOf(root.key, copy), copy, mode };
    return { key: root.drawn ? token(root, key) : key, copy: null, mode };
  }

  /** All columns but links and drawn keys. */
  #plainImage(table: Table, row: Row): Record<string, Cell> {
    const image: Record<string, Cell> = {};
    for (const { name, types, role, fill } of table.columns) {
      if (types.source === null || types.target === null || role === 'link') continue;
      if (role === 'key' && table.drawn) continue;
      image[name] = row[name] ?? fill;
    }
    return image;
  }

  /** What a link's value becomes; null where what it leads to does not move. */
  #follow(link: Link, row: Row): readonly Cell[] | null {
    const value = linkText(link, row);
    if (value === null) return null;
    if (link.to.role === 'reference') {
      const code = this.#source(link.to).find((r) => keyOf(link.toColumns, r) === value)?.code;
      const there = this.#target(link.to).find((r) => r.code === code);
      return there === undefined ? null : link.toColumns.map((name) => there[name] ?? null);
    }
    const place = this.#places.get(link.to)?.get(value);
    if (place !== undefined) return place.key.split('\u0001');
    const staying = link.to.role === 'root' ? this.#staying.get(value) : undefined;
    return staying === undefined ? null : [staying];
  }

  /** Mentions and parents in the same table, of rows that do not move: they become NULL. */
  #lostLinks(): void {
    for (const table of this.input.schema.owned) {
      for (const row of this.#source(table)) {
        const place = this.#places.get(table)?.get(this.#id(table, row, 'source'));
        if (place === undefined || (place.mode === 'add' && place.copy !== null)) continue;
        for (const link of table.links) {
          if (link.to.role === 'reference' || !(link.mention || link.name === 'up')) continue;
          if (linkText(link, row) !== null && this.#follow(link, row) === null)
            this.#stop('LINK_LOST');
        }
      }
    }
  }

  #owner(table: Table): Link {
    const owner = ownerLink(table);
    if (owner === null || owner === 'ambiguous') throw new Error(`whose is ${table.name}?`);
    return owner;
  }

  #ownedRows(table: Table): void {
    const staged = this.#moving(table);
    const images = new Map<Row, Row>(staged.map((row) => [row, this.#image(table, row)]));
    const pairs = this.#pair(table, staged, images);
    const taken = new Set(pairs.values());
    const owners = this.#cohortOwners(table);
    const owner = this.#owner(table);
    const gone = new Map<string, Row>();
    if (table.config.stale !== 'keep') {
      for (const row of this.#target(table)) {
        const whose = linkText(owner, row);
        if (whose !== null && owners.has(whose) && !taken.has(row))
          gone.set(this.#id(table, row), row);
      }
    }
    const left = this.#withoutClashes(table, staged, images, pairs, gone);
    const places = new Map<string, Place>();
    const settled = new Map<string, Row>();
    for (const row of left) {
      const key = this.#id(table, row, 'source');
      const copy = pairs.get(row) ?? null;
      const mode = this.#ownerPlace(table, row)?.mode ?? 'replace';
      const own = table.drawn ? token(table, key) : keyOf(table.key, images.get(row) ?? {});
      places.set(key, { key: copy === null ? own : this.#id(table, copy), copy, mode });
      settled.set(key, images.get(row) ?? {});
    }
    this.#places.set(table, places);
    this.#images.set(table, settled);
    this.#gone.set(table, gone);
  }

  /** What tells a row from all others: of a table without a key, which row of the list it is. */
  #id(table: Table, row: Row, side: 'source' | 'target' = 'target'): string {
    if (table.key.length > 0) return keyOf(table.key, row);
    const rows = side === 'source' ? this.#source(table) : this.#target(table);
    return `#${rows.indexOf(row)}`;
  }

  #ownerPlace(table: Table, row: Row): Place | undefined {
    const owner = this.#owner(table);
    return this.#places.get(owner.to)?.get(linkText(owner, row) ?? '');
  }

  /** Source rows that are neither somebody else's nor left out for where they lead. */
  #moving(table: Table): Row[] {
    const owner = this.#owner(table);
    let twoEnded = false;
    const moving = this.#source(table).filter((row) => {
      if (this.#ownerPlace(table, row) === undefined) return false;
      let stays = false;
      for (const link of table.links) {
        if (link === owner || link.mention || link.name === 'up') continue;
        const leads = linkText(link, row) !== null;
        if (link.to.role === 'reference') {
          const lost = leads && this.#follow(link, row) === null;
          const policy = link.to.config.missing;
          if (lost && policy === undefined) this.#stop('REFERENCE_MISSING');
          if (lost && policy !== 'null') stays = true;
        } else if (leads && this.#follow(link, row) === null) {
          if (!stays) twoEnded = true;
          stays = true;
        }
      }
      return !stays;
    });
    if (twoEnded) this.#stop('TWO_ENDED_ROWS');
    return moving;
  }

  /** The row as it has to stand in the target, but for a drawn key and what its own table gives. */
  #image(table: Table, row: Row): Row {
    const image = this.#plainImage(table, row);
    for (const link of table.links) {
      if (link.name === 'up') continue;
      const values = this.#follow(link, row);
      link.columns.forEach((name, index) => {
        image[name] = values?.[index] ?? null;
      });
    }
    return image;
  }

  /** Keys of what the cohort's rows of this table hang on in the target, and hung on. */
  #cohortOwners(table: Table): Set<string> {
    const parent = this.#owner(table).to;
    const kept = [...(this.#places.get(parent)?.values() ?? [])]
      .filter(({ copy, mode }) => copy !== null && mode === 'replace')
      .map(({ key }) => key);
    return new Set([...kept, ...(this.#gone.get(parent)?.keys() ?? [])]);
  }

  #pair(table: Table, staged: readonly Row[], images: ReadonlyMap<Row, Row>): Map<Row, Row> {
    const pairs = new Map<Row, Row>();
    const taken = new Set<Row>();
    const owner = this.#owner(table);
    const owners = this.#cohortOwners(table);
    const target = [...this.#target(table)].sort(byKey(table.key));
    const ordered = [...staged].sort(byKey(table.key));
    // A key that holds a link says where the row belongs: under another it is another row.
    const fixed = table.keyKind === 'composite' || table.keyKind === 'shared';
    const sameFixed = (row: Row, copy: Row): boolean =>
      !fixed || keyOf(table.key, images.get(row) ?? {}) === keyOf(table.key, copy);
    const link = (row: Row, copy: Row | undefined): void => {
      if (copy === undefined || pairs.has(row) || taken.has(copy) || !sameFixed(row, copy)) return;
      pairs.set(row, copy);
      taken.add(copy);
    };
    const sameOwner = (row: Row, copy: Row): boolean =>
      this.#ownerPlace(table, row)?.key === linkText(owner, copy);
    const ofCohort = (copy: Row): boolean => owners.has(linkText(owner, copy) ?? '');
    const mode = (row: Row) => this.#ownerPlace(table, row)?.mode;
    const hasCopy = (row: Row): boolean => this.#ownerPlace(table, row)?.copy != null;

    const match =
      table.key.length === 0
        ? table.columns.filter((c) => c.types.source !== null && c.types.target !== null)
        : table.columns.filter((c) => [table.config.match ?? []].flat().includes(c.name));
    if (match.length > 0) {
      const group = (row: Row, copy: Row): boolean =>
        sameOwner(row, copy) &&
        sameFixed(row, copy) &&
        match.every(
          ({ name }) =>
            owner.columns.includes(name) ||
            (images.get(row)?.[name] ?? null) === (copy[name] ?? null),
        );
      for (const row of ordered) {
        if (!hasCopy(row) || (table.key.length > 0 && mode(row) === 'add')) continue;
        link(
          row,
          target.find((copy) => !taken.has(copy) && group(row, copy)),
        );
      }
    }
    if (table.key.length === 0) return pairs;

    const earlier = this.input.history.get(table.name);
    const known = (row: Row): Row | undefined => {
      const key = earlier?.get(keyOf(table.key, row));
      return key === undefined ? undefined : target.find((copy) => keyOf(table.key, copy) === key);
    };
    for (const row of ordered) {
      const copy = known(row);
      if (copy === undefined) continue;
      if (mode(row) === 'replace' ? ofCohort(copy) : sameOwner(row, copy)) link(row, copy);
    }
    for (const row of ordered) {
      const copy = known(row);
      if (copy !== undefined && mode(row) === 'add' && this.#samePerson(table, row, copy))
        link(row, copy);
    }
    const sameKey = (row: Row): Row | undefined => {
      const key = keyOf(table.key, table.drawn ? row : (images.get(row) ?? {}));
      return target.find((copy) => keyOf(table.key, copy) === key);
    };
    for (const row of ordered) {
      const copy = sameKey(row);
      if (copy !== undefined && hasCopy(row) && mode(row) === 'replace' && sameOwner(row, copy))
        link(row, copy);
    }
    for (const row of ordered) {
      const copy = sameKey(row);
      if (copy !== undefined && mode(row) === 'replace' && this.#samePerson(table, row, copy))
        link(row, copy);
    }
    for (const { columns } of table.uniques) {
      for (const row of ordered) {
        const copy = this.#holder(table, columns, images.get(row) ?? {});
        if (copy === undefined) continue;
        if (mode(row) === 'replace' && ofCohort(copy)) link(row, copy);
      }
    }
    return pairs;
  }

  #holder(table: Table, columns: readonly string[], image: Row): Row | undefined {
    if (columns.some((name) => image[name] == null)) return undefined;
    const value = keyOf(columns, image);
    return this.#target(table).find((row) => keyOf(columns, row) === value);
  }

  /** Of rows that do not hang on the person directly: whether both lead up to the same one. */
  #samePerson(table: Table, row: Row, copy: Row): boolean {
    if (depthOf(table) < 2) return false;
    const ours = this.#rootOf(table, row, 'source');
    const theirs = this.#rootOf(table, copy, 'target');
    const place = ours === null ? undefined : this.#places.get(this.input.schema.root)?.get(ours);
    return place !== undefined && place.key === theirs;
  }

  #rootOf(table: Table, row: Row, side: 'source' | 'target'): string | null {
    if (table.role === 'root') return keyOf(table.key, row);
    const owner = this.#owner(table);
    const value = linkText(owner, row);
    const above = (side === 'source' ? this.#source(owner.to) : this.#target(owner.to)).find(
      (candidate) => keyOf(owner.toColumns, candidate) === value,
    );
    return above === undefined ? null : this.#rootOf(owner.to, above, side);
  }

  /** Takes rows out that would need a value which a row that stays has, or a row before them. */
  #withoutClashes(
    table: Table,
    staged: readonly Row[],
    images: ReadonlyMap<Row, Row>,
    pairs: Map<Row, Row>,
    gone: Map<string, Row>,
  ): Row[] {
    let left = [...staged].sort(byKey(table.key));
    for (const { columns } of table.uniques) {
      // Of people who are residents as well, what the target has stays.
      const owner = this.#owner(table);
      left = left.filter((row) => {
        if (pairs.has(row) || this.#ownerPlace(table, row)?.mode !== 'add') return true;
        const holder = this.#holder(table, columns, images.get(row) ?? {});
        return (
          holder === undefined ||
          [...pairs.values()].includes(holder) ||
          this.#ownerPlace(table, row)?.key !== linkText(owner, holder)
        );
      });
    }
    const keys = [
      ...(table.drawn || table.key.length === 0 ? [] : [table.key]),
      ...table.uniques.map((unique) => unique.columns),
    ];
    const drop = (clashing: ReadonlySet<Row>): void => {
      if (clashing.size === 0) return;
      if (table.config.clash !== 'skip') this.#stop('UNIQUE_CLASH');
      for (const row of clashing) {
        const copy = pairs.get(row);
        pairs.delete(row);
        const replaced = this.#ownerPlace(table, row)?.mode === 'replace';
        if (copy !== undefined && replaced && table.config.stale !== 'keep')
          gone.set(this.#id(table, copy), copy);
      }
      left = left.filter((row) => !clashing.has(row));
    };
    for (const columns of keys) {
      const paired = new Set(pairs.values());
      drop(
        new Set(
          left.filter((row) => {
            const holder = this.#holder(table, columns, images.get(row) ?? {});
            return (
              holder !== undefined && !paired.has(holder) && !gone.has(this.#id(table, holder))
            );
          }),
        ),
      );
      const first = new Set<string>();
      drop(
        new Set(
          [...left]
            .sort((a, b) => Number(pairs.has(b)) - Number(pairs.has(a)))
            .filter((row) => {
              const image = images.get(row) ?? {};
              if (columns.some((name) => image[name] == null)) return false;
              const value = keyOf(columns, image);
              if (first.has(value)) return true;
              first.add(value);
              return false;
            }),
        ),
      );
    }
    return left;
  }

  /** Rows that would go stay while a row that stays goes on pointing at them. */
  #keepPointedAt(): void {
    const tables = allTables(this.input.schema);
    for (let changed = true; changed; ) {
      changed = false;
      for (const table of tables) {
        const updated = new Set(
          [...(this.#places.get(table)?.values() ?? [])]
            .filter(({ mode }) => mode === 'replace')
            .flatMap(({ copy }) => (copy === null ? [] : [copy])),
        );
        for (const row of this.#target(table)) {
          if (updated.has(row) || this.#gone.get(table)?.has(this.#id(table, row))) continue;
          for (const link of table.links) {
            const value = linkText(link, row);
            if (value !== null && this.#gone.get(link.to)?.delete(value)) changed = true;
          }
        }
      }
    }
  }

  #columnHazards(): string[] {
    const codes: string[] = [];
    for (const table of [this.input.schema.root, ...this.input.schema.owned]) {
      for (const { name, types, notNull, fill } of table.columns) {
        if (types.source === null) continue;
        if (types.target === null) codes.push('UNMAPPED_COLUMN');
        else if (notNull.target && !notNull.source && fill === null) {
          const images = [...(this.#images.get(table)?.values() ?? [])];
          if (images.some((image) => image[name] === null)) codes.push('NULL_INTO_NOT_NULL');
        }
      }
    }
    return codes;
  }

  #final(table: Table, source: Row, image: Row): Row {
    const up = table.links.find((link) => link.name === 'up');
    if (up === undefined) return image;
    const values = this.#follow(up, source);
    const cells = up.columns.map((name, index) => [name, values?.[index] ?? null]);
    return { ...image, ...Object.fromEntries(cells) };
  }

  #tableAfter(table: Table): ExpectedTable {
    const known = new Map<string, Row>();
    for (const row of this.#target(table)) {
      const id = this.#id(table, row);
      if (!this.#gone.get(table)?.has(id)) known.set(id, row);
    }
    const created: Row[] = [];
    for (const source of this.#source(table)) {
      const key = this.#id(table, source, 'source');
      const place = this.#places.get(table)?.get(key);
      const image = this.#images.get(table)?.get(key);
      if (place === undefined || image === undefined) continue;
      const row = this.#final(table, source, image);
      if (place.copy === null) created.push(this.#newRow(table, place, row));
      else if (place.mode === 'replace')
        known.set(this.#id(table, place.copy), this.#updated(table, place.copy, row));
    }
    return { table, known, created };
  }

  /** A row keeps its key. */
  #updated(table: Table, copy: Row, row: Row): Row {
    const key = table.key.map((name) => [name, copy[name] ?? null]);
    return { ...copy, ...row, ...Object.fromEntries(key) };
  }

  #newRow(table: Table, place: Place, row: Row): Row {
    const defaults = table.columns.flatMap((c) =>
      c.types.source === null ? [[c.name, c.default] as const] : [],
    );
    const key = table.drawn ? { id: place.key } : {};
    return { ...Object.fromEntries(defaults), ...row, ...key };
  }

  #history(): Map<string, Map<string, string>> {
    const { history, schema } = this.input;
    const continued = new Map<string, Map<string, string>>();
    for (const table of [schema.root, ...schema.owned]) {
      const pairs = new Map(history.get(table.name));
      for (const [key, place] of this.#places.get(table) ?? []) {
        if (table === schema.root && place.mode === 'add') continue;
        pairs.set(key, place.key);
      }
      continued.set(table.name, pairs);
    }
    return continued;
  }

  #anyChange(tables: readonly ExpectedTable[]): boolean {
    return tables.some(({ table, known, created }) => {
      const before = this.#target(table);
      const same = (row: Row): boolean => {
        const now = known.get(this.#id(table, row));
        return now !== undefined && Object.keys(row).every((name) => row[name] === now[name]);
      };
      return created.length > 0 || before.some((row) => !same(row));
    });
  }
}
