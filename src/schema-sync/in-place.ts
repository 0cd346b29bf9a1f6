/** What is changed without being dropped: sequences, identities, labels, bodies of functions. Pure. */
import { literal, type Sql, sql, verbatim } from '../sql/sql.js';
import type { Comparison } from './compare-schemas.js';
import type { SchemaEntry } from './normal-form.js';
import type { SchemaPicture } from './read-schema.js';

const IDENTITY =
  /^(ALTER TABLE (?:"(?:[^"]|"")*"|[.])+ ALTER COLUMN "(?:[^"]|"")*") ADD GENERATED (ALWAYS|BY DEFAULT) AS IDENTITY \(\n([\s\S]*)\n\);$/;
const SEQUENCE = /^CREATE (?:UNLOGGED )?SEQUENCE ((?:"(?:[^"]|"")*"|[.])+)\n([\s\S]*);$/;

/** Whether the entry of a sequence is the identity of a column. */
export function isIdentity({ type, sql: text }: SchemaEntry): boolean {
  return type === 'SEQUENCE' && IDENTITY.test(text);
}

export function dropIdentity({ sql: text }: SchemaEntry): Sql[] {
  const column = IDENTITY.exec(text)?.[1];
  return column === undefined ? [] : [sql`${verbatim(column)} DROP IDENTITY`];
}

/** @param entry the target's */
export function alterIdentity({ sql: text }: SchemaEntry): Sql[] {
  const [, column, kind, body] = IDENTITY.exec(text) ?? [];
  if (column === undefined || kind === undefined || body === undefined) return [];
  const options = optionsOf(body).filter((option) => !option.startsWith('SEQUENCE NAME '));
  const set = [['GENERATED', kind].join(' '), ...options]
    .map((option) => ['SET', option].join(' '))
    .join(' ');
  return [sql`${verbatim(column)} ${verbatim(set)}`];
}

/** @param entry the target's */
export function alterSequence({ sql: text }: SchemaEntry): Sql[] {
  const [, name, body] = SEQUENCE.exec(text) ?? [];
  if (name === undefined || body === undefined) return [];
  const options = optionsOf(body);
  const typed = options.some((option) => option.startsWith('AS '))
    ? options
    : ['AS bigint', ...options];
  return [sql`ALTER SEQUENCE ${verbatim(name)} ${verbatim(typed.join(' '))}`];
}

function optionsOf(body: string): string[] {
  const options = body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return options.includes('CYCLE') ? options : [...options, 'NO CYCLE'];
}

/**
 * @returns the statements that add what an enumeration of staging lacks; none where it is no
 *   enumeration, or has labels that the target's has not, or in another order
 */
export function newLabels(comparison: Comparison, key: string): Sql[] {
  const name = nameOf(comparison.staging, key);
  const [wanted, has] = [labelsOf(comparison.model, key), labelsOf(comparison.staging, key)];
  if (wanted === null || has === null || name === null) return [];
  const kept = wanted.filter((label) => has.includes(label));
  if (kept.length !== has.length || kept.some((label, at) => label !== has[at])) return [];
  return wanted.flatMap((label, at) => {
    if (has.includes(label)) return [];
    const before = at === 0 ? null : (wanted[at - 1] ?? null);
    const first = has[0];
    const place =
      before !== null
        ? sql` AFTER ${literal(before)}`
        : first === undefined
          ? verbatim('')
          : sql` BEFORE ${literal(first)}`;
    return [sql`ALTER TYPE ${name} ADD VALUE ${literal(label)}${place}`];
  });
}

function labelsOf(picture: SchemaPicture, key: string): readonly string[] | null {
  const type = picture.objects.objects.find((object) => object.key === key);
  return picture.enums.find(({ node }) => node === type?.node)?.labels ?? null;
}

function nameOf({ objects }: SchemaPicture, key: string): Sql | null {
  const type = objects.objects.find((object) => object.key === key);
  return type === undefined ? null : verbatim(type.drop.replace(/^DROP TYPE /, ''));
}

/** Whether CREATE OR REPLACE takes the target's function in the place of staging's. */
export function isReplaceable({ model, staging }: Comparison, key: string): boolean {
  const shape = (picture: SchemaPicture) => {
    const object = picture.objects.objects.find((one) => one.key === key);
    return picture.functions.find(({ node }) => node === object?.node);
  };
  const [wanted, has] = [shape(model), shape(staging)];
  return (
    wanted !== undefined &&
    has !== undefined &&
    wanted.signature === has.signature &&
    wanted.defaults >= has.defaults
  );
}
