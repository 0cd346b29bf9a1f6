/**
 * A plan file, read back. Its digest is what it is trusted by: a file that carries the right one
 * has exactly the content that this format of the tool wrote.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { EXIT, RehomeError } from '../errors.js';
import { PLAN_FORMAT, type Plan } from '../model/plan.js';
import { planDigest } from './plan-digest.js';

const sealed = z.looseObject({ format: z.number(), digest: z.string(), madeAt: z.string() });

/**
 * Reads a plan that `rehome plan` wrote.
 * @param file path, absolute or relative to the process's folder
 * @throws RehomeError `plan_unreadable` (exit 2) when it is no plan file, `plan_format` (exit 6)
 *   when another version of the tool wrote it, `plan_altered` (exit 6) when its digest is not its own
 */
export async function readPlan(file: string): Promise<Plan> {
  const name = basename(file);
  const value = parse(name, await read(file));
  const head = sealed.safeParse(value);
  if (!head.success) throw unreadable(name, 'it is not a plan');
  if (head.data.format !== PLAN_FORMAT) {
    throw new RehomeError(
      `The plan ${name} has format ${head.data.format}; this version works with format ${PLAN_FORMAT}.`,
      { code: 'plan_format', exitCode: EXIT.refused, hint: 'Make a new one: rehome plan' },
    );
  }
  const plan = value as Plan;
  if (planDigest(plan) !== head.data.digest) {
    throw new RehomeError(`The plan ${name} is not as it was written: its digest does not match.`, {
      code: 'plan_altered',
      exitCode: EXIT.refused,
      hint: 'Make a new one: rehome plan',
    });
  }
  return plan;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw unreadable(file, code === 'ENOENT' ? 'there is no such file' : code, error);
  }
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(name, 'it is not JSON', error);
  }
}

function unreadable(name: string, why: string, cause?: unknown): RehomeError {
  return new RehomeError(`The plan ${name} cannot be read: ${why}.`, {
    code: 'plan_unreadable',
    exitCode: EXIT.usage,
    hint: 'Name a file that rehome plan wrote, such as rehome/reports/plan_20261122T214000Z.json.',
    ...(cause === undefined ? {} : { cause }),
  });
}
