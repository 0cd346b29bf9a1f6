/** The reference tables of a random case, which lead to each other, and the config's words on them. */
import type { TableConfig } from '../../src/model/config.js';
import {
  type Column,
  DRAWN,
  keyColumns,
  type Link,
  linkColumns,
  NO_PARTITIONS,
  plain,
  type Table,
} from './schema.js';
import type { CaseSpec } from './spec.js';

export function makeReferences(spec: CaseSpec): Table[] {
  const made: Table[] = [];
  spec.references.forEach(({ key, keyRenamed, parent }, index) => {
    const name = `r${index + 1}`;
    const columns: Column[] = keyColumns(key, keyRenamed);
    const links: Link[] = [];
    const to = parent === null ? undefined : made[parent.to % made.length];
    const within = to !== undefined && parent?.within === true;
    if (to !== undefined && parent !== null) {
      // What is known by its parent has one.
      const required = within || parent.required;
      const own = linkColumns('par', to, required, keyRenamed);
      columns.push(...own);
      links.push({
        ...{ name: 'par', columns: own.map((c) => c.name), to, toColumns: to.key, required },
        ...{ rule: 'NO ACTION', mention: false, known: 'keys', deferrable: false },
      });
    }
    columns.push(plain('code', 'text', 'code'));
    const known = within ? [...links.flatMap((link) => link.columns), 'code'] : ['code'];
    const drawn = DRAWN.includes(key);
    made.push({
      ...{ name, sourceName: name, role: 'reference', keyKind: key, place: index + 1 },
      ...{ naming: spec.naming, key: ['id'], drawn, links, columns },
      uniques: [{ columns: known, targetOnly: false }],
      // Where the key means something on its own, it could be what the rows are known by.
      config: { ...(drawn ? {} : { match: known }), ...missing(spec, index) },
      ...{ partitions: NO_PARTITIONS, pair: null, linkUnsaid: false },
    });
  });
  return made;
}

/** The first table that uses a reference says what becomes of rows that the target lacks. */
function missing({ references, tables }: CaseSpec, index: number): TableConfig {
  const uses = tables.flatMap(({ reference }) =>
    reference !== null && reference.to % references.length === index ? [reference] : [],
  );
  const [first] = uses;
  if (first === undefined || first.missing === 'stop') return {};
  // NULL is no way out where a column may not be NULL.
  const needed = uses.some((use) => use.required);
  return { missing: first.missing === 'null' && needed ? 'drop' : first.missing };
}
