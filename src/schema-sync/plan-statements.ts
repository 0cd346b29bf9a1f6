/**
 * The statements that turn staging's schema into the target's: first what has to go, from the last
 * entry of staging's dump to the first, then what has to come, in the order of the target's. Pure.
 */
import { groupBy } from '../model/group-by.js';
import type { SchemaStatement } from '../model/schema.js';
import { id, type Sql, sql, verbatim } from '../sql/sql.js';
import {
  type Alteration,
  alterAfter,
  alterBack,
  alterBefore,
  dropDefaults,
  type TableContext,
} from './alter-table.js';
import { commentOn, isAbout, isAttribute, takenBack } from './attributes.js';
import { byKey, type Comparison } from './compare-schemas.js';
import { type Fallout, falloutOf, goesAlong } from './fallout.js';
import { firstStones } from './first-stones.js';
import { alterIdentity, alterSequence, dropIdentity, isIdentity, newLabels } from './in-place.js';
import type { SchemaEntry } from './normal-form.js';
import type { Edge, SchemaObject } from './read-objects.js';
import type { TableShape } from './read-shapes.js';

export function planStatements(comparison: Comparison): SchemaStatement[] {
  if (comparison.differences.length === 0) return [];
  const plan = new StatementPlan(comparison);
  return [...plan.alone(), ...plan.going(), ...plan.coming()];
}

/** Whose loss is more than a moment's. */
const HOLDS_ROWS = new Set(['TABLE', 'SEQUENCE', 'FOREIGN TABLE']);
const TAKES_LONG = new Set(['INDEX', 'CONSTRAINT', 'FK CONSTRAINT', 'MATERIALIZED VIEW']);

class StatementPlan {
  readonly #comparison: Comparison;
  readonly #fallout: Fallout;
  readonly #wanted: ReadonlyMap<string, SchemaEntry>;
  readonly #there: ReadonlyMap<string, SchemaEntry>;
  readonly #objects: ReadonlyMap<string, SchemaObject>;
  /** What is dropped, and so has to be made again where the target has it. */
  readonly #gone: readonly SchemaObject[];
  readonly #goneKeys: ReadonlySet<string>;
  readonly #needs: ReadonlyMap<string, readonly Edge[]>;

  constructor(comparison: Comparison) {
    const { model, staging } = comparison;
    this.#comparison = comparison;
    this.#wanted = byKey(model.entries);
    this.#there = byKey(staging.entries);
    this.#objects = new Map(staging.objects.objects.map((object) => [object.key, object]));
    this.#needs = groupBy(staging.objects.edges, ({ dependant }) => dependant);
    const { nodes, columns } = firstStones(comparison);
    this.#fallout = falloutOf(staging.objects, staging.tables, nodes, columns);
    this.#gone = staging.objects.objects.filter(({ node }) => this.#fallout.dropped.has(node));
    this.#goneKeys = new Set(this.#gone.map(({ key }) => key));
  }

