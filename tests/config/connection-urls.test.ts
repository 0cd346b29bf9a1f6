import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { resolveConnectionUrls, type UrlSources } from '../../src/config/connection-urls.js';
import { temporaryFolder } from './temporary-folder.js';

const url = (host: string) => `postgresql://me@${host}:5432/app`;

async function sources(
  given: Partial<UrlSources> & { readonly envFile?: string },
): Promise<UrlSources> {
  const cwd = await temporaryFolder(given.envFile === undefined ? {} : { '.env': given.envFile });
  return { cwd, environment: {}, flags: {}, positional: [], required: ['v1', 'v2'], ...given };
}

test('flags win over arguments over the environment over .env', async () => {
  const envFile = `V1_DATABASE_URL="${url('file')}"\nV2_DATABASE_URL=${url('file')}\nSTAGING_DATABASE_URL=${url('file')}\n`;
  const environment = { V1_DATABASE_URL: url('environment'), V2_DATABASE_URL: url('environment') };
  const all = await sources({ envFile, environment, positional: [url('argument')], flags: {} });
  expect(await resolveConnectionUrls(all)).toEqual({
    v1: url('argument'),
    v2: url('environment'),
    staging: url('file'),
    notices: [],
  });
  const flagged = {
    ...all,
    flags: { v1: url('flag') },
    positional: [url('a'), url('b'), url('c')],
  };
  expect(await resolveConnectionUrls(flagged)).toMatchObject({
    v1: url('flag'),
    v2: url('b'),
    staging: url('c'),
  });
});

test('an empty variable is a missing one; what is not required may be absent', async () => {
  const given = await sources({
    environment: { V1_DATABASE_URL: ' ', V2_DATABASE_URL: url('b') },
    required: ['v2'],
  });
  expect(await resolveConnectionUrls(given)).toEqual({
    v1: null,
    v2: url('b'),
    staging: null,
    notices: [],
  });
});

test.each([
  'postgresql:///app?host=/var/run/postgresql',
  'postgres://%2Fvar%2Frun%2Fpostgresql/app',
  'postgres://me:p%40ss@[::1]:5433/app?sslmode=require',
  'postgres://host/db%20with%20blank',
])('%s is a usable URL', async (good) => {
  expect((await resolveConnectionUrls(await sources({ positional: [good, good] }))).v1).toBe(good);
});

test.each([
  ['mysql://me:s3cret@host/app', 'must begin with postgresql://'],
  ['"postgres://me:s3cret@host/app"', 'has quotes around it'],
  ['postgres://me:s3c/s3cret@host:x/app', 'cannot be parsed; percent-encode special characters'],
  ['postgres://me:s3cret@host', 'names no database'],
  ['postgres://me:s3cret@host/', 'names no database'],
  ['postgres:///app', 'names no host'],
  ['postgres://me:%s3cret@host/app', 'has a % that is not followed by two hex digits'],
  ['postgres://me:s3cret@host/app#s3cret', 'has a # in it'],
])('%s is refused, without being repeated', async (bad, reason) => {
  const given = await sources({ environment: { V1_DATABASE_URL: bad } });
  const error: unknown = await resolveConnectionUrls(given).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: 'url_malformed',
    exitCode: 2,
    details: [
      expect.stringContaining(`The URL of the source (V1_DATABASE_URL) ${reason}`),
      expect.stringContaining('The URL of the target is missing: set V2_DATABASE_URL'),
    ],
  });
  expect(inspect(error, { depth: 9 })).not.toContain('s3cret');
});

test('both missing are told at once', async () => {
  await expect(resolveConnectionUrls(await sources({}))).rejects.toMatchObject({
    code: 'url_missing',
    exitCode: 2,
    details: [
      expect.stringContaining('V1_DATABASE_URL'),
      expect.stringContaining('V2_DATABASE_URL'),
    ],
  });
});

test('a password given as an argument is a notice; in the environment it is none', async () => {
  const secret = 'postgres://me:s3cret@host/app';
  const given = await sources({
    flags: { v1: secret },
    positional: ['', `${url('b')}?password=s3cret`],
  });
  const { notices } = await resolveConnectionUrls(given);
  expect(notices).toHaveLength(2);
  expect(notices[0]).toContain('--v1');
  expect(notices[1]).toContain('argument 2');
  expect(notices.join('\n')).not.toContain('s3cret');
  const quiet = await sources({
    environment: { V1_DATABASE_URL: secret, V2_DATABASE_URL: secret },
  });
  expect((await resolveConnectionUrls(quiet)).notices).toEqual([]);
});

test('a .env that cannot be read is an error, not an absence', async () => {
  const cwd = await temporaryFolder({ '.env/not-a-file': '' });
  await expect(resolveConnectionUrls({ ...(await sources({})), cwd })).rejects.toMatchObject({
    code: 'env_file_unreadable',
    exitCode: 2,
  });
});
