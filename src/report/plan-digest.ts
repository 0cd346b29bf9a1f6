/** The seal of a plan: what `plan` computes, and what reading it back holds it against. */
import { digestOf } from '../config/canonical-json.js';
import type { Plan } from '../model/plan.js';

/** SHA-256 over everything in the plan but `madeAt` and the digest itself, hex. */
export function planDigest(plan: Omit<Plan, 'digest'>): string {
  return digestOf({ ...plan, madeAt: undefined, digest: undefined });
}
