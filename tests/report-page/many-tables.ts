/** A run over a schema of 300 tables in two schemas, with odd and long names. */
import type { PlanLink, TablePlan } from '../../src/model/plan.js';
import type { MigrateResult } from '../../src/model/run.js';
import { sampleMigration, samplePlan, tablePlan } from '../cli/samples.js';

const ODD = [
  'Straße "quer" & <b>',
  'a_table_with_a_name_as_long_as_postgresql_lets_anybody_have_it_63',
  '表',
];

export function manyTables(): MigrateResult {
  const owned = Array.from(
    { length: 240 },
    (_, index): TablePlan => ({
      ...tablePlan(ODD[index] ?? `table_${String(index).padStart(3, '0')}`),
      schema: index % 3 === 0 ? 'Billing' : 'public',
      sourceRows: 1000 + index,
      insert: 7 * index,
      update: index % 5,
      unchanged: 1000 - 6 * index - (index % 5),
    }),
  );
  const references = Array.from({ length: 20 }, (_, index) =>
    tablePlan(`reference_${index}`, { role: 'reference', owner: null }),
  );
  const root = tablePlan('users', { role: 'root', owner: null, sourceRows: 10, unchanged: 10 });
  const name = (one: TablePlan | undefined) => `${one?.schema}.${one?.name}`;
  const links: readonly PlanLink[] = owned.flatMap((one, index) => [
    {
      from: name(one),
      to: index < 60 || index % 4 === 0 ? 'public.users' : name(owned[Math.floor(index / 8)]),
      columns: ['owner_id'],
      kind: 'owner' as const,
    },
    ...(index % 9 === 0
      ? [
          {
            from: name(one),
            to: `public.reference_${index % 20}`,
            columns: ['reference_id'],
            kind: 'reference' as const,
          },
        ]
      : []),
  ]);
  return sampleMigration({
    plan: samplePlan({
      hazards: [],
      tables: [root, ...owned, ...references],
      links,
      references: references.map((one) => ({ table: name(one), rows: 12 })),
      untouched: [],
      outside: Array.from({ length: 39 }, (_, index) => `public.outside_${index}`),
    }),
  });
}
