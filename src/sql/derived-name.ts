/** Names that are made out of people's names, and must stay distinct where PostgreSQL would cut them. */
import { createHash } from 'node:crypto';

const MOST_BYTES = 63;
const HASH = 12;

/**
 * `before` and the name; where these are too many bytes of UTF-8, the end is a hash of the whole.
 * No two names get the same with one `before`.
 */
export function derivedName(before: string, name: string): string {
  const whole = `${before}${name}`;
  if (Buffer.byteLength(whole) <= MOST_BYTES) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH);
  let kept = '';
  let bytes = HASH + 1;
  for (const character of whole) {
    bytes += Buffer.byteLength(character);
    if (bytes > MOST_BYTES) break;
    kept += character;
  }
  return `${kept}~${hash}`;
}
