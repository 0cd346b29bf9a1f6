/** Whether a value found is the value expected. */
import type { Cell, NewId } from './expectation.js';

export function isJson(type: string): boolean {
  return type === 'json' || type === 'jsonb';
}

/** One text for all texts of the same JSON value: object members in order. */
export function canonicalJson(text: string): string {
  return JSON.stringify(sortMembers(JSON.parse(text)));
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(members.map(([name, member]) => [name, sortMembers(member)]));
}

export interface CellRules {
  /** Compare as a JSON value. */
  readonly json: boolean;
  /** The id that a new row has got; null where it was not found. */
  readonly resolve: (id: NewId) => string | null;
}

export function cellHolds(cell: Cell, found: string | null, rules: CellRules): boolean {
  if (cell === null || typeof cell === 'string') {
    if (cell === found) return true;
    return (
      rules.json && cell !== null && found !== null && canonicalJson(cell) === canonicalJson(found)
    );
  }
  if ('any' in cell) return true;
  if ('number' in cell) return found !== null && Number(found) === cell.number;
  if ('oneOf' in cell) return cell.oneOf.includes(found);
  return rules.resolve(cell.newId) === found;
}

export function showCell(cell: Cell, resolve: CellRules['resolve']): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  if ('any' in cell) return 'anything';
  if ('number' in cell) return String(cell.number);
  if ('oneOf' in cell) return `one of ${cell.oneOf.map((value) => value ?? 'NULL').join(' | ')}`;
  return resolve(cell.newId) ?? `id of the row made from V1 ${cell.newId.table} ${cell.newId.v1Id}`;
}
