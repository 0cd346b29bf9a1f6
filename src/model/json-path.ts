/**
 * The part of SQL/JSON paths that links use: members and `[*]`, nothing else. Parsing never
 * throws: null means that the text is not such a path.
 */

/** One step: into a member of an object, or into every element of an array. */
export type JsonStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'elements' };

/** Reads `$` followed by `.name`, `."quoted name"` and `[*]`: the paths a JSON link may take. */
export function parseJsonPath(text: string): readonly JsonStep[] | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('$')) return null;
  const steps: JsonStep[] = [];
  const step = /\.([\p{L}_][\p{L}\p{N}_]*)|\.("(?:[^"\\]|\\.)*")|\[\s*\*\s*\]/uy;
  step.lastIndex = 1;
  while (step.lastIndex < trimmed.length) {
    const match = step.exec(trimmed);
    if (match === null) return null;
    if (match[1] !== undefined) steps.push({ kind: 'member', name: match[1] });
    else if (match[2] !== undefined) {
      const name = parseJsonText(match[2]);
      if (name === null) return null;
      steps.push({ kind: 'member', name });
    } else steps.push({ kind: 'elements' });
  }
  return steps;
}

/** The path as text, each name quoted only where it has to be. */
export function jsonPathText(path: readonly JsonStep[]): string {
  const steps = path.map((step) => {
    if (step.kind === 'elements') return '[*]';
    const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(step.name);
    return plain ? `.${step.name}` : `.${JSON.stringify(step.name)}`;
  });
  return `$${steps.join('')}`;
}

function parseJsonText(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    // A bad escape: the text is not of the grammar, which null says.
    return null;
  }
}
