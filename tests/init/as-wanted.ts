/** Init asked with somebody who knows the config that is wanted, and only answers what is asked. */

import {
  type Config,
  type ConfigValue,
  init,
  LEAVE_OUT,
  type OpenLine,
  type ResolvedConfig,
  resolveConfig,
} from '../../src/index.js';
import { assemble } from '../../src/infer/assemble.js';
import type { Catalog } from '../../src/model/catalog.js';
import { findTable } from '../../src/model/find-table.js';

export interface Answered {
  readonly config: ResolvedConfig;
  readonly asked: readonly OpenLine[];
}

/** What is a matter of will, and nothing that two databases could say. */
const WILL = ['source', 'keys', 'triggers', 'allow', 'after', 'scenarios', 'limits'] as const;

export async function initAsWanted(
  urls: { readonly v1: string; readonly v2: string },
  wanted: ResolvedConfig,
  target: Catalog,
): Promise<Answered> {
  const asked: OpenLine[] = [];
  const draft = await init({
    ...urls,
    ask: async (line) => {
      asked.push(line);
      return answer(line, wanted, target);
    },
  });
  const config: Record<string, unknown> = {
    ...assemble(draft.lines, ({ value }) => value),
    ...Object.fromEntries(WILL.map((key) => [key, wanted[key]])),
    // Even an empty list asks for `triggers: fire`.
    ...(wanted.triggerWrites.length === 0 ? {} : { triggerWrites: wanted.triggerWrites }),
    after: wanted.after.map(({ file, writes }) => ({ file, writes })),
  };
  const file = wanted.file === null ? {} : { file: wanted.file };
  return { config: await resolveConfig(config as unknown as Config, file), asked };
}

function answer(line: OpenLine, wanted: ResolvedConfig, target: Catalog): ConfigValue {
  const [first, ...rest] = line.path;
  if (first === 'links') return link(line, wanted, target);
  if (first === 'identity') return [...wanted.identity];
  if (first !== 'tables') return valueAt(wanted, line.path) ?? LEAVE_OUT;
  const [name, ...keys] = rest;
  const table = findTable(target, String(name));
  const key = Object.keys(wanted.tables).find((one) => findTable(target, one) === table);
  return valueAt(key === undefined ? undefined : wanted.tables[key], keys) ?? LEAVE_OUT;
}

function valueAt(top: unknown, path: readonly (string | number)[]): ConfigValue | null {
  let at = top;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return null;
    at = Object.entries(at).find(([name]) => name === String(key))?.[1];
  }
  return (at ?? null) as ConfigValue | null;
}

/** The link from the same place, whatever it says further; a condition may be put in other words. */
function link(
  { choose }: OpenLine,
  { links, tables }: ResolvedConfig,
  target: Catalog,
): ConfigValue {
  const found =
    links.find((one) => choose.some((candidate) => placeOf(candidate) === placeOf(one))) ??
    links.find((one) =>
      choose.some((candidate) => endsOf(one) !== null && endsOf(candidate) === endsOf(one)),
    ) ??
    choose.find((candidate) => looksUp(candidate, tables, target));
  return (found ?? LEAVE_OUT) as unknown as ConfigValue;
}

/** Null where nothing but a condition tells two links apart. */
function endsOf(link: unknown): string | null {
  const { from, to, when } = link as Record<string, unknown>;
  return when === undefined ? null : JSON.stringify([from, to]);
}

/** `columns: { page: { reference: pages, from: page } }` says the same. */
function looksUp(link: unknown, tables: ResolvedConfig['tables'], target: Catalog): boolean {
  const { from, to } = link as Record<string, unknown>;
  return Object.entries(tables).some(([name, { columns }]) =>
    Object.entries(columns ?? {}).some(([column, value]) => {
      if (from !== `${name}.${column}` || typeof value !== 'object' || value === null) return false;
      if (!('reference' in value) || value.from !== column || typeof to !== 'string') return false;
      const end = findTable(target, to.slice(0, to.lastIndexOf('.')));
      return findTable(target, value.reference) === end;
    }),
  );
}

function placeOf(link: unknown): string {
  if (typeof link !== 'object' || link === null) return String(link);
  const { from, json, array, text, path, when } = link as Record<string, unknown>;
  return JSON.stringify([from ?? json ?? array ?? text, path ?? null, when ?? null]);
}
