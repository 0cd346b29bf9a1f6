/** The two schemas of a random case, and the config's words on them, made from its spec. */
import type { TableConfig } from '../../src/model/config.js';
import type { Naming } from './names.js';
import { ownerLink } from './owner.js';
import { choosePartitions, type Partition } from './partitions.js';
import { makeReferences } from './references.js';
import type { CaseSpec, ColumnSpec, KeyKind, Knowledge, OnDelete, TableSpec } from './spec.js';
import { chooseTally, type Tally } from './tally.js';

export type Side = 'source' | 'target';
export const SIDES = ['source', 'target'] as const;

export interface Column {
  /** The target's name, or the source's where the target has no such column. */
  readonly name: string;
  readonly sourceName: string;
  readonly types: Readonly<Record<Side, string | null>>;
  readonly notNull: Readonly<Record<Side, boolean>>;
  /** The target's default, as PostgreSQL prints the value. */
  readonly default: string | null;
  readonly role:
    | 'key'
    | 'nr'
    | 'link'
    | 'kind'
    | 'mark'
    | 'unique'
    | 'email'
    | 'app'
    | 'code'
    | 'value';
  readonly pool: readonly string[];
  /** What the config writes in place of NULL. */
  readonly fill: string | null;
}

export interface Link {
  readonly name: 'own' | 'sec' | 'up' | 'by' | 'ref' | 'par' | 'back';
  readonly columns: readonly string[];
  readonly to: Table;
  readonly toColumns: readonly string[];
  readonly required: boolean;
  readonly rule: OnDelete;
  readonly known: Knowledge;
  readonly deferrable: boolean;
  /** Nullable and SET NULL: it mentions a row, and does not depend on it. */
  readonly mention: boolean;
}

/** Links that are followed when every row has its place. */
export const isLate = (name: Link['name']): boolean => name === 'up' || name === 'back';

/** The column `obj` has numbers of one table or another, as `kind` says. */
interface Pair {
  readonly ends: readonly { readonly kind: string; readonly to: Table }[];
  readonly missing: 'stop' | 'null' | 'drop';
}

export interface Table {
  readonly name: string;
  readonly sourceName: string;
  /** Where it stands among all tables, which says what it is really called. */
  readonly place: number;
  readonly naming: Naming;
  readonly role: 'reference' | 'root' | 'owned';
  readonly keyKind: KeyKind;
  /** Empty where there is none. */
  readonly key: readonly string[];
  /** The key comes from a sequence. */
  readonly drawn: boolean;
  readonly columns: readonly Column[];
  readonly links: readonly Link[];
  readonly uniques: readonly {
    readonly columns: readonly string[];
    readonly targetOnly: boolean;
  }[];
  readonly pair: Pair | null;
  readonly partitions: Readonly<Record<Side, Partition | null>>;
  /** The config does not say which column of the source a renamed link is, where that is plain. */
  readonly linkUnsaid: boolean;
  /** By plain names; without columns, and without the table's name in the source. */
  readonly config: TableConfig;
}

export interface Schema {
  readonly references: readonly Table[];
  readonly root: Table;
  /** What they point at comes before them. */
  readonly owned: readonly Table[];
  readonly tally: Tally | null;
}

export const allTables = ({ references, root, owned }: Schema): readonly Table[] => [
  ...references,
  root,
  ...owned,
];

export const DRAWN: readonly KeyKind[] = ['serial', 'identity', 'always', 'bigint'];

const KEY_TYPE: Readonly<Partial<Record<KeyKind, string>>> = {
  serial: 'int',
  identity: 'int',
  always: 'int',
  bigint: 'bigint',
  uuid: 'uuid',
  text: 'text',
};

const VALUE_TYPES = {
  int: { source: 'int', wide: 'bigint', pool: ['0', '7', '-42'] },
  text: { source: 'text', wide: 'text', pool: ['a', 'B', 'ä "%" \'x', ''] },
  varchar: { source: 'varchar(20)', wide: 'text', pool: ['v', 'w', 'two words'] },
  numeric: { source: 'numeric(6,2)', wide: 'numeric(12,2)', pool: ['1.50', '-0.01', '9999.99'] },
  bool: { source: 'boolean', wide: 'boolean', pool: ['true', 'false'] },
  jsonb: { source: 'jsonb', wide: 'jsonb', pool: ['{"a": 1}', '[]', 'null'] },
  date: { source: 'date', wide: 'date', pool: ['2024-02-29', '1999-12-31'] },
} as const;

export function plain(name: string, type: string, role: Column['role'], notNull = true): Column {
  return {
    ...{
      name,
      sourceName: name,
      types: { source: type, target: type },
      role,
      pool: [],
      fill: null,
    },
    ...{ notNull: { source: notNull, target: notNull }, default: null },
  };
}

export const NO_PARTITIONS = { source: null, target: null } as const;

