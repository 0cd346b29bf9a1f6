/**
 * Who is who: identities of both sides evaluated in the target, so that one server's lower() and
 * one collation decide, and every cohort person put into a class.
 */
import type { ResolvedConfig } from '../model/config.js';
import type { MovedTable } from '../model/move.js';
import { and, columns, id, join, literal, type Sql, sql, verbatim } from '../sql/sql.js';
import { rootRows } from '../stage/root-rows.js';
import { COHORT_COLUMN, column, numbered, type Scratch, scratchType } from '../stage/scratch.js';
import { targetName } from './image.js';

/** Latest pair of keys that an earlier run left for each row: columns `s_1…`, `t_1…`. */
export type EarlierMap = Sql | null;

const identityColumns = (config: ResolvedConfig): string[] => numbered('i', config.identity);

/** Blank is as good as NULL: such a person has no identity. */
function identityValues(config: ResolvedConfig): Sql {
  return join(config.identity.map((text) => sql`nullif(btrim((${verbatim(text)})::text), '')`));
}

/** Expressions are evaluated over nothing but a root row, so no other name can get in their way. */
export function fillSourceIdentities(
  scratch: Scratch,
  root: MovedTable,
  config: ResolvedConfig,
): Sql {
  return sql`
    INSERT INTO ${scratch.identity('source')}
    SELECT ${join(root.sourceKey.map((name) => id(name)))}, ${identityValues(config)}
      FROM ${rootRows(root, scratch.source(root))} AS r WHERE ${id(COHORT_COLUMN)}`;
}

export function fillTargetIdentities(
  scratch: Scratch,
  root: MovedTable,
  config: ResolvedConfig,
): Sql {
  const resident =
    config.residents.where === null
      ? sql`FALSE`
      : sql`(${verbatim(config.residents.where)}) IS TRUE`;
  return sql`
    INSERT INTO ${scratch.identity('target')}
    SELECT ${join(root.targetKey.map((name) => id(name)))}, ${identityValues(config)}, ${resident}
      FROM ${targetName(root)}`;
}

const hasIdentity = (alias: string, config: ResolvedConfig): Sql =>
  and(identityColumns(config).map((name) => sql`${id(alias, name)} IS NOT NULL`));

const sameIdentity = (a: string, b: string, config: ResolvedConfig): Sql =>
  and(identityColumns(config).map((name) => sql`${id(a, name)} = ${id(b, name)}`));

/** Identities of cohort persons that several rows of one side share. */
function duplicated(scratch: Scratch, side: 'source' | 'target', config: ResolvedConfig): Sql {
  const list = join(identityColumns(config).map((name) => id(name)));
  return sql`SELECT ${list} FROM ${scratch.identity(side)} AS d
    WHERE ${hasIdentity('d', config)} GROUP BY ${list} HAVING count(*) > 1`;
}

/** Cohort persons who cannot move, each with the first reason that applies. */
export function excludePersons(scratch: Scratch, root: MovedTable, config: ResolvedConfig): Sql[] {
  const into = sql`INSERT INTO ${scratch.excluded(root)}`;
  const once = sql`ON CONFLICT DO NOTHING`;
  const key = columns('i', numbered('k', root.sourceKey));
  return [
    sql`${into} SELECT ${columns('s', root.sourceKey)}, 'not_in_cohort'
      FROM ${scratch.source(root)} AS s WHERE NOT ${id('s', COHORT_COLUMN)}`,
    sql`${into} SELECT ${key}, 'no_identity'
      FROM ${scratch.identity('source')} AS i WHERE NOT ${hasIdentity('i', config)} ${once}`,
    ...(['source', 'target'] as const).map(
      (side) => sql`${into} SELECT ${key}, 'duplicate_identity'
        FROM ${scratch.identity('source')} AS i
        JOIN (${duplicated(scratch, side, config)}) AS d ON ${sameIdentity('i', 'd', config)} ${once}`,
    ),
  ];
}

function notExcluded(scratch: Scratch, root: MovedTable, alias: string): Sql {
  const same = root.sourceKey.map(
    (_, index) => sql`${id('x', `s_${index + 1}`)} = ${id(alias, `k_${index + 1}`)}`,
  );
  return sql`NOT EXISTS (SELECT FROM ${scratch.excluded(root)} AS x WHERE ${join(same, ' AND ')})`;
}

const keysEqual = (a: string, aPrefix: string, b: string, bPrefix: string, count: number): Sql =>
  and(
    Array.from(
      { length: count },
      (_, index) => sql`${id(a, `${aPrefix}_${index + 1}`)} = ${id(b, `${bPrefix}_${index + 1}`)}`,
    ),
  );

/**
 * Matched persons. One whose row satisfies `residents.where`, or whose keys differ on the two
 * sides although no earlier run moved them, is a conflict and gets the mode of the policy.
 */
