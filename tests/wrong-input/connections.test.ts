/** URLs that are missing, malformed, or lead to the wrong place or to nothing. */
import { createServer, type Socket } from 'node:net';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { useDatabases } from '../harness/databases.js';
import { errorIn, refusal, rehome, twoDatabases, urlsOf } from './two-databases.js';

const databases = useDatabases();
const COMMANDS = [['status'], ['plan'], ['migrate', '--yes'], ['verify']];

function changed(url: string, change: (url: URL) => void): string {
  const parsed = new URL(url);
  change(parsed);
  return parsed.href;
}

test.each(COMMANDS)('%s without URLs says which are missing', async (...argv) => {
  const { code, stdout } = await rehome([...argv, '--json']);
  const { text, state } = errorIn(stdout);
  expect([code, state]).toEqual([2, 'not_applied']);
  expect(text).toContain('V1_DATABASE_URL');
  expect(text).toContain('V2_DATABASE_URL');
  expect(text).toMatch(/postgresql:..role:.+@host:5432.database/);
});

test.each([
  ['mysql://me:Pa55-word@host/app', 'must begin with postgresql://'],
  ['postgresql://me:Pa55/w@rd#1@host:5432/app', 'percent-encode'],
  ['postgresql://me:Pa55%zz@host/app', '%25'],
  ['"postgresql://me:Pa55-word@host/app"', 'has quotes around it'],
  ['postgresql://me:Pa55-word@host', 'names no database'],
])('malformed URLs are told at once, and never repeated: %s', async (url, reason) => {
  const given = { urls: { V1_DATABASE_URL: url, V2_DATABASE_URL: url } };
  for (const flags of [[], ['--json']]) {
    const { code, said } = await rehome(['migrate', '--yes', ...flags], given);
    expect(code).toBe(2);
    expect(said).toContain('V1_DATABASE_URL');
    expect(said).toContain('V2_DATABASE_URL');
    expect(said).toContain(reason);
    expect(said).not.toContain('Pa55');
  }
});

