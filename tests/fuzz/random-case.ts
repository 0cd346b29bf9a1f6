/** A random case ready to run: two databases' statements, the config, and what it was made of. */
import type { Config } from '../../src/model/config.js';
import type { HazardCode } from '../../src/model/hazard.js';
import { makeRows } from './rows.js';
import { makeSchema, type Schema, type Side } from './schema.js';
import type { CaseSpec } from './spec.js';
import { loadStatements } from './statements.js';

export interface RandomCase {
  readonly spec: CaseSpec;
  readonly schema: Schema;
  readonly load: Readonly<Record<Side, string>>;
  readonly config: Config;
}

/** Dangers that a person may accept by name. */
export const ALLOWABLE: readonly HazardCode[] = [
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
  };
}

function configOf(spec: CaseSpec, { references, root, owned }: Schema): Config {
  const tables = [...references, root, ...owned]
    .filter(({ config }) => Object.keys(config).length > 0)
    .map(({ name, config }) => [name, config] as const);
  return {
    root: root.name,
    identity: 'lower(email)',
    cohort: { ...(spec.cohort === 'all' ? {} : { where: "app = 'apple'" }), gone: spec.gone },
    residents: { otherKey: spec.otherKey, onConflict: spec.onConflict },
    keys: spec.keys,
    triggers: spec.triggers,
    ...(tables.length > 0 ? { tables: Object.fromEntries(tables) } : {}),
    ...(spec.allow ? { allow: ALLOWABLE } : {}),
  };
}