export function matchPersons(
  scratch: Scratch,
  root: MovedTable,
  config: ResolvedConfig,
  earlier: EarlierMap,
): Sql[] {
  const sourceKeys = columns('i', numbered('k', root.sourceKey));
  const targetKeys = columns('t', numbered('k', root.targetKey));
  const conflict = sql`(${conflictCondition(root, config, earlier)})`;
  const mode = { stop: 'k', keep: 'k', overwrite: 'r', add: 'a' }[config.residents.onConflict];
  const matched = sql`
    SELECT ${sourceKeys}, ${targetKeys}, 'm'::"char", CASE WHEN ${conflict} THEN ${literal(mode)} ELSE 'r' END::"char"
      FROM ${scratch.identity('source')} AS i
      JOIN ${scratch.identity('target')} AS t ON ${sameIdentity('i', 't', config)}
      ${earlierJoin(root, earlier)}
     WHERE ${notExcluded(scratch, root, 'i')}`;
  const map = scratch.map(root);
  const mapKeys = columns('m', numbered('s', root.sourceKey));
  return [
    sql`INSERT INTO ${map} ${matched}`,
    sql`INSERT INTO ${scratch.excluded(root)}
      SELECT ${mapKeys}, 'resident_conflict' FROM ${map} AS m WHERE mode = 'k'`,
    sql`DELETE FROM ${map} WHERE mode = 'k'`,
    ...(earlier === null ? [] : [matchRenamed(scratch, root, earlier)]),
  ];
}

function earlierJoin(root: MovedTable, earlier: EarlierMap): Sql {
  if (earlier === null) return sql``;
  return sql`LEFT JOIN (${earlier}) AS e ON ${keysEqual('e', 's', 'i', 'k', root.sourceKey.length)}
    AND ${keysEqual('e', 't', 't', 'k', root.targetKey.length)}`;
}

function conflictCondition(root: MovedTable, config: ResolvedConfig, earlier: EarlierMap): Sql {
  const conditions: Sql[] = [];
  if (config.residents.where !== null) conditions.push(sql`t.resident`);
  else if (
    config.residents.otherKey === 'conflict' &&
    root.sourceKey.length === root.targetKey.length
  ) {
    const differ = root.sourceKey.map((name, index) => {
      const from = scratchType(column(root.source, name)).text;
      const to = column(root.target, root.targetKey[index] ?? '').type;
      const [a, b] = [id('i', `k_${index + 1}`), id('t', `k_${index + 1}`)];
      return from === to ? sql`${a} <> ${b}` : sql`${a}::text <> ${b}::text`;
    });
    conditions.push(join(differ, ' OR '));
  }
  if (conditions.length === 0) return sql`FALSE`;
  const moved = earlier === null ? sql`FALSE` : sql`e.t_1 IS NOT NULL`;
  return sql`(${join(conditions, ' OR ')}) AND NOT ${moved}`;
}

/** Persons whose identity changed in the source since an earlier run moved them. */
function matchRenamed(scratch: Scratch, root: MovedTable, earlier: Sql): Sql {
  // Two conditions, each of which can be hashed; as one with OR in it they would be compared in pairs.
  const unmapped = (same: Sql): Sql =>
    sql`NOT EXISTS (SELECT FROM ${scratch.map(root)} AS m WHERE ${same})`;
  return sql`
    INSERT INTO ${scratch.map(root)}
    SELECT ${columns('i', numbered('k', root.sourceKey))}, ${columns('e', numbered('t', root.targetKey))}, 'm', 'r'
      FROM ${scratch.identity('source')} AS i
      JOIN (${earlier}) AS e ON ${keysEqual('e', 's', 'i', 'k', root.sourceKey.length)}
      JOIN ${scratch.identity('target')} AS t ON ${keysEqual('e', 't', 't', 'k', root.targetKey.length)}
     WHERE ${notExcluded(scratch, root, 'i')}
       AND ${unmapped(keysEqual('m', 't', 'e', 't', root.targetKey.length))}
       AND ${unmapped(keysEqual('m', 's', 'i', 'k', root.sourceKey.length))}`;
}

/** FROM item: target keys `t_1…` of persons of the cohort, those left out for being up to date among them. */
export function placedPersons(scratch: Scratch, root: MovedTable): Sql {
  const keys = numbered('t', root.targetKey);
  return sql`(SELECT ${columns('d', keys)} FROM ${scratch.map(root)} AS d
    UNION SELECT ${columns('u', keys)} FROM ${scratch.upToDate(root)} AS u)`;
}

