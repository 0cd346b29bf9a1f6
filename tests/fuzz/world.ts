/** One pair of databases that random cases use one after another, and the engine's commands on it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  loadConfig,
  migrate,
  type Plan,
  plan,
  type ResolvedConfig,
  undo,
  verify,
} from '../../src/index.js';
import type { Config } from '../../src/model/config.js';
import { id } from '../../src/sql/sql.js';
import { SCHEMAS } from './names.js';
import type { RandomCase } from './random-case.js';
import type { Row, Rows } from './rows.js';
import { allTables, type Schema, type Side } from './schema.js';
import { readStatements } from './statements.js';
import { TALLY, TALLY_FILE } from './tally.js';

const RESET = `
  DROP SCHEMA IF EXISTS rehome_scratch CASCADE;
  DROP SCHEMA IF EXISTS rehome CASCADE;
  ${SCHEMAS.map((name) => `DROP SCHEMA IF EXISTS ${id(name).text} CASCADE;`).join('\n  ')}
  CREATE SCHEMA public;`;

export class World {
  readonly #clients: Readonly<Record<Side, pg.Client>>;
  #config: ResolvedConfig | null = null;

  private constructor(
    readonly urls: { readonly v1: string; readonly v2: string },
    clients: Readonly<Record<Side, pg.Client>>,
    readonly workdir: string,
  ) {
    this.#clients = clients;
  }

  /** @param urls of databases in which anything may be dropped */
  static async open(urls: { readonly v1: string; readonly v2: string }): Promise<World> {
    const clients = { source: client(urls.v1), target: client(urls.v2) };
    await clients.source.connect();
    await clients.target.connect();
    return new World(urls, clients, await mkdtemp(join(tmpdir(), 'rehome-fuzz-')));
  }

  async close(): Promise<void> {
    await this.#clients.source.end();
    await this.#clients.target.end();
    await rm(this.workdir, { recursive: true, force: true });
  }

  async load({ load, config, after }: RandomCase): Promise<void> {
    await Promise.all([
      this.#clients.source.query(RESET + load.source),
      this.#clients.target.query(RESET + load.target),
    ]);
    if (after !== null) await writeFile(join(this.workdir, TALLY_FILE), after);
    await this.configure(config);
  }

  async configure(config: Config): Promise<void> {
    const file = join(this.workdir, 'rehome.config.json');
    await writeFile(file, JSON.stringify(config));
    this.#config = await loadConfig({ cwd: this.workdir, file });
  }

  async read(schema: Schema, side: Side): Promise<Rows> {
    const results = await this.#clients[side].query<Row>(readStatements(schema, side));
    const lists = [results].flat();
    return new Map(allTables(schema).map(({ name }, index) => [name, lists[index]?.rows ?? []]));
  }

  /** Numbers by person, of a target that has a tally. */
  async readTally(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.#clients.target.query<{ person: string; n: string }>(
      `SELECT person::text, n::text FROM ${TALLY}`,
    );
    return new Map(rows.map(({ person, n }) => [person, n]));
  }

  /** @returns whether it was taken; what the constraints refuse is no change */
  async write(side: Side, statement: string): Promise<boolean> {
    try {
      await this.#clients[side].query(statement);
      return true;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code?.startsWith('23')) return false;
      throw error;
    }
  }

  get #command() {
    if (this.#config === null) throw new Error('no case is loaded');
    return { ...this.urls, config: this.#config };
  }

  plan(): Promise<Plan> {
    return plan(this.#command);
  }

  /** @param tests whether to make those of `verify` at the end */
  migrate(tests: boolean) {
    const quiet = { unattended: true, confirm: async () => {} };
    const { workdir } = this;
    return migrate({ ...this.#command, ...quiet, workdir, witness: 'full', skipTests: !tests });
  }

  verify() {
    return verify(this.#command);
  }

  undo(run: number) {
    return undo({ v2: this.urls.v2, run });
  }
}

function client(url: string): pg.Client {
  const made = new pg.Client({
    connectionString: url,
    options: '-c TimeZone=UTC -c DateStyle=ISO,YMD -c client_min_messages=warning',
  });
  // The query that meets the broken connection reports it.
  made.on('error', () => undefined);
  return made;
}
