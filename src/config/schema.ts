/**
 * The config's schema. It says the same as the type `Config`, which is the one that people read;
 * tests/config/schema-type.test.ts holds the two together in both directions.
 */
import { z } from 'zod';
import { HAZARD_CODES } from '../model/hazard.js';
import { closed, oneOrMore, tableName, text, wholeNumber } from './schema-parts.js';
import { linkSchema, tableSchema } from './schema-tables.js';

export const afterSchema = closed({
  file: text,
  writes: z.array(tableName).min(1, { error: 'must name the tables that the file writes' }),
});

const credentials = z.array(closed({ login: text, password: z.string() }));

const login = closed({
  by: text,
  password: text.exactOptional(),
  tokens: closed({ table: tableName, token: text, live: text.exactOptional() }).exactOptional(),
  credentials: credentials.exactOptional(),
  probe: closed({
    url: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' }),
    fields: closed({ login: text, password: text }).exactOptional(),
  }).exactOptional(),
}).superRefine((scenario, context) => {
  const known = (scenario.credentials ?? []).length > 0;
  if (scenario.probe !== undefined && !known) {
    context.addIssue({
      code: 'custom',
      path: ['probe'],
      message: 'needs `credentials`: it logs in as each of them',
    });
  }
  if (known && scenario.password === undefined && scenario.probe === undefined) {
    context.addIssue({
      code: 'custom',
      path: ['credentials'],
      message: 'need `password` (the column with the hash) or `probe` to be checked against',
    });
  }
});

export const configSchema = closed({
  root: tableName,
  identity: oneOrMore('SQL expression'),
  source: text.exactOptional(),
  cohort: closed({
    where: text.exactOptional(),
    noIdentity: z.enum(['exclude', 'stop']).exactOptional(),
    gone: z.enum(['keep', 'delete']).exactOptional(),
  }).exactOptional(),
  residents: closed({
    where: text.exactOptional(),
    otherKey: z.enum(['conflict', 'copy']).exactOptional(),
    onConflict: z.enum(['stop', 'keep', 'overwrite', 'add']).exactOptional(),
  }).exactOptional(),
  keys: z.enum(['sequence', 'preserve']).exactOptional(),
  triggers: z.enum(['silence', 'disable', 'fire']).exactOptional(),
  triggerWrites: z
    .array(tableName)
    .min(1, { error: 'must name the tables that triggers write' })
    .exactOptional(),
  tables: z.record(tableName, tableSchema).exactOptional(),
  links: z.array(linkSchema).exactOptional(),
  after: z.array(afterSchema).exactOptional(),
  scenarios: closed({ login: login.exactOptional() }).exactOptional(),
  allow: z.array(z.enum(HAZARD_CODES)).exactOptional(),
  limits: closed({
    lockTimeout: wholeNumber(1, 600_000, 'milliseconds').exactOptional(),
    parallel: wholeNumber(1, 64, 'connections').exactOptional(),
  }).exactOptional(),
});

/** JSON Schema of a config file, for editors that complete and check YAML and JSON by it. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { target: 'draft-7' });
}
