/** Making a rollback point: whole, private, by class, and nothing at all where it fails. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { requireRoom } from '../../src/backup/require-room.js';
import { createPoint } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { diffSnapshots, snapshotRows } from '../harness/snapshot.js';
import { refusal, useTrainingApp } from '../harness/training-app.js';

const databases = useDatabases();
const trainingApp = useTrainingApp(databases);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.map((entry) => join(entry.parentPath, entry.name));
}

describe('a point of the training app', () => {
  test('says who is a resident, and keeps their rows apart', async () => {
    const app = await trainingApp({ persons: 60 });
    const plan = await app.plan();
    const before = await snapshotRows(app.v2.url);
    const workdir = await temporaryFolder();
    const urls = { v1: app.v1.url, v2: app.v2.url };
    const { file, point } = await createPoint({ ...urls, config: app.config, workdir });
    expect(diffSnapshots(before, await snapshotRows(app.v2.url))).toEqual([]);
    expect(point.kind).toBe('built-in');
    // Who has an account of their own under a cohort person's e-mail is nobody's to overwrite.
    const { residents, conflict, matched } = plan.persons;
    expect(conflict).toBeGreaterThan(0);
    expect(point.persons).toEqual({ resident: residents + conflict, cohort: matched - conflict });
    for (const { schema, name, rows } of point.tables) {
      expect([name, rows]).toEqual([name, before.get(`${schema}.${name}`)?.count]);
    }
    const users = point.residents?.find(({ name }) => name === 'users');
    const csv = gunzipSync(
      await readFile(join(dirname(file), point.folder, users?.file ?? '')),
    ).toString();
    const emails = csv.split('\n').slice(1, -1);
    expect(emails).toHaveLength(residents + conflict);

    const password = decodeURIComponent(new URL(app.v2.url).password);
    expect(password.length).toBeGreaterThan(3);
    for (const path of await filesBelow(join(workdir, 'backups'))) {
      const entry = await stat(path);
      if (entry.isDirectory()) expect([path, entry.mode & 0o777]).toEqual([path, 0o700]);
      else {
        expect([path, entry.mode & 0o077]).toEqual([path, 0]);
        const raw = await readFile(path);
        const text = path.endsWith('.gz') ? gunzipSync(raw) : raw;
        expect([path, text.includes(`:${password}@`)]).toEqual([path, false]);
      }
    }
  });
});
