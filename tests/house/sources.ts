/** The project's own sources, parsed: what each file imports, says and throws. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Source {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every TypeScript file of src. */
export const SOURCES: readonly Source[] = filesOf('src').map((path) => {
  const text = readText(path);
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) };
});

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .sort();
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

export function placeOf({ path, tree }: Source, node: ts.Node): string {
  return `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

/** Paths of the files that a file imports, types and `import()` included. */
export function importsOf(source: Source): string[] {
  const found = new Set<string>();
  walk(source.tree, (node) => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
          ? node.arguments[0]
          : undefined;
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    if (!specifier.text.startsWith('.')) return;
    const path = normalize(join(dirname(source.path), specifier.text));
    found.add(relative('.', path).replaceAll('\\', '/').replace(/\.js$/, '.ts'));
  });
  return [...found];
}

/** `pipeline` of `src/pipeline/plan.ts`; `errors` of `src/errors.ts`. */
export function folderOf(path: string): string {
  const [, first = ''] = path.split('/');
  return first.replace(/\.ts$/, '');
}

/** Values of the property `code` of everything made by `new RehomeError(…)`. */
export function thrownCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const source of SOURCES) {
    walk(source.tree, (node) => {
      if (!ts.isNewExpression(node) || node.expression.getText() !== 'RehomeError') return;
      const options = node.arguments?.[1];
      if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
      for (const property of options.properties) {
        if (!ts.isPropertyAssignment(property) || property.name.getText() !== 'code') continue;
        for (const code of textsIn(property.initializer)) codes.set(code, placeOf(source, node));
      }
    });
  }
  return codes;
}

/** What an expression may be: its literals, and templates over `side` for each side. */
function textsIn(expression: ts.Expression): string[] {
  if (ts.isStringLiteral(expression)) return [expression.text];
  if (ts.isConditionalExpression(expression)) {
    return [...textsIn(expression.whenTrue), ...textsIn(expression.whenFalse)];
  }
  if (ts.isTemplateExpression(expression) && expression.templateSpans.length === 1) {
    const [span] = expression.templateSpans;
    const end = span?.literal.text ?? '';
    return ['source', 'target'].map((side) => `${expression.head.text}${side}${end}`);
  }
  throw new Error(`a code that cannot be read: ${expression.getText()}`);
}
