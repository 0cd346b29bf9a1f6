/** A start that fails says why and leaves nothing behind. */
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/embedded/free-port.js';
import { locateNativeFolder } from '../../src/embedded/native-folder.js';
import { startServer } from '../../src/embedded/start-server.js';

let directory = '';

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'rehome-test-'));
  chmodSync(directory, 0o755);
});

afterEach(() => {
  expect(readdirSync(directory)).toEqual([]);
  rmdirSync(directory);
});

test('a platform without binaries is named, with the ways out', () => {
  const locate = () => locateNativeFolder(18, { platform: 'aix', arch: 'ppc64' });
  expect(locate).toThrow(
    expect.objectContaining({
      code: 'embedded_unavailable',
      message: expect.stringContaining('aix/ppc64'),
      hint: expect.stringMatching(/npm ci.*REHOME_TEST_SERVER_URL/),
    }),
  );
});

test('a port taken after the system gave it is followed by another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' && address ? address.port : 0;
  const answers = [taken, taken];
  const server = await startServer(
    { major: 18, directory },
    { locateNativeFolder, freePort: async () => answers.pop() ?? freePort() },
  );
  expect(answers).toEqual([]);
  expect(server.port).not.toBe(taken);
  await server.stop();
  other.close();
});

test('a setting that the server refuses is reported with its log', async () => {
  const start = startServer({ major: 18, directory, settings: { shared_buffers: 'a lot' } });
  await expect(start).rejects.toMatchObject({
    code: 'embedded_start_failed',
    details: expect.arrayContaining([expect.stringContaining('shared_buffers')]),
  });
});

test('a setting cannot smuggle in another', async () => {
  const start = (settings: Record<string, string>) =>
    startServer({ major: 18, directory, settings });
  const refusal = { code: 'embedded_bad_setting' };
  await expect(start({ jit: "off'\nfsync = 'on" })).rejects.toMatchObject(refusal);
  await expect(start({ 'jit = off #': '' })).rejects.toMatchObject(refusal);
});

test.each([0, 50, 150, 300, 450, 600])('a start given up after %i ms', async (ms) => {
  const abort = new AbortController();
  const start = startServer({ major: 15, directory, signal: abort.signal });
  const outcome = start.then(
    (server) => server.stop().then(() => 'started before'),
    (error: unknown) => error,
  );
  await delay(ms);
  abort.abort(new Error('given up'));
  expect([abort.signal.reason, 'started before']).toContain(await outcome);
});
