/** The part of SQL/JSON paths that links use: members and `[*]`, nothing else. */
import type { JsonStep } from '../model/move.js';

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\."((?:[^"\\]|\\.)*)"|\[\*\]/y;

/** @returns the steps; null when the text is not such a path. */
export function parseJsonPath(text: string): JsonStep[] | null {
  if (!text.startsWith('$')) return null;
  const steps: JsonStep[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return null;
    const name = match[1] ?? match[2]?.replace(/\\(.)/g, '$1');
    steps.push(name === undefined ? { kind: 'elements' } : { kind: 'member', name });
  }
  return steps;
}
