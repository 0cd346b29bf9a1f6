/** The table of persons on either side, as the config names it. */
import type { ResolvedConfig } from '../model/config.js';
import { id, type Sql } from '../sql/sql.js';

/** `schema.name` or `name`, found on the search path. */
export function rootTable(config: ResolvedConfig, side: 'source' | 'target'): Sql {
  const from = side === 'source' ? config.tables[config.root]?.from : undefined;
  return id(...(from ?? config.root).split('.'));
}
