/**
 * The smallest world in which everything can go wrong: users with posts, tags that everyone
 * shares. Ann and Bob have stale copies in V2, Cat is new, Rex lives in V2 only. The command line
 * runs against it with the real engine.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Engine } from '../../src/cli/engine.js';
import { run } from '../../src/cli/run.js';
import type { World } from '../../src/cli/world.js';
import type { ExitCode } from '../../src/errors.js';
import {
  backUpStaging,
  type Checklist,
  checkSchema,
  cleanUp,
  createPoint,
  init,
  listPoints,
  listRuns,
  migrate,
  type PipelineOptions,
  type PipelineResult,
  plan,
  test as rehearsal,
  restorePoint,
  setUpStaging,
  status,
  syncSchema,
  undo,
  undoSince,
  verify,
} from '../../src/index.js';
import type { Failpoint } from '../../src/pipeline/failpoint.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import type { Databases, TestDatabase } from '../harness/databases.js';
import { diffSnapshots, type Snapshot, snapshotRows } from '../harness/snapshot.js';

const SCHEMA = `
  CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, name text);
  CREATE TABLE tags (id serial PRIMARY KEY, label text NOT NULL UNIQUE);
  CREATE TABLE posts (
    id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, tag_id int REFERENCES tags,
    title text NOT NULL, slug text UNIQUE);`;

const SEQUENCES = `
  SELECT setval('users_id_seq', 100); SELECT setval('tags_id_seq', 100); SELECT setval('posts_id_seq', 100);`;

const V1 = `${SCHEMA}
  INSERT INTO tags VALUES (1, 'sea'), (2, 'sun');
  INSERT INTO users VALUES (1, 'ann@example.com', 'Ann'), (2, 'bob@example.com', 'Bob'), (3, 'cat@example.com', 'Cat');
  INSERT INTO posts VALUES (1, 1, 1, 'First', 'first'), (2, 1, 2, 'Second', 'second'),
                           (3, 2, NULL, 'Third', 'third'), (4, 3, 2, 'Fourth', 'fourth');
  ${SEQUENCES}`;

const V2 = `${SCHEMA}
  INSERT INTO tags VALUES (1, 'sun'), (2, 'sea');
  INSERT INTO users VALUES (1, 'ann@example.com', 'Ann of old'), (2, 'bob@example.com', 'Bob'), (7, 'rex@example.com', 'Rex');
  INSERT INTO posts VALUES (1, 1, 2, 'First', 'first'), (3, 2, NULL, 'Third of old', 'third'),
                           (9, 7, 1, 'Of Rex', 'of-rex');
  ${SEQUENCES}`;

export const CONFIG = 'root: users\nidentity: lower(email)\n';

export interface Pair {
  readonly v1: TestDatabase;
  readonly v2: TestDatabase;
}

/** @param sql run in the databases after they are filled */
export async function twoDatabases(
  databases: Databases,
  sql: { readonly v1?: string; readonly v2?: string; readonly both?: string } = {},
): Promise<Pair> {
  const major = 18;
  const [v1, v2] = await Promise.all([
    databases.fresh({ major, sql: `${V1} ${sql.both ?? ''}; ${sql.v1 ?? ''}` }),
    databases.fresh({ major, sql: `${V2} ${sql.both ?? ''}; ${sql.v2 ?? ''}` }),
  ]);
  return { v1, v2 };
}

/**
 * The move itself, as the whole process has it in its middle: without staging, and without a
 * rollback point. What goes around it has tests of its own.
 */
export async function migrateAlone(
  { confirm, ...options }: PipelineOptions,
  failpoint?: Failpoint,
): Promise<PipelineResult> {
  const before: Checklist = { when: 'before', at: '', items: [] };
  const migration = await migrate(
    { ...options, confirm: (proposed) => confirm(proposed, before) },
    failpoint,
  );
  return {
    parts: [],
    rehearsal: null,
    point: null,
    before,
    after: null,
    migration,
    milliseconds: 0,
  };
}

const ENGINE: Engine = {
  init,
  checkSchema,
  syncSchema,
  status,
  plan,
  test: rehearsal,
  migrate: (options) => migrateAlone(options),
  verify,
  listRuns,
  ...{ cleanUp, createPoint, listPoints, restorePoint, undoSince },
  undo,
  ...{ setUpStaging, backUpStaging },
  runDemo: async () => {
    throw new Error('no demo here');
  },
};

