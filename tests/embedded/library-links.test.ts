/** Packages whose library links are missing, and packages that cannot be used where they lie. */
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '../../src/embedded/free-port.js';
import { repairLibraryLinks } from '../../src/embedded/library-links.js';
import { locateNativeFolder } from '../../src/embedded/native-folder.js';
import { startServer } from '../../src/embedded/start-server.js';

const asRoot = process.getuid?.() === 0;

let parent = '';
let native = '';

beforeEach(async () => {
  parent = mkdtempSync(path.join(tmpdir(), 'rehome-test-'));
  chmodSync(parent, 0o755);
  native = path.join(parent, 'package', 'native');
  mkdirSync(native, { recursive: true });
  cpSync(locateNativeFolder(18), native, { recursive: true, verbatimSymlinks: true });
  for (const { target } of await listed()) await rm(linkAt(target), { force: true });
});

afterEach(() => {
  chmodSync(path.join(native, 'lib'), 0o755);
  rmSync(parent, { recursive: true });
});

async function listed(): Promise<readonly { source: string; target: string }[]> {
  return JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8'));
}

function linkAt(target: string): string {
  return path.join(native, '..', target);
}

test('missing and wrong links are made by several at once, real files left alone', async () => {
  const links = await listed();
  const [first, second] = links;
  if (first === undefined || second === undefined) throw new Error('The package lists no links.');
  await symlink('nowhere', linkAt(first.target));
  await writeFile(linkAt(second.target), 'a real file');

  const repairs = Array.from({ length: 8 }, () => repairLibraryLinks(native));
  expect(await Promise.all(repairs)).toEqual(repairs.map(() => true));

  for (const { source, target } of links.filter((link) => link !== second)) {
    expect(await readlink(linkAt(target))).toBe(path.basename(source));
  }
  expect(await readFile(linkAt(second.target), 'utf8')).toBe('a real file');
  const complete = await readdir(path.join(locateNativeFolder(18), 'lib'));
  const expected = new Set([...complete, ...links.map(({ target }) => path.basename(target))]);
  expect(new Set(await readdir(path.join(native, 'lib')))).toEqual(expected);
});

test('a server starts from a package without links', async () => {
  const server = await startServer({ major: 18, directory: parent }, fromTheCopy());
  expect(existsSync(path.join(path.dirname(server.dataDirectory), 'native'))).toBe(false);
  await server.stop();
});

test('a package that cannot be used where it lies is copied for the server', async () => {
  // Root writes everywhere but hands the server to a user who cannot enter; others cannot write.
  if (asRoot) chmodSync(path.dirname(native), 0o700);
  else chmodSync(path.join(native, 'lib'), 0o555);
  const server = await startServer({ major: 18, directory: parent }, fromTheCopy());
  expect(existsSync(path.join(path.dirname(server.dataDirectory), 'native'))).toBe(true);
  await server.stop();
});

function fromTheCopy() {
  return { freePort, locateNativeFolder: () => native };
}