  /** New labels of enumerations, which nothing may use in the transaction that adds them. */
  alone(): SchemaStatement[] {
    return this.#comparison.differences.flatMap((difference) =>
      difference.kind === 'differs' && !this.#goneKeys.has(difference.key)
        ? newLabels(this.#comparison, difference.key).map((added) =>
            statement(difference, added, 'safe', true),
          )
        : [],
    );
  }

  going(): SchemaStatement[] {
    const { staging, unavailable } = this.#comparison;
    const listed = new Set(
      staging.entries.map(({ schema, name }) => JSON.stringify([schema, name])),
    );
    const made = staging.tables.flatMap((table) =>
      dropDefaults(table, this.#contextOf(table)).map(ofTable(table)),
    );
    // This tool's own tables are in no entry, and may use what goes.
    const own = staging.tables
      .filter(({ schema, name }) => !listed.has(JSON.stringify([schema, name])))
      .flatMap((table) =>
        alterBefore(undefined, table, this.#contextOf(table)).map(ofTable(table)),
      );
    made.push(...own);
    for (const entry of [...staging.entries].reverse()) {
      if (unavailable.has(entry.key)) continue;
      made.push(...this.#goingOf(entry));
    }
    return made;
  }

  #goingOf(entry: SchemaEntry): SchemaStatement[] {
    const extra = !this.#wanted.has(entry.key);
    if (isAttribute(entry)) {
      if (!extra || this.#gone.some((object) => isAbout(entry, object))) return [];
      return takenBack(entry).map((back) => statement(entry, back));
    }
    const object = this.#objects.get(entry.key);
    const changed = this.#wanted.get(entry.key);
    if (isIdentity(entry)) {
      const stays = changed !== undefined && isIdentity(changed);
      const alone = object !== undefined && !this.#fallout.dropped.has(object.node);
      return stays || !alone ? [] : dropIdentity(entry).map((back) => statement(entry, back));
    }
    const table = entry.type === 'TABLE' ? this.#tableOf(entry) : undefined;
    if (object === undefined) return [];
    if (!this.#fallout.dropped.has(object.node)) {
      if (table === undefined) return [];
      return alterBefore(this.#modelOf(table), table, this.#contextOf(table)).map(ofTable(table));
    }
    if (goesAlong(object, this.#needs, this.#fallout)) return [];
    const lost = extra || HOLDS_ROWS.has(entry.type);
    return [
      statement(
        entry,
        verbatim(object.drop),
        lost ? 'drops' : TAKES_LONG.has(entry.type) ? 'rewrites' : 'safe',
      ),
    ];
  }

  coming(): SchemaStatement[] {
    const { model, staging, unavailable } = this.#comparison;
    const made = model.entries
      .filter(({ key }) => !unavailable.has(key))
      .flatMap((entry) => this.#comingOf(entry));
    const wanted = new Set(model.tables.map(({ schema, name }) => JSON.stringify([schema, name])));
    const back = staging.tables
      .filter(({ schema, name }) => !wanted.has(JSON.stringify([schema, name])))
      .flatMap((table) => alterBack(table, this.#contextOf(table)).map(ofTable(table)));
    const refreshed = this.#gone
      .filter(({ type, key }) => type === 'MATERIALIZED VIEW' && this.#wanted.has(key))
      .filter(({ node }) => staging.populated.includes(node))
      .map(({ schema, own }) => {
        const refresh = sql`REFRESH MATERIALIZED VIEW ${id(schema, own)}`;
        return statement({ schema, name: own }, refresh, 'rewrites');
      });
    return [...made, ...back, ...refreshed];
  }

  #comingOf(entry: SchemaEntry): SchemaStatement[] {
    const there = this.#there.get(entry.key);
    const asIs = [statement(entry, verbatim(entry.sql))];
    if (there === undefined || this.#goneKeys.has(entry.key)) return asIs;
    const differs = there.normal !== entry.normal;
    if (isAttribute(entry)) return differs || this.#isLost(entry) ? asIs : [];
    if (entry.type === 'TABLE') return this.#alterationsOf(entry);
    if (!differs) return [];
    switch (entry.type) {
      case 'SEQUENCE': {
        if (isIdentity(entry) !== isIdentity(there)) return asIs;
        const altered = isIdentity(entry) ? alterIdentity(entry) : alterSequence(entry);
        return altered.map((change) => statement(entry, change));
      }
      case 'FUNCTION':
      case 'PROCEDURE': {
        const replacing = entry.sql.replace(/^CREATE /, 'CREATE OR REPLACE ');
        return [statement(entry, verbatim(replacing))];
      }
      default:
        return [];
    }
  }

  /** Whether an attribute went with what it is about, or has to be set again on its column. */
  #isLost(entry: SchemaEntry): boolean {
    if (this.#gone.some((object) => isAbout(entry, object))) return true;
    const { staging } = this.#comparison;
    return [...this.#fallout.columns].some(([node, effects]) => {
      const table = staging.tables.find((one) => one.node === node);
      if (table === undefined || table.schema !== entry.schema) return false;
      return table.columns.some(({ name, number }) => {
        const effect = effects.get(number);
        if (effect === undefined) return false;
        if (entry.type === 'COMMENT') {
          return effect === 'drop' && entry.name === commentOn(table.name, name);
        }
        return entry.type === 'DEFAULT' && entry.name === [table.name, name].join(' ');
      });
    });
  }

  #alterationsOf(entry: SchemaEntry): SchemaStatement[] {
    const now = this.#tableOf(entry);
    const model = this.#modelOf(entry);
    if (now === undefined || model === undefined) return [];
    return alterAfter(model, now, this.#contextOf(now, model)).map(ofTable(now));
  }

  #tableOf({ schema, name }: { schema: string; name: string }): TableShape | undefined {
    return this.#comparison.staging.tables.find(
      (table) => table.schema === schema && table.name === name,
    );
  }

  #modelOf({ schema, name }: { schema: string; name: string }): TableShape | undefined {
    return this.#comparison.model.tables.find(
      (table) => table.schema === schema && table.name === name,
    );
  }

  #contextOf(now: TableShape, model?: TableShape): TableContext {
    const entriesOf = (entries: ReadonlyMap<string, SchemaEntry>, type: string) =>
      new Set(
        [...entries.values()]
          .filter((entry) => entry.type === type && entry.schema === now.schema)
          .filter(({ name }) => name.startsWith(`${now.name} `))
          .map(({ name }) => name.slice(now.name.length + 1)),
      );
    const checksThere = entriesOf(this.#there, 'CHECK CONSTRAINT');
    return {
      effects: this.#fallout.columns.get(now.node) ?? new Map(),
      defaultsApart: entriesOf(this.#wanted, 'DEFAULT'),
      defaultsApartNow: entriesOf(this.#there, 'DEFAULT'),
      checksApart: entriesOf(this.#wanted, 'CHECK CONSTRAINT'),
      checksGone: new Set(
        this.#gone
          .filter(({ type }) => type === 'CHECK CONSTRAINT')
          .filter(({ schema, relation }) => schema === now.schema && relation === now.name)
          .map(({ own }) => own)
          .filter((own) => !checksThere.has(own)),
      ),
      parents: (model?.parents ?? []).flatMap(
        ({ node }) => this.#comparison.model.tables.find((table) => table.node === node) ?? [],
      ),
      entry: model === undefined ? '' : (this.#wantedTable(now)?.sql ?? ''),
    };
  }

  #wantedTable({ schema, name }: TableShape): SchemaEntry | undefined {
    return this.#comparison.model.entries.find(
      (entry) => entry.type === 'TABLE' && entry.schema === schema && entry.name === name,
    );
  }
}

type Label = SchemaStatement['label'];

function ofTable(table: TableShape): (alteration: Alteration) => SchemaStatement {
  return ({ sql: given, label }) => statement(table, given, label);
}

function statement(
  { schema, ...about }: { readonly schema: string; readonly name: string },
  given: Sql,
  label: Label = 'safe',
  alone = false,
): SchemaStatement {
  const text = given.text.trim();
  return {
    sql: text.endsWith(';') ? text : `${text};`,
    label,
    about: schema === '-' ? about.name : `${schema}.${about.name}`,
    alone,
  };
}
