/**
 * Pictures of a whole database, row by row, and what differs between two of them: the demo's
 * evidence, which owes nothing to the tool's own bookkeeping. A picture has a digest of every row
 * of every table outside the schema `rehome`. It is taken by PostgreSQL in one statement, so from
 * one snapshot, and kept and compared in another database; this process never holds more than a
 * piece of it.
 */
import { Session } from '../postgres/session.js';
import { id, join, literal, type Sql, sql } from '../sql/sql.js';
import { copyRows } from '../stage/copy-rows.js';
import { listTables, type PicturedTable, ROW_DIGEST } from './pictured-tables.js';

export interface Picture {
  readonly name: string;
  readonly tables: readonly PicturedTable[];
  readonly rows: number;
}

/** Rows of one table that are in only one of two pictures; by key, where it has one. */
interface TableDifference {
  readonly schema: string;
  readonly name: string;
  readonly inserted: number;
  /** Another row under the same key. */
  readonly updated: number;
  readonly deleted: number;
}

export interface Difference {
  /** Table in the album with the rows: `sign` (+ or -), `tbl`, `key`, `digest`. */
  readonly table: Sql;
  readonly tables: readonly TableDifference[];
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** One row that differs. */
export interface DifferingRow {
  readonly sign: '+' | '-';
  readonly table: PicturedTable;
  /** Values of the primary key; null where there is none. */
  readonly key: string | null;
  readonly digest: string;
}

export class Album {
  readonly #camera: Session;
  readonly #album: Session;
  readonly #signal: AbortSignal;
  readonly #tables = new Map<number, PicturedTable>();

  private constructor(camera: Session, album: Session, signal: AbortSignal) {
    this.#camera = camera;
    this.#album = album;
    this.#signal = signal;
  }

  /**
   * @param of URL of the database to take pictures of
   * @param at URL of an empty database to keep them in
   */
  static async open(of: string, at: string, signal: AbortSignal): Promise<Album> {
    const camera = await Session.open(of, { side: 'target', purpose: 'demo', signal });
    const album = await Session.open(at, { side: 'target', purpose: 'demo album', signal });
    await album.execute(sql`SET work_mem = '256MB'`);
    return new Album(camera, album, signal);
  }

  async take(name: string): Promise<Picture> {
    this.#signal.throwIfAborted();
    const tables = await listTables(this.#camera);
    for (const table of tables) this.#tables.set(table.oid, table);
    await this.#album.execute(
      sql`CREATE UNLOGGED TABLE ${id(name)} (tbl int8, key text, digest uuid)`,
    );
    const rows = await copyRows({
      from: this.#camera,
      select: join(tables.map(picturedRows), ' UNION ALL '),
      to: this.#album,
      into: sql`${id(name)} (tbl, key, digest)`,
      signal: this.#signal,
    });
    return { name, tables, rows };
  }

  /** What has to be done to the first picture's rows to get those of the second. */
  async compare(before: Picture, after: Picture): Promise<Difference> {
    const table = id(`${before.name} to ${after.name}`);
    const onlyIn = (one: Picture, other: Picture): Sql =>
      sql`SELECT * FROM ${id(one.name)} EXCEPT ALL SELECT * FROM ${id(other.name)}`;
    await this.#album.execute(sql`
      CREATE UNLOGGED TABLE ${table} AS
      SELECT '+' AS sign, plus.* FROM (${onlyIn(after, before)}) AS plus
      UNION ALL
      SELECT '-' AS sign, minus.* FROM (${onlyIn(before, after)}) AS minus`);
    const counts = await this.#album.rows<{
      tbl: number;
      inserted: number;
      updated: number;
      deleted: number;
    }>(sql`
      SELECT tbl::float8 AS tbl,
             sum(greatest(plus - minus, 0))::float8 AS inserted,
             sum(least(plus, minus))::float8 AS updated,
             sum(greatest(minus - plus, 0))::float8 AS deleted
        FROM (SELECT tbl, count(*) FILTER (WHERE sign = '+') AS plus,
                     count(*) FILTER (WHERE sign = '-') AS minus
                FROM ${table} GROUP BY tbl, coalesce(key, digest::text)) AS by_key
       GROUP BY tbl`);
    const tables = counts.map(({ tbl, ...figures }) => {
      const { schema, name } = this.#tableOf(tbl);
      return { schema, name, ...figures };
    });
    const sum = (kind: 'inserted' | 'updated' | 'deleted'): number =>
      tables.reduce((total, one) => total + one[kind], 0);
    return {
      table,
      tables,
      inserted: sum('inserted'),
      updated: sum('updated'),
      deleted: sum('deleted'),
    };
  }

  /** Rows of one difference that are not, as often, in the other one. */
  async beyond(one: Difference, other: Difference, limit: number): Promise<DifferingRow[]> {
    return this.#listed(
      sql`SELECT * FROM ${one.table} EXCEPT ALL SELECT * FROM ${other.table}`,
      limit,
    );
  }

  /** New rows of a difference that a picture does not have, as often. */
  async missing(difference: Difference, picture: Picture, limit: number): Promise<DifferingRow[]> {
    return this.#listed(
      sql`SELECT * FROM ${difference.table} WHERE sign = '+'
          EXCEPT ALL SELECT '+', p.* FROM ${id(picture.name)} AS p`,
      limit,
    );
  }

  async rowsOf(difference: Difference, limit: number): Promise<DifferingRow[]> {
    return this.#listed(sql`SELECT * FROM ${difference.table}`, limit);
  }

  /** Frees the room that a picture takes; its differences stay. */
  async forget(picture: Picture): Promise<void> {
    await this.#album.execute(sql`DROP TABLE ${id(picture.name)}`);
  }

  async close(): Promise<void> {
    await Promise.all([this.#camera.close(), this.#album.close()]);
  }

  async #listed(rows: Sql, limit: number): Promise<DifferingRow[]> {
    const found = await this.#album.rows<{
      sign: '+' | '-';
      tbl: number;
      key: string | null;
      digest: string;
    }>(sql`SELECT sign, tbl::float8 AS tbl, key, digest::text AS digest FROM (${rows}) AS r
            ORDER BY tbl, key, sign LIMIT ${literal(limit)}`);
    return found.map(({ tbl, ...row }) => ({ ...row, table: this.#tableOf(tbl) }));
  }

  #tableOf(oid: number): PicturedTable {
    const table = this.#tables.get(oid);
    if (table === undefined) throw new Error(`no table ${oid} in any picture`);
    return table;
  }
}

function picturedRows(table: PicturedTable): Sql {
  const values = table.key.map((name) => sql`${id('t', name)}::text`);
  const key = values.length === 0 ? sql`NULL::text` : sql`concat_ws(', ', ${join(values)})`;
  return sql`SELECT ${literal(table.oid)}::int8, ${key}, ${ROW_DIGEST}
               FROM ONLY ${id(table.schema, table.name)} AS t`;
}
