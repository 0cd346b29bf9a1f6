/** What people may meet is written down, and what is written down can be met. */
import ts from 'typescript';
import { expect, test } from 'vitest';
import { EXIT } from '../../src/errors.js';
import { HAZARD_CODES } from '../../src/model/hazard.js';
import { FAILPOINTS } from '../../src/pipeline/failpoint.js';
import { readText, SOURCES, thrownCodes, walk } from './sources.js';

test('docs/errors.md has every code that is thrown, and no other', () => {
  const listed = [...readText('docs/errors.md').matchAll(/^\| `(\w+)` +\| +(\d+)/gm)];
  const codes = listed.map((match) => match[1]);
  expect(codes).toEqual([...new Set(codes)]);
  expect([...codes].sort()).toEqual([...thrownCodes().keys()].sort());
  const exits: readonly number[] = Object.values(EXIT);
  expect(listed.filter((match) => !exits.includes(Number(match[2])))).toEqual([]);
});

test('docs/exit-codes.md has every exit code', () => {
  const headings = [...readText('docs/exit-codes.md').matchAll(/^## (\d+) /gm)];
  expect(headings.map((match) => Number(match[1]))).toEqual(Object.values(EXIT));
});

test('docs/hazards.md has every hazard, and no other', () => {
  const headings = [...readText('docs/hazards.md').matchAll(/^## ([A-Z_]+)$/gm)];
  expect(headings.map((match) => match[1])).toEqual([...HAZARD_CODES]);
});

test('each hazard says what it means, shows one, and how it is settled', () => {
  const [, ...sections] = readText('docs/hazards.md').split(/^## /m);
  for (const section of sections) {
    const [name] = section.split('\n');
    for (const label of ['Example', 'To settle it', 'Allowed']) {
      expect(section, name).toMatch(new RegExp(`^[_*]${label}:[_*] \\S`, 'm'));
    }
  }
});

test('every hazard is produced somewhere', () => {
  const produced = new Set<string>();
  for (const { path, tree } of SOURCES) {
    if (path === 'src/model/hazard.ts') continue;
    walk(tree, (node) => {
      if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'code') return;
      walk(node.initializer, (inner) => {
        if (ts.isStringLiteral(inner)) produced.add(inner.text);
      });
    });
  }
  expect(HAZARD_CODES.filter((code) => !produced.has(code))).toEqual([]);
});

test('every failpoint is passed somewhere', () => {
  const pipeline = SOURCES.filter(({ path }) => path.startsWith('src/pipeline/'));
  const passed = (name: string) =>
    pipeline.some(({ text }) => text.includes(`failpoint('${name}'`));
  expect(FAILPOINTS.filter((name) => !passed(name))).toEqual([]);
});
