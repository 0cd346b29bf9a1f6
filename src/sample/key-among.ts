/** Whether a value, given as text, is a key of a table: found by the index, whatever the types. */
import type { Column } from '../model/catalog.js';
import type { TableId } from '../model/table-id.js';
import { id, type Sql, sql, verbatim } from '../sql/sql.js';

export interface KeyEnd {
  readonly table: TableId;
  readonly column: Column;
}

/** Types that texts of this form can be cast to without an error. */
const FORMS: Readonly<Record<string, { readonly form: string; readonly type: string }>> = {
  int2: { form: `'^-?[0-9]{1,18}$'`, type: 'int8' },
  int4: { form: `'^-?[0-9]{1,18}$'`, type: 'int8' },
  int8: { form: `'^-?[0-9]{1,18}$'`, type: 'int8' },
  uuid: {
    form: `'^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'`,
    type: 'uuid',
  },
  text: { form: `''`, type: 'text' },
  varchar: { form: `''`, type: 'text' },
};

/** @param value a text that is not NULL */
export function keyAmong({ table, column }: KeyEnd, value: Sql): Sql {
  const from = id(table.schema, table.name);
  const known = FORMS[column.base];
  const key = id('k', column.name);
  if (known === undefined)
    return sql`EXISTS (SELECT FROM ${from} AS k WHERE (${key})::text = ${value})`;
  return sql`CASE WHEN ${value} ~ ${verbatim(known.form)}
                  THEN EXISTS (SELECT FROM ${from} AS k WHERE ${key} = (${value})::${verbatim(known.type)})
                  ELSE FALSE END`;
}
