/**
 * What the target has and staging's server cannot have: extensions that are not installed there,
 * roles that do not exist there, and everything that needs them. Pure.
 */

import { isAbout, isAttribute } from './attributes.js';
import { falloutOf } from './fallout.js';
import type { SchemaEntry } from './normal-form.js';
import type { SchemaPicture } from './read-schema.js';

/** @returns keys of the target's entries, each with the reason */
export function findUnavailable(
  model: SchemaPicture,
  staging: SchemaPicture,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const there = new Set(staging.entries.map(({ key }) => key));
  for (const entry of model.entries) {
    const lacks = !there.has(entry.key) && !staging.extensions.available.includes(entry.name);
    if (entry.type !== 'EXTENSION' || !lacks) continue;
    found.set(entry.key, "the extension is not available on staging's server");
    for (const key of needing(model, entry)) found.set(key, `needs the extension ${entry.name}`);
  }
  for (const { node, roles } of model.policyRoles) {
    const missing = roles.filter((role) => !staging.roles.includes(role));
    const policy = model.objects.objects.find((object) => object.node === node);
    if (missing.length === 0 || policy === undefined) continue;
    found.set(policy.key, `staging's server has no role ${missing.join(', ')}`);
  }
  return withAttributes(model, found);
}

function needing(model: SchemaPicture, extension: SchemaEntry): string[] {
  const { objects, edges } = model.objects;
  const self = objects.find(({ key }) => key === extension.key);
  if (self === undefined) return [];
  const members = edges.filter(({ type, needed }) => type === 'e' && needed === self.node);
  const nodes = [self.node, ...members.map(({ dependant }) => dependant)];
  const first = falloutOf(model.objects, model.tables, nodes, []);
  // A table with a column of the extension's type, or a default by it, cannot be had as it is.
  const tables = [...first.columns.keys()];
  const { dropped } = falloutOf(model.objects, model.tables, [...nodes, ...tables], []);
  return objects
    .filter(({ node, key }) => dropped.has(node) && key !== extension.key)
    .map(({ key }) => key);
}

/** Comments, defaults and the like go with what they are about. */
function withAttributes(
  model: SchemaPicture,
  found: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map(found);
  const gone = model.objects.objects.filter(({ key }) => found.has(key));
  for (const entry of model.entries) {
    if (all.has(entry.key) || !isAttribute(entry)) continue;
    const about = gone.find((object) => isAbout(entry, object));
    if (about !== undefined) all.set(entry.key, found.get(about.key) ?? '');
  }
  return all;
}
