/** The first scene: what is in the two databases, and why their ids cannot be trusted. */
import { Session } from '../../postgres/session.js';
import { sql } from '../../sql/sql.js';
import type { DemoContext } from '../demo-context.js';
import type { DemoDatabases } from '../demo-databases.js';
import { figure, figureOf } from '../figures.js';
import { type Fingerprint, fingerprint } from '../fingerprint.js';
import { loadExample } from '../load-example.js';
import { rootTable } from '../root-table.js';
import type { Album, Picture } from '../row-pictures.js';
import { findSameKeys } from '../same-keys.js';

/** Both databases as they were before anything moved. */
export interface Before {
  readonly source: Fingerprint;
  readonly target: Picture;
}

export async function fillDatabases(context: DemoContext, databases: DemoDatabases): Promise<void> {
  const { example, options } = context;
  const load = (side: 'source' | 'target'): Promise<void> => {
    const total = side === 'source' ? example.v1.length : example.v2.length;
    let done = 0;
    return loadExample({
      url: side === 'source' ? databases.v1 : databases.v2,
      side,
      example,
      signal: options.signal,
      onFile: () => {
        done += 1;
        options.observer({
          kind: 'progress',
          stage: 'stage',
          subject: side,
          done,
          total,
          unit: 'steps',
        });
      },
    });
  };
  await context.stage('stage', 'Fill both, each on its own', async () => {
    const loads = await Promise.allSettled([load('source'), load('target')]);
    for (const one of loads) if (one.status === 'rejected') throw one.reason;
  });
}

export async function showDatabases(
  context: DemoContext,
  databases: DemoDatabases,
  album: Album,
): Promise<Before> {
  const { options, example, show } = context;
  const before = await context.stage(
    'look',
    'Digest every row, for later',
    async () => {
      const [source, target] = await Promise.all([
        fingerprint(databases.v1, options.signal),
        album.take('before'),
      ]);
      return { source, target };
    },
    ({ source, target }) => `${figure(source.rows)} rows in V1, ${figure(target.rows)} in V2`,
  );
  const rows = await Promise.all([
    aboutDatabase(context, databases.v1, 'source', before.source.tables, before.source.rows),
    aboutDatabase(context, databases.v2, 'target', before.target.tables.length, before.target.rows),
  ]);
  show.table({
    columns: [
      { title: 'Database' },
      { title: 'Server' },
      { title: 'Tables', align: 'right' },
      { title: 'Rows', align: 'right' },
      { title: 'Persons', align: 'right' },
    ],
    rows,
  });
  const same = await findSameKeys(databases, example.config, 3, options.signal);
  if (same.length > 0) {
    show.text(
      'Both went on counting from the same number. So the same id is one person here and another there, and no row can be copied by its id:',
    );
    show.table({
      columns: [
        { title: `${example.config.root} id`, align: 'right' },
        { title: 'in V1' },
        { title: 'in V2' },
      ],
      rows: same.map((one) => [one.key, one.source, one.target]),
    });
  }
  return before;
}

async function aboutDatabase(
  { example, options }: DemoContext,
  url: string,
  side: 'source' | 'target',
  tables: number,
  rows: number,
): Promise<readonly string[]> {
  const session = await Session.open(url, { side, purpose: 'demo', signal: options.signal });
  try {
    const { database, version, persons } = await session.row<{
      database: string;
      version: string;
      persons: number;
    }>(sql`
      SELECT current_database() AS database, current_setting('server_version') AS version,
             (SELECT count(*) FROM ${rootTable(example.config, side)})::float8 AS persons`);
    return [
      `${database.toUpperCase()}, the ${side}`,
      `PostgreSQL ${version.split(' ')[0]}`,
      figure(tables),
      figure(rows),
      figure(persons),
    ];
  } finally {
    await session.close();
  }
}

/** `23 tables, 141,204 rows`. */
export function extent(picture: Picture): string {
  return `${figureOf(picture.rows, 'row')} in ${figureOf(picture.tables.length, 'table')}`;
}
