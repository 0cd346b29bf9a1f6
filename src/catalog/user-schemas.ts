/** Which schemas are the users' own: not PostgreSQL's, and not this tool's. */
import { join, literal, sql, verbatim } from '../sql/sql.js';

/** The ledger: runs, id maps and journals. */
export const LEDGER_SCHEMA = 'rehome';
/** Staged rows of one run; dropped at its end. */
export const SCRATCH_SCHEMA = 'rehome_scratch';
/** In staging alone: the mark that says it is one. */
export const STAGING_SCHEMA = 'rehome_staging';
/** In staging alone: what a rehearsal compares with; dropped at its end. */
export const BEFORE_SCHEMA = 'rehome_before';

/** All schemas of this tool. */
export const TOOL_SCHEMAS = [LEDGER_SCHEMA, SCRATCH_SCHEMA, STAGING_SCHEMA, BEFORE_SCHEMA] as const;

const NOT_THE_USERS = join([
  sql`'pg_catalog', 'information_schema', 'pg_toast'`,
  ...TOOL_SCHEMAS.map(literal),
]);

/** Condition over a `pg_namespace` aliased `n`. */
export const USER_SCHEMA = sql`(n.nspname NOT IN (${NOT_THE_USERS}) AND n.nspname !~ ${verbatim("'^pg_(toast_)?temp_'")})`;
