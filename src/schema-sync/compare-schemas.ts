/** Two schemas held against each other, entry by entry. Pure. */
import type { SchemaDifference } from '../model/schema.js';
import { describeEntries } from './describe-difference.js';
import { fingerprintOf, type SchemaEntry } from './normal-form.js';
import type { SchemaPicture } from './read-schema.js';

export interface Comparison {
  /** The target's schema as staging's server prints it. */
  readonly model: SchemaPicture;
  readonly staging: SchemaPicture;
  /** Keys of entries that staging's server cannot have, each with the reason. */
  readonly unavailable: ReadonlyMap<string, string>;
  readonly differences: readonly KeyedDifference[];
  readonly fingerprint: { readonly target: string; readonly staging: string };
}

export interface KeyedDifference extends SchemaDifference {
  readonly key: string;
}

const INVALID = 'the index is invalid: PostgreSQL does not use it';

export function compareSchemas(
  model: SchemaPicture,
  dumped: SchemaPicture,
  unavailable: ReadonlyMap<string, string>,
): Comparison {
  const staging = { ...dumped, entries: [...dumped.entries, ...hiddenIndexes(dumped)] };
  const comparable = ({ entries }: SchemaPicture) =>
    entries.filter(({ key }) => !unavailable.has(key));
  const [wanted, there] = [comparable(model), comparable(staging)];
  const [wantedByKey, thereByKey] = [byKey(wanted), byKey(there)];
  const named = (kind: SchemaDifference['kind'], { type, schema, name, key }: SchemaEntry) => ({
    ...{ kind, type, schema, name, key },
  });
  const invalid = invalidInStaging(model, staging);
  const differences = [
    ...wanted.flatMap((entry) => {
      const has = thereByKey.get(entry.key);
      if (has === undefined) return [{ ...named('missing', entry), detail: [] }];
      if (has.normal !== entry.normal) {
        return [
          {
            ...named('differs', entry),
            detail: has.sql === '' ? [INVALID] : describeEntries(has, entry, staging, model),
          },
        ];
      }
      return invalid.has(entry.key)
        ? [
            {
              ...named('differs', entry),
              detail: ['the index is invalid: PostgreSQL does not use it'],
            },
          ]
        : [];
    }),
    ...there
      .filter(({ key }) => !wantedByKey.has(key))
      .map((entry) => ({ ...named('extra', entry), detail: entry.sql === '' ? [INVALID] : [] })),
  ];
  const fingerprint = { target: fingerprintOf(wanted), staging: fingerprintOf(there) };
  return { model, staging, unavailable, differences, fingerprint };
}

export function byKey(entries: readonly SchemaEntry[]): ReadonlyMap<string, SchemaEntry> {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

/** Entries without SQL: pg_dump passes over an invalid index, but its name is taken. */
function hiddenIndexes({ entries, objects, invalidIndexes }: SchemaPicture): SchemaEntry[] {
  const known = byKey(entries);
  return objects.objects.flatMap(({ node, key, type, schema, own }) => {
    const name = objects.relations.get(node)?.name ?? '';
    if (type !== 'INDEX' || !invalidIndexes.includes(name) || known.has(key)) return [];
    return [{ type, schema, name: own, key, sql: '', normal: '' }];
  });
}

/** Keys of the indexes, those of constraints too, that only the target has valid. */
function invalidInStaging(model: SchemaPicture, staging: SchemaPicture): ReadonlySet<string> {
  const names = new Set(
    staging.invalidIndexes.filter((name) => !model.invalidIndexes.includes(name)),
  );
  const { objects, edges, relations } = staging.objects;
  const nodes = new Set(
    [...relations].filter(([, { name }]) => names.has(name)).map(([node]) => node),
  );
  const ofConstraint = edges
    .filter(({ type, dependant }) => type === 'i' && nodes.has(dependant))
    .map(({ needed }) => needed);
  const all = new Set([...nodes, ...ofConstraint]);
  return new Set(objects.filter(({ node }) => all.has(node)).map(({ key }) => key));
}