export interface Outcome {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in one line. */
  readonly said: string;
  readonly cwd: string;
}

export interface Given {
  readonly urls?: Readonly<Record<string, string | undefined>>;
  /** Text of rehome.config.yaml. */
  readonly config?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly engine?: Partial<Engine>;
  readonly world?: Partial<World>;
}

export const urlsOf = ({ v1, v2 }: Pair): Record<string, string> => ({
  V1_DATABASE_URL: v1.url,
  V2_DATABASE_URL: v2.url,
});

/** Runs `rehome`; whatever it says or writes, none of the URLs' passwords may be in it. */
export async function rehome(argv: readonly string[], given: Given = {}): Promise<Outcome> {
  const cwd =
    given.cwd ??
    (await temporaryFolder({ 'rehome.config.yaml': given.config ?? CONFIG, ...given.files }));
  const environment = given.urls ?? {};
  const written = { stdout: '', stderr: '' };
  const code = await run(argv, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    interactive: false,
    environment,
    program: 'rehome',
    clock: () => new Date(),
    signal: new AbortController().signal,
    engine: async () => ({ ...ENGINE, ...given.engine }),
    ask: async () => null,
    choose: async () => null,
    ...given.world,
    cwd,
  });
  const said = `${written.stdout}${written.stderr}`;
  const files = await textsIn(join(cwd, 'rehome'));
  for (const url of [...Object.values(environment), ...argv]) {
    for (const password of passwordsOf(url)) {
      for (const text of [said, ...files]) expect(text).not.toContain(password);
    }
  }
  return { code, ...written, said: said.replaceAll(/\s+/g, ' '), cwd };
}

function passwordsOf(url: string | undefined): string[] {
  const raw = /:\/\/[^:/]*:(.+)@/.exec(url ?? '')?.[1];
  if (raw === undefined) return [];
  try {
    return [raw, decodeURIComponent(raw)];
  } catch {
    return [raw];
  }
}

async function textsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  );
}

export interface Refusal {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly details: readonly string[];
  readonly state: string;
  /** The message, details and hint, in one line. */
  readonly text: string;
}

/**
 * Runs a command that has to be refused, twice: for people, where message, state and next step
 * have to be shown, and for machines. Neither may change anything in either database.
 */
export async function refusal(
  argv: readonly string[],
  pair: Pair,
  given: Given = {},
): Promise<Refusal> {
  const with_ = { urls: urlsOf(pair), ...given };
  const before = await picture(pair);
  const shown = await rehome(argv, with_);
  const { code, stdout } = await rehome([...argv, '--json'], with_);
  expect(await changes(before, pair)).toEqual([]);
  const error = errorIn(stdout);
  expect([shown.code, error.exitCode]).toEqual([code, code]);
  expect(shown.stderr).toContain('✖');
  expect(shown.said).toContain('State Nothing was applied');
  expect(shown.stderr).toContain('Next');
  // Numbers aside: the first of the two refusals may have drawn some from a sequence.
  const bare = (text: string): string => text.replaceAll(/\s/g, '').replaceAll(/\d+/g, '#');
  for (const line of [error.message, ...error.details]) {
    expect(bare(shown.said)).toContain(bare(line));
  }
  expect(error.state).toBe('not_applied');
  expect(error.hint).toMatch(/\w/);
  return error;
}

export function errorIn(stdout: string): Refusal {
  const { error } = JSON.parse(stdout) as { error: Omit<Refusal, 'text'> };
  const text = [error.message, ...error.details, error.hint ?? ''].join(' ');
  return { ...error, text: text.replaceAll(/\s+/g, ' ') };
}

export interface Picture {
  readonly v1: Snapshot;
  readonly v2: Snapshot;
}

/** All rows of both databases but the tool's own, and their scratch with `withScratch`. */
export async function picture({ v1, v2 }: Pair, withScratch = false): Promise<Picture> {
  const options = withScratch ? { excludeSchemas: ['rehome_scratch'] } : {};
  return { v1: await snapshotRows(v1.url), v2: await snapshotRows(v2.url, options) };
}

export async function changes(
  before: Picture,
  pair: Pair,
  withScratch = false,
): Promise<readonly string[]> {
  const after = await picture(pair, withScratch);
  return [...diffSnapshots(before.v1, after.v1), ...diffSnapshots(before.v2, after.v2)];
}
