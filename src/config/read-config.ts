/** A config file as an untrusted value, with the places of its keys where the parser knows them. */
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { createJiti } from 'jiti';
import { type Document, isMap, isNode, isPair, isSeq, LineCounter, parseDocument } from 'yaml';
import { EXIT, RehomeError, withoutPasswords } from '../errors.js';

/** Line and column of a key or list item, counted from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ReadConfig {
  readonly value: unknown;
  /** Where a path is written; null where it cannot be told. */
  readonly placeOf: (path: readonly PropertyKey[]) => Place | null;
}

/**
 * Reads TypeScript and JavaScript by running them (default export), YAML 1.2 and JSON by parsing.
 * @param file absolute path
 * @throws RehomeError `config_unreadable` with the parser's reason and place
 */
export async function readConfig(file: string): Promise<ReadConfig> {
  switch (extname(file)) {
    case '.ts':
    case '.js':
    case '.mjs':
      return { value: await run(file), placeOf: () => null };
    case '.json':
      return parseJson(file, await read(file));
    case '.yaml':
    case '.yml':
      return parseYaml(file, await read(file));
    default:
      throw unreadable(file, ['It must end in .ts, .js, .mjs, .json, .yaml or .yml.']);
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, [reasonOf(error)], error);
  }
}

async function run(file: string): Promise<unknown> {
  // Neither cache: a config may hold passwords, and a program may load it twice.
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false });
  try {
    const loaded: unknown = await jiti.import(file, { default: true });
    return loaded;
  } catch (error) {
    throw unreadable(file, [reasonOf(error)], error);
  }
}

function parseJson(file: string, text: string): ReadConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unreadable(file, [reasonOf(error)], error);
  }
  // JSON lets a later key override an earlier one in silence; YAML's parser tells.
  const { document, placeOf } = parse(text);
  const doubled = document.errors.filter((error) => error.code === 'DUPLICATE_KEY');
  if (doubled.length > 0) throw unreadable(file, doubled.map(firstLine));
  return { value, placeOf };
}

function parseYaml(file: string, text: string): ReadConfig {
  const { document, placeOf } = parse(text);
  if (document.errors.length > 0) throw unreadable(file, document.errors.map(firstLine));
  const value: unknown = document.toJS();
  return { value, placeOf };
}

function parse(text: string): { document: Document; placeOf: ReadConfig['placeOf'] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return {
    document,
    placeOf: (path) => {
      const offset = offsetOf(document.contents, path);
      if (offset === null) return null;
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
}

/** Offset of the key (or item) that `path` ends in; of the nearest one above where it is absent. */
function offsetOf(top: unknown, path: readonly PropertyKey[]): number | null {
  let node = top;
  let offset: number | null = null;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isNode(item.key) && String(item.key) === part);
      if (!isPair(pair) || !isNode(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number') {
      const item = node.items[part];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function unreadable(file: string, details: readonly string[], cause?: unknown): RehomeError {
  return new RehomeError(`The config ${basename(file)} cannot be read.`, {
    code: 'config_unreadable',
    exitCode: EXIT.config,
    details: details.map(withoutPasswords),
    hint: 'Mend the file; docs/config.md shows a whole one.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The message and its place, without the excerpt of the file that follows them. */
function firstLine(error: Error): string {
  return reasonOf(error).replace(/:$/, '');
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
