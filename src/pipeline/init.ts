/**
 * `rehome init`: a config out of two databases. What constraints, names, types and samples of
 * values agree on is decided; everything else is asked, or left as a choice. Both databases are
 * only read, each in one READ ONLY snapshot, a bounded number of rows of a table.
 */
import { readCatalog } from '../catalog/read-catalog.js';
import { resolveConfig } from '../config/resolve-config.js';
import { EXIT, RehomeError } from '../errors.js';
import { assemble, assumed } from '../infer/assemble.js';
import { findRoot, type RootCandidate } from '../infer/find-root.js';
import type { Catalog } from '../model/catalog.js';
import type { Config } from '../model/config.js';
import type { Draft } from '../model/draft.js';
import { findTable } from '../model/find-table.js';
import type { InitOptions } from '../model/init-options.js';
import type { Move } from '../model/move.js';
import { identifierText } from '../model/name-text.js';
import { buildMove } from '../plan/build-move.js';
import { type DatabaseIdentity, refuseSameDatabase } from '../postgres/database-identity.js';
import { beginSampling } from '../sample/bounds.js';
import type { Sides } from '../sample/overlap.js';
import { bothOf } from './both-of.js';
import { DraftBook, type Drafting } from './draft-book.js';
import { draftIdentity } from './draft-identity.js';
import { draftTables } from './draft-tables.js';
import { pinSearchPath } from './look.js';
import { Stages } from './stages.js';
import { usingSession } from './using-session.js';

/**
 * @throws RehomeError of a connection, of two URLs of one database, or `root_unknown` (exit 2)
 *   where `root` names no table of both
 */
export async function init(options: InitOptions): Promise<Draft> {
  const stages = new Stages(options);
  const { signal } = options;
  const purpose = { purpose: 'init', signal };
  try {
    return await usingSession(options.v1, { side: 'source', ...purpose }, (source) =>
      usingSession(options.v2, { side: 'target', ...purpose }, (target) =>
        draft(stages, { source, target }),
      ),
    );
  } catch (error) {
    throw stages.failure(error);
  }
}

async function draft(stages: Stages<InitOptions>, sides: Sides): Promise<Draft> {
  const { options } = stages;
  const look = await stages.stage(
    'look',
    'Look at both databases',
    async () => {
      const identities = await refuseSameDatabase(sides.source, sides.target);
      await beginSampling(sides.source);
      await beginSampling(sides.target);
      const [source, target] = await bothOf(readCatalog(sides.source), readCatalog(sides.target));
      return { identities, source, target };
    },
    ({ source, target }) => `${source.tables.length} and ${target.tables.length} tables`,
  );
  const { source, target } = look;
  const book = new DraftBook(options.ask);
  const done = (rest: Pick<Draft, 'root' | 'persons' | 'others'>): Draft => ({
    at: stages.now().toISOString(),
    source: nameOf(look.identities[0]),
    target: nameOf(look.identities[1]),
    lines: book.lines,
    remarks: book.remarks,
    ...rest,
  });
  const root = await draftRoot(book, source, target, options.root);
  if (root === null) return done({ root: null, persons: null, others: [] });
  await pinSearchPath(sides.source, root.source.schema);
  await pinSearchPath(sides.target, root.target.schema);
  const move = async (): Promise<Move> => {
    // Checked like any other config: what is assumed here must be one.
    const config = assemble(book.lines, assumed) as unknown as Config;
    // Whose rows are whose does not depend on what persons are known by.
    const identity = config.identity ?? (root.target.primaryKey ?? []).map(identifierText);
    return buildMove(await resolveConfig({ ...config, identity }), source, target);
  };
  const drafting: Drafting = { sides, source, target, root, book, move };
  const known = await stages.stage(
    'match',
    'Find what persons are known by',
    () => draftIdentity(drafting),
    (known) =>
      known === null
        ? 'to be chosen'
        : `${known.matched.found} of ${known.matched.sampled} are on both sides`,
  );
  const others = await stages.stage(
    'plan',
    'Find what is theirs',
    () => draftTables(drafting, known),
    () => `${book.lines.length} lines, ${book.open.length} open`,
  );
  const persons = known?.matched ?? null;
  return done({
    root: root.target.inConfig,
    persons:
      persons === null
        ? null
        : {
            ...{ sampled: persons.sampled, found: persons.found },
            ...{ otherKey: persons.otherKey, whole: persons.whole },
          },
    others,
  });
}

function nameOf(identity: DatabaseIdentity | undefined): Draft['source'] {
  return { database: identity?.database ?? '', version: identity?.version ?? '' };
}

async function draftRoot(
  book: DraftBook,
  source: Catalog,
  target: Catalog,
  given: string | undefined,
): Promise<RootCandidate | null> {
  const { candidates, decided } = findRoot(source, target);
  const named = (name: string): RootCandidate | undefined => {
    const table = findTable(target, name);
    return candidates.find((one) => one.target === table);
  };
  const write = (root: RootCandidate, because: string): RootCandidate => {
    const name = root.target.inConfig;
    book.decide(['root'], name, because);
    if (root.source.name !== root.target.name || root.source.schema !== root.target.schema) {
      const from = root.source.inConfig;
      book.decide(['tables', name, 'from'], from, 'the one table of the source with persons');
    }
    return root;
  };
  if (given !== undefined) {
    const root = named(given);
    if (root !== undefined) return write(root, `given; ${root.because}`);
    throw new RehomeError(`Not both databases have a table ${given} with a key.`, {
      code: 'root_unknown',
      exitCode: EXIT.usage,
      details: candidates.slice(0, 12).map((one) => one.target.inConfig),
      hint: 'rehome init --root TABLE',
    });
  }
  const [best] = candidates;
  if (best !== undefined && decided) return write(best, best.because);
  const names = candidates.slice(0, 6).map((one) => one.target.inConfig);
  const because = 'whose rows are the persons? Then: rehome init --force --root TABLE';
  const chosen = await book.choose(['root'], names, because);
  if (typeof chosen !== 'string') return null;
  book.lines.pop();
  const root = named(chosen);
  return root === undefined ? null : write(root, `chosen; ${root.because}`);
}
