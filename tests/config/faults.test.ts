/** Every kind of fault: where it is, what is wrong, what is allowed; and all of them at once. */
import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/config/resolve-config.js';
import { RehomeError } from '../../src/errors.js';
import type { Config } from '../../src/model/config.js';

const SOUND = { root: 'users', identity: 'lower(email)' };

/** What TypeScript would refuse reaches us from YAML, JSON and untyped programs. */
function untyped(value: unknown): Config {
  return value as Config;
}

async function faultsOf(value: unknown): Promise<readonly string[]> {
  const error: unknown = await resolveConfig(untyped(value)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RehomeError);
  if (!(error instanceof RehomeError)) return [];
  expect(error).toMatchObject({ code: 'config_invalid', exitCode: 3, state: 'not_applied' });
  return error.details;
}

const CASES: readonly (readonly [name: string, config: unknown, fault: string])[] = [
  ['not an object', 5, 'the config: must be an object, not a number'],
  ['nothing at all', null, 'the config: must be an object, not null'],
  ['root missing', { identity: 'email' }, 'root: is missing or undefined; it must be a text'],
  ['root of the wrong type', { ...SOUND, root: 5 }, 'root: must be a text, not a number'],
  [
    'root no table name',
    { ...SOUND, root: 'a.b.c' },
    'root: must be a table name such as `users` or `public.users`',
  ],
  ['identity blank', { ...SOUND, identity: '  ' }, 'identity: must not be blank'],
  [
    'identity empty list',
    { ...SOUND, identity: [] },
    'identity: must name at least one SQL expression',
  ],
  [
    'identity with a blank item',
    { ...SOUND, identity: ['email', ''] },
    'identity[1]: must not be blank',
  ],
  [
    'identity of the wrong type',
    { ...SOUND, identity: 3 },
    'identity: must be a text or a list of texts (SQL expression)',
  ],
  ['unknown key', { ...SOUND, colour: 1 }, 'colour: unknown key (allowed: root, identity,'],
  ['misspelt key', { ...SOUND, cohrot: {} }, 'cohrot: unknown key; did you mean "cohort"?'],
  [
    'misspelt inner key',
    { ...SOUND, residents: { onConflct: 'stop' } },
    'residents.onConflct: unknown key; did you mean "onConflict"? (allowed: where, otherKey, onConflict)',
  ],
  [
    'misspelt choice',
    { ...SOUND, residents: { onConflict: 'overwrit' } },
    'residents.onConflict: must be one of stop, keep, overwrite, add; did you mean "overwrite"?',
  ],
  [
    'undefined where a condition was meant',
    { ...SOUND, cohort: { where: undefined } },
    'cohort.where: is missing or undefined; it must be a text',
  ],
  ['misspelt hazard', { ...SOUND, allow: ['TRIGER_FIRES'] }, 'did you mean "TRIGGER_FIRES"?'],
  [
    'limit below its range',
    { ...SOUND, limits: { lockTimeout: 0 } },
    'limits.lockTimeout: must be a whole number of milliseconds from 1 to 600000',
  ],
  [
    'limit no whole number',
    { ...SOUND, limits: { parallel: 1.5 } },
    'limits.parallel: must be a whole number of connections from 1 to 64',
  ],
  [
    'limit as text',
    { ...SOUND, limits: { parallel: '2' } },
    'limits.parallel: must be a whole number of connections from 1 to 64',
  ],
  [
    'table name as key',
    { ...SOUND, tables: { 'a.b.c': {} } },
    'tables."a.b.c": must be a table name',
  ],
  [
    'misspelt table key',
    { ...SOUND, tables: { drills: { macth: ['title'] } } },
    'tables.drills.macth: unknown key; did you mean "match"?',
  ],
  [
    'owner of a reference table',
    { ...SOUND, tables: { drills: { role: 'reference', owner: 'user_id' } } },
    'tables.drills.owner: is for owned tables, and this one has `role: reference`',
  ],
  [
    'missing of an owned table',
    { ...SOUND, tables: { items: { role: 'owned', missing: 'drop' } } },
    'tables.items.missing: is for reference tables',
  ],
  [
    'column of two kinds',
    { ...SOUND, tables: { users: { columns: { a: { sql: 'x', value: 1 } } } } },
    'tables.users.columns.a: has sql and value; it must be the name of a source column, or exactly one of',
  ],
  [
    'column of no kind',
    { ...SOUND, tables: { users: { columns: { a: {} } } } },
    'tables.users.columns.a: must be the name of a source column, or exactly one of',
  ],
  [
    'column of a misspelt kind',
    { ...SOUND, tables: { users: { columns: { a: { sqll: 'x' } } } } },
    'did you mean "sql"?',
  ],
  [
    'column of the wrong type',
    { ...SOUND, tables: { users: { columns: { a: 5 } } } },
    'tables.users.columns.a: must be the name of a source column',
  ],
  [
    'column kind of the wrong type',
    { ...SOUND, tables: { users: { columns: { a: { sql: 5 } } } } },
    'tables.users.columns.a.sql: must be a text, not a number',
  ],
  [
    'reference without from',
    { ...SOUND, tables: { items: { columns: { a: { reference: 'drills' } } } } },
    'tables.items.columns.a.from: is missing or undefined',
  ],
  [
    'keep that is false',
    { ...SOUND, tables: { users: { columns: { a: { keep: false } } } } },
    'tables.users.columns.a.keep: must be true',
  ],
  [
    'link without a column',
    { ...SOUND, links: [{ from: 'items', to: 'drills.uuid' }] },
    'links[0].from: must be `table.column` or `table.(a, b)`',
  ],
  [
    'link of unequal width',
    { ...SOUND, links: [{ from: 'items.(a, b)', to: 'drills.uuid' }] },
    'links[0].to: must have as many columns as `from` (2), not 1',
  ],
  [
    'link with a misspelt key',
    { ...SOUND, links: [{ from: 'a.b', too: 'c.d' }] },
    'links[0].too: unknown key; did you mean "to"?',
  ],
  [
    'link of no kind',
    { ...SOUND, links: ['a.b'] },
    'links[0]: must be one of {from, to, side?}, {from, when, to, missing?}, {array, to, …}',
  ],
  [
    'JSON path with an index',
    {
      ...SOUND,
      links: [{ json: 'a.b', path: '$[0].x', to: 'd', by: { t: 't' }, set: { u: 'u' } }],
    },
    'links[0].path: must be a path of `$`, `.name`, `."quoted name"` and `[*]` only',
  ],
  [
    'JSON link over two columns',
    {
      ...SOUND,
      links: [{ json: 'a.(b, c)', path: '$', to: 'd', by: { t: 't' }, set: { u: 'u' } }],
    },
    'links[0].json: must be one column',
  ],
  [
    'JSON link that looks up by nothing',
    { ...SOUND, links: [{ json: 'a.b', path: '$', to: 'd', by: {}, set: { u: 'u' } }] },
    'links[0].by: must name at least one field',
  ],
  [
    'JSON link that does nothing',
    { ...SOUND, links: [{ json: 'a.b', path: '$', to: 'd', by: { t: 't' }, set: {} }] },
    'links[0].set: names no field and nothing is removed',
  ],
  [
    'after file that is not there',
    { ...SOUND, after: [{ file: 'no-such.sql', writes: ['users'] }] },
    'after[0].file: the file no-such.sql does not exist; it is looked for beside the config',
  ],
  [
    'after file that writes nothing',
    { ...SOUND, after: [{ file: 'no-such.sql', writes: [] }] },
    'after[0].writes: must name the tables that the file writes',
  ],
  [
    'probe of no web address',
    {
      ...SOUND,
      scenarios: {
        login: {
          by: 'email',
          credentials: [{ login: 'a', password: 'b' }],
          probe: { url: 'ftp://x' },
        },
      },
    },
    'scenarios.login.probe.url: must be an http:// or https:// URL',
  ],
  [
    'probe without credentials',
    { ...SOUND, scenarios: { login: { by: 'email', probe: { url: 'http://localhost/login' } } } },
    'scenarios.login.probe: needs `credentials`',
  ],
  [
    'credentials with nothing to hold against',
    {
      ...SOUND,
      scenarios: { login: { by: 'email', credentials: [{ login: 'a', password: 'b' }] } },
    },
    'scenarios.login.credentials: need `password`',
  ],
];

