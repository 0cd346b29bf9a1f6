/**
 * A table of the target alone that counts each person's rows of another: triggers keep it while they
 * fire, an `after` file where they do not. Whatever has happened, its numbers have to be right.
 */
import { id, type Sql, sql } from '../../src/sql/sql.js';
import { namesOn, tableOn } from './names.js';
import type { Rows } from './rows.js';
import type { Schema, Table } from './schema.js';
import type { CaseSpec, TallySpec } from './spec.js';

/** What the config names. */
export const TALLY = 'public.tally';
export const TALLY_FILE = 'tally.sql';

export interface Tally {
  readonly kept: TallySpec['kept'];
  readonly of: Table;
}

/** Of rows that hang on persons directly, as the target's own foreign key guards. */
export function chooseTally(
  { tally: spec, otherKey, onConflict }: CaseSpec,
  owned: readonly Table[],
  root: Table,
): Tally | null {
  const fit = owned.filter(({ links }) =>
    links.some(
      ({ name, to, known }) =>
        name === 'own' && to === root && (known === 'keys' || known === 'target key'),
    ),
  );
  const of = fit[(spec?.of ?? 0) % fit.length];
  if (spec === null || of === undefined) return null;
  // Who is a resident as well is none of the persons whom an `after` file is told of.
  const residents = otherKey === 'conflict' && onConflict === 'add';
  return { kept: residents ? 'triggers' : spec.kept, of };
}

interface Names {
  readonly rows: Sql;
  readonly person: Sql;
  readonly root: Sql;
  readonly key: Sql;
}

function namesOf({ root }: Schema, { of }: Tally): Names {
  const person = of.links.find(({ name }) => name === 'own')?.columns ?? [];
  return {
    rows: tableOn(of, 'target'),
    person: id(...namesOn(of, 'target', person)),
    root: tableOn(root, 'target'),
    key: id(...namesOn(root, 'target', root.key)),
  };
}

/** What the target has of it, when all other rows are there. */
export function makeTally(schema: Schema): Sql[] {
  const { tally, root } = schema;
  if (tally === null) return [];
  const { rows, person, root: people, key } = namesOf(schema, tally);
  const type = { identity: sql`int`, always: sql`int`, serial: sql`int`, uuid: sql`uuid` };
  const own = { ...type, bigint: sql`bigint`, text: sql`text` }[root.keyKind as 'text'];
  return [
    sql`CREATE TABLE public.tally (person ${own} PRIMARY KEY REFERENCES ${people} (${key}) ON DELETE CASCADE, n int NOT NULL);`,
    sql`INSERT INTO public.tally SELECT ${person}, count(*) FROM ${rows} WHERE ${person} IS NOT NULL GROUP BY 1;`,
    sql`CREATE FUNCTION public.count_rows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP <> 'INSERT' THEN UPDATE public.tally SET n = n - 1 WHERE person = OLD.${person}; END IF;
  IF TG_OP <> 'DELETE' AND NEW.${person} IS NOT NULL THEN
    INSERT INTO public.tally AS t VALUES (NEW.${person}, 1) ON CONFLICT (person) DO UPDATE SET n = t.n + 1;
  END IF;
  RETURN NULL;
END $$;`,
    sql`CREATE TRIGGER count_rows AFTER INSERT OR DELETE OR UPDATE OF ${person} ON ${rows} FOR EACH ROW EXECUTE FUNCTION public.count_rows();`,
  ];
}

/** The `after` file; null where triggers keep the tally. */
export function tallyFile(schema: Schema): string | null {
  const { tally } = schema;
  if (tally?.kept !== 'after') return null;
  const { rows, person, key } = namesOf(schema, tally);
  const counted = sql`SELECT p.${key} AS person, count(r.${person}) AS n FROM rehome_persons AS p LEFT JOIN ${rows} AS r ON r.${person} = p.${key} GROUP BY 1`;
  return sql`INSERT INTO public.tally AS t ${counted}
  ON CONFLICT (person) DO UPDATE SET n = EXCLUDED.n WHERE t.n <> EXCLUDED.n;`.text;
}

/** Where the tally is not what it has to be, by the rows that stand there. */
export function wrongTallies(
  { tally, root }: Schema,
  target: Rows,
  found: ReadonlyMap<string, string>,
): string[] {
  if (tally === null) return [];
  const [column = ''] = tally.of.links.find(({ name }) => name === 'own')?.columns ?? [];
  const rows = target.get(tally.of.name) ?? [];
  return (target.get(root.name) ?? []).flatMap(({ id: key }) => {
    const right = rows.filter((row) => row[column] === key).length;
    const n = Number(found.get(key ?? '') ?? 0);
    return n === right ? [] : [`tally of ${key}: ${n}, expected ${right}`];
  });
}
