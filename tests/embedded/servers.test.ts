/** What a running server offers and what its stop takes away. */
import { existsSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../../src/embedded/databases.js';
import { MAJORS } from '../../src/embedded/native-folder.js';
import { identify, isRunning } from '../../src/embedded/process-identity.js';
import { killAll } from '../../src/embedded/server-directory.js';
import { type EmbeddedServer, startServer } from '../../src/embedded/start-server.js';
import { watchForEnd } from './processes.js';

let servers: readonly EmbeddedServer[] = [];

beforeAll(async () => {
  servers = await Promise.all(
    MAJORS.map((major) => startServer({ major, settings: { application_name: "o'clock \\" } })),
  );
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

async function ask(server: EmbeddedServer, database: string, question: string) {
  const { rows } = await withConnection(server.url(database), (c) => c.query(question));
  return rows;
}

function serverOf(major: number): EmbeddedServer {
  const server = servers.find((candidate) => candidate.major === major);
  if (server === undefined) throw new Error(`No server of major ${major}.`);
  return server;
}

describe.each(MAJORS)('PostgreSQL %i', (major) => {
  test('is of its major, in UTF-8, with the settings asked for', async () => {
    const [row] = await ask(
      serverOf(major),
      'postgres',
      `SELECT current_setting('server_version_num')::int / 10000 AS major,
              current_setting('server_encoding') AS encoding,
              current_setting('fsync') AS fsync,
              (SELECT reset_val FROM pg_settings WHERE name = 'application_name') AS name,
              'a' > 'B' AS by_code_point`,
    );
    expect(row).toEqual({
      major,
      encoding: 'UTF8',
      fsync: 'off',
      name: "o'clock \\",
      by_code_point: true,
    });
  });

  test('creates databases from a template and drops them', async () => {
    const server = serverOf(major);
    await server.createDatabase('a "template"');
    await ask(server, 'a "template"', 'CREATE TABLE t AS SELECT 42 AS answer');
    await server.createDatabase('copy', { template: 'a "template"' });
    expect(await ask(server, 'copy', 'TABLE t')).toEqual([{ answer: 42 }]);
    await server.dropDatabase('copy');
    await server.dropDatabase('a "template"');
    await expect(ask(server, 'copy', 'TABLE t')).rejects.toMatchObject({ code: '3D000' });
    await expect(server.dropDatabase('copy')).rejects.toMatchObject({ code: '3D000' });
  });

  test('lets in other roles, with their own password only', async () => {
    const server = serverOf(major);
    await ask(server, 'postgres', "CREATE ROLE reader LOGIN PASSWORD 'p@ss/word'");
    const enter = (name: string, password: string) =>
      withConnection(server.url('postgres', { name, password }), async (c) => c.user);
    expect(await enter('reader', 'p@ss/word')).toBe('reader');
    await expect(enter('reader', 'wrong')).rejects.toMatchObject({ code: '28P01' });
    await expect(enter('postgres', 'wrong')).rejects.toMatchObject({ code: '28P01' });
    const [stored] = await ask(
      server,
      'postgres',
      "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' AS scram FROM pg_authid WHERE rolname = 'postgres'",
    );
    expect(stored).toEqual({ scram: true });
  });

  test('listens on the loopback address only', async () => {
    const server = serverOf(major);
    const [row] = await ask(
      server,
      'postgres',
      "SELECT current_setting('listen_addresses') AS listens, current_setting('unix_socket_directories') AS sockets",
    );
    expect(row).toEqual({ listens: '127.0.0.1', sockets: '' });
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal);
    if (outside === undefined) return;
    const refused = new Promise((resolve) => {
      connect(server.port, outside.address)
        .once('connect', () => resolve('connected'))
        .once('error', () => resolve('refused'));
    });
    expect(await refused).toBe('refused');
  });

  test('never runs as root', () => {
    const { uid } = statSync(serverOf(major).dataDirectory);
    const own = process.getuid?.() ?? uid;
    if (own === 0) expect(uid).not.toBe(0);
    else expect(uid).toBe(own);
  });
});

test('each server has its own password', () => {
  const passwords = servers.map((server) => new URL(server.url('postgres')).password);
  expect(new Set(passwords).size).toBe(MAJORS.length);
});

test('stop takes away the process and every file, and can be called again', async () => {
  const server = await startServer({ major: 18 });
  const directory = path.dirname(server.dataDirectory);
  const gone = watchForEnd(server.pid, directory);
  expect(existsSync(directory)).toBe(true);
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(await gone(0)).toBe(true);
});

test('stop does not wait for clients', async () => {
  const server = await startServer({ major: 15 });
  const work = withConnection(server.url('postgres'), (c) => c.query('SELECT pg_sleep(60)'));
  const broken = expect(work).rejects.toThrow();
  await server.stop();
  await broken;
});

// Last in the file: it takes the servers of the other tests too.
test('killAll ends servers at once, and stop afterwards is no error', async () => {
  const server = await startServer({ major: 18 });
  const { dataDirectory, pid } = server;
  const others = servers.map((other) => other.dataDirectory);
  killAll();
  expect(isRunning(identify(pid))).toBe(false);
  expect([dataDirectory, ...others].filter((folder) => existsSync(folder))).toEqual([]);
  await server.stop();
});