function valueColumn(spec: ColumnSpec, index: number, counted: boolean, bare: boolean): Column {
  const { source, wide, pool } = VALUE_TYPES[spec.type];
  // Which of several equal rows goes is nobody's to say, so nothing may hang on it.
  const drift =
    counted && (spec.drift === 'added' || spec.drift === 'dropped') ? 'none' : spec.drift;
  const name = `c${index + 1}`;
  return {
    name,
    sourceName: drift === 'renamed' ? `old_${name}` : name,
    types: {
      source: drift === 'added' ? null : source,
      target: drift === 'dropped' ? null : drift === 'widened' ? wide : source,
    },
    notNull: {
      source: drift !== 'required' && spec.notNull,
      target: drift === 'required' || spec.notNull,
    },
    default: drift === 'added' || drift === 'required' ? pool[0] : null,
    role: 'value',
    pool,
    fill: drift === 'required' && !bare ? pool[1] : null,
  };
}

export function keyColumns(kind: KeyKind, renamed: boolean): Column[] {
  const type = KEY_TYPE[kind];
  const columns =
    type !== undefined
      ? [plain('id', type, 'key')]
      : kind === 'composite'
        ? [plain('nr', 'int', 'nr')]
        : [];
  return renamed ? columns.map(renamedInTarget) : columns;
}

const renamedInTarget = (column: Column): Column => ({
  ...column,
  sourceName: `old_${column.name}`,
});

export function linkColumns(
  name: Link['name'],
  to: Table,
  required: boolean,
  renamed: boolean,
): Column[] {
  return to.key.map((key) => {
    const type = to.columns.find((c) => c.name === key)?.types.target ?? 'int';
    const column = plain(`${name}_${key}`, type, 'link', required);
    return renamed ? renamedInTarget(column) : column;
  });
}

export function makeSchema(spec: CaseSpec): Schema {
  const references = makeReferences(spec);
  const rootColumns = [
    ...keyColumns(spec.rootKey, spec.rootKeyRenamed),
    plain('email', 'text', 'email', false),
    plain('app', 'text', 'app'),
    ...spec.rootColumns.map((column, index) => valueColumn(column, index, false, false)),
  ];
  const root: Table = {
    ...{ name: 'people', sourceName: 'people', role: 'root', keyKind: spec.rootKey },
    ...{ place: 0, naming: spec.naming, linkUnsaid: false },
    ...{ key: ['id'], drawn: DRAWN.includes(spec.rootKey), links: [], uniques: [] },
    columns: rootColumns,
    config: {},
    ...{ partitions: NO_PARTITIONS, pair: null },
  };
  Object.assign(root, { partitions: choosePartitions(root, spec.rootPartitions) });
  const owned: Table[] = [];
  const tables = spec.plain ? spec.tables.map(withoutOtherLinks) : spec.tables;
  tables.forEach((table, index) => {
    owned.push(makeTable(table, index, references, root, owned, spec.naming));
  });
  tables.forEach(({ back, linkRenamed }, index) => {
    const table = owned[index];
    if (back !== null && table !== undefined)
      leadBack(table, owned.slice(index + 1), back, linkRenamed);
  });
  return { references, root, owned, tally: chooseTally(spec, owned, root) };
}

function withoutOtherLinks(spec: TableSpec): TableSpec {
  const key = spec.key === 'none' ? 'serial' : spec.key;
  return { ...spec, key, second: null, self: null, mention: false, back: null, pair: null };
}

