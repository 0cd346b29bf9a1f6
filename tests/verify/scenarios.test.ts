/** The tests of logins, by what the config says of them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { ResolvedConfig, ScenariosConfig } from '../../src/index.js';
import { checkOf, failed, useMigratedApp } from './migrated-app.js';

const app = useMigratedApp();

type Login = NonNullable<ScenariosConfig['login']>;

const JOHN = { login: 'john_doe@example.com', password: 'rabona 5' };

const withLogin = (login: Login | null): ResolvedConfig => ({
  ...app().config,
  scenarios: login === null ? {} : { login },
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** An app that knows John's password. @returns its URL, and what it was sent */
async function listen(): Promise<{ readonly url: string; readonly bodies: string[] }> {
  const bodies: string[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      bodies.push(`${request.method} ${request.headers['content-type']} ${body}`);
      response.statusCode = body.includes(JOHN.password) ? 204 : 401;
      response.end();
    });
  });
  server = http;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/login`, bodies };
}

test('without scenarios the tests of logins are skipped, and say what to write', async () => {
  const report = await app().verify(await app().migrated(), withLogin(null));
  const logins = report.checks.filter((check) => /^experience\.(?!access)/.test(check.name));
  expect(logins.map((check) => [check.name, check.outcome])).toEqual([
    ['experience.login', 'skipped'],
  ]);
  expect(logins[0]?.found).toContain('scenarios: {login: {by: ');
  expect(failed(report)).toEqual([]);
});

test('a lookup alone leaves the rest to be configured', async () => {
  const report = await app().verify(await app().migrated(), withLogin({ by: 'email' }));
  const skipped = report.checks.filter(
    (check) => check.group === 'experience' && check.outcome === 'skipped',
  );
  expect(skipped.map((check) => check.name)).toEqual([
    'experience.password',
    'experience.tokens',
    'experience.credentials',
    'experience.probe',
  ]);
  expect(checkOf(report, 'experience.lookup').outcome).toBe('passed');
});

test('a condition on tokens that only the target could answer', async () => {
  const tokens = { table: 'refresh_tokens', token: 'token', live: 'NOT is_revoked' };
  const config = withLogin({ by: 'lower(email)', tokens });
  const report = await app().verify(await app().migrated(), config);
  expect(checkOf(report, 'experience.tokens')).toMatchObject({ outcome: 'skipped' });
  expect(checkOf(report, 'experience.tokens').found).toContain('"is_revoked" does not exist');
  expect(failed(report)).toEqual([]);
});

test('a wrong password, an unknown person; neither password nor address is shown', async () => {
  const config = withLogin({
    by: 'lower(email)',
    password: 'hashed_password',
    credentials: [
      JOHN,
      { login: JOHN.login, password: 'not his' },
      { login: 'nobody@example.com', password: 'whatever it is' },
    ],
  });
  const report = await app().verify(await app().migrated(), config);
  expect(failed(report)).toEqual(['experience.credentials']);
  expect(checkOf(report, 'experience.credentials')).toMatchObject({
    expected: '3 passwords verified',
    found: '1 verified, 2 not',
    examples: ['j***@example.com: the password is another one', 'n***@example.com: not found'],
  });
  expect(JSON.stringify(report)).not.toMatch(/not his|whatever it is|rabona|john_doe|nobody@/);
});

test('the app asked by HTTP', async () => {
  const { url, bodies } = await listen();
  const fields = { login: 'user', password: 'secret' };
  const credentials = [JOHN, { login: 'mary_major@example.org', password: 'wrong' }];
  const config = withLogin({ by: 'lower(email)', credentials, probe: { url, fields } });
  const report = await app().verify(await app().migrated(), config);
  expect(failed(report)).toEqual(['experience.probe']);
  expect(checkOf(report, 'experience.probe')).toMatchObject({
    found: '1 accepted, 1 not',
    examples: ['m***@example.org: HTTP 401'],
  });
  expect(bodies[0]).toBe(`POST application/json {"user":"${JOHN.login}","secret":"rabona 5"}`);
  expect(JSON.stringify(report)).not.toContain('rabona');
});

test('an app that is not there', async () => {
  const { url } = await listen();
  server?.close();
  const config = withLogin({ by: 'lower(email)', credentials: [JOHN], probe: { url } });
  const report = await app().verify(await app().migrated(), config);
  expect(checkOf(report, 'experience.probe')).toMatchObject({
    outcome: 'failed',
    examples: ['j***@example.com: could not be asked (ECONNREFUSED)'],
  });
});
