/** A run on real servers: its page, its links and its rows over time are what was done. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../src/index.js';
import { temporaryFolder } from '../config/temporary-folder.js';
import { useDatabases } from '../harness/databases.js';
import { useTrainingApp } from '../harness/training-app.js';

const trainingApp = useTrainingApp(useDatabases());

test('a migrate writes its page beside its report, with nobody’s address in it', async () => {
  const app = await trainingApp({ persons: 40 });
  const workdir = await temporaryFolder();
  const result = await migrate({
    v1: app.v1.url,
    v2: app.v2.url,
    config: app.config,
    workdir,
    confirm: async () => {},
  });
  expect(result.files.page).toBe(join(workdir, 'reports', `migration_${result.run}.html`));
  expect(await readdir(join(workdir, 'reports'))).toContain(`migration_${result.run}.html`);
  const page = await readFile(result.files.page ?? '', 'utf8');
  expect(page).toContain(`rehome rollback apply --run ${result.run}`);
  const emails = await app.v1.query<{ email: string }>('SELECT email FROM users WHERE email > $1', [
    '',
  ]);
  expect(emails.length).toBeGreaterThan(30);
  expect(emails.filter(({ email }) => page.includes(email))).toEqual([]);
  expect(page).not.toContain(new URL(app.v2.url).password);

  expect(result.plan.links).toContainEqual({
    from: 'public.drill_group_items',
    to: 'public.drill_groups',
    columns: ['drill_group_id'],
    kind: 'owner',
  });
  expect(result.plan.links).toContainEqual({
    from: 'public.drill_group_items',
    to: 'public.drills',
    columns: ['drill_uuid'],
    kind: 'reference',
  });
  const [drills] = await app.v1.query<{ rows: number }>('SELECT count(*)::int AS rows FROM drills');
  expect(result.plan.references).toEqual([{ table: 'public.drills', rows: drills?.rows }]);

  const written = result.plan.tables.reduce((sum, t) => sum + t.insert + t.update + t.delete, 0);
  expect(result.rates.findLast(({ stage }) => stage === 'apply')?.rows).toBe(written);
  const times = result.rates.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
