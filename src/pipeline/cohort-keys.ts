/**
 * Who is a person of the run, asked anew from the rows as they stand: the identity expressions are
 * evaluated over the target's root rows and held against the source's. The witness takes nobody's
 * word for it, the key maps' least of all.
 */
import type { Journal } from '../ledger/journal.js';
import { atJournalKey } from '../ledger/journal.js';
import { targetName } from '../match/image.js';
import type { EarlierMap } from '../match/persons.js';
import type { ResolvedConfig } from '../model/config.js';
import type { MovedTable } from '../model/move.js';
import type { Session } from '../postgres/session.js';
import { columns, id, join, type Sql, sql, verbatim } from '../sql/sql.js';
import { column, numbered, type Scratch, scratchType } from '../stage/scratch.js';
import { beforeImages, type Persons } from '../witness/walk-owners.js';

interface CohortInput {
  readonly scratch: Scratch;
  readonly root: MovedTable;
  readonly config: ResolvedConfig;
  readonly earlier: EarlierMap;
}

/** Rows of `from` under `w`, with their identity beside them as `=i_1…`. */
function identified({ config }: CohortInput, from: Sql): Sql {
  const values = config.identity.map(
    (text, index) => sql`nullif(btrim((${verbatim(text)})::text), '') AS ${id(`=i_${index + 1}`)}`,
  );
  const { where } = config.residents;
  const resident = where === null ? sql`FALSE` : sql`(${verbatim(where)}) IS TRUE`;
  return sql`(SELECT *, ${join(values)}, ${resident} AS "=resident" FROM (${from}) AS r) AS w`;
}

/** Root keys, under their own names, of rows of `from` whose identity a cohort person has. */
function byIdentity(input: CohortInput, from: Sql): Sql {
  const { scratch, root, config } = input;
  const identity = numbered('=i', config.identity);
  const ours = numbered('i', config.identity);
  return sql`
    SELECT ${columns('w', root.targetKey)} FROM ${identified(input, from)}
     WHERE (${columns('w', identity)}) IN (SELECT ${columns('i', ours)} FROM ${scratch.identity('source')} AS i)`;
}

/**
 * The same without those who are residents as well, unless these are to be overwritten: of them
 * nothing may be changed or deleted.
 */
function copies(input: CohortInput, from: Sql): Sql {
  const { scratch, root, config } = input;
  const { where, otherKey, onConflict } = config.residents;
  if (onConflict === 'overwrite') return byIdentity(input, from);
  if (where !== null) return sql`${byIdentity(input, from)} AND NOT w."=resident"`;
  if (otherKey === 'copy' || root.sourceKey.length !== root.targetKey.length) {
    return byIdentity(input, from);
  }
  const same = [
    ...config.identity.map((_, i) => sql`${id('i', `i_${i + 1}`)} = ${id('w', `=i_${i + 1}`)}`),
    ...root.targetKey.map((name, i) => {
      const [ours, theirs] = [id('i', `k_${i + 1}`), id('w', name)];
      const from_ = scratchType(column(root.source, root.sourceKey[i] ?? '')).text;
      return from_ === column(root.target, name).type
        ? sql`${ours} = ${theirs}`
        : sql`${ours}::text = ${theirs}::text`;
    }),
  ];
  return sql`
    SELECT ${columns('w', root.targetKey)} FROM ${identified(input, from)}
     WHERE EXISTS (SELECT FROM ${scratch.identity('source')} AS i WHERE ${join(same, ' AND ')})`;
}

/** Keys that an earlier run gave to persons: their identity may have changed since. */
function byLedger({ root, earlier }: CohortInput): Sql | null {
  if (earlier === null) return null;
  const list = root.targetKey.map(
    (name, index) => sql`${id('e', `t_${index + 1}`)} AS ${id(name)}`,
  );
  return sql`SELECT ${join(list)} FROM (${earlier}) AS e`;
}

const NOW = id('pg_temp', 'rehome_persons_now');
const BEFORE = id('pg_temp', 'rehome_persons_before');

/** Root keys of the persons as the target knows them before anything is written. */
export function personsBeforehand(input: CohortInput): Sql {
  const found = copies(input, sql`SELECT * FROM ${targetName(input.root)}`);
  const known = byLedger(input);
  return known === null ? found : sql`${found} UNION ${known}`;
}

/** Makes the two lists that the witness walks up to. Call when everything is written. */
export async function listPersons(
  session: Session,
  input: CohortInput,
  journal: Journal,
): Promise<Persons> {
  const { root } = input;
  const known = byLedger(input);
  const or = known === null ? sql`` : sql`UNION ${known}`;
  const current = sql`SELECT * FROM ${targetName(root)} AS c`;
  const names = join(journal.columns.map((name) => id('c', name)));
  const before = sql`${beforeImages(journal, null)}
    UNION ALL SELECT ${names} FROM ${targetName(root)} AS c
     WHERE NOT EXISTS (SELECT FROM ${journal.name} AS j WHERE ${atJournalKey(journal, 'j', 'c')})`;
  const castable = sql`SELECT ${join(journal.columns.map((name) => id(name)))} FROM (${before}) AS b`;
  // Residents as well: they get rows where the policy is to add, and nothing where it is to keep.
  const kept = ['keep', 'stop'].includes(input.config.residents.onConflict)
    ? sql`EXCEPT (${byIdentity(input, castable)} EXCEPT ${copies(input, castable)})`
    : sql``;
  await session.execute(
    sql`CREATE TEMPORARY TABLE ${NOW} ON COMMIT DROP AS ${byIdentity(input, current)} ${kept} ${or}`,
  );
  await session.execute(
    sql`CREATE TEMPORARY TABLE ${BEFORE} ON COMMIT DROP AS ${copies(input, castable)} ${or}`,
  );
  await session.execute(sql`ANALYZE ${NOW}, ${BEFORE}`);
  const list = join(root.targetKey.map((name) => id(name)));
  return { now: sql`SELECT ${list} FROM ${NOW}`, before: sql`SELECT ${list} FROM ${BEFORE}` };
}
