/** House rules that no linter of ours knows: see STYLE in CONTRIBUTING and the reasons here. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { folderOf, placeOf, readText, SOURCES, walk } from './sources.js';

const SQL_WORD =
  /^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|COPY|TRUNCATE|WITH|BEGIN|COMMIT|ROLLBACK|SET|LOCK|EXPLAIN|ANALYZE|GRANT|REVOKE|DO|CALL)\s/;
const SENDS = new Set(['query', 'execute', 'rows', 'row', 'verbatim']);

/** Sentences for people that quote a statement to type, not statements that are sent. */
const SAID = ['src/match/hazards.ts', 'src/report/page/witness-section.ts'];

test('no SQL is put together outside of src/sql but by its tag', () => {
  const found: string[] = [];
  for (const source of SOURCES) {
    if (folderOf(source.path) === 'sql') continue;
    walk(source.tree, (node) => {
      const beginning = putTogether(node);
      if (beginning === null) return;
      const sent =
        ts.isCallExpression(node.parent) &&
        SENDS.has(calledName(node.parent)) &&
        node.parent.arguments[0] === node;
      const looksLikeSql = SQL_WORD.test(beginning) && !SAID.includes(source.path);
      if (sent || looksLikeSql)
        found.push(`${placeOf(source, node)}: ${node.getText().slice(0, 80)}`);
    });
  }
  expect(found).toEqual([]);
});

/** The first words of a text that is put together here; null for all other nodes. */
function putTogether(node: ts.Node): string | null {
  if (ts.isTemplateExpression(node) && !ts.isTaggedTemplateExpression(node.parent)) {
    return node.head.text;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return literalText(node.left);
  }
  return null;
}

function literalText(node: ts.Expression): string {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) ? node.text : '';
}

function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

test('only main.ts ends the process', () => {
  const ends = SOURCES.filter(({ text }) =>
    /\bprocess\s*\.\s*(exit\s*\(|abort\s*\(|kill\s*\(\s*process\.pid)/.test(text),
  );
  expect(ends.map(({ path }) => path)).toEqual(['src/cli/main.ts']);
});

test('nobody prints but the command line, through its world', () => {
  const prints = SOURCES.filter(
    ({ path, text }) =>
      folderOf(path) !== 'cli' && /\bconsole\s*\.|\bprocess\s*\.\s*(stdout|stderr)\b/.test(text),
  );
  expect(prints.map(({ path }) => path)).toEqual([]);
});

test('every file begins by saying what it is for', () => {
  const silent = SOURCES.filter(({ text }) => !/^(#!.*\n)?\/\*\*[\s*]+\S/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('most files are under 200 lines, none is above 400', () => {
  const lengths = SOURCES.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
  expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  const long = lengths.filter(({ lines }) => lines > 200);
  expect(long.length / lengths.length).toBeLessThan(0.12);
});

/** Words of everyday life as well, which a comment may use. */
const EVERYDAY = ['users'];

test('the engine does not know the training app', () => {
  const schemas = ['schema-v1.sql', 'schema-v2.sql'].map((name) =>
    readText(`examples/training-app/${name}`),
  );
  const tables = new Set(
    schemas.flatMap((text) =>
      [...text.matchAll(/CREATE TABLE (\w+)/g)].map((match) => match[1] ?? ''),
    ),
  );
  expect(tables.size).toBeGreaterThan(15);
  const names = [...tables].filter((name) => !EVERYDAY.includes(name));
  const found = SOURCES.filter(({ path }) => folderOf(path) !== 'demo').flatMap(
    ({ path, tree }) => {
      const strings: string[] = [];
      walk(tree, (node) => {
        if (
          ts.isStringLiteralLike(node) ||
          ts.isTemplateHead(node) ||
          ts.isTemplateMiddleOrTemplateTail(node)
        ) {
          strings.push(node.text);
        }
        if (ts.isIdentifier(node)) strings.push(node.text);
      });
      return names
        .filter((name) => strings.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
        .map((name) => `${path}: ${name}`);
    },
  );
  expect(found).toEqual([]);
});
