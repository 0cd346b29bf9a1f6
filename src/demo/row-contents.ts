/** What differing rows say, for people: few values, short ones, addresses masked. */
import type { Session } from '../postgres/session.js';
import { maskEmails } from '../report/mask.js';
import { id, literal, sql } from '../sql/sql.js';
import { ROW_DIGEST } from './pictured-tables.js';
import type { DifferingRow } from './row-pictures.js';

/** Longer values, such as hashes and documents, are left out. */
const LONGEST = 40;

/** A row that came, changed or went. */
export interface RowStory {
  readonly table: string;
  readonly key: string;
  readonly what: 'new' | 'changed' | 'gone';
  /** `name: value` of a new or lost row, `name: old → new` of a changed one. */
  readonly content: string;
}

type Values = Readonly<Record<string, unknown>>;

/**
 * @param rows both versions of a changed row, the old one under `-`
 * @param then a session that still sees the old versions @param now one that sees the new ones
 */
export async function tellRows(
  rows: readonly DifferingRow[],
  then: Session,
  now: Session,
): Promise<readonly RowStory[]> {
  const stories: RowStory[] = [];
  for (const row of rows) {
    const twin = rows.find(
      (other) =>
        other.sign !== row.sign &&
        other.key !== null &&
        other.key === row.key &&
        other.table === row.table,
    );
    if (twin !== undefined && row.sign === '-') continue;
    const { schema, name } = row.table;
    const about = {
      table: schema === 'public' ? name : `${schema}.${name}`,
      key: row.key ?? 'no key',
    };
    const values = await valuesOf(row, row.sign === '+' ? now : then);
    if (twin === undefined) {
      const what = row.sign === '+' ? ('new' as const) : ('gone' as const);
      stories.push({ ...about, what, content: listed(values, row.table.key) });
    } else {
      const old = await valuesOf(twin, then);
      stories.push({ ...about, what: 'changed', content: changes(old, values) });
    }
  }
  return stories;
}

async function valuesOf(row: DifferingRow, session: Session): Promise<Values> {
  const [found] = await session.rows<{ values: Values }>(sql`
    SELECT row_to_json(t) AS values FROM ONLY ${id(row.table.schema, row.table.name)} AS t
     WHERE ${ROW_DIGEST} = ${literal(row.digest)}::uuid LIMIT 1`);
  return found?.values ?? {};
}

function listed(values: Values, key: readonly string[]): string {
  return Object.entries(values)
    .filter(([name, value]) => !key.includes(name) && value !== null)
    .map(([name, value]) => [name, text(value)] as const)
    .filter(([, value]) => value.length <= LONGEST)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function changes(old: Values, now: Values): string {
  return Object.entries(now)
    .filter(([name, value]) => text(value) !== text(old[name]))
    .map(([name, value]) => `${name} ${short(text(old[name]))} → ${short(text(value))}`)
    .join(', ');
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return maskEmails(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function short(value: string): string {
  return value.length > LONGEST ? '…' : value;
}
