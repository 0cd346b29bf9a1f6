/** Columns by themselves may be in double quotes, as in SQL: the rest of the program has them plain. */
import type {
  ColumnConfig,
  LinkConfig,
  MatchConfig,
  ScenariosConfig,
  TableConfig,
} from '../model/config.js';
import { parseColumnName } from '../model/name-text.js';

export function plainColumns(table: TableConfig): TableConfig {
  const { owner, match, columns } = table;
  return {
    ...table,
    ...(owner === undefined ? {} : { owner: plain(owner) }),
    ...(match === undefined ? {} : { match: match.map(plainMatch) }),
    ...(columns === undefined
      ? {}
      : {
          columns: Object.fromEntries(
            Object.entries(columns).map(([name, from]) => [parseColumnName(name), plainFrom(from)]),
          ),
        }),
  };
}

export function plainFields(link: LinkConfig): LinkConfig {
  return 'by' in link ? { ...link, by: plainValues(link.by), set: plainValues(link.set) } : link;
}

export function plainLogin({ login }: ScenariosConfig): ScenariosConfig {
  if (login === undefined) return {};
  const { password, tokens } = login;
  return {
    login: {
      ...login,
      ...(password === undefined ? {} : { password: parseColumnName(password) }),
      ...(tokens === undefined
        ? {}
        : { tokens: { ...tokens, token: parseColumnName(tokens.token) } }),
    },
  };
}

function plain(names: string | readonly string[]): string | readonly string[] {
  return typeof names === 'string' ? parseColumnName(names) : names.map(parseColumnName);
}

function plainMatch(part: MatchConfig): MatchConfig {
  return typeof part === 'string' ? parseColumnName(part) : part;
}

function plainFrom(from: ColumnConfig): ColumnConfig {
  if (typeof from === 'string') return parseColumnName(from);
  if ('lost' in from && from.from !== undefined)
    return { ...from, from: parseColumnName(from.from) };
  if ('key' in from && from.counter !== undefined)
    return { ...from, counter: { ...from.counter, column: parseColumnName(from.counter.column) } };
  if (!('reference' in from)) return from;
  return {
    ...from,
    from: plain(from.from),
    ...(from.by === undefined ? {} : { by: plain(from.by) }),
    ...(from.column === undefined ? {} : { column: parseColumnName(from.column) }),
  };
}

function plainValues(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, column]) => [field, parseColumnName(column)]),
  );
}
