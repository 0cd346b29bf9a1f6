/**
 * Holds the names in the config against the catalogs. Every name that is not there is a fault,
 * and all of them are told at once.
 */
import { EXIT, RehomeError } from '../errors.js';
import type { Catalog, Table } from '../model/catalog.js';
import type {
  ForeignKeyLink,
  JsonLink,
  LinkConfig,
  ResolvedConfig,
  TableConfig,
} from '../model/config.js';
import { findTable, tableById } from '../model/find-table.js';
import type { Link } from '../model/move.js';
import { nameText, parseLinkEnd, type TableName } from '../model/name-text.js';
import { tableText } from '../model/table-id.js';
import { asIdLink, mixedPlaces, type NamedIdLink, nameIdLink } from './name-id-links.js';
import { meant, schemasWith, tablesAlike } from './nearby-names.js';

export interface NamedTables {
  readonly root: { readonly source: Table; readonly target: Table };
  /** Config of a target table; an empty one where it has none. */
  configOf(table: Table): TableConfig;
  /** The source's table of the same rows. */
  sourceOf(table: Table): Table | undefined;
  /** Some target table takes its rows from this source table. */
  targetHas(source: Table): boolean;
  readonly sourceLinks: readonly Link[];
  readonly targetLinks: readonly Link[];
  readonly jsonLinks: readonly {
    readonly link: JsonLink;
    readonly to: Table;
    readonly table: Table;
    readonly column: string;
  }[];
  readonly idLinks: readonly NamedIdLink[];
}

const isJsonLink = (link: LinkConfig): link is JsonLink => 'by' in link;

const isForeignKeyLink = (link: LinkConfig): link is ForeignKeyLink & { readonly to: string } =>
  'from' in link && asIdLink(link) === null;

/**
 * @throws RehomeError `config_names` (exit 3) with every name that neither database has, or
 *   `wrong_database` (exit 6) when it is the root table that is missing.
 */
export function resolveNames(
  config: ResolvedConfig,
  source: Catalog,
  target: Catalog,
): NamedTables {
  const faults: string[] = [];
  const rootTable = rootIn(target, config, 'target');
  const [, ofRoot] =
    Object.entries(config.tables).find(([name]) => findTable(target, name) === rootTable) ?? [];
  const root = { source: rootIn(source, config, 'source', ofRoot?.from), target: rootTable };

  const configs = new Map<Table, TableConfig>();
  const sources = new Map<Table, Table>();
  for (const [name, table] of Object.entries(config.tables)) {
    const found = lookUp(target, name, `tables.${name}`, 'target', faults);
    if (found === undefined) continue;
    configs.set(found, table);
    columnFaults(table, found, name, faults);
    if (table.from !== undefined) {
      const from = lookUp(source, table.from, `tables.${name}.from`, 'source', faults);
      if (from !== undefined) sources.set(found, from);
    }
    const from =
      found === root.target ? root.source : (sources.get(found) ?? tableById(source, found));
    sourceFaults(table, from, target, name, faults);
  }
  loginFaults(config, root.target, target, faults);

  const sourceLinks = catalogLinks(source);
  const targetLinks = catalogLinks(target);
  const jsonLinks: { link: JsonLink; to: Table; table: Table; column: string }[] = [];
  const idLinks: NamedIdLink[] = [];
  config.links.forEach((link, index) => {
    const path = `links[${index}]`;
    const byIds = asIdLink(link);
    if (byIds !== null) idLinks.push(...nameIdLink(target, byIds, path, faults));
    if (isJsonLink(link)) {
      const end = endOf(target, link.json, `${path}.json`, 'target', faults);
      const to = lookUp(target, link.to, `${path}.to`, 'target', faults);
      for (const key of ['by', 'set'] as const) {
        for (const column of Object.values(link[key])) {
          if (to !== undefined) missingColumn(to, column, `${path}.${key}`, 'target', faults);
        }
      }
      if (end?.columns[0] !== undefined && to !== undefined)
        jsonLinks.push({ link, to, table: end.table, column: end.columns[0] });
      return;
    }
    if (!isForeignKeyLink(link)) return;
    const sides = [
      ...(link.side === 'target'
        ? []
        : [{ side: 'source' as const, catalog: source, links: sourceLinks }]),
      ...(link.side === 'source'
        ? []
        : [{ side: 'target' as const, catalog: target, links: targetLinks }]),
    ];
    for (const { side, catalog, links } of sides) {
      const from = endOf(catalog, link.from, `${path}.from`, side, faults);
      const to = endOf(catalog, link.to, `${path}.to`, side, faults);
      if (from === undefined || to === undefined) continue;
      links.push({
        from: from.table,
        fromColumns: from.columns,
        to: to.table,
        toColumns: to.columns,
        evidence: `config ${path}`,
        mention: false,
      });
    }
  });
  faults.push(...mixedPlaces(idLinks));
  for (const name of config.triggerWrites) {
    lookUp(target, name, 'triggerWrites', 'target', faults);
  }
  for (const entry of config.after) {
    for (const name of entry.writes) {
      lookUp(target, name, `after ${entry.file}: writes`, 'target', faults);
    }
  }

  if (faults.length > 0) {
    throw new RehomeError(
      `the config names ${faults.length === 1 ? 'something' : 'things'} that the databases do not have`,
      {
        code: 'config_names',
        exitCode: EXIT.config,
        details: faults,
        hint: 'correct the names, or check that the URLs lead to the right databases',
      },
    );
  }
  const sourceOf = (table: Table): Table | undefined =>
    table === root.target ? root.source : (sources.get(table) ?? tableById(source, table));
  const taken = new Set(target.tables.map(sourceOf));
  return {
    root,
    configOf: (table) => configs.get(table) ?? {},
    sourceOf,
    targetHas: (table) => taken.has(table),
    sourceLinks,
    targetLinks,
    jsonLinks,
    idLinks,
  };
}

