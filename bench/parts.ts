/**
 * What the databases spend on the parts of a move, each done alone by the barest statement that does it,
 * with none of the tool's code: what all of them come to is what a run cannot go below, whoever writes it.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { withConnection } from '../src/embedded/databases.js';
import type { Floor } from './floor.js';
import { columnsOf } from './peers.js';
import type { Way } from './rounds.js';
import { type Clone, query, type World } from './world.js';

/** Scratch of the parts, in the clone. */
const SCRATCH = 'parts';

export function partsOf(world: World, floor: Floor): Record<string, Way> {
  const names = floor.tables.filter(({ rows }) => rows > 0).map(({ name }) => name);
  return {
    "part: the source's rows to bare tables": {
      template: 'v2',
      prepare: (clone) => makeBare(clone, world, names),
      run: (clone) => fillBare(clone, world, names),
    },
    'part: their JSON read and written': {
      template: 'v2',
      prepare: (clone) => bareRows(clone, world, [DOCUMENTS.table]),
      run: (clone) => rewriteBare(clone),
    },
    'part: a digest of each, here and there': {
      template: 'v2',
      prepare: (clone) => bareRows(clone, world, names),
      run: async (clone) => {
        await Promise.all([digest(world.v1, names), digest(clone.url, names.map(bare))]);
        return undefined;
      },
    },
    'part: the rows written, keys unchecked': {
      template: 'unfloored',
      prepare: (clone) => makeBareLike(clone, floor),
      run: (clone) => insertSilently(clone, floor),
    },
    'part: the file of `after`': {
      template: 'moved',
      run: (clone) => derive(clone, world),
    },
  };
}

const DOCUMENTS = { table: 'public.completed_sessions', column: 'drills' };

/** Tables with the source's columns and nothing else. */
async function makeBare(clone: Clone, world: World, names: readonly string[]): Promise<void> {
  await query(clone.url, `CREATE SCHEMA IF NOT EXISTS ${SCRATCH}`);
  for (const name of names) {
    await query(
      clone.url,
      `CREATE UNLOGGED TABLE ${bare(name)} (${await columnsOf(world.v1, name)})`,
    );
  }
}

const bare = (name: string): string => name.replace(/^public\./, `${SCRATCH}.`);

async function bareRows(clone: Clone, world: World, names: readonly string[]): Promise<void> {
  await makeBare(clone, world, names);
  await fillBare(clone, world, names);
}

/** Over two pairs of connections, as many as there are cores. */
async function fillBare(clone: Clone, world: World, names: readonly string[]): Promise<undefined> {
  const left = [...names];
  const work = (): Promise<void> =>
    withConnection(world.v1, (from) =>
      withConnection(clone.url, async (to) => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) {
          await pipeline(
            from.query(copyTo(`COPY ${name} TO STDOUT (FORMAT binary)`)),
            to.query(copyFrom(`COPY ${bare(name)} FROM STDIN (FORMAT binary)`)),
          );
        }
      }),
    );
  await Promise.all([work(), work()]);
  return undefined;
}

async function rewriteBare(clone: Clone): Promise<undefined> {
  const { table, column } = DOCUMENTS;
  // The source has a few documents that jsonb cannot hold.
  const fits = `strpos(${column}::text, '\\u') = 0`;
  await query(
    clone.url,
    `CREATE UNLOGGED TABLE ${SCRATCH}.rewritten AS
       SELECT id, CASE WHEN ${fits} THEN ${column}::jsonb::text::json ELSE ${column} END AS value
         FROM ${bare(table)}`,
  );
  return undefined;
}

async function digest(url: string, names: readonly string[]): Promise<void> {
  const digests = names.map((name) => `SELECT count(md5(t::text)) FROM ${name} AS t`);
  await query(url, digests.join(' UNION ALL '));
}

async function makeBareLike(clone: Clone, { tables }: Floor): Promise<void> {
  await query(clone.url, `CREATE SCHEMA ${SCRATCH}`);
  for (const { name, columns, file } of tables) {
    await withConnection(clone.url, async (connection) => {
      await connection.query(
        `CREATE UNLOGGED TABLE ${bare(name)} AS SELECT ${columns} FROM ${name} LIMIT 0`,
      );
      await pipeline(
        createReadStream(file),
        connection.query(copyFrom(`COPY ${bare(name)} FROM STDIN (FORMAT binary)`)),
      );
    });
  }
}

async function insertSilently(clone: Clone, { tables }: Floor): Promise<undefined> {
  const inserts = tables.map(
    ({ name, columns }) => `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM ${bare(name)}`,
  );
  await query(
    clone.url,
    ['SET session_replication_role = replica', 'BEGIN', ...inserts, 'COMMIT'].join('; '),
  );
  return undefined;
}

/** Its own SQL, for all persons that moved; what it would write stands there already. */
async function derive(clone: Clone, { config }: World): Promise<undefined> {
  await query(
    clone.url,
    [
      'BEGIN',
      'CREATE TEMPORARY TABLE rehome_persons ON COMMIT DROP AS SELECT t_1 AS id FROM rehome.map_1',
      'ANALYZE rehome_persons',
      ...config.after.map(({ sql }) => sql),
      'COMMIT',
    ].join('; '),
  );
  return undefined;
}
