/** A random case ready to run: two databases' statements, the config, and what it was made of. */
import type { ColumnConfig, Config, LinkConfig, TableConfig } from '../../src/model/config.js';
import type { HazardCode } from '../../src/model/hazard.js';
import { id, literal, sql } from '../../src/sql/sql.js';
import { columnOn, inConfig, namesOn, tableOn } from './names.js';
import { makeRows } from './rows.js';
import { makeSchema, type Schema, SIDES, type Side, type Table } from './schema.js';
import type { CaseSpec } from './spec.js';
import { loadStatements } from './statements.js';
import { TALLY, TALLY_FILE, tallyFile } from './tally.js';

export interface RandomCase {
  readonly spec: CaseSpec;
  readonly schema: Schema;
  readonly load: Readonly<Record<Side, string>>;
  readonly config: Config;
  /** The `after` file of the config. */
  readonly after: string | null;
}

/**
 * Keys are small numbers in every table, so that any column may look as if it led anywhere; and of
 * triggers it is told that they are there.
 */
const ALIKE: readonly HazardCode[] = ['UNDECLARED_LINK', 'TRIGGER_FIRES'];

/** Dangers that a person may accept by name. */
export const ALLOWABLE: readonly HazardCode[] = [
  ...ALIKE,
  'DUPLICATE_IDENTITY',
  'LINK_LOST',
  'REFERENCE_MISSING',
  'RESIDENT_CONFLICT',
  'TWO_ENDED_ROWS',
  'UNIQUE_CLASH',
  'UNMAPPED_COLUMN',
];

export function makeCase(spec: CaseSpec): RandomCase {
  const schema = makeSchema(spec);
  const rows = makeRows(spec, schema);
  return {
    spec,
    schema,
    load: {
      source: loadStatements(schema, 'source', rows.source),
      target: loadStatements(schema, 'target', rows.target),
    },
    config: configOf(spec, schema),
    after: tallyFile(schema),
  };
}

function configOf(spec: CaseSpec, { references, root, owned, tally }: Schema): Config {
  const tables = [...references, root, ...owned]
    .map((table) => [inConfig(table, 'target'), tableConfig(table)] as const)
    .filter(([, config]) => Object.keys(config).length > 0);
  const links = owned.flatMap((table) =>
    table.links
      .filter(({ known }) => known === 'config')
      .flatMap((link) => {
        const on = (side: Side) => ({
          from: endOf(table, link.columns, side),
          to: endOf(link.to, link.toColumns, side),
        });
        const [source, target] = [on('source'), on('target')];
        if (source.from === target.from && source.to === target.to) return [target];
        return [
          { ...source, side: 'source' as const },
          { ...target, side: 'target' as const },
        ];
      }),
  );
  const pairs = owned.flatMap(pairLinks);
  const [email, app] = namesOn(root, 'target', ['email', 'app']).map((name) => id(name).text);
  return {
    root: inConfig(root, 'target'),
    identity: `lower(${email})`,
    cohort: { ...(spec.cohort === 'all' ? {} : { where: `${app} = 'apple'` }), gone: spec.gone },
    residents: { otherKey: spec.otherKey, onConflict: spec.onConflict },
    keys: spec.keys,
    ...tallyConfig(spec, tally),
    ...(tables.length > 0 ? { tables: Object.fromEntries(tables) } : {}),
    ...(links.length + pairs.length > 0 ? { links: [...links, ...pairs] } : {}),
    allow: spec.allow ? ALLOWABLE : ALIKE,
  };
}

function tallyConfig(
  { triggers }: CaseSpec,
  tally: Schema['tally'],
): Pick<Config, 'triggers' | 'triggerWrites' | 'after'> {
  if (tally === null) return { triggers };
  if (tally.kept === 'triggers') return { triggers: 'fire', triggerWrites: [TALLY] };
  return {
    triggers: triggers === 'fire' ? 'silence' : triggers,
    after: [{ file: TALLY_FILE, writes: [TALLY] }],
  };
}

function pairLinks(table: Table): LinkConfig[] {
  const { pair } = table;
  if (pair === null) return [];
  const from = endOf(table, ['obj'], 'target');
  const when = (kind: string) => {
    const [source, target] = SIDES.map(
      (side) => sql`${id(...namesOn(table, side, ['kind']))} = ${literal(kind)}`.text,
    );
    return { source: source ?? '', target: target ?? '' };
  };
  const missing = pair.missing === 'stop' ? {} : { missing: pair.missing };
  return [
    ...pair.ends.map(({ kind, to }) => ({
      ...{ from, when: when(kind), to: endOf(to, to.key, 'target') },
      ...missing,
    })),
    { from, when: when('of nothing'), to: null },
  ];
}

/** Columns of a table, as a link of the config names them. */
function endOf(table: Table, names: readonly string[], side: Side): string {
  const columns = namesOn(table, side, names).map((name) => id(name).text);
  const [column = ''] = columns;
  return `${tableOn(table, side).text}.${columns.length === 1 ? column : `(${columns.join(', ')})`}`;
}

/** The config of one table, by what it and its columns are really called. */
function tableConfig(table: Table): TableConfig {
  const { owner, match, ...others } = table.config;
  const real = (names: readonly string[]): string[] => namesOn(table, 'target', names);
  const matched = (match ?? []).filter((part) => typeof part === 'string');
  const from = inConfig(table, 'source');
  const columns = columnConfigs(table);
  return {
    ...(from === inConfig(table, 'target') ? {} : { from }),
    ...(owner === undefined ? {} : { owner: real([owner].flat()) }),
    ...(match === undefined ? {} : { match: real(matched) }),
    ...others,
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
  };
}

/** Columns of foreign keys that each side has one of to a table, whatever they are called. */
function unsaidLinks({ links, linkUnsaid }: Table): ReadonlySet<string> {
  if (!linkUnsaid) return new Set();
  const plain = links.filter(
    ({ to, known }) => known === 'keys' && links.filter((other) => other.to === to).length === 1,
  );
  return new Set(plain.flatMap(({ columns }) => columns));
}

function columnConfigs(table: Table): Record<string, ColumnConfig> {
  const configs: Record<string, ColumnConfig> = {};
  const unsaid = unsaidLinks(table);
  for (const column of table.columns) {
    if (column.types.target === null || unsaid.has(column.name)) continue;
    const [from, to] = [columnOn(table, column, 'source'), columnOn(table, column, 'target')];
    if (column.types.source !== null && from !== to) configs[to] = from;
    if (column.fill !== null) configs[to] = { sql: `coalesce(${id(from).text}, '${column.fill}')` };
  }
  return configs;
}
