/** Puts everything that was found together into a plan, as data. */

import type { MappedMove } from '../match/map-move.js';
import type { MappedTable } from '../match/summarise.js';
import type { Catalog } from '../model/catalog.js';
import type { TriggerMode } from '../model/config.js';
import type { HazardCode } from '../model/hazard.js';
import { type Move, type MovedTable, type ReferenceTable, writableTables } from '../model/move.js';
import { identifiersText } from '../model/name-text.js';
import { type DatabaseFingerprint, PLAN_FORMAT, type Plan, type TablePlan } from '../model/plan.js';
import { sameTable, tableText } from '../model/table-id.js';
import { identityHazards, staleViews } from '../plan/surrounding-hazards.js';
import { triggerHazards, type Writes } from '../plan/trigger-hazards.js';
import type { DatabaseIdentity } from '../postgres/database-identity.js';
import { planDigest } from '../report/plan-digest.js';
import { linksOf } from './links-of-move.js';
import type { Looked } from './look.js';
import type { RunContext } from './run-context.js';
import { schemaDigest, sha256 } from './schema-digest.js';
import type { Staged } from './stage-source.js';
import { TOOL } from './tool.js';

export interface AssembleInput {
  readonly context: RunContext;
  readonly looked: Looked;
  readonly staged: Staged;
  readonly mapped: MappedMove;
  readonly untouched: Plan['untouched'];
  readonly limit: number | undefined;
  readonly allowed: ReadonlySet<HazardCode>;
  readonly triggers: TriggerMode;
  readonly sourceData: string;
}

export function assemblePlan(input: AssembleInput): Plan {
  const { context, looked, mapped } = input;
  const { move } = looked;
  const written = [...mapped.tables, ...mapped.references].filter(
    (table) => table.insert + table.update + table.delete > 0,
  );
  const hazards = [
    ...move.hazards,
    ...triggerHazards(
      looked.targetCatalog.triggers,
      writableTables(move),
      input.triggers,
      (table) => writesOf(mapped, table),
    ),
    ...input.staged.hazards,
    ...identityHazards(looked.targetCatalog, writableTables(move), (table) =>
      writesOf(mapped, table),
    ),
    ...staleViews(
      looked.targetCatalog,
      written.map(({ table }) => table.target),
    ),
    ...mapped.hazards,
  ];
  const targetData = sha256([...mapped.tables, ...mapped.references].map((table) => table.digest));
  const plan: Omit<Plan, 'digest'> = {
    format: PLAN_FORMAT,
    madeAt: context.now().toISOString(),
    tool: TOOL,
    limit: input.limit ?? null,
    config: context.options.config.digest,
    source: fingerprint(
      looked.sourceIdentity,
      looked.sourceCatalog,
      move,
      'source',
      input.sourceData,
    ),
    target: fingerprint(looked.targetIdentity, looked.targetCatalog, move, 'target', targetData),
    persons: mapped.persons,
    tables: [
      ...mapped.tables.map((table) => tablePlan(table, input.staged)),
      ...move.references.map((reference) =>
        referencePlan(
          reference,
          mapped.references.find(({ table }) => table === reference.rows)?.insert ?? 0,
        ),
      ),
    ],
    untouched: input.untouched,
    outside: move.outside.map(tableText),
    links: linksOf(move),
    references: move.references.map((reference) => ({
      table: tableText(reference.target),
      rows: input.staged.references.get(reference) ?? 0,
    })),
    jsonLinks: mapped.jsonLinks,
    inferences: move.inferences,
    hazards,
    allowed: [...input.allowed].sort(),
    triggers: input.triggers,
  };
  return { ...plan, digest: planDigest(plan) };
}

function tablePlan(mapped: MappedTable, staged: Staged): TablePlan {
  const { table } = mapped;
  const counts = staged.counts.get(table) ?? {
    total: mapped.staged,
    ownerless: 0,
    staged: mapped.staged,
    upToDate: 0,
  };
  const elsewhere = counts.total - counts.ownerless - counts.staged - counts.upToDate;
  return {
    schema: table.target.schema,
    name: table.target.name,
    sourceName: sameTable(table.source, table.target) ? null : tableText(table.source),
    role: table.role,
    owner: ownerText(table),
    sourceRows: counts.total,
    insert: mapped.insert,
    update: mapped.update,
    unchanged: mapped.matched - mapped.update,
    delete: mapped.delete,
    excluded: {
      ...mapped.excluded,
      ...(counts.ownerless > 0 ? { no_owner: counts.ownerless } : {}),
      ...(elsewhere > 0 ? { not_in_cohort: elsewhere } : {}),
      ...(counts.upToDate > 0 ? { up_to_date: counts.upToDate } : {}),
    },
    kept: mapped.kept,
  };
}

function ownerText({ owners }: MovedTable): string | null {
  const [owner] = owners;
  if (owner === undefined) return null;
  if (owner.part)
    return `part of ${tableText(owner.parent)} by ${identifiersText(owner.parentColumns)}`;
  const parents = [...new Set(owners.map(({ parent }) => tableText(parent)))];
  return `${identifiersText(owner.targetColumns)} → ${parents.join(' or ')}`;
}

/** Of its rows those alone count that are inserted. */
function referencePlan({ target, source }: ReferenceTable, insert: number): TablePlan {
  return {
    schema: target.schema,
    name: target.name,
    sourceName: sameTable(source, target) ? null : tableText(source),
    role: 'reference',
    owner: null,
    sourceRows: insert,
    insert,
    update: 0,
    unchanged: 0,
    delete: 0,
    excluded: {},
    kept: 0,
  };
}

function writesOf({ tables, references }: MappedMove, table: MovedTable): Writes {
  const counts = [...tables, ...references].find((mapped) => mapped.table === table);
  return {
    insert: (counts?.insert ?? 0) > 0,
    update: (counts?.update ?? 0) > 0,
    delete: (counts?.delete ?? 0) > 0,
  };
}

function fingerprint(
  identity: DatabaseIdentity,
  catalog: Catalog,
  move: Move,
  side: 'source' | 'target',
  data: string,
): DatabaseFingerprint {
  return {
    identity: identity.identity,
    version: identity.version,
    database: identity.database,
    schema: schemaDigest(catalog, move, side),
    data,
  };
}
