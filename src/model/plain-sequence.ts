/** Keys that are numbers of a sequence, told from texts and sums that a default makes of one. */
import type { Column } from './catalog.js';
import type { TableId } from './table-id.js';

/** The sequence whose numbers are the column's values; null where a default does more with them. */
export function plainSequence({ sequence, identity, default: made }: Column): TableId | null {
  if (identity !== null || made === null) return sequence;
  return /^\(*nextval\('(?:[^']|'')+'::regclass\)\)*(?:::[a-z0-9_ ."]+)?$/.test(made)
    ? sequence
    : null;
}
