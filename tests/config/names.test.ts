import { expect, test } from 'vitest';
import { nearest } from '../../src/config/nearest.js';
import { parseJsonPath } from '../../src/model/json-path.js';
import { parseLinkEnd, parseTableName } from '../../src/model/name-text.js';

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