describe.each([
  ['source', 'V1_DATABASE_URL', 4],
  ['target', 'V2_DATABASE_URL', 5],
] as const)('the %s', (side, variable, exitCode) => {
  const broken = async (change: (url: URL) => void) => {
    const pair = await twoDatabases(databases);
    const urls = urlsOf(pair);
    const url = changed(urls[variable] ?? '', change);
    return refusal(['migrate', '--yes'], pair, { urls: { ...urls, [variable]: url } });
  };

  test('with a wrong password', async () => {
    const error = await broken((url) => {
      url.password = 'Wrong-Pa55';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_login_refused` });
    expect(error.text).toContain(`check user and password in ${variable}`);
    expect(error.text).not.toContain('Wrong-Pa55');
  });

  test('with a role that is not there', async () => {
    const error = await broken((url) => {
      url.username = 'nobody_here';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_login_refused` });
    expect(error.message).toContain('nobody_here');
  });

  test('with a database that is not there', async () => {
    const error = await broken((url) => {
      url.pathname = '/no_such_database';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_unreachable` });
    expect(error.text).toContain('no_such_database');
    expect(error.text).toContain(`check the database's name in ${variable}`);
  });

  test('on a closed port', async () => {
    const error = await broken((url) => {
      url.port = '1';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_unreachable` });
    expect(error.message).toContain('127.0.0.1:1/');
    expect(error.text).toContain('ECONNREFUSED');
    expect(error.hint).toContain(variable);
  });

  test('on a closed port, under a name with several addresses', async () => {
    const error = await broken((url) => {
      url.host = 'localhost:1';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_unreachable` });
    expect(error.message).toContain('localhost:1/');
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('on a host that does not resolve', async () => {
    const error = await broken((url) => {
      url.hostname = 'no-such-host.invalid';
    });
    expect(error).toMatchObject({ exitCode, code: `${side}_unreachable` });
    expect(error.hint).toContain(variable);
  });

  test('behind a port that accepts and says nothing', async () => {
    const pair = await twoDatabases(databases);
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const url = changed(urlsOf(pair)[variable] ?? '', (parsed) => {
      parsed.port = port;
    });
    const start = Date.now();
    const urls = { ...urlsOf(pair), [variable]: url };
    const { code, stdout } = await rehome(['migrate', '--yes', '--json'], { urls });
    const error = errorIn(stdout);
    expect(Date.now() - start).toBeLessThan(15_000);
    expect(code).toBe(exitCode);
    expect(error).toMatchObject({ code: `${side}_unreachable`, state: 'not_applied' });
    expect(error.message).toContain(port);
    expect(error.message).toMatch(/time/);
  });

  test('status tells the same, with the same exit code', async () => {
    const urls = urlsOf(await twoDatabases(databases));
    const url = changed(urls[variable] ?? '', (parsed) => {
      parsed.port = '1';
    });
    const { code, said } = await rehome(['status'], { urls: { ...urls, [variable]: url } });
    expect(code).toBe(exitCode);
    expect(said).toContain(`cannot connect to the ${side}`);
    expect(said).toContain(variable);
  });
});

describe('one database under two URLs', () => {
  const role = `rehome_alias_${process.pid}`;

  test('another spelling of the host', async () => {
    const pair = await twoDatabases(databases);
    const alias = changed(pair.v2.url, (url) => {
      url.hostname = 'localhost';
    });
    const urls = { V1_DATABASE_URL: alias, V2_DATABASE_URL: pair.v2.url };
    const error = await refusal(['migrate', '--yes'], pair, { urls });
    expect(error).toMatchObject({ exitCode: 6, code: 'same_database' });
    expect(error.message).toContain(pair.v2.name);
    expect(error.message).toContain('source and target are the same database');
  });

  test('another role, without rights to much', async () => {
    const pair = await twoDatabases(databases);
    const server = inject('servers')[18];
    const run = (sql: string) => withConnection(server, (connection) => connection.query(sql));
    await run(`CREATE ROLE ${role} LOGIN PASSWORD 'Al1as-pass'`);
    onTestFinished(async () => {
      await run(`DROP ROLE ${role}`);
    });
    const alias = changed(pair.v2.url, (url) => {
      url.username = role;
      url.password = 'Al1as-pass';
    });
    const urls = { V1_DATABASE_URL: alias, V2_DATABASE_URL: pair.v2.url };
    const error = await refusal(['plan'], pair, { urls });
    expect(error).toMatchObject({ exitCode: 6, code: 'same_database' });
  });

  test('two databases of one server are two', async () => {
    const pair = await twoDatabases(databases);
    expect((await rehome(['plan'], { urls: urlsOf(pair) })).code).toBe(0);
  });
});

describe('not the databases that the config is about', () => {
  test('no root table', async () => {
    const pair = await twoDatabases(databases, { v1: 'ALTER TABLE users RENAME TO people' });
    const error = await refusal(['migrate', '--yes'], pair);
    expect(error).toMatchObject({ exitCode: 6, code: 'wrong_database' });
    expect(error.message).toContain('the source has no table users');
    expect(error.text).toContain('public.people');
  });

  test('an empty database', async () => {
    const pair = await twoDatabases(databases, { v2: 'DROP TABLE posts, tags, users' });
    const error = await refusal(['plan'], pair);
    expect(error).toMatchObject({ exitCode: 6, code: 'wrong_database' });
    expect(error.text).toContain('the target has no table users');
    expect(error.text).toContain('tables there: none');
  });

  test('source and target swapped by mistake cannot be told, but the plan names both', async () => {
    const pair = await twoDatabases(databases);
    const { said } = await rehome(['plan'], { urls: urlsOf({ v1: pair.v2, v2: pair.v1 }) });
    expect(said.indexOf(pair.v2.name)).toBeGreaterThan(-1);
    expect(said.indexOf(pair.v2.name)).toBeLessThan(said.indexOf(pair.v1.name));
  });
});
