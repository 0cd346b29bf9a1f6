/** The catalog of a database, by its URL. */
import { readCatalog } from '../../src/catalog/read-catalog.js';
import type { Catalog } from '../../src/model/catalog.js';
import { Session } from '../../src/postgres/session.js';

export async function catalogOf(url: string): Promise<Catalog> {
  const session = await Session.open(url, { side: 'target', purpose: 'test' });
  try {
    return await readCatalog(session);
  } finally {
    await session.close();
  }
}