function makeTable(
  spec: TableSpec,
  index: number,
  references: readonly Table[],
  root: Table,
  before: readonly Table[],
  naming: Naming,
): Table {
  const name = `t${index + 1}`;
  const parents = [root, root, ...before.filter((table) => table.key.length > 0)];
  const parentOf = (n: number): Table => parents[n % parents.length] ?? root;
  const links: Link[] = [];
  const columns: Column[] = [];
  const link = (as: Link['name'], to: Table, required: boolean, rule: OnDelete): void => {
    const made = linkColumns(as, to, required, spec.linkRenamed);
    const known =
      as === 'own' || as === 'sec' || as === 'by' || as === 'ref' ? spec.soft[as] : 'keys';
    columns.push(...made);
    links.push({
      ...{ name: as, columns: made.map((c) => c.name), to, toColumns: to.key, required },
      ...{ rule: required && rule === 'SET NULL' ? 'NO ACTION' : rule, known, deferrable: false },
      mention: !required && rule === 'SET NULL' && known !== 'config',
    });
  };
  const second = spec.second ?? null;
  const ofBoth = spec.key === 'both' && second !== null;
  const keyKind = spec.key === 'both' && !ofBoth ? 'composite' : spec.key;
  const ownerless = spec.ownerless && !['composite', 'shared', 'both'].includes(keyKind);
  // Nullable and SET NULL would be a mention.
  const ownerRule = ownerless && spec.ownerRule === 'SET NULL' ? 'CASCADE' : spec.ownerRule;
  link('own', parentOf(spec.owner), !ownerless, ownerRule);
  const ownColumns = links.flatMap((own) => own.columns);
  if (second !== null) link('sec', parentOf(second.to), second.required || ofBoth, second.rule);
  const key = {
    composite: [...ownColumns, 'nr'],
    shared: ownColumns,
    both: links.flatMap(({ columns: names }) => names),
    none: [],
  }[keyKind as string] ?? ['id'];
  if (spec.mention) link('by', root, false, 'SET NULL');
  if (spec.reference !== null && references.length > 0) {
    const to = references[spec.reference.to % references.length];
    if (to !== undefined) link('ref', to, spec.reference.required, 'NO ACTION');
  }
  const unique = spec.key === 'none' ? 'none' : spec.unique;
  if (unique === 'slug' || unique === 'target') columns.push(plain('slug', 'text', 'unique'));
  if (unique === 'slot') columns.push(plain('slot', 'int', 'unique'));
  const pair =
    spec.pair === null || key.length === 0 ? null : makePair(spec.pair, [root, ...before]);
  if (pair !== null)
    columns.push(plain('kind', 'text', 'kind', false), plain('obj', 'bigint', 'link', false));
  columns.push(plain('mark', 'text', 'mark'));
  columns.push(
    ...spec.columns.map((column, position) =>
      valueColumn(column, position, spec.key === 'none', spec.stale === 'keep'),
    ),
  );
  const shell = {
    ...{ name, sourceName: spec.renamed ? `old_${name}` : name, role: 'owned' as const },
    ...{ keyKind, key, drawn: DRAWN.includes(keyKind) },
    ...{ place: references.length + 1 + index, naming, linkUnsaid: spec.linkUnsaid },
    uniques:
      unique === 'none'
        ? []
        : unique === 'slot'
          ? [{ columns: [...ownColumns, 'slot'], targetOnly: false }]
          : [{ columns: ['slug'], targetOnly: unique === 'target' }],
  };
  columns.unshift(...keyColumns(keyKind, spec.keyRenamed));
  const table: Table = { ...shell, columns, links, pair, config: {}, partitions: NO_PARTITIONS };
  if (spec.self !== null && key.length > 0) {
    const up = linkColumns('up', table, false, spec.linkRenamed);
    columns.push(...up);
    const { rule } = spec.self;
    links.push({
      ...{ name: 'up', columns: up.map((c) => c.name), to: table, toColumns: key },
      ...{ required: false, rule, mention: rule === 'SET NULL', known: 'keys', deferrable: false },
    });
  }
  return Object.assign(table, {
    config: tableConfig(spec, table),
    partitions: choosePartitions(table, spec.partitions),
  });
}

function makePair(spec: NonNullable<TableSpec['pair']>, before: readonly Table[]): Pair | null {
  const numbered = before.filter(({ drawn }) => drawn);
  const ends = [...new Set(spec.ends.map((n) => numbered[n % numbered.length]))].flatMap((to) =>
    to === undefined ? [] : [{ kind: `of ${to.name}`, to }],
  );
  if (ends.length === 0) return null;
  // Many a person stays, and every run would stop for what leads to them.
  const stops = spec.missing === 'stop' && ends.every(({ to }) => to.role !== 'root');
  return { ends, missing: stops ? 'stop' : spec.missing === 'stop' ? 'null' : spec.missing };
}

/** A mention: of others it depends on the tables' order whether the link is lost, or the row. */
function leadBack(
  table: Table,
  after: readonly Table[],
  spec: NonNullable<TableSpec['back']>,
  renamed: boolean,
): void {
  const ends = after.filter((to) => to.key.length > 0);
  const to = ends[spec.to % ends.length];
  if (to === undefined || table.key.length === 0) return;
  const made = linkColumns('back', to, false, renamed);
  Object.assign(table, {
    columns: [...table.columns, ...made],
    links: [
      ...table.links,
      {
        ...{ name: 'back', columns: made.map((c) => c.name), to, toColumns: to.key, mention: true },
        ...{ required: false, rule: 'SET NULL', deferrable: spec.deferrable, known: 'keys' },
      },
    ],
  });
}

function tableConfig(spec: TableSpec, table: Table): TableConfig {
  const second = table.links.find((link) => link.name === 'sec');
  const own = table.links.find((link) => link.name === 'own');
  const chosen = second?.required === true && spec.second?.owns === true ? second : own;
  const ways = table.links.filter(
    ({ name, mention, to }) => !isLate(name) && !mention && to.role !== 'reference',
  );
  const needed =
    ownerLink({ ...table, config: {} }) === 'ambiguous' ||
    (ways.length > 1 && ways.some(({ required, to }) => !required || mayBeNobodys(to)));
  return {
    ...(spec.sayOwner || needed ? { owner: [...(chosen?.columns ?? [])] } : {}),
    ...(spec.match && spec.key !== 'none' ? { match: ['mark'] } : {}),
    ...(spec.stale === 'keep' ? { stale: 'keep' as const } : {}),
    ...(spec.clash === 'skip' ? { clash: 'skip' as const } : {}),
  };
}

/** Of such several links which is the way up is a matter of taste: the config has to say it. */
function mayBeNobodys(table: Table): boolean {
  if (table.role !== 'owned') return false;
  const owner = ownerLink(table);
  return owner === null || owner === 'ambiguous' || !owner.required || mayBeNobodys(owner.to);
}
