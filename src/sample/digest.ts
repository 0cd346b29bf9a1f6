/** Digests by which values of two databases are held against each other, whatever their encodings. */
import { type Sql, sql } from '../sql/sql.js';

/** @param text SQL of type text */
export function digestOf(text: Sql): Sql {
  return sql`md5(convert_to(${text}, 'UTF8'))`;
}