function rootIn(
  catalog: Catalog,
  config: ResolvedConfig,
  side: 'source' | 'target',
  from?: string,
): Table {
  const name = side === 'source' ? (from ?? config.root) : config.root;
  const found = findTable(catalog, name);
  if (found === undefined || found === 'ambiguous') {
    const names = catalog.tables.slice(0, 12).map(tableText).join(', ');
    throw new RehomeError(
      found === 'ambiguous'
        ? `several schemas of the ${side} have a table ${name}`
        : `the ${side} has no table ${name}, the root table of the config${tablesAlike(catalog, name)}`,
      {
        code: 'wrong_database',
        exitCode: EXIT.refused,
        details: [`tables there: ${names === '' ? 'none' : names}`],
        hint:
          found === 'ambiguous'
            ? `write ${schemasWith(catalog, name)} as \`root\` in the config`
            : 'check that the URL leads to the right database, and `root` in the config',
      },
    );
  }
  return found;
}

function lookUp(
  catalog: Catalog,
  name: string | TableName,
  path: string,
  side: string,
  faults: string[],
): Table | undefined {
  const found = findTable(catalog, name);
  const text =
    typeof name === 'string' ? name : [name.schema ?? [], name.name].flat().map(nameText).join('.');
  if (found === undefined)
    faults.push(`${path}: the ${side} has no table ${text}${tablesAlike(catalog, name)}`);
  if (found === 'ambiguous')
    faults.push(
      `${path}: several schemas have a table ${text}; write ${schemasWith(catalog, name)}`,
    );
  return found === 'ambiguous' ? undefined : found;
}

function endOf(
  catalog: Catalog,
  text: string,
  path: string,
  side: string,
  faults: string[],
): { table: Table; columns: readonly string[] } | undefined {
  const end = parseLinkEnd(text);
  if (end === null) {
    faults.push(`${path}: ${text} is not table.column`);
    return undefined;
  }
  const table = lookUp(catalog, end.table, path, side, faults);
  if (table === undefined) return undefined;
  for (const column of end.columns) missingColumn(table, column, path, side, faults);
  return { table, columns: end.columns };
}

function missingColumn(
  table: Table,
  column: string,
  path: string,
  side: string,
  faults: string[],
): void {
  if (!table.columns.some((c) => c.name === column)) {
    const names = table.columns.map((c) => c.name);
    const hint = meant(column, names)?.map(nameText);
    faults.push(
      `${path}: the ${side}'s ${tableText(table)} has no column ${nameText(column)}${hint === undefined ? '' : `; there is ${hint.join(', ')}`}`,
    );
  }
}

function columnFaults(config: TableConfig, table: Table, name: string, faults: string[]): void {
  for (const column of Object.keys(config.columns ?? {})) {
    missingColumn(table, column, `tables.${name}.columns`, 'target', faults);
  }
  for (const part of config.match ?? []) {
    if (typeof part === 'string')
      missingColumn(table, part, `tables.${name}.match`, 'target', faults);
  }
  for (const column of [config.owner ?? []].flat()) {
    missingColumn(table, column, `tables.${name}.owner`, 'target', faults);
  }
}

/** Columns and tables that the config takes values from. */
function sourceFaults(
  config: TableConfig,
  source: Table | undefined,
  target: Catalog,
  name: string,
  faults: string[],
): void {
  for (const [column, from] of Object.entries(config.columns ?? {})) {
    const path = `tables.${name}.columns.${nameText(column)}`;
    const reference = typeof from === 'object' && 'reference' in from ? from : null;
    if (reference !== null) {
      const to = lookUp(target, reference.reference, path, 'target', faults);
      if (to !== undefined && reference.column !== undefined)
        missingColumn(to, reference.column, `${path}.column`, 'target', faults);
    }
    const counter = typeof from === 'object' && 'key' in from ? from.counter : undefined;
    if (counter !== undefined) {
      const of = lookUp(target, counter.table, `${path}.counter.table`, 'target', faults);
      if (of !== undefined)
        missingColumn(of, counter.column, `${path}.counter.column`, 'target', faults);
    }
    const renamed = typeof from === 'object' && 'lost' in from ? from.from : undefined;
    const named = typeof from === 'string' ? [from] : [reference?.from ?? renamed ?? []].flat();
    if (source === undefined) continue;
    for (const one of named) missingColumn(source, one, path, 'source', faults);
  }
}

function loginFaults(config: ResolvedConfig, root: Table, target: Catalog, faults: string[]): void {
  const { password, tokens } = config.scenarios.login ?? {};
  const path = 'scenarios.login';
  if (password !== undefined) missingColumn(root, password, `${path}.password`, 'target', faults);
  if (tokens === undefined) return;
  const table = lookUp(target, tokens.table, `${path}.tokens.table`, 'target', faults);
  if (table !== undefined) {
    missingColumn(table, tokens.token, `${path}.tokens.token`, 'target', faults);
  }
}

function catalogLinks(catalog: Catalog): Link[] {
  const whole = catalog.foreignKeys.filter((key) => key.fromPart === null);
  return whole.map((key) => {
    const table = tableById(catalog, key.from);
    const nullable = key.fromColumns.every(
      (name) => table?.columns.find((column) => column.name === name)?.notNull === false,
    );
    return {
      from: key.from,
      fromColumns: key.fromColumns,
      to: key.to,
      toColumns: key.toColumns,
      evidence: `foreign key ${key.name}`,
      // "Created by": the row outlives the person it names.
      mention: nullable && key.onDelete === 'set null',
    };
  });
}