/** Counts of every class, in one row; names are those of `PersonCounts`. */
export function countPersons(
  scratch: Scratch,
  root: MovedTable,
  config: ResolvedConfig,
  earlier: EarlierMap,
): Sql {
  const renamed = sql`SELECT count(*) FROM ${scratch.map(root)} AS m
    JOIN ${scratch.identity('source')} AS i ON ${keysEqual('m', 's', 'i', 'k', root.sourceKey.length)}
    JOIN ${scratch.identity('target')} AS t ON ${keysEqual('m', 't', 't', 'k', root.targetKey.length)}
   WHERE m.how = 'm' AND NOT ${sameIdentity('i', 't', config)}`;
  const count = (reason: string): Sql =>
    sql`(SELECT count(*) FROM ${scratch.excluded(root)} WHERE reason = ${literal(reason)})::float8`;
  const conflicts =
    config.residents.onConflict === 'overwrite' || config.residents.onConflict === 'add'
      ? sql`(SELECT count(*) FROM ${scratch.map(root)} AS m
           JOIN ${scratch.identity('source')} AS i ON ${keysEqual('m', 's', 'i', 'k', root.sourceKey.length)}
           JOIN ${scratch.identity('target')} AS t ON ${keysEqual('m', 't', 't', 'k', root.targetKey.length)}
           ${earlierJoin(root, earlier)}
          WHERE m.how = 'm' AND (${conflictCondition(root, config, earlier)}))::float8`
      : count('resident_conflict');
  return sql`
    SELECT (SELECT count(*) FROM ${scratch.source(root)})::float8 AS "source",
           (SELECT count(*) FROM ${scratch.identity('target')})::float8 AS "target",
           ${count('not_in_cohort')} AS "notInCohort",
           ${count('no_identity')} AS "noIdentity",
           ${count('duplicate_identity')} AS "duplicate",
           (SELECT count(*) FROM ${scratch.map(root)} WHERE how = 'm')::float8 AS "matched",
           (${renamed})::float8 AS "renamed",
           (SELECT count(*) FROM ${scratch.map(root)} WHERE how = 'i')::float8 AS "created",
           ${conflicts} AS "conflict",
           ${goneCount(scratch, root, earlier)} AS "gone",
           ${count('up_to_date')} AS "upToDate",
           (SELECT count(*) FROM ${scratch.identity('target')} AS t
             WHERE NOT EXISTS (SELECT FROM ${placedPersons(scratch, root)} AS m
                                WHERE ${keysEqual('m', 't', 't', 'k', root.targetKey.length)}))::float8 AS "residents"`;
}

/** Target keys `t_1…` of persons whom an earlier run moved and who have left the source since. */
export function gonePersons(scratch: Scratch, root: MovedTable, earlier: Sql): Sql {
  const still = root.sourceKey.map(
    (name, index) => sql`${id('e', `s_${index + 1}`)} = ${id('s', name)}`,
  );
  return sql`
    SELECT ${columns('e', numbered('t', root.targetKey))}
      FROM (${earlier}) AS e
      JOIN ${scratch.identity('target')} AS t ON ${keysEqual('e', 't', 't', 'k', root.targetKey.length)}
     WHERE NOT EXISTS (SELECT FROM ${scratch.source(root)} AS s WHERE ${join(still, ' AND ')})
       AND NOT EXISTS (SELECT FROM ${placedPersons(scratch, root)} AS m WHERE ${keysEqual('m', 't', 'e', 't', root.targetKey.length)})`;
}

function goneCount(scratch: Scratch, root: MovedTable, earlier: EarlierMap): Sql {
  return earlier === null
    ? sql`0::float8`
    : sql`(SELECT count(*) FROM (${gonePersons(scratch, root, earlier)}) AS g)::float8`;
}

/** Identities that several rows share, for the hazard: how many persons, and a few of them. */
export function duplicateExamples(
  scratch: Scratch,
  side: 'source' | 'target',
  config: ResolvedConfig,
): Sql {
  const list = join(
    identityColumns(config).map((name) => id('d', name)),
    " || ', ' || ",
  );
  return sql`
    SELECT ${list} AS example, count(*) OVER ()::float8 AS total
      FROM (${duplicated(scratch, side, config)}) AS d
     WHERE EXISTS (SELECT FROM ${scratch.identity('source')} AS i WHERE ${sameIdentity('i', 'd', config)})
     LIMIT 5`;
}

/** Identities of excluded persons, by reason. */
export function excludedIdentities(scratch: Scratch, root: MovedTable, reason: string): Sql {
  return sql`
    SELECT coalesce(i.i_1, ROW(${columns('x', numbered('s', root.sourceKey))})::text) AS example, count(*) OVER ()::float8 AS total
      FROM ${scratch.excluded(root)} AS x
      JOIN ${scratch.identity('source')} AS i ON ${keysEqual('x', 's', 'i', 'k', root.sourceKey.length)}
     WHERE x.reason = ${literal(reason)} LIMIT 5`;
}
