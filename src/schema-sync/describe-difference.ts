/** What is not alike between two entries of one name, in words for a person. Pure. */
import type { SchemaEntry } from './normal-form.js';
import type { ColumnShape, TableShape } from './read-shapes.js';

/** Characters of a definition that are shown. */
const SHOWN = 200;

/**
 * @param now as staging has it
 * @param wanted as the target has it
 */
export function describeEntries(
  now: SchemaEntry,
  wanted: SchemaEntry,
  staging: { readonly tables: readonly TableShape[] },
  model: { readonly tables: readonly TableShape[] },
): readonly string[] {
  const shape = (tables: readonly TableShape[]) =>
    tables.find(({ schema, name }) => schema === wanted.schema && name === wanted.name);
  const [before, after] = [shape(staging.tables), shape(model.tables)];
  const told =
    wanted.type === 'TABLE' && before !== undefined && after !== undefined
      ? describeTables(before, after)
      : [];
  return told.length > 0 ? told : [change(now.normal, wanted.normal)];
}

function describeTables(now: TableShape, wanted: TableShape): string[] {
  const told: string[] = [];
  for (const column of wanted.columns) {
    const before = now.columns.find(({ name }) => name === column.name);
    if (before === undefined) told.push(`column ${column.name} missing (${column.type})`);
    else {
      const facts = describeColumns(before, column);
      if (facts.length > 0) told.push(`column ${column.name}: ${facts.join(', ')}`);
    }
  }
  for (const { name } of now.columns) {
    if (!wanted.columns.some((column) => column.name === name)) told.push(`column ${name} extra`);
  }
  for (const check of wanted.checks) {
    const before = now.checks.find(({ name }) => name === check.name);
    if (before === undefined) told.push(`check ${check.name} missing`);
    else if (before.definition !== check.definition) {
      told.push(`check ${check.name}: ${change(before.definition, check.definition)}`);
    }
  }
  for (const { name } of now.checks) {
    if (!wanted.checks.some((check) => check.name === name)) told.push(`check ${name} extra`);
  }
  const parents = ({ parents: given }: TableShape) => given.map(({ name }) => name).join(', ');
  const facts: readonly (readonly [string, string, string])[] = [
    ['options', now.options.join(', '), wanted.options.join(', ')],
    ['partition key', now.partitionKey ?? '', wanted.partitionKey ?? ''],
    ['inherits', parents(now), parents(wanted)],
    ['persistence', now.persistence, wanted.persistence],
    ['replica identity', now.replicaIdentity, wanted.replicaIdentity],
    ['row security forced', String(now.forced), String(wanted.forced)],
  ];
  return [...told, ...changes(facts)];
}

function describeColumns(now: ColumnShape, wanted: ColumnShape): string[] {
  return changes([
    ['type', now.type, wanted.type],
    ['collation', now.collation ?? '', wanted.collation ?? ''],
    ['nullable', now.notNull ? 'no' : 'yes', wanted.notNull ? 'no' : 'yes'],
    ['generated', GENERATED[now.generated] ?? '', GENERATED[wanted.generated] ?? ''],
    [
      now.generated === '' && wanted.generated === '' ? 'default' : 'expression',
      now.default ?? '',
      wanted.default ?? '',
    ],
    ['identity', IDENTITY[now.identity] ?? '', IDENTITY[wanted.identity] ?? ''],
    ['statistics', String(now.statistics), String(wanted.statistics)],
    // A type brings its own.
    [
      'storage',
      now.type === wanted.type ? now.storage : '',
      now.type === wanted.type ? wanted.storage : '',
    ],
    ['compression', now.compression, wanted.compression],
    ['options', now.options.join(', '), wanted.options.join(', ')],
  ]);
}

const GENERATED: Readonly<Record<string, string>> = { s: 'stored', v: 'virtual' };
const IDENTITY: Readonly<Record<string, string>> = { a: 'always', d: 'by default' };

function changes(facts: readonly (readonly [string, string, string])[]): string[] {
  return facts
    .filter(([, now, wanted]) => now !== wanted)
    .map(([name, now, wanted]) => `${name} ${change(now, wanted)}`);
}

function change(now: string, wanted: string): string {
  return `${shortened(now)} → ${shortened(wanted)}`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'none';
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