describe('a fault says where it is, what it is and what is allowed', () => {
  test.each(CASES)('%s', async (_name, config, fault) => {
    const faults = await faultsOf(config);
    expect(faults.join('\n')).toContain(fault);
  });

  test.each(CASES.filter(([name]) => !name.includes('nothing') && !name.startsWith('after')))(
    '%s: is told once',
    async (name, config) => {
      const faults = await faultsOf(config);
      expect(faults).toHaveLength(name === 'link with a misspelt key' ? 2 : 1);
    },
  );
});

test('several faults come in one message', async () => {
  const faults = await faultsOf({
    root: 'users',
    identiy: 'email',
    cohort: { noIdentity: 'exlude', were: 'x' },
    tables: { a: { columns: { b: { sql: 'x', keep: true }, c: 5 } }, d: { role: 'thing' } },
    links: [{ from: 'x', to: 'y' }],
    after: [{ file: 'gone.sql', writes: ['users'] }],
    limits: { parallel: 1000 },
  });
  expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual(
    [
      'after[0].file',
      'cohort.noIdentity',
      'cohort.were',
      'identity',
      'identiy',
      'limits.parallel',
      'links[0].from',
      'links[0].to',
      'tables.a.columns.b',
      'tables.a.columns.c',
      'tables.d.role',
    ].sort(),
  );
});

test('a password in the config is never repeated', async () => {
  const faults = await faultsOf({
    ...SOUND,
    scenarios: {
      login: { by: 5, credentials: [{ login: 'a', password: 'hunter2', extra: 'hunter2' }] },
    },
  });
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.join('\n')).not.toContain('hunter2');
});
