/** Which schemas are the users' own: not PostgreSQL's, and not this tool's. */
import { literal, sql, verbatim } from '../sql/sql.js';

/** The ledger: runs, id maps and journals. */
export const LEDGER_SCHEMA = 'rehome';
/** Staged rows of one run; dropped at its end. */
export const SCRATCH_SCHEMA = 'rehome_scratch';

/** Condition over a `pg_namespace` aliased `n`. */
export const USER_SCHEMA = sql`(n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast',
  ${literal(LEDGER_SCHEMA)}, ${literal(SCRATCH_SCHEMA)}) AND n.nspname !~ ${verbatim("'^pg_(toast_)?temp_'")})`;
