/**
 * A scenario is a folder: `source.sql` and `target.sql` (after `schema.sql` on both, where there is
 * one), `rehome.config.yaml`, and `scenario.yaml` with what must hold. Every key of the latter is
 * checked, so that a misspelled expectation cannot pass for one that is met. Keys that are drawn from a
 * sequence are others each time, so expectations do not name them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Major } from '../../src/embedded/native-folder.js';
import { HAZARD_CODES } from '../../src/model/hazard.js';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const counts = z.record(z.string(), z.number());
const majors = z.union([z.literal(15), z.literal(18)]);

const held = z.strictObject({
  /** What it shows, in a phrase. */
  about: z.string(),
  /** Of the target; all columns are compared as text. */
  query: z.string(),
  rows: z.array(z.array(value)),
});

const expected = {
  /** Parts of the plan's counts: of persons, and by table `schema.name`, in double quotes where SQL wants them. */
  persons: counts.optional(),
  tables: z.record(z.string(), z.record(z.string(), z.union([z.number(), counts]))).optional(),
  /** Codes of all the plan's hazards, notes included. */
  hazards: z.array(z.enum(HAZARD_CODES)).optional(),
  /** By code, what its hazards are about, all taken together: rows or values. */
  counts: z.partialRecord(z.enum(HAZARD_CODES), z.number()).optional(),
  /** The hazard that the plan stops with: nothing is written then. */
  refused: z.enum(HAZARD_CODES).optional(),
  /** Already the plan is refused, for the schemas and the config alone, or fails with the error of `fails`. */
  unplanned: z.literal(true).optional(),
  /** The migrate ends so, although the plan stands, and nothing is applied. */
  fails: z.strictObject({ code: z.string(), says: z.array(z.string()).min(1) }).optional(),
  /** What a plan's hazards have to say, beside their code. */
  says: z.array(z.string()).optional(),
  /** What the undo is told of triggers, and the error with which it ends without being told. */
  undo: z
    .strictObject({
      triggers: z.enum(['disable', 'fire']).optional(),
      refused: z.strictObject({ code: z.string(), says: z.array(z.string()).min(1) }).optional(),
    })
    .optional(),
  holds: z.array(held).optional(),
};

const schema = z.strictObject({
  /** What the scenario is about, in a sentence. */
  about: z.string(),
  /** Of source and target. */
  majors: z.tuple([majors, majors]).default([15, 18]),
  /** Of source and target, such as LATIN1. */
  encodings: z.tuple([z.string(), z.string()]).optional(),
  /** `target.sql` needs a superuser, and so no run with ordinary rights is made. */
  superuser: z.boolean().default(false),
  /** Why `rehome init` cannot come to this config, nor ask for what it lacks; see tests/init. */
  init: z.strictObject({ differs: z.array(z.string()), because: z.string() }).optional(),
  ...expected,
  /** What differs where the role may not silence triggers. */
  ordinary: z.strictObject(expected).optional(),
  /** What somebody does after a run, what the undo that stops at it says, and the way back of it. */
  meanwhile: z
    .strictObject({ target: z.string(), says: z.array(z.string()).min(1), back: z.string() })
    .optional(),
  /** Then the source changes, and the next run brings just that. */
  later: z
    .strictObject({ source: z.string(), target: z.string().optional(), ...expected })
    .optional(),
});

export type Expected = Pick<z.infer<typeof schema>, keyof typeof expected>;

export interface Scenario extends z.infer<typeof schema> {
  readonly name: string;
  readonly folder: string;
  /** `admin.sql` is run by a superuser in the target, after `target.sql`. */
  readonly sql: {
    readonly source: string;
    readonly target: string;
    readonly admin: string | null;
  };
  readonly majors: [Major, Major];
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** @param part what the folders' names begin with */
export function readScenarios(part: string): Scenario[] {
  const names = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(`${part}-`))
    .map(({ name }) => name);
  if (names.length === 0) throw new Error(`no scenario of ${part}`);
  return names.map((name) => readScenario(name, join(FOLDER, name)));
}

/** Every scenario there is. */
export function readAllScenarios(): Scenario[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'scenario.yaml')))
    .map(({ name }) => readScenario(name, join(FOLDER, name)));
}

export function readScenario(name: string, folder: string): Scenario {
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const both = existsSync(join(folder, 'schema.sql')) ? text('schema.sql') : '';
  const read = schema.safeParse(parse(text('scenario.yaml')));
  if (!read.success) throw new Error(`${name}/scenario.yaml: ${z.prettifyError(read.error)}`);
  const { refused, fails, holds } = read.data;
  if (refused === undefined && fails === undefined && holds === undefined)
    throw new Error(`${name}/scenario.yaml says neither what holds nor what is refused`);
  return {
    ...{ name, folder },
    ...read.data,
    sql: {
      source: `${both}\n${text('source.sql')}`,
      target: `${both}\n${text('target.sql')}`,
      admin: existsSync(join(folder, 'admin.sql')) ? text('admin.sql') : null,
    },
  };
}

/** What a database of a scenario is made of. */
export function databaseOf(
  { majors, encodings, sql }: Scenario,
  side: 'source' | 'target',
): { readonly major: Major; readonly encoding: string | undefined; readonly sql: string } {
  const index = side === 'source' ? 0 : 1;
  return { major: majors[index], encoding: encodings?.[index], sql: sql[side] };
}
