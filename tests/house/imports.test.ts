/** Imports go one way, and every folder of src has its place. */
import { describe, expect, test } from 'vitest';
import { folderOf, importsOf, SOURCES } from './sources.js';

const GROUND = ['errors', 'sql', 'model'];
const BASE = [...GROUND, 'postgres'];

/**
 * What each folder may import, from the ground up: the product's story read backwards. A new
 * folder has to be given its place here.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  sql: [],
  model: ['errors'],
  postgres: ['errors', 'sql'],
  embedded: ['errors', 'sql'],
  config: ['errors', 'model'],
  plan: ['errors', 'model'],
  infer: ['errors', 'model', 'plan'],
  report: ['errors', 'model', 'config'],
  catalog: BASE,
  stage: [...BASE, 'catalog'],
  sample: BASE,
  ledger: [...BASE, 'catalog', 'stage'],
  match: [...BASE, 'plan', 'report', 'stage'],
  apply: [...BASE, 'ledger', 'stage'],
  witness: [...BASE, 'catalog', 'ledger'],
  verify: [...BASE, 'ledger', 'match', 'plan', 'report', 'stage'],
  dump: BASE,
  backup: [...BASE, 'catalog', 'report', 'dump'],
  staging: [...BASE, 'catalog', 'dump', 'stage'],
  'schema-sync': [...BASE, 'catalog', 'dump'],
  pipeline: [
    ...BASE,
    ...['config', 'plan', 'infer', 'report', 'catalog', 'stage', 'sample', 'ledger', 'match'],
    ...['apply', 'witness', 'verify', 'dump', 'backup', 'staging', 'schema-sync'],
  ],
  index: ['errors', 'model', 'config', 'pipeline'],
  demo: [...BASE, 'config', 'embedded', 'pipeline', 'report', 'stage'],
  cli: ['errors', 'model', 'config', 'report', 'index', 'demo'],
};

const ORDER = Object.keys(MAY_IMPORT);

test('every folder of src has its place', () => {
  const folders = [...new Set(SOURCES.map(({ path }) => folderOf(path)))];
  expect(folders.filter((folder) => !ORDER.includes(folder))).toEqual([]);
  expect(ORDER.filter((folder) => !folders.includes(folder))).toEqual([]);
});

test('the order has no way back', () => {
  for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
    for (const other of allowed) {
      expect(ORDER.indexOf(other), `${folder} → ${other}`).toBeLessThan(ORDER.indexOf(folder));
    }
  }
});

test.each(ORDER)('%s imports only what it may', (folder) => {
  const allowed = MAY_IMPORT[folder] ?? [];
  const wrong = SOURCES.filter(({ path }) => folderOf(path) === folder).flatMap((source) =>
    importsOf(source)
      .filter((path) => folderOf(path) !== folder && !allowed.includes(folderOf(path)))
      .map((path) => `${source.path} → ${path}`),
  );
  expect(wrong).toEqual([]);
});

describe('what must not know each other, not even by way of others', () => {
  const imports = new Map(SOURCES.map((source) => [source.path, importsOf(source)]));
  const reached = (path: string, seen: Set<string>): Set<string> => {
    for (const next of imports.get(path) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reached(next, seen);
    }
    return seen;
  };

  test.each([
    ['witness', 'apply', 'the evidence is not the writer’s'],
    ['witness', 'match', 'the evidence is not the plan’s'],
    ['verify', 'apply', 'the check is not the writer’s'],
    ['plan', 'postgres', 'a plan is pure'],
    ['config', 'postgres', 'a config is read without a database'],
    ['report', 'postgres', 'a report is made of data'],
  ])('%s does not reach %s: %s', (from, to) => {
    const wrong = SOURCES.filter(({ path }) => folderOf(path) === from).flatMap(({ path }) =>
      [...reached(path, new Set())].filter((found) => folderOf(found) === to),
    );
    expect(wrong).toEqual([]);
  });
});

test('no file imports itself by way of others', () => {
  const imports = new Map(SOURCES.map((source) => [source.path, importsOf(source)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      cycles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const { path } of SOURCES) visit(path, []);
  expect(cycles).toEqual([]);
});
