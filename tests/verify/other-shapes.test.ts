/**
 * Shapes that the training app has not: names with capitals and blanks, composite and natural
 * keys, a table that points at itself, a cohort that is a part, residents kept, shared identities.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Config, migrate, resolveConfig, verify } from '../../src/index.js';
import { type TestDatabase, useDatabases } from '../harness/databases.js';
import { checkOf, failed } from './migrated-app.js';

const databases = useDatabases();

const SCHEMA = `
  CREATE SCHEMA "Shop"; SET search_path = "Shop";
  CREATE TYPE mood AS ENUM ('calm', 'wild');
  CREATE TABLE "People" (
    code uuid PRIMARY KEY, mail text, region text NOT NULL, app text, mood mood, hash text);
  CREATE TABLE "Orders" (
    code uuid REFERENCES "People", nr int, total numeric(9, 2), PRIMARY KEY (code, nr));
  CREATE TABLE "order lines" (
    code uuid, order_nr int, line int, what text, PRIMARY KEY (code, order_nr, line),
    FOREIGN KEY (code, order_nr) REFERENCES "Orders");
  CREATE TABLE remarks (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code uuid NOT NULL REFERENCES "People",
    answers int REFERENCES remarks, body text);
  CREATE TABLE notes (id serial PRIMARY KEY, code uuid NOT NULL REFERENCES "People", body text);`;

const person = (n: number): string => `'00000000-0000-0000-0000-0000000000${n}'`;

const V1 = `${SCHEMA}
  INSERT INTO "People" VALUES
    (${person(11)}, 'Ann@example.org', 'eu', 'ios', 'wild', 'h1'), (${person(12)}, 'bob@example.org', 'eu', 'ios', NULL, 'h2'),
    (${person(13)}, 'us@example.org', 'us', 'ios', 'calm', 'h3'), (${person(14)}, 'twin@example.org', 'eu', 'ios', 'calm', 'h4'),
    (${person(15)}, 'TWIN@example.org', 'eu', 'ios', 'calm', 'h5'), (${person(16)}, 'both@example.org', 'eu', 'ios', 'calm', 'h6'),
    (${person(17)}, ' ', 'eu', 'ios', 'calm', 'h7');
  INSERT INTO "Orders" SELECT code, n, n * 1.5 FROM "People", generate_series(1, 3) AS n;
  INSERT INTO "order lines" SELECT code, nr, l, 'line ' || l FROM "Orders", generate_series(1, 2) AS l;
  INSERT INTO remarks (code, body) SELECT code, 'draft ' || n FROM "People", generate_series(1, 2) AS n;
  INSERT INTO remarks (code, answers, body) SELECT r.code, r.id, 're ' || r.body FROM remarks AS r;
  INSERT INTO notes (code, body) SELECT code, 'note' FROM "People";`;

const V2 = `${SCHEMA}
  CREATE TABLE invites (id serial PRIMARY KEY, code uuid REFERENCES "People" ON DELETE CASCADE);
  INSERT INTO "People" VALUES
    (${person(11)}, 'ann@example.org', 'eu', 'ios', 'calm', 'h0'), (${person(16)}, 'both@example.org', 'eu', 'android', NULL, 'h8'),
    (${person(13)}, 'us@example.org', 'us', 'ios', NULL, 'h9'), (${person(19)}, 'rex@example.org', 'eu', 'android', NULL, 'h10');
  INSERT INTO "Orders" SELECT code, n, n FROM "People", generate_series(2, 5) AS n;
  INSERT INTO "order lines" SELECT code, nr, l, 'line ' || l FROM "Orders", generate_series(1, 3) AS l;
  INSERT INTO remarks (code, body) SELECT code, 'of old' FROM "People";
  SELECT setval('notes_id_seq', 50);
  INSERT INTO notes (code, body) SELECT code, 'theirs' FROM "People";
  INSERT INTO invites (code) SELECT code FROM "People";`;

const CONFIG: Config = {
  root: 'Shop.People',
  identity: ['lower(mail)', 'region'],
  cohort: { where: `region = 'eu'` },
  residents: { where: `app = 'android'`, onConflict: 'keep' },
  tables: {
    'Shop.remarks': { where: `body <> 'draft 2'` },
    'Shop.notes': { stale: 'keep' },
  },
  scenarios: { login: { by: 'lower(mail)', password: 'hash' } },
  allow: ['DUPLICATE_IDENTITY', 'LINK_LOST'],
};

async function moved(): Promise<{
  v1: TestDatabase;
  v2: TestDatabase;
  look: () => ReturnType<typeof verify>;
  again: () => ReturnType<typeof migrate>;
}> {
  const v1 = await databases.fresh({ major: 18, sql: V1 });
  const v2 = await databases.fresh({ major: 18, sql: V2 });
  const workdir = await mkdtemp(join(tmpdir(), 'rehome-shapes-'));
  onTestFinished(() => rm(workdir, { recursive: true, force: true }));
  const urls = { v1: v1.url, v2: v2.url, config: await resolveConfig(CONFIG) };
  return {
    v1,
    v2,
    look: () => verify(urls),
    again: () => migrate({ ...urls, unattended: true, confirm: async () => {}, workdir }),
  };
}

test('all of them pass, right after the run and later', async () => {
  const { v1, v2, look, again } = await moved();
  const { tests, plan } = await again();
  if (tests === null) throw new Error('no tests were run');
  expect(plan.persons).toMatchObject({
    notInCohort: 1,
    noIdentity: 1,
    duplicate: 2,
    matched: 1,
    created: 1,
    conflict: 1,
  });
  expect(failed(tests)).toEqual([]);
  const later = await look();
  expect(failed(later)).toEqual([]);
  expect(checkOf(later, 'integrity.extra."Shop".notes').found).toBe('2 rows, 0 more; 1 kept');
  expect(checkOf(later, 'platform.residents').found).toMatch(/; 1 person known as both/);
  expect(checkOf(later, 'experience.password-scheme').found).toBe('2 of a scheme of the app');

  await v1.query(`UPDATE "Shop"."People" SET mail = 'anna@example.org' WHERE code = ${person(11)};
    DELETE FROM "Shop"."order lines" WHERE line = 2; INSERT INTO "Shop".notes (code, body) VALUES (${person(12)}, 'new')`);
  expect(failed(await look())).toContain('integrity.rows."Shop"."People"');
  const second = await again();
  expect(second.run).toBe(2);
  expect(second.tests?.failed).toBe(0);
  expect(failed(await look())).toEqual([]);
  await v2.query(`UPDATE "Shop"."Orders" SET total = 0 WHERE code = ${person(19)}`);
  const last = await look();
  expect(failed(last)).toEqual([]);
  expect(checkOf(last, 'integrity.residents."Shop"."Orders"').found).toMatch(
    /; 4 rows of residents/,
  );
});

test.each([
  [
    `DELETE FROM "Shop"."order lines" WHERE code = ${person(11)} AND order_nr = 2 AND line = 1`,
    'integrity.rows."Shop"."order lines"',
  ],
  [
    `INSERT INTO "Shop"."order lines" VALUES (${person(12)}, 2, 9)`,
    'integrity.extra."Shop"."order lines"',
  ],
  [
    `UPDATE "Shop".remarks SET answers = NULL WHERE code = ${person(11)}`,
    'integrity.rows."Shop".remarks',
  ],
  [
    `UPDATE "Shop"."People" SET mood = 'calm' WHERE code = ${person(11)}`,
    'integrity.rows."Shop"."People"',
  ],
  [
    `SET session_replication_role = replica; DELETE FROM "Shop"."Orders" WHERE code = ${person(12)} AND nr = 2`,
    'integrity.orphans."Shop"."order lines"',
  ],
  [`ALTER SEQUENCE "Shop".remarks_id_seq RESTART 1`, 'integrity.sequences'],
])('%s', async (sql, name) => {
  const { v2, look, again } = await moved();
  await again();
  await v2.query(sql);
  expect(failed(await look())).toContain(name);
});
