/**
 * What a plan amounts to, without what a live target changes by itself: a rehearsal made from the
 * same substance tells of this run as well, though residents have written since.
 */
import type { Plan } from '../model/plan.js';
import type { Substance } from '../model/rehearsal.js';
import { sha256 } from './schema-digest.js';

export function substanceOf(plan: Plan): Substance {
  const { target: _, residents: __, ...persons } = plan.persons;
  const { identity, schema } = plan.target;
  const form = [
    plan.tool,
    plan.config,
    plan.limit,
    plan.allowed,
    plan.triggers,
    { identity: plan.source.identity, schema: plan.source.schema },
    { identity, schema },
    plan.hazards.map(({ code, where }) => ({ code, where })),
  ];
  const rows = [plan.source.data, persons, plan.tables.map(({ kept: _kept, ...table }) => table)];
  return { form: digest(form), rows: digest(rows) };
}

function digest(parts: readonly unknown[]): string {
  return sha256(parts.map((part) => JSON.stringify(part)));
}
