import { expect, test } from 'vitest';
import { nearest } from '../../src/config/nearest.js';
import { parseJsonPath } from '../../src/model/json-path.js';
import {
  identifierText,
  nameText,
  parseColumnName,
  parseLinkEnd,
  parseTableName,
} from '../../src/model/name-text.js';
import { tableText } from '../../src/model/table-id.js';
import { idMapNames } from '../../src/pipeline/id-map-names.js';
import { derivedName } from '../../src/sql/derived-name.js';

test('table names', () => {
  expect(parseTableName('users')).toEqual({ schema: null, name: 'users' });
  expect(parseTableName('app.users')).toEqual({ schema: 'app', name: 'users' });
  expect(parseTableName('"odd.name"."say ""hi"""')).toEqual({
    schema: 'odd.name',
    name: 'say "hi"',
  });
  for (const bad of ['', 'a b', 'a.b.c', 'a.', '.a', 'a,b', '"open']) {
    expect(parseTableName(bad), bad).toBeNull();
  }
});

test('link ends', () => {
  const users = { schema: null, name: 'users' };
  expect(parseLinkEnd('users.id')).toEqual({ table: users, columns: ['id'] });
  expect(parseLinkEnd('users.( id , "Kind" )')).toEqual({ table: users, columns: ['id', 'Kind'] });
  expect(parseLinkEnd('app.users.id')).toEqual({
    table: { schema: 'app', name: 'users' },
    columns: ['id'],
  });
  for (const bad of ['users', 'users.', 'users.()', 'users.(a,)', 'a.b.c.d', 'users.(a b)']) {
    expect(parseLinkEnd(bad), bad).toBeNull();
  }
});

test('JSON paths', () => {
  expect(parseJsonPath('$')).toEqual([]);
  expect(parseJsonPath('$[*].drill')).toEqual([
    { kind: 'elements' },
    { kind: 'member', name: 'drill' },
  ]);
  expect(parseJsonPath('$.a."b \\"c\\""[*]')).toEqual([
    { kind: 'member', name: 'a' },
    { kind: 'member', name: 'b "c"' },
    { kind: 'elements' },
  ]);
  for (const bad of ['', 'a', '$a', '$.', '$[0]', '$.a[?(@.b)]', '$..a', '$.*', '$."open']) {
    expect(parseJsonPath(bad), bad).toBeNull();
  }
});

test('the nearest word is a slip of the hand, not a guess', () => {
  expect(nearest('idnetity', ['identity', 'root'])).toBe('identity');
  expect(nearest('LIMIT', ['limit'])).toBe('limit');
  expect(nearest('colour', ['root', 'identity'])).toBeNull();
  expect(nearest('x', [])).toBeNull();
});

test('names as they are printed are read again', () => {
  const odd = [
    'users',
    'Users',
    'order',
    'a.b',
    'x y',
    'say "hi"',
    '"quoted"',
    "it's",
    '100%',
    'ü',
    '日 本',
    'a,(b)',
    '\\',
    '$1',
    ' ',
    '\t\n',
  ];
  for (const name of odd) {
    expect(parseTableName(nameText(name)), name).toEqual({ schema: null, name });
    expect(parseTableName(identifierText(name)), name).toEqual({ schema: null, name });
    expect(parseColumnName(identifierText(name)), name).toBe(name);
    for (const schema of odd) {
      const text = tableText({ schema, name });
      expect(parseTableName(text), text).toEqual({ schema, name });
      const end = `${text}.${nameText(name)}`;
      expect(parseLinkEnd(end), end).toEqual({ table: { schema, name }, columns: [name] });
    }
  }
  expect(odd.map(identifierText)).toContain('"order"');
  expect(tableText({ schema: 'a.b', name: 'c' })).not.toBe(tableText({ schema: 'a', name: 'b.c' }));
});

test('derived names fit, and stay apart where they are cut', () => {
  expect(derivedName('s_', 'email')).toBe('s_email');
  for (const character of ['x', 'é', '日', '😀']) {
    const width = Buffer.byteLength(character);
    const head = character.repeat(Math.floor(60 / width));
    const made = ['aaa', 'bbb', 'aab'].map((tail) => derivedName('old_', head + tail));
    expect(new Set(made).size).toBe(3);
    for (const name of made) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
      expect(name).not.toContain('\ufffd');
      expect(derivedName('', name)).toBe(name);
    }
  }
});

test('id maps have files of their own', () => {
  const tables = ['a', 'A', 'b/c', 'b_c', "b'c", '..', 'd'].flatMap((name) =>
    ['public', 'x.y'].map((schema) => ({ schema, name })),
  );
  const named = (some: typeof tables) => some.map(idMapNames(some));
  const names = named([...tables, { schema: 'x', name: 'y.d' }]);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^id_map_[\w.-]+\.csv$/);
  expect(named([{ schema: 'public', name: 'Drills' }])).toEqual(['id_map_Drills.csv']);
  expect(
    named([
      { schema: 'a', name: 'd' },
      { schema: 'b', name: 'd' },
    ]),
  ).toEqual(['id_map_a.d.csv', 'id_map_b.d.csv']);
});
