/**
 * The databases that are measured: the training app at a chosen size on two embedded servers of one
 * major, kept as templates of which every measurement gets a fresh copy.
 */
import { fileURLToPath } from 'node:url';
import { withConnection } from '../src/embedded/databases.js';
import type { Major } from '../src/embedded/native-folder.js';
import { type EmbeddedServer, startServer } from '../src/embedded/start-server.js';
import { loadConfig } from '../src/index.js';
import type { ResolvedConfig } from '../src/model/config.js';
import { EXAMPLE, loadExample, readManifest } from '../tests/example/load-example.js';

/**
 * Without fsync the disk is left out of all ways alike, and with this much WAL no checkpoint comes
 * in between; each measurement begins after one.
 */
export const SETTINGS = {
  fsync: 'off',
  shared_buffers: '512MB',
  max_wal_size: '32GB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
  track_counts: 'on',
} as const;

/** Owner of the target, with no right to silence triggers. */
const OWNER = { name: 'bench_owner', password: 'bench' };

export interface Clone {
  readonly name: string;
  /** As a superuser, who may silence triggers. */
  readonly url: string;
  /** As the owner of all tables, who may not. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

export interface World {
  readonly major: Major;
  readonly persons: number;
  readonly config: ResolvedConfig;
  /** The source, and the same after one in a hundred rows has changed. */
  readonly v1: string;
  readonly v1Changed: string;
  /** An empty database beside the source. */
  readonly rows: string;
  /** A copy of a template of the target: `v2` as generated, or what `keep` has kept. */
  clone(template: string): Promise<Clone>;
  /** Makes a template from a database that `work` has brought into the state wanted. */
  keep(name: string, from: string, work: (clone: Clone) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** One in a hundred rows of what persons change every day. */
const CHANGES = `
  UPDATE users SET first_name = first_name || ' II' WHERE id % 100 = 7;
  UPDATE completed_sessions SET total_drills = total_drills + 1 WHERE id % 100 = 7;
  UPDATE drill_group_items SET position = position + 1 WHERE id % 100 = 7;
  UPDATE progress_history SET current_streak = current_streak + 1 WHERE id % 100 = 7;
  DELETE FROM ordered_session_drills WHERE id % 100 = 7`;

/** @param persons of the source; the target is sized with them */
export async function makeWorld(persons: number, major: Major): Promise<World> {
  const [source, target] = await Promise.all([
    startServer({ major, settings: SETTINGS }),
    startServer({ major, settings: SETTINGS }),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([source.stop(), target.stop()]);
  };
  try {
    await fill(source, target, persons);
    const manifest = await readManifest();
    const config = await loadConfig({ cwd: fileURLToPath(EXAMPLE), file: manifest.config });
    const clone = (template: string): Promise<Clone> => cloneOf(target, template);
    return {
      ...{ major, persons, config, clone, stop },
      v1: source.url('v1'),
      v1Changed: source.url('v1_changed'),
      rows: source.url('rows'),
      keep: (name, from, work) => keep(target, name, from, work),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(
  source: EmbeddedServer,
  target: EmbeddedServer,
  persons: number,
): Promise<void> {
  await source.createDatabase('v1');
  await source.createDatabase('rows');
  await loadExample(source.url('v1'), { side: 'v1', persons });
  await query(source.url('v1'), 'VACUUM ANALYZE');
  await source.createDatabase('v1_changed', { template: 'v1' });
  await query(source.url('v1_changed'), CHANGES);
  await query(source.url('v1_changed'), 'VACUUM ANALYZE');

  // The owner loads as a superuser, so that loading is fast, and is none afterwards.
  const { name, password } = OWNER;
  await query(target.url('postgres'), `CREATE ROLE ${name} LOGIN SUPERUSER PASSWORD '${password}'`);
  await query(target.url('postgres'), `CREATE DATABASE v2 OWNER ${name}`);
  await loadExample(target.url('v2', OWNER), { side: 'v2', persons });
  await query(target.url('v2'), 'VACUUM ANALYZE');
  await query(target.url('postgres'), `ALTER ROLE ${name} NOSUPERUSER`);
}

let clones = 0;

async function cloneOf(server: EmbeddedServer, template: string): Promise<Clone> {
  const name = `clone_${++clones}`;
  await query(
    server.url('postgres'),
    `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy OWNER ${OWNER.name}`,
  );
  return {
    name,
    url: server.url(name),
    ownerUrl: server.url(name, OWNER),
    drop: () => server.dropDatabase(name),
  };
}

async function keep(
  server: EmbeddedServer,
  name: string,
  from: string,
  work: (clone: Clone) => Promise<void>,
): Promise<void> {
  const clone = await cloneOf(server, from);
  await work(clone);
  await query(clone.url, 'VACUUM ANALYZE');
  await query(server.url('postgres'), `ALTER DATABASE ${clone.name} RENAME TO ${name}`);
}

/** One text of SQL in a session of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  return withConnection(url, async (connection) => (await connection.query(text)).rows);
}
