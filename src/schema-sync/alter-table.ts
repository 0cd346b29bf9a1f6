/** One table of staging into the shape it has in the target, column by column. Pure. */
import { empty, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { ColumnEffect } from './fallout.js';
import type { ColumnShape, TableShape } from './read-shapes.js';

export interface Alteration {
  readonly sql: Sql;
  readonly label: 'safe' | 'rewrites' | 'drops';
}

/** What is needed besides the two shapes. */
export interface TableContext {
  /** Columns of staging's table that other changes touch, by their numbers. */
  readonly effects: ReadonlyMap<number, ColumnEffect>;
  /** Names of columns whose default has an entry of its own, in the target. */
  readonly defaultsApart: ReadonlySet<string>;
  /** The same in staging. */
  readonly defaultsApartNow: ReadonlySet<string>;
  /** Checks that have an entry of their own in the target, or were dropped in staging. */
  readonly checksApart: ReadonlySet<string>;
  readonly checksGone: ReadonlySet<string>;
  /** The target's shapes of what the table is a part of. */
  readonly parents: readonly TableShape[];
  /** The entry that makes the table in the target. */
  readonly entry: string;
}

/** Whether no ALTER TABLE leads from one to the other. */
export function needsNewTable(model: TableShape, now: TableShape): boolean {
  const parents = ({ partition, parents }: TableShape) =>
    partition ? '' : JSON.stringify(parents.map(({ name }) => name));
  return (
    model.kind !== now.kind ||
    model.kind === 'f' ||
    model.partitionKey !== now.partitionKey ||
    model.ofType !== now.ofType ||
    parents(model) !== parents(now)
  );
}

/** @returns columns of staging's table that have to change their type or to go, by their numbers */
export function columnEffects(
  model: TableShape,
  now: TableShape,
): ReadonlyMap<number, ColumnEffect> {
  const effects = new Map<number, ColumnEffect>();
  for (const column of now.columns) {
    const wanted = model.columns.find(({ name }) => name === column.name);
    const sameType = wanted?.type === column.type && wanted.collation === column.collation;
    const sameMaking =
      wanted?.generated === column.generated &&
      (column.generated === '' || (wanted.default === column.default && sameType));
    if (wanted === undefined || !sameMaking) effects.set(column.number, 'drop');
    else if (!sameType) effects.set(column.number, 'alter');
  }
  return effects;
}

/**
 * What goes before the types and functions do that it needs.
 *
 * @param model the target's shape; undefined where it has none
 */
export function alterBefore(
  model: TableShape | undefined,
  now: TableShape,
  context: TableContext,
): Alteration[] {
  const table = id(now.schema, now.name);
  const stays = (named: readonly { readonly name: string }[] | undefined, name: string) =>
    named?.some((one) => one.name === name) === true;
  const checks = [...context.checksGone]
    .filter((name) => !now.checks.some((check) => check.name === name && check.inherited))
    .map(
      (name): Alteration => ({
        sql: sql`ALTER TABLE ${table} DROP CONSTRAINT ${id(name)}`,
        label: stays(model?.checks, name) ? 'safe' : 'drops',
      }),
    );
  const own = now.columns.filter(({ inherited }) => !inherited);
  const drops = own
    .filter(({ number }) => context.effects.get(number) === 'drop')
    .map(
      (column): Alteration => ({
        sql: sql`ALTER TABLE ${table} DROP COLUMN ${id(column.name)}`,
        label: column.generated !== '' && stays(model?.columns, column.name) ? 'rewrites' : 'drops',
      }),
    );
  const stopovers = own
    .filter(({ number }) => context.effects.get(number) === 'stopover')
    .map(({ name }) => id(name))
    .map(
      (name): Alteration => ({
        sql: sql`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE text USING ${name}::text`,
        label: 'rewrites',
      }),
    );
  // A generated column goes before what it is made of changes.
  return [...checks, ...drops, ...stopovers];
}

/** What goes first of all: nothing needs a default, and it may need what goes. */
export function dropDefaults(now: TableShape, { effects }: TableContext): Alteration[] {
  const table = id(now.schema, now.name);
  return now.columns
    .filter((column) => column.default !== null && column.identity === '')
    .filter(({ number, inherited }) => {
      const effect = effects.get(number);
      return effect === 'default' || (effect !== undefined && effect !== 'drop' && !inherited);
    })
    .map(({ name }) => safe(sql`ALTER TABLE ${table} ALTER COLUMN ${id(name)} DROP DEFAULT`));
}

/** What the rest takes, once what it needs is there. */
export function alterAfter(
  model: TableShape,
  now: TableShape,
  context: TableContext,
): Alteration[] {
  const table = id(now.schema, now.name);
  const alter = (change: Sql) => safe(sql`ALTER TABLE ${table} ${change}`);
  const made: Alteration[] = [];
  const unwanted = now.checks.filter((check) => {
    const same = model.checks.find(({ name }) => name === check.name);
    const gone = context.checksGone.has(check.name) || check.inherited;
    return !gone && same?.definition !== check.definition;
  });
  for (const { name } of unwanted) {
    const drop = sql`ALTER TABLE ${table} DROP CONSTRAINT ${id(name)}`;
    const comes = model.checks.some((check) => check.name === name);
    made.push({ sql: drop, label: comes ? 'safe' : 'drops' });
  }
  for (const column of model.columns) {
    const before = now.columns.find(({ name }) => name === column.name);
    const effect = before === undefined ? 'drop' : context.effects.get(before.number);
    made.push(
      ...(before === undefined || effect === 'drop'
        ? addColumn(table, column, context)
        : alterColumn(table, column, before, effect, context)),
    );
  }
  for (const check of model.checks) {
    const same = now.checks.find(({ name }) => name === check.name);
    const there =
      same !== undefined && !context.checksGone.has(check.name) && !unwanted.includes(same);
    const byParent = context.parents.some(({ checks }) =>
      checks.some(({ name }) => name === check.name),
    );
    if (there || byParent || context.checksApart.has(check.name)) continue;
    made.push(alter(sql`ADD CONSTRAINT ${id(check.name)} ${verbatim(check.definition)}`));
  }
  return [...made, ...alterWhole(table, model, now)];
}

/** Columns whose type went away and for which no shape of the target says what they become. */
export function alterBack(now: TableShape, context: TableContext): Alteration[] {
  return now.columns.flatMap((column) =>
    context.effects.get(column.number) === 'stopover'
      ? alterColumn(id(now.schema, now.name), column, column, 'stopover', context)
      : [],
  );
}

function addColumn(table: Sql, column: ColumnShape, context: TableContext): Alteration[] {
  if (column.inherited && context.parents.length > 0) return [];
  const value = column.default === null ? null : verbatim(column.default);
  const kind = column.generated === 'v' ? sql`VIRTUAL` : sql`STORED`;
  const filled =
    column.generated !== ''
      ? sql` GENERATED ALWAYS AS (${value ?? empty}) ${kind}`
      : value === null || context.defaultsApart.has(column.name)
        ? empty
        : sql` DEFAULT ${value}`;
  const notNull = column.notNull ? sql` NOT NULL` : empty;
  const calls = /"\(/.test(column.default ?? '') && column.generated !== 'v';
  return [
    {
      sql: sql`ALTER TABLE ${table} ADD COLUMN ${id(column.name)} ${typeOf(column)}${filled}${notNull}`,
      label: calls ? 'rewrites' : 'safe',
    },
    ...storage(table, column, {
      ...{ statistics: -1, compression: '', options: [] },
      storage: context.entry.includes(`${id(column.name).text} SET STORAGE `) ? '' : column.storage,
    }),
  ];
}

function alterColumn(
  table: Sql,
  column: ColumnShape,
  before: ColumnShape,
  effect: ColumnEffect | undefined,
  context: TableContext,
): Alteration[] {
  const made: Alteration[] = [];
  const name = id(column.name);
  const alter = (change: Sql) => safe(sql`ALTER TABLE ${table} ALTER COLUMN ${name} ${change}`);
  const byParent = context.parents.flatMap(({ columns }) =>
    columns.filter((one) => one.name === column.name),
  );
  if ((effect === 'alter' || effect === 'stopover') && !before.inherited) {
    const change = sql`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE ${typeOf(column)}`;
    const using = usingOf(column, before, effect);
    made.push({ sql: sql`${change}${using}`, label: 'rewrites' });
  }
  const plain = column.generated === '' && column.identity === '';
  const wanted = context.defaultsApart.has(column.name) ? null : column.default;
  const has =
    effect !== undefined || context.defaultsApartNow.has(column.name) ? null : before.default;
  if (plain && wanted !== null && wanted !== has) {
    const change = sql`SET DEFAULT ${verbatim(wanted)}`;
    made.push(safe(sql`ALTER TABLE ONLY ${table} ALTER COLUMN ${name} ${change}`));
  }
  if (has !== null && wanted === null && before.generated === '' && before.identity === '') {
    made.push(safe(sql`ALTER TABLE ONLY ${table} ALTER COLUMN ${name} DROP DEFAULT`));
  }
  if (
    column.notNull !== before.notNull &&
    !byParent.some((one) => one.notNull === column.notNull)
  ) {
    made.push(alter(column.notNull ? sql`SET NOT NULL` : sql`DROP NOT NULL`));
  }
  const kept = effect === 'alter' || effect === 'stopover';
  const storedNow = kept
    ? {
        ...before,
        storage: context.entry.includes(`${name.text} SET STORAGE `) ? '' : column.storage,
      }
    : before;
  return [...made, ...storage(table, column, storedNow)];
}

const STORAGE: Readonly<Record<string, Sql>> = {
  p: sql`PLAIN`,
  e: sql`EXTERNAL`,
  m: sql`MAIN`,
  x: sql`EXTENDED`,
};
const COMPRESSION: Readonly<Record<string, Sql>> = { p: sql`pglz`, l: sql`lz4`, '': sql`default` };

function storage(
  table: Sql,
  column: ColumnShape,
  before: Pick<ColumnShape, 'statistics' | 'storage' | 'compression' | 'options'>,
): Alteration[] {
  const made: Sql[] = [];
  if (column.statistics !== before.statistics) {
    made.push(sql`SET STATISTICS ${literal(column.statistics)}`);
  }
  if (column.storage !== before.storage) {
    made.push(sql`SET STORAGE ${STORAGE[column.storage] ?? sql`DEFAULT`}`);
  }
  if (column.compression !== before.compression) {
    made.push(sql`SET COMPRESSION ${COMPRESSION[column.compression] ?? sql`default`}`);
  }
  made.push(...options(column.options, before.options));
  return made.map((change) =>
    safe(sql`ALTER TABLE ONLY ${table} ALTER COLUMN ${id(column.name)} ${change}`),
  );
}

function alterWhole(table: Sql, model: TableShape, now: TableShape): Alteration[] {
  const alter = (change: Sql) => safe(sql`ALTER TABLE ONLY ${table} ${change}`);
  const made = options(model.options, now.options).map(alter);
  if (model.persistence !== now.persistence) {
    const change = model.persistence === 'u' ? sql`SET UNLOGGED` : sql`SET LOGGED`;
    made.push({ sql: sql`ALTER TABLE ${table} ${change}`, label: 'rewrites' });
  }
  if (model.forced !== now.forced) {
    made.push(
      alter(model.forced ? sql`FORCE ROW LEVEL SECURITY` : sql`NO FORCE ROW LEVEL SECURITY`),
    );
  }
  // That of an index is said in the index's entry.
  if (model.replicaIdentity !== now.replicaIdentity && model.replicaIdentity !== 'i') {
    const kind = { f: sql`FULL`, n: sql`NOTHING` }[model.replicaIdentity] ?? sql`DEFAULT`;
    made.push(alter(sql`REPLICA IDENTITY ${kind}`));
  }
  return made;
}

/** From `name=value` to `name=value`. */
function options(wanted: readonly string[], has: readonly string[]): Sql[] {
  const nameOf = (option: string) => option.slice(0, option.indexOf('='));
  const named = (option: string) =>
    join(
      nameOf(option)
        .split('.')
        .map((part) => id(part)),
      '.',
    );
  const set = wanted.filter((option) => !has.includes(option));
  const reset = has.filter((option) => !wanted.some((other) => nameOf(other) === nameOf(option)));
  const value = (option: string) => literal(option.slice(option.indexOf('=') + 1));
  return [
    ...(reset.length === 0 ? [] : [sql`RESET (${join(reset.map(named))})`]),
    ...(set.length === 0
      ? []
      : [sql`SET (${join(set.map((option) => sql`${named(option)} = ${value(option)}`))})`]),
  ];
}

function typeOf({ type, collation }: ColumnShape): Sql {
  return collation === null
    ? verbatim(type)
    : sql`${verbatim(type)} COLLATE ${verbatim(collation)}`;
}

/** Types of one of these categories turn into each other without being told how. */
const ALIKE = new Set(['N', 'S', 'D', 'T']);

function usingOf(column: ColumnShape, before: ColumnShape, effect: ColumnEffect): Sql {
  const name = id(column.name);
  // An explicit cast would cut what is too long.
  if (column.category === 'S') return empty;
  if (effect === 'stopover') return sql` USING ${name}::${verbatim(column.type)}`;
  if (column.category === before.category && ALIKE.has(column.category)) return empty;
  return sql` USING ${name}::text::${verbatim(column.type)}`;
}

function safe(statement: Sql): Alteration {
  return { sql: statement, label: 'safe' };
}
